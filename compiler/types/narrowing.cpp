#include "compiler/types/type_checker.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace tova::types {

using ast::BinaryOperator;
using llvm::dyn_cast;

// The name whose type a condition can tell more of: one that always holds the same value.
ast::Symbol* TypeChecker::NarrowableIn(const ast::Expr* node) const {
  const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(node);
  if (name == nullptr || name->symbol == nullptr || name->symbol->is_assigned) return nullptr;
  const bool is_value = name->symbol->kind == ast::SymbolKind::kBinding ||
                        name->symbol->kind == ast::SymbolKind::kParameter;
  return is_value ? name->symbol : nullptr;
}

static bool IsSameShape(const Type& a, const Type& b) {
  return a.kind == b.kind && a.definition == b.definition;
}

const Type* TypeChecker::NarrowTo(const Type& type, const Type& wanted, bool is_it) {
  if (wanted.is(TypeKind::kAny)) return &type;
  if (!type.is(TypeKind::kUnion)) {
    if (is_it) return IsSameShape(type, wanted) ? &type : IsOpen(type) || Fits(wanted, type) == Fit::kYes ? &wanted : Any();
    return IsSameShape(type, wanted) ? Any() : &type;
  }
  llvm::SmallVector<const Type*, 4> kept;
  for (const Type* member : type.parts) {
    if (IsSameShape(*member, wanted) == is_it) kept.push_back(member);
  }
  return kept.empty() ? (is_it ? &wanted : Any()) : &table_.Union(kept);
}

// What `typeOf` gives for values of a type.
const Type* TypeChecker::TypeNamed(llvm::StringRef type_of) {
  const TypeKind kind = llvm::StringSwitch<TypeKind>(type_of)
                            .Case("String", TypeKind::kString)
                            .Case("Int", TypeKind::kInt)
                            .Case("Float", TypeKind::kFloat)
                            .Case("Bool", TypeKind::kBool)
                            .Case("Nil", TypeKind::kNil)
                            .Default(TypeKind::kAny);
  return type_of == "List" ? &table_.List(*Any()) : Plain(kind);
}

static const ast::CallExpr* TypeOfCall(const ast::Expr* node) {
  const auto* call = llvm::dyn_cast_or_null<ast::CallExpr>(node);
  const auto* callee = call == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::IdentifierExpr>(call->callee);
  if (callee == nullptr || call->arguments.size() != 1) return nullptr;
  return callee->name == "typeOf" || callee->name == "type_of" ? call : nullptr;
}

// The names whose types follow from a condition's being true or false.
void TypeChecker::Collect(const ast::Expr* condition, bool holds, Facts& facts) {
  if (condition == nullptr) return;
  if (const auto* negated = dyn_cast<ast::UnaryExpr>(condition)) {
    if (negated->op == ast::UnaryOperator::kNot) Collect(negated->operand, !holds, facts);
    return;
  }
  if (ast::Symbol* symbol = NarrowableIn(condition)) {
    // `false` is no truth either, so nothing follows from its absence but that it isn't `nil`.
    if (symbol->type != nullptr && holds) facts.emplace_back(symbol, &table_.Without(*symbol->type, TypeKind::kNil));
    return;
  }
  if (const auto* question = dyn_cast<ast::IsExpr>(condition)) {
    ast::Symbol* symbol = NarrowableIn(question->value);
    const auto* named = llvm::dyn_cast_or_null<ast::NamedType>(question->type);
    if (symbol == nullptr || named == nullptr) return;
    const bool is_it = question->is_negated != holds;
    const bool is_variant =
        named->symbol != nullptr && EffectiveKind(*named->symbol) == ast::SymbolKind::kVariant;
    if (is_variant && !is_it) return;
    const Type& type = symbol->type == nullptr ? *Any() : *symbol->type;
    facts.emplace_back(symbol, NarrowTo(type, *TypeOf(named), is_it));
    return;
  }
  const auto* binary = dyn_cast<ast::BinaryExpr>(condition);
  if (binary == nullptr) return;
  if ((binary->op == BinaryOperator::kAnd && holds) || (binary->op == BinaryOperator::kOr && !holds)) {
    Collect(binary->left, holds, facts);
    Collect(binary->right, holds, facts);
    return;
  }
  if (binary->op != BinaryOperator::kEqual && binary->op != BinaryOperator::kNotEqual) return;
  const bool is_same = (binary->op == BinaryOperator::kEqual) == holds;
  const ast::Expr* left = binary->left;
  const ast::Expr* right = binary->right;
  if (llvm::isa_and_nonnull<ast::NilLiteral, ast::StringLiteral>(left)) std::swap(left, right);
  if (llvm::isa_and_nonnull<ast::NilLiteral>(right)) {
    ast::Symbol* symbol = NarrowableIn(left);
    if (symbol == nullptr || symbol->type == nullptr) return;
    const Type* there = &table_.Without(*symbol->type, TypeKind::kNil);
    facts.emplace_back(symbol, is_same ? Any() : there);
    return;
  }
  const ast::CallExpr* call = TypeOfCall(left);
  const auto* text = llvm::dyn_cast_or_null<ast::StringLiteral>(right);
  if (call == nullptr || text == nullptr) return;
  ast::Symbol* symbol = NarrowableIn(call->arguments[0]->value);
  if (symbol == nullptr) return;
  const Type& type = symbol->type == nullptr ? *Any() : *symbol->type;
  facts.emplace_back(symbol, NarrowTo(type, *TypeNamed(text->value), is_same));
}

void TypeChecker::Narrow(const ast::Expr* condition, bool holds) {
  Facts facts;
  Collect(condition, holds, facts);
  for (const auto& [symbol, type] : facts) {
    narrowed_.emplace_back(symbol, symbol->type);
    symbol->type = type;
  }
}

void TypeChecker::WidenTo(size_t size) {
  while (narrowed_.size() > size) {
    narrowed_.back().first->type = narrowed_.back().second;
    narrowed_.pop_back();
  }
}

}  // namespace tova::types
