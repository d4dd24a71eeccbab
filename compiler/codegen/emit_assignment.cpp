#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// `list[-1]`, which JavaScript has no place for.
const IndexExpr* PlaceFromEnd(const Expr& place) {
  const auto* index = dyn_cast<IndexExpr>(&place);
  const auto* negated = index != nullptr ? dyn_cast<UnaryExpr>(index->index) : nullptr;
  bool is_one =
      negated != nullptr && negated->op == UnaryOperator::kNegate && isa<NumberLiteral>(negated->operand);
  return is_one ? index : nullptr;
}

}  // namespace

void Emitter::EmitAssign(const AssignStmt& stmt) {
  WriteDoc(stmt);
  if (stmt.targets.size() == 1 && stmt.values.size() == 1) {
    return EmitAssignOne(stmt, *stmt.targets[0], *stmt.values[0]);
  }
  EmitAssignMany(stmt);
}

void Emitter::EmitAssignOne(const Stmt& stmt, const AssignTarget& target, const Expr& value) {
  if (const auto* name = dyn_cast<IdentifierExpr>(target.place)) {
    llvm::StringRef written = names_.Of(name->symbol, name->name);
    if (Declares(target)) {
      EmitBindingValue("const ", stmt.is_pub, {name->name, name->begin}, written, value);
      if (isa<SpawnExpr>(value) && !task_group_.empty()) running_tasks_[name->symbol] = written.str();
      return;
    }
    // Until the value is complete, the variable keeps its old one: the value may read it.
    return EmitInto(value, {Destination::kAssign, written});
  }
  HoistPlace(*target.place, analysis_.NeedsStatements(value));
  Hoist(value);
  StartLine();
  Mark(target.begin);
  EmitPlaceValue(*target.place, [&] { EmitExpr(value); });
}

// Writes `place = value;`.
void Emitter::EmitPlaceValue(const Expr& place, llvm::function_ref<void()> write_value) {
  if (const IndexExpr* index = PlaceFromEnd(place)) {
    WriteHelper("operators.js", "setAt");
    Write("(");
    EmitExpr(*index->object);
    Write(", ");
    EmitExpr(*index->index);
    Write(", ");
    write_value();
    return Write(");");
  }
  EmitPlace(place);
  Write(" = ");
  write_value();
  Write(";");
}

void Emitter::EmitPlace(const Expr& place) {
  if (const auto* name = dyn_cast<IdentifierExpr>(&place)) {
    Mark(name->begin, name->name);
    return Write(names_.Of(name->symbol, name->name));
  }
  EmitExpr(place);
}

// Settles the parts of a place; all of them when the value is computed by statements in between.
void Emitter::HoistPlace(const Expr& place, bool settle) {
  auto prepare = [&](const Expr& part) { settle ? Spill(part) : Hoist(part); };
  if (const auto* member = dyn_cast<MemberExpr>(&place)) {
    prepare(*member->object);
  } else if (const auto* index = dyn_cast<IndexExpr>(&place)) {
    bool index_needs = analysis_.NeedsStatements(*index->index);
    settle || index_needs ? Spill(*index->object) : Hoist(*index->object);
    prepare(*index->index);
  }
}

// `a, b = b, a`: all values are computed before the first target changes.
void Emitter::EmitAssignMany(const AssignStmt& stmt) {
  bool all_declare = llvm::all_of(stmt.targets, [](const AssignTarget* target) { return Declares(*target); });
  if (all_declare && stmt.values.size() == stmt.targets.size()) {
    for (size_t i = 0; i < stmt.targets.size(); ++i) EmitAssignOne(stmt, *stmt.targets[i], *stmt.values[i]);
    return;
  }
  bool any_from_end = llvm::any_of(stmt.targets, [&](const AssignTarget* target) {
    return PlaceFromEnd(*target->place) != nullptr || analysis_.NeedsStatements(*target->place);
  });
  if (any_from_end) return EmitAssignInTurn(stmt);
  bool any_needs =
      llvm::any_of(stmt.values, [&](const Expr* value) { return analysis_.NeedsStatements(*value); });
  for (const Expr* value : stmt.values) {
    if (any_needs) Spill(*value);
  }
  bool any_declares =
      llvm::any_of(stmt.targets, [](const AssignTarget* target) { return Declares(*target); });
  if (any_declares && !all_declare) {
    // A declaration can't also write to what exists already: declare the new names first.
    for (const AssignTarget* target : stmt.targets) {
      if (!Declares(*target)) continue;
      const auto* name = cast<IdentifierExpr>(target->place);
      StartLine();
      Write("let ");
      Write(names_.Of(name->symbol, name->name));
      Write(";");
    }
  }
  StartLine();
  Mark(stmt.begin);
  if (all_declare) {
    if (stmt.is_pub && function_depth_ == 0) {
      for (const AssignTarget* target : stmt.targets) {
        const auto* name = cast<IdentifierExpr>(target->place);
        late_exports_.push_back({names_.Of(name->symbol, name->name), name->name});
      }
    }
    if (!names_are_declared_ || block_depth_ > 1) Write("const ");
  }
  Write("[");
  for (size_t i = 0; i < stmt.targets.size(); ++i) {
    if (i != 0) Write(", ");
    EmitPlace(*stmt.targets[i]->place);
  }
  Write("] = ");
  if (stmt.values.size() == 1) {
    EmitExpr(*stmt.values.front());
  } else {
    EmitList(stmt.values);
  }
  Write(";");
}

// The same where a target can't stand in a JavaScript pattern: values into temporaries, then target by
// target.
void Emitter::EmitAssignInTurn(const AssignStmt& stmt) {
  llvm::SmallVector<llvm::StringRef, 4> temporaries;
  for (const Expr* value : stmt.values) Spill(*value);
  if (stmt.values.size() != stmt.targets.size()) {
    StartLine();
    Mark(stmt.begin);
    Write("const [");
    for (size_t i = 0; i < stmt.targets.size(); ++i) {
      temporaries.push_back(names_.NewTemporary());
      if (i != 0) Write(", ");
      Write(temporaries.back());
    }
    Write("] = ");
    EmitExpr(*stmt.values.front());
    Write(";");
  }
  for (size_t i = 0; i < stmt.targets.size(); ++i) {
    const AssignTarget& target = *stmt.targets[i];
    if (!Declares(target)) HoistPlace(*target.place, /*settle=*/false);
    StartLine();
    Mark(target.begin);
    if (Declares(target) && (!names_are_declared_ || block_depth_ > 1)) Write("const ");
    EmitPlaceValue(*target.place,
                   [&] { temporaries.empty() ? EmitExpr(*stmt.values[i]) : Write(temporaries[i]); });
  }
}

void Emitter::EmitCompoundAssign(const CompoundAssignStmt& stmt) {
  bool is_plain = stmt.op != CompoundOperator::kMultiply || IsNumeric(stmt.place->static_type);
  bool is_from_end = PlaceFromEnd(*stmt.place) != nullptr;
  HoistPlace(*stmt.place, !is_plain || is_from_end || analysis_.NeedsStatements(*stmt.value));
  Hoist(*stmt.value);
  StartLine();
  Mark(stmt.begin);
  if (is_plain && !is_from_end) {
    EmitPlace(*stmt.place);
    Write(" ", Spelling(stmt.op), " ");
    EmitExpr(*stmt.value);
    return Write(";");
  }
  EmitPlaceValue(*stmt.place, [&] {
    if (!is_plain) {
      WriteHelper("operators.js", "multiply");
      Write("(");
    }
    EmitExpr(*stmt.place);
    is_plain ? Write(" ", Spelling(stmt.op).drop_back(), " ") : Write(", ");
    EmitExpr(*stmt.value, is_plain ? Precedence::kPostfix : Precedence::kAssignment);
    if (!is_plain) Write(")");
  });
}

}  // namespace tova::codegen
