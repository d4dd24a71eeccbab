#include "compiler/codegen/emitter.h"
#include "compiler/runtime/builtins.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// The name of the built-in that a call calls, or empty.
llvm::StringRef BuiltinCallee(const Expr& expr) {
  const auto* call = dyn_cast<CallExpr>(&expr);
  const auto* name = call != nullptr ? dyn_cast<IdentifierExpr>(call->callee) : nullptr;
  if (name == nullptr || name->symbol == nullptr || name->symbol->kind != SymbolKind::kBuiltin) return {};
  return name->name;
}

// A loop over integers: `low..high`, `range(high)`, `range(low, high)`, `range(low, high, <literal>)`.
struct Counting {
  const Expr* low = nullptr;  // null for zero
  const Expr* high = nullptr;
  const Expr* step = nullptr;  // null for one, else a number literal, possibly negated
  bool is_inclusive = false;
};

bool IsNumber(const Expr& expr) {
  if (isa<NumberLiteral>(expr)) return true;
  const auto* unary = dyn_cast<UnaryExpr>(&expr);
  return unary != nullptr && unary->op == UnaryOperator::kNegate && isa<NumberLiteral>(unary->operand);
}

bool IsZero(const Expr& expr) {
  const auto* number = dyn_cast<NumberLiteral>(&expr);
  return number != nullptr && number->value == 0;
}

bool MatchCounting(llvm::ArrayRef<Pattern*> targets, const Expr& iterable, Counting& counting) {
  if (targets.size() != 1 || !isa<BindingPattern, WildcardPattern>(targets.front())) return false;
  if (const auto* range = dyn_cast<RangeExpr>(&iterable)) {
    counting = {range->low, range->high, nullptr, range->is_inclusive};
    return true;
  }
  if (BuiltinCallee(iterable) != "range") return false;
  llvm::ArrayRef<Argument*> arguments = cast<CallExpr>(iterable).arguments;
  if (arguments.empty() || arguments.size() > 3) return false;
  for (const Argument* argument : arguments) {
    if (argument->name || argument->it_parameter != nullptr || isa<SpreadExpr>(argument->value)) return false;
  }
  counting.low = arguments.size() > 1 ? arguments[0]->value : nullptr;
  counting.high = arguments[arguments.size() > 1 ? 1 : 0]->value;
  counting.step = arguments.size() > 2 ? arguments[2]->value : nullptr;
  return counting.step == nullptr || (IsNumber(*counting.step) && !IsZero(*counting.step));
}

bool IsList(const Expr& expr) {
  return isa<ListExpr, TupleExpr>(expr) || expr.static_type == StaticType::kList ||
         expr.static_type == StaticType::kTuple || expr.static_type == StaticType::kString;
}

// True for calls whose list consists of pairs that two loop variables take apart.
bool GivesPairs(const Expr& expr) {
  llvm::StringRef name = BuiltinCallee(expr);
  return name == "enumerate" || name == "entries" || name == "zip";
}

}  // namespace

// Writes the statements in front of a loop header that EmitLoopHeader counts on.
void Emitter::HoistIterable(llvm::ArrayRef<Pattern*> targets, const Expr& iterable) {
  Counting counting;
  if (!MatchCounting(targets, iterable, counting)) return Hoist(iterable);
  if (counting.low != nullptr && !IsStable(*counting.high)) {
    analysis_.NeedsStatements(*counting.high) ? Spill(*counting.low) : Hoist(*counting.low);
  } else if (counting.low != nullptr) {
    Hoist(*counting.low);
  }
  Hoist(*counting.high);
}

bool Emitter::EmitCountingHeader(const Pattern& target, const Expr& iterable) {
  Counting counting;
  Pattern* targets[] = {const_cast<Pattern*>(&target)};
  if (!MatchCounting(targets, iterable, counting)) return false;
  bool is_descending = counting.step != nullptr && isa<UnaryExpr>(counting.step);
  const auto* binding = dyn_cast<BindingPattern>(&target);
  std::string variable =
      binding != nullptr ? names_.Of(binding->symbol, binding->name).str() : names_.NewTemporary().str();
  Write("for (let ");
  if (binding != nullptr) Mark(binding->begin, binding->name);
  Write(variable);
  Write(" = ");
  if (counting.low != nullptr) {
    EmitExpr(*counting.low);
  } else {
    Write("0");
  }
  std::string limit;
  if (!IsSettled(*counting.high)) {
    // The end is computed once, after the start.
    limit = names_.NewTemporary().str();
    Write(", " + limit + " = ");
    EmitExpr(*counting.high);
  }
  Write("; " + variable);
  Write(is_descending ? (counting.is_inclusive ? " >= " : " > ") : (counting.is_inclusive ? " <= " : " < "));
  if (limit.empty()) {
    EmitExpr(*counting.high, Precedence::kShift);
  } else {
    Write(limit);
  }
  Write("; " + variable);
  if (counting.step == nullptr) {
    Write("++");
  } else {
    Write(" += ");
    EmitExpr(*counting.step);
  }
  Write(")");
  return true;
}

void Emitter::EmitLoopHeader(llvm::ArrayRef<Pattern*> targets, const Expr& iterable, bool is_async,
                             bool fills_object) {
  if (!is_async && targets.size() == 1 && EmitCountingHeader(*targets.front(), iterable)) return;
  Write(is_async ? "for await (const " : "for (const ");
  if (targets.size() == 2) {
    Write("[");
    EmitTarget(*targets[0]);
    Write(", ");
    EmitTarget(*targets[1]);
    Write("]");
  } else {
    EmitTarget(*targets.front());
  }
  Write(" of ");
  bool is_plain = is_async || (targets.size() == 2 ? GivesPairs(iterable) : IsList(iterable));
  if (is_plain) {
    EmitExpr(iterable);
  } else {
    WriteHelper("iterate.js", targets.size() != 2 ? "iterate"
                              : fills_object      ? "iterateEntries"
                                                  : "iteratePairs");
    Write("(");
    EmitExpr(iterable);
    Write(")");
  }
  Write(")");
}

void Emitter::EmitLabel(const Name& label) {
  if (!label) return;
  Write(loops_.back().emitted_label);
  Write(": ");
}

void Emitter::EmitFor(const ForStmt& stmt) {
  names_.EnterScope();
  HoistIterable(stmt.targets, *stmt.iterable);
  Loop loop{stmt.label.text, {}, names_.Of(nullptr, stmt.label.text)};
  bool has_else = stmt.else_block != nullptr;
  if (has_else) {
    // `break` jumps over the `else` block as well.
    loop.break_label = names_.Keep("$loop" + std::to_string(++labels_));
    StartLine();
    Write(loop.break_label);
    Write(": ");
    OpenBrace();
  }
  loops_.push_back(loop);
  for (const Pattern* target : stmt.targets) PredeclarePattern(*target);
  StartLine();
  Mark(stmt.begin);
  EmitLabel(stmt.label);
  EmitLoopHeader(stmt.targets, *stmt.iterable, stmt.is_async);
  Write(" ");
  OpenBrace();
  if (stmt.guard != nullptr) {
    Hoist(*stmt.guard);
    StartLine();
    Mark(stmt.guard->begin);
    Write("if (");
    EmitNegatedCondition(*stmt.guard);
    Write(") continue;");
  }
  EmitBlockContents(*stmt.body, {});
  CloseBrace();
  loops_.pop_back();
  if (has_else) {
    EmitBlockContents(*stmt.else_block, {});
    CloseBrace();
  }
  names_.LeaveScope();
}

void Emitter::EmitWhile(const WhileStmt& stmt) {
  loops_.push_back({stmt.label.text, {}, names_.Of(nullptr, stmt.label.text)});
  bool needs = analysis_.NeedsStatements(*stmt.condition);
  StartLine();
  Mark(stmt.begin);
  EmitLabel(stmt.label);
  Write("while (");
  if (needs) {
    Write("true");
  } else {
    EmitCondition(*stmt.condition);
  }
  Write(") ");
  OpenBrace();
  if (needs) {
    Hoist(*stmt.condition);
    StartLine();
    Mark(stmt.condition->begin);
    Write("if (");
    EmitNegatedCondition(*stmt.condition);
    Write(") break;");
  }
  EmitBlockContents(*stmt.body, {});
  CloseBrace();
  loops_.pop_back();
}

void Emitter::EmitLoop(const LoopStmt& stmt) {
  loops_.push_back({stmt.label.text, {}, names_.Of(nullptr, stmt.label.text)});
  StartLine();
  Mark(stmt.begin);
  EmitLabel(stmt.label);
  Write("while (true) ");
  EmitBraced(*stmt.body, {});
  loops_.pop_back();
}

void Emitter::EmitBreak(const BreakStmt& stmt) {
  const Loop* target = nullptr;
  for (size_t i = loops_.size(); i-- > 0 && target == nullptr;) {
    if (!stmt.label || loops_[i].label == stmt.label.text) target = &loops_[i];
  }
  Write("break");
  if (target != nullptr && !target->break_label.empty()) {
    Write(" ");
    Write(target->break_label);
  } else if (target != nullptr && stmt.label) {
    Write(" ");
    Write(target->emitted_label);
  }
  Write(";");
}

void Emitter::EmitContinue(const ContinueStmt& stmt) {
  Write("continue");
  if (stmt.label) {
    Write(" ");
    Write(names_.Of(nullptr, stmt.label.text));
  }
  Write(";");
}

}  // namespace tova::codegen
