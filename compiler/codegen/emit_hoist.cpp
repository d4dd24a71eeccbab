#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

using Operands = llvm::SmallVector<const Expr*, 8>;

void AddArguments(llvm::ArrayRef<Argument*> arguments, Operands& operands) {
  for (const Argument* argument : arguments) {
    if (argument->it_parameter == nullptr) operands.push_back(argument->value);
  }
}

// The parts of a call target that are evaluated before the arguments: calling a spilled member would lose its
// object, so the object is the operand.
void AddCallee(const Expr& callee, Operands& operands) {
  if (const auto* member = dyn_cast<MemberExpr>(&callee)) {
    operands.push_back(member->object);
  } else if (const auto* index = dyn_cast<IndexExpr>(&callee)) {
    operands.push_back(index->object);
    operands.push_back(index->index);
  } else {
    operands.push_back(&callee);
  }
}

// The operands of an expression that JavaScript evaluates all, in this order.
Operands OperandsOf(const Expr& expr) {
  Operands operands;
  auto add = [&](const Expr* operand) {
    if (operand != nullptr) operands.push_back(operand);
  };
  switch (expr.kind) {
    case NodeKind::kTemplateLiteral:
      operands.append(cast<TemplateLiteral>(expr).expressions.begin(),
                      cast<TemplateLiteral>(expr).expressions.end());
      break;
    case NodeKind::kListExpr:
      operands.append(cast<ListExpr>(expr).elements.begin(), cast<ListExpr>(expr).elements.end());
      break;
    case NodeKind::kTupleExpr:
      operands.append(cast<TupleExpr>(expr).elements.begin(), cast<TupleExpr>(expr).elements.end());
      break;
    case NodeKind::kObjectExpr:
      for (const ObjectEntry* entry : cast<ObjectExpr>(expr).entries) {
        add(entry->key);
        add(entry->value);
      }
      break;
    case NodeKind::kSpreadExpr:
      add(cast<SpreadExpr>(expr).value);
      break;
    case NodeKind::kUnaryExpr:
      add(cast<UnaryExpr>(expr).operand);
      break;
    case NodeKind::kBinaryExpr:
      add(cast<BinaryExpr>(expr).left);
      add(cast<BinaryExpr>(expr).right);
      break;
    case NodeKind::kIsExpr:
      add(cast<IsExpr>(expr).value);
      break;
    case NodeKind::kRangeExpr:
      add(cast<RangeExpr>(expr).low);
      add(cast<RangeExpr>(expr).high);
      break;
    case NodeKind::kPipeExpr: {
      const auto& pipe = cast<PipeExpr>(expr);
      add(pipe.value);
      if (const auto* call = dyn_cast<CallExpr>(pipe.target)) {
        AddCallee(*call->callee, operands);
        AddArguments(call->arguments, operands);
      } else if (const auto* method = dyn_cast<MethodPipeTarget>(pipe.target)) {
        AddArguments(method->arguments, operands);
      } else {
        add(pipe.target);
      }
      break;
    }
    case NodeKind::kMethodPipeTarget:
      AddArguments(cast<MethodPipeTarget>(expr).arguments, operands);
      break;
    case NodeKind::kAwaitExpr:
      add(cast<AwaitExpr>(expr).value);
      break;
    case NodeKind::kYieldExpr:
      add(cast<YieldExpr>(expr).value);
      break;
    case NodeKind::kCallExpr:
      AddCallee(*cast<CallExpr>(expr).callee, operands);
      AddArguments(cast<CallExpr>(expr).arguments, operands);
      break;
    case NodeKind::kMemberExpr:
      add(cast<MemberExpr>(expr).object);
      break;
    case NodeKind::kIndexExpr:
      add(cast<IndexExpr>(expr).object);
      add(cast<IndexExpr>(expr).index);
      break;
    case NodeKind::kSliceExpr:
      add(cast<SliceExpr>(expr).object);
      add(cast<SliceExpr>(expr).start);
      add(cast<SliceExpr>(expr).stop);
      add(cast<SliceExpr>(expr).step);
      break;
    case NodeKind::kSpawnExpr:
      add(cast<SpawnExpr>(expr).call);
      break;
    default:
      break;
  }
  return operands;
}

}  // namespace

const llvm::StringRef* Emitter::ReplacementOf(const Expr& expr) const {
  if (replacements_.empty()) return nullptr;
  auto found = replacements_.find(&expr);
  return found != replacements_.end() ? &found->second : nullptr;
}

void Emitter::Hoist(const Expr& expr) {
  if (!analysis_.NeedsStatements(expr) || ReplacementOf(expr) != nullptr) return;
  if (const Expr* link = FirstOpenLink(expr)) return HoistOptionalChain(expr, *link);
  switch (expr.kind) {
    case NodeKind::kMatchExpr:
    case NodeKind::kTryExpr:
    case NodeKind::kIfExpr:
    case NodeKind::kConcurrentExpr:
    case NodeKind::kSelectExpr:
      return HoistInto(expr);
    case NodeKind::kBlock: {
      const Expr* single = SingleExpression(cast<Block>(expr));
      return single != nullptr ? Hoist(*single) : HoistInto(expr);
    }
    case NodeKind::kListComprehension:
    case NodeKind::kObjectComprehension: {
      llvm::StringRef result = names_.NewTemporary();
      EmitComprehension(expr, result);
      return Replace(expr, result);
    }
    case NodeKind::kPropagateExpr:
      return HoistPropagation(cast<PropagateExpr>(expr));
    case NodeKind::kComparisonChain:
      return HoistChain(cast<ComparisonChain>(expr));
    case NodeKind::kBinaryExpr:
      if (IsShortCircuit(cast<BinaryExpr>(expr).op)) return HoistShortCircuit(cast<BinaryExpr>(expr));
      return HoistOperands(expr);
    case NodeKind::kPipeExpr:
      if (analysis_.IsPlaced(cast<PipeExpr>(expr))) return HoistPlacedPipe(cast<PipeExpr>(expr));
      return HoistOperands(expr);
    default:
      return HoistOperands(expr);
  }
}

void Emitter::Spill(const Expr& expr) {
  Hoist(expr);
  if (IsSettled(expr)) return;
  if (const auto* spread = dyn_cast<SpreadExpr>(&expr)) return Spill(*spread->value);
  if (isa<LambdaExpr, PlaceholderExpr>(expr)) return;
  if (const auto* name = dyn_cast<IdentifierExpr>(&expr); name != nullptr && name->symbol != nullptr) {
    if (!name->symbol->is_mutable) return;
  }
  StartLine();
  llvm::StringRef temporary = names_.NewTemporary();
  Mark(expr.begin);
  Write("const ");
  Write(temporary);
  Write(" = ");
  EmitExpr(expr);
  Write(";");
  Replace(expr, temporary);
}

// The first `?.` of a chain that decides whether statements of the chain's later parts run; null when there is none.
const Expr* Emitter::FirstOpenLink(const Expr& expr) const {
  const Expr* first = nullptr;
  bool needs = false;
  auto visit = [&](bool is_optional, const Expr& link) {
    if (is_optional && needs && !settled_links_.contains(&link)) first = &link;
  };
  auto add = [&](const Expr* part) { needs |= part != nullptr && analysis_.NeedsStatements(*part); };
  const Expr* at = &expr;
  while (true) {
    if (const auto* member = dyn_cast<MemberExpr>(at)) {
      visit(member->is_optional, *at);
      at = member->object;
    } else if (const auto* index = dyn_cast<IndexExpr>(at)) {
      add(index->index);
      visit(index->is_optional, *at);
      at = index->object;
    } else if (const auto* call = dyn_cast<CallExpr>(at)) {
      for (const Argument* argument : call->arguments) {
        if (argument->it_parameter == nullptr) add(argument->value);
      }
      visit(call->is_optional, *at);
      at = call->callee;
    } else if (const auto* slice = dyn_cast<SliceExpr>(at)) {
      add(slice->start);
      add(slice->stop);
      add(slice->step);
      at = slice->object;
    } else {
      return first;
    }
  }
}

// `a?.b(match ...)`: what follows `?.` runs only when there is something in front of it.
void Emitter::HoistOptionalChain(const Expr& expr, const Expr& link) {
  const Expr* object = nullptr;
  if (const auto* member = dyn_cast<MemberExpr>(&link)) object = member->object;
  if (const auto* index = dyn_cast<IndexExpr>(&link)) object = index->object;
  if (const auto* call = dyn_cast<CallExpr>(&link)) object = call->callee;
  // A method keeps its object, so only the object is evaluated in front.
  const auto* method = isa<CallExpr>(link) ? dyn_cast<MemberExpr>(object) : nullptr;
  Spill(method != nullptr ? *method->object : *object);
  settled_links_.insert(&link);
  llvm::StringRef result = names_.NewTemporary();
  StartLine();
  Mark(link.begin);
  Write(("let " + result + " = null;").str());
  StartLine();
  Mark(link.begin);
  Write("if (");
  EmitExpr(*object, Precedence::kEquality);
  Write(" != null) ");
  OpenBrace();
  EmitInto(expr, {Destination::kAssign, result});
  CloseBrace();
  Replace(expr, result);
}

// Settles every operand that is evaluated before the last one that needs statements.
void Emitter::HoistOperands(const Expr& expr) {
  Operands operands = OperandsOf(expr);
  size_t last = operands.size();
  for (size_t i = 0; i < operands.size(); ++i) {
    if (analysis_.NeedsStatements(*operands[i])) last = i;
  }
  const auto* call = dyn_cast<CallExpr>(&expr);
  const auto* pipe = dyn_cast<PipeExpr>(&expr);
  if (last == operands.size()) {
    // Nothing but the order of evaluation asks for statements: settle all operands as they are written.
    bool is_reordered = call != nullptr && call->constructor != nullptr;
    if (!is_reordered) return;
    for (const Expr* operand : operands) Spill(*operand);
    return;
  }
  bool is_reordered = call != nullptr && call->constructor != nullptr;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i < last || is_reordered) {
      Spill(*operands[i]);
    } else if (i == last) {
      Hoist(*operands[i]);
    }
  }
  if (pipe != nullptr && ReplacementOf(*pipe->value) == nullptr && !analysis_.NeedsStatements(*pipe->value)) {
    Spill(*pipe->value);
  }
}

// `value |> f(1, _)`: the value is evaluated first and once.
void Emitter::HoistPlacedPipe(const PipeExpr& pipe) {
  Spill(*pipe.value);
  piped_.push_back(pipe.value);
  Hoist(*pipe.target);
  piped_.pop_back();
}

void Emitter::HoistInto(const Expr& expr) {
  llvm::StringRef temporary = names_.NewTemporary();
  StartLine();
  Write("let ");
  Write(temporary);
  Write(";");
  EmitInto(expr, {Destination::kAssign, temporary});
  Replace(expr, temporary);
}

void Emitter::HoistShortCircuit(const BinaryExpr& expr) {
  if (!analysis_.NeedsStatements(*expr.right)) {
    // The right operand stays in place; the left one only has to be evaluated once.
    return expr.op == BinaryOperator::kCoalesce ? Hoist(*expr.left) : Spill(*expr.left);
  }
  Hoist(*expr.left);
  llvm::StringRef temporary = names_.NewTemporary();
  StartLine();
  Write("let ");
  Write(temporary);
  Write(" = ");
  EmitExpr(*expr.left);
  Write(";");
  StartLine();
  Write("if (");
  if (expr.op == BinaryOperator::kCoalesce) {
    Write(temporary);
    Write(" == null");
  } else {
    if (expr.op == BinaryOperator::kOr) Write("!");
    WriteHelper("operators.js", "truthy");
    Write("(");
    Write(temporary);
    Write(")");
  }
  Write(") ");
  OpenBrace();
  EmitInto(*expr.right, {Destination::kAssign, temporary});
  CloseBrace();
  Replace(expr, temporary);
}

// `a < f() < g()`: each operand is evaluated once, and the later ones only while the comparisons hold.
void Emitter::HoistChain(const ComparisonChain& expr) {
  llvm::StringRef result = names_.NewTemporary();
  StartLine();
  Write("let ");
  Write(result);
  Write(" = false;");
  Spill(*expr.operands[0]);
  size_t opened = 0;
  for (size_t i = 0; i < expr.operators.size(); ++i) {
    const Expr& right = *expr.operands[i + 1];
    bool is_last = i + 1 == expr.operators.size();
    if (is_last) {
      Hoist(right);
      StartLine();
      Write(result);
      Write(" = ");
      EmitComparison(expr.operators[i], *expr.operands[i], right, Precedence::kAssignment);
      Write(";");
    } else {
      Spill(right);
      StartLine();
      Write("if (");
      EmitComparison(expr.operators[i], *expr.operands[i], right, Precedence::kAssignment);
      Write(") ");
      OpenBrace();
      ++opened;
    }
  }
  for (; opened != 0; --opened) CloseBrace();
  Replace(expr, result);
}

void Emitter::HoistPropagation(const PropagateExpr& expr) {
  Spill(*expr.value);
  llvm::StringRef value;
  if (const llvm::StringRef* replacement = ReplacementOf(*expr.value)) {
    value = *replacement;
  } else {
    size_t start = out_.size();
    EmitExpr(*expr.value);
    value = names_.Keep(Cut(start).text);
  }
  StartLine();
  Mark(expr.begin);
  Write("if (");
  WriteHelper("propagate.js", "failed");
  Write(("(" + value + ")) return " + value + ";").str());
  Replace(expr, names_.Keep((Helper("propagate.js", "unwrapped") + "(" + value + ")").str()));
}

}  // namespace tova::codegen
