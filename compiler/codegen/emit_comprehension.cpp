#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

// Declares `result` as a new list or object and fills it.
void Emitter::EmitComprehension(const Expr& expr, llvm::StringRef result) {
  const auto* list = dyn_cast<ListComprehension>(&expr);
  StartLine();
  Mark(expr.begin);
  Write("const ");
  Write(result);
  Write(list != nullptr ? " = [];" : " = {};");
  EmitComprehensionClauses(expr, list != nullptr ? list->clauses : cast<ObjectComprehension>(expr).clauses,
                           result);
}

void Emitter::EmitComprehensionClauses(const Expr& expr, llvm::ArrayRef<ComprehensionClause*> clauses,
                                       llvm::StringRef result) {
  if (clauses.empty()) {
    const auto* list = dyn_cast<ListComprehension>(&expr);
    if (list != nullptr) {
      Hoist(*list->element);
      StartLine();
      Mark(list->element->begin);
      Write(result);
      Write(".push(");
      EmitExpr(*list->element);
      return Write(");");
    }
    const auto& object = cast<ObjectComprehension>(expr);
    if (analysis_.NeedsStatements(*object.value)) {
      Spill(*object.key);
    } else {
      Hoist(*object.key);
    }
    Hoist(*object.value);
    StartLine();
    Mark(object.key->begin);
    Write(result);
    Write("[");
    EmitExpr(*object.key);
    Write("] = ");
    EmitExpr(*object.value);
    return Write(";");
  }
  const ComprehensionClause& clause = *clauses.front();
  names_.EnterScope();
  HoistIterable(clause.targets, *clause.iterable);
  for (const Pattern* target : clause.targets) PredeclarePattern(*target);
  StartLine();
  Mark(clause.begin);
  EmitLoopHeader(clause.targets, *clause.iterable, /*is_async=*/false,
                 /*fills_object=*/isa<ObjectComprehension>(expr));
  Write(" ");
  OpenBrace();
  if (clause.guard != nullptr) {
    Hoist(*clause.guard);
    StartLine();
    Mark(clause.guard->begin);
    Write("if (");
    EmitCondition(*clause.guard);
    Write(") ");
    OpenBrace();
  }
  EmitComprehensionClauses(expr, clauses.drop_front(), result);
  if (clause.guard != nullptr) CloseBrace();
  CloseBrace();
  names_.LeaveScope();
}

}  // namespace tova::codegen
