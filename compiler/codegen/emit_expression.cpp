#include "compiler/codegen/emitter.h"
#include "compiler/runtime/builtins.h"
#include "llvm/Support/ErrorHandling.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

void Emitter::EmitExpr(const Expr& expr, Precedence least) {
  if (const llvm::StringRef* replacement = ReplacementOf(expr)) {
    Write(*replacement);
    return;
  }
  switch (expr.kind) {
    case NodeKind::kNumberLiteral: {
      // A point right behind the digits of a number would belong to it.
      Parentheses parentheses(*this, Precedence::kPostfix, least);
      Write(cast<NumberLiteral>(expr).digits);
      return;
    }
    case NodeKind::kStringLiteral:
      return WriteString(cast<StringLiteral>(expr).value);
    case NodeKind::kTemplateLiteral:
      return EmitTemplate(cast<TemplateLiteral>(expr));
    case NodeKind::kRegexLiteral: {
      const auto& regex = cast<RegexLiteral>(expr);
      Write("/");
      Write(regex.pattern);
      Write("/");
      return Write(regex.flags);
    }
    case NodeKind::kBoolLiteral:
      return Write(cast<BoolLiteral>(expr).value ? "true" : "false");
    case NodeKind::kNilLiteral:
    case NodeKind::kErrorExpr:
      return Write("null");
    case NodeKind::kIdentifierExpr:
      return EmitIdentifier(cast<IdentifierExpr>(expr));
    case NodeKind::kPlaceholderExpr: {
      if (piped_.empty()) return Write("_");
      const Expr* value = piped_.pop_back_val();
      EmitExpr(*value, least);
      piped_.push_back(value);
      return;
    }
    case NodeKind::kListExpr:
      return EmitList(cast<ListExpr>(expr).elements);
    case NodeKind::kTupleExpr:
      return EmitList(cast<TupleExpr>(expr).elements);
    case NodeKind::kObjectExpr:
      return EmitObject(cast<ObjectExpr>(expr));
    case NodeKind::kSpreadExpr:
      Write("...");
      return EmitExpr(*cast<SpreadExpr>(expr).value, Precedence::kAssignment);
    case NodeKind::kUnaryExpr:
      return EmitUnary(cast<UnaryExpr>(expr), least);
    case NodeKind::kBinaryExpr:
      return EmitBinary(cast<BinaryExpr>(expr), least);
    case NodeKind::kComparisonChain:
      return EmitChain(cast<ComparisonChain>(expr), least);
    case NodeKind::kIsExpr:
      return EmitIs(cast<IsExpr>(expr), least);
    case NodeKind::kRangeExpr:
      return EmitRange(cast<RangeExpr>(expr));
    case NodeKind::kPipeExpr:
      return EmitPipe(cast<PipeExpr>(expr), least);
    case NodeKind::kAwaitExpr: {
      Parentheses parentheses(*this, Precedence::kUnary, least);
      Mark(expr.begin);
      Write("await ");
      return EmitExpr(*cast<AwaitExpr>(expr).value, Precedence::kUnary);
    }
    case NodeKind::kYieldExpr:
      return EmitYield(cast<YieldExpr>(expr), least);
    case NodeKind::kCallExpr:
      return EmitCall(cast<CallExpr>(expr), least);
    case NodeKind::kMemberExpr:
      return EmitMember(cast<MemberExpr>(expr));
    case NodeKind::kIndexExpr:
      return EmitIndex(cast<IndexExpr>(expr));
    case NodeKind::kSliceExpr:
      return EmitSlice(cast<SliceExpr>(expr));
    case NodeKind::kLambdaExpr:
      return EmitLambda(cast<LambdaExpr>(expr), least);
    case NodeKind::kBlock:
      return EmitBlockValue(&cast<Block>(expr), least);
    case NodeKind::kIfExpr:
      return EmitConditional(cast<IfExpr>(expr), least);
    case NodeKind::kSpawnExpr:
      return EmitSpawn(cast<SpawnExpr>(expr));
    case NodeKind::kMethodPipeTarget:
      return EmitMethodPipeTarget(cast<MethodPipeTarget>(expr));
    case NodeKind::kListComprehension:
    case NodeKind::kObjectComprehension:
    case NodeKind::kPropagateExpr:
    case NodeKind::kMatchExpr:
    case NodeKind::kTryExpr:
    case NodeKind::kConcurrentExpr:
    case NodeKind::kSelectExpr:
      llvm_unreachable("needs statements and must have been hoisted");
    default:
      llvm_unreachable("not an expression");
  }
}

void Emitter::EmitIdentifier(const IdentifierExpr& expr) {
  bool is_written = expr.end != expr.begin;  // the `it` of `.name` is not
  Mark(expr.begin, is_written ? expr.name : llvm::StringRef());
  const Symbol* symbol = expr.symbol;
  if (symbol != nullptr && symbol->kind == SymbolKind::kGlobal) return Write(expr.name);
  if (symbol == nullptr ? !analysis_.Declares(expr.name) : symbol->kind == SymbolKind::kBuiltin) {
    return EmitBuiltin(expr.name);
  }
  // Inside of its block, a task's name stands for a result that is still to come.
  if (IsRunningTask(expr)) return Write("(await " + running_tasks_.lookup(symbol) + ")");
  Write(names_.Of(symbol, expr.name));
}

void Emitter::EmitBuiltin(llvm::StringRef name) {
  const runtime::Builtin* builtin = runtime::FindBuiltin(name);
  if (builtin == nullptr) return Write(name);  // a global of the JavaScript world
  std::string& local = helpers_[builtin->file][builtin->exported];
  if (local.empty()) {
    bool is_free = !analysis_.Declares(builtin->exported) && !IsReservedInJavaScript(builtin->exported);
    local = is_free ? builtin->exported.str() : "$" + builtin->exported.str();
  }
  Write(local);
}

void Emitter::EmitMember(const MemberExpr& expr) {
  if (expr.blocks) {
    WriteHelper("http_blocking.js", "httpBlocking");
  } else {
    EmitExpr(*expr.object, Precedence::kCall);
  }
  Write(expr.is_optional ? "?." : ".");
  Mark(expr.name.begin, expr.name.text);
  Write(expr.name.text);
}

void Emitter::EmitIndex(const IndexExpr& expr) {
  const auto* negated = dyn_cast<UnaryExpr>(expr.index);
  bool is_from_end =
      negated != nullptr && negated->op == UnaryOperator::kNegate && isa<NumberLiteral>(negated->operand);
  if (is_from_end) {
    bool may_be_nil = expr.is_optional || MayEndEarly(*expr.object);
    WriteHelper("operators.js", may_be_nil ? "atIfAny" : "at");
    Write("(");
    EmitExpr(*expr.object);
    Write(", ");
    EmitExpr(*expr.index);
    return Write(")");
  }
  EmitExpr(*expr.object, Precedence::kCall);
  Write(expr.is_optional ? "?.[" : "[");
  EmitExpr(*expr.index);
  Write("]");
}

// What stands behind the element at `last`; behind the one at -1 there is nothing, so the slice goes to the end.
void Emitter::EmitSliceEnd(const Expr& last) {
  bool is_literal = isa<NumberLiteral>(last) && ReplacementOf(last) == nullptr;
  EmitExpr(last, Precedence::kAdditive);
  Write(is_literal ? " + 1" : " + 1 || undefined");
}

void Emitter::EmitSlice(const SliceExpr& expr) {
  bool has_step = expr.step != nullptr;
  if (has_step) {
    WriteHelper("operators.js", "slice");
    Write("(");
    EmitExpr(*expr.object);
  } else {
    EmitExpr(*expr.object, Precedence::kCall);
    Write(".slice(");
  }
  const Expr* parts[] = {expr.start, expr.stop, expr.step};
  size_t count = has_step ? 3 : expr.stop != nullptr ? 2 : expr.start != nullptr ? 1 : 0;
  for (size_t i = 0; i < count; ++i) {
    if (i != 0 || has_step) Write(", ");
    if (parts[i] == nullptr) {
      Write(has_step ? "null" : "0");
    } else if (i == 1 && expr.is_inclusive) {
      EmitSliceEnd(*parts[i]);
    } else {
      EmitExpr(*parts[i]);
    }
  }
  Write(")");
}

void Emitter::EmitConditional(const IfExpr& expr, Precedence least) {
  Parentheses parentheses(*this, Precedence::kConditional, least);
  for (const ConditionalBlock& branch : expr.branches) {
    EmitCondition(*branch.condition, Precedence::kCoalesce);
    Write(" ? ");
    EmitBlockValue(branch.body, Precedence::kAssignment);
    Write(" : ");
  }
  EmitBlockValue(expr.else_block, Precedence::kAssignment);
}

void Emitter::EmitBlockValue(const Block* block, Precedence least) {
  const Expr* value = block != nullptr ? SingleExpression(*block) : nullptr;
  if (value == nullptr) return Write("null");
  EmitExpr(*value, least);
}

void Emitter::EmitYield(const YieldExpr& expr, Precedence least) {
  Parentheses parentheses(*this, Precedence::kAssignment, least);
  Mark(expr.begin);
  Write(expr.is_delegate ? "yield*" : "yield");
  if (expr.value == nullptr) return;
  Write(" ");
  EmitExpr(*expr.value);
}

}  // namespace tova::codegen
