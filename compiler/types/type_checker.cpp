#include "compiler/types/type_checker.h"

#include "llvm/ADT/STLExtras.h"

namespace tova::types {

using llvm::dyn_cast;

void CheckTypes(ast::Module& module, const CheckOptions& options, Emitter& emitter) {
  TypeChecker(module, options, emitter).Run();
}

TypeChecker::TypeChecker(ast::Module& module, const CheckOptions& options, Emitter& emitter)
    : module_(module), options_(options), emitter_(emitter), never_(&table_.Parameter("Never")) {}

// Statements of the top level go first, so that functions know the types of what they use of them.
void TypeChecker::Run() {
  for (ast::Stmt* stmt : module_.statements) {
    const auto* impl = dyn_cast<ast::ImplDecl>(stmt);
    if (impl == nullptr || impl->type == nullptr) continue;
    const Type* type = TypeOf(impl->type);
    if (type->is(TypeKind::kDefined)) {
      impls_[type->definition].push_back(impl);
    } else {
      for (const ast::FunctionDecl* method : impl->methods) written_members_.insert(method->name.text);
    }
  }
  for (ast::Stmt* stmt : module_.statements) {
    if (!llvm::isa<ast::FunctionDecl, ast::ImplDecl, ast::TraitDecl>(stmt)) Visit(stmt);
  }
  WidenTo(0);
  for (ast::Stmt* stmt : module_.statements) {
    if (llvm::isa<ast::FunctionDecl, ast::ImplDecl, ast::TraitDecl>(stmt)) Visit(stmt);
  }
  ReportUnknownMembers();
}

// What is wanted is for the visited node to read first thing. Nodes that hand it on to their parts say so by giving the
// wanted type itself.
const Type* TypeChecker::Visit(ast::Expr* node, Wanted wanted) {
  if (node == nullptr) return Any();
  ++depth_;
  wanted_ = wanted;
  const Type* type = VisitExpr(*node);
  --depth_;
  if (wanted.reason != nullptr && type != wanted.type) Compare(*node, *type, wanted);
  return type;
}

void TypeChecker::Compare(const ast::Expr& value, const Type& type, Wanted wanted) {
  if (IsOpen(type) || IsOpen(*wanted.type)) return;
  // A literal is known better than its type.
  const Type* known = &type;
  if (const auto* text = dyn_cast<ast::StringLiteral>(&value)) known = &table_.Literal(type, text->value);
  const auto* number = dyn_cast<ast::NumberLiteral>(&value);
  if (number != nullptr && !number->is_float) known = &table_.Literal(type, number->digits);
  const Fit fit = Fits(*known, *wanted.type);
  if (fit == Fit::kYes || (fit == Fit::kMaybe && !options_.is_strict)) return;
  ReportMismatch(value, type, wanted);
}

void TypeChecker::VisitStatements(llvm::ArrayRef<ast::Stmt*> statements) {
  for (ast::Stmt* stmt : statements) Visit(stmt);
}

void TypeChecker::VisitExprStmt(ast::ExprStmt& node) {
  Visit(node.expr);
  // `if x == nil { return }`: behind it, `x` is there.
  const auto* branches = llvm::dyn_cast_or_null<ast::IfExpr>(node.expr);
  if (branches == nullptr || branches->branches.size() != 1 || branches->else_block != nullptr) return;
  const ast::Block* body = branches->branches[0].body;
  if (body != nullptr && Leaves(*body)) Narrow(branches->branches[0].condition, false);
}

// Whether the block ends with a jump, or a call that never comes back.
bool TypeChecker::Leaves(const ast::Block& block) const {
  if (block.statements.empty()) return false;
  const ast::Stmt* last = block.statements.back();
  if (llvm::isa<ast::ReturnStmt, ast::BreakStmt, ast::ContinueStmt>(last)) return true;
  const auto* value = dyn_cast<ast::ExprStmt>(last);
  const auto* call = value == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::CallExpr>(value->expr);
  const auto* callee = call == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::IdentifierExpr>(call->callee);
  return callee != nullptr && (callee->name == "exit" || callee->name == "throw" || callee->name == "panic");
}

static llvm::StringRef NameOf(const ast::Expr& place) {
  const auto* name = dyn_cast<ast::IdentifierExpr>(&place);
  return name != nullptr ? name->name : llvm::StringRef();
}

void TypeChecker::VisitAssignStmt(ast::AssignStmt& node) {
  if (node.values.size() != node.targets.size()) {
    for (ast::Expr* value : node.values) Visit(value);
    for (ast::AssignTarget* target : node.targets) {
      if (target->place == nullptr) continue;
      auto* name = dyn_cast<ast::IdentifierExpr>(target->place);
      if (name == nullptr) {
        Visit(target->place);
      } else if (target->declares && name->symbol != nullptr) {
        name->symbol->type = TypeOf(target->annotation);
      }
    }
    return;
  }
  for (size_t i = 0; i < node.targets.size(); ++i) Assign(*node.targets[i], node.values[i]);
}

void TypeChecker::Assign(ast::AssignTarget& target, ast::Expr* value) {
  auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(target.place);
  if (name == nullptr) {
    AssignPlace(target.place, value);
    return;
  }
  ast::Symbol* symbol = name->symbol;
  if (target.declares && symbol != nullptr) {
    if (target.annotation == nullptr) {
      symbol->type = Visit(value);
      return;
    }
    const Type* type = TypeOf(target.annotation);
    const Reason reason{Purpose::kAssignment, name->name, {}, SpanOf(*target.annotation)};
    Visit(value, {type, &reason});
    symbol->type = type;
    return;
  }
  const bool is_variable = symbol != nullptr && symbol->kind == ast::SymbolKind::kBinding && symbol->is_mutable;
  // A variable may be emptied, if nobody has said otherwise.
  const auto* own = symbol == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::BindingPattern>(symbol->declaration);
  const bool is_emptied = llvm::isa_and_nonnull<ast::NilLiteral>(value) && own != nullptr &&
                          own->annotation == nullptr && !options_.is_strict;
  if (!is_variable || symbol->type == nullptr || is_emptied) {
    Visit(value);
    return;
  }
  const Reason reason{Purpose::kAssignment, name->name, {}, symbol->definition};
  Visit(value, {symbol->type, &reason});
}

// `user.name = value`
void TypeChecker::AssignPlace(ast::Expr* place, ast::Expr* value) {
  auto* member = llvm::dyn_cast_or_null<ast::MemberExpr>(place);
  if (member == nullptr) {
    Visit(place);
    Visit(value);
    return;
  }
  written_members_.insert(member->name.text);
  const Type* object = Visit(member->object);
  const Type* type = Any();
  if (member->symbol == nullptr && object->is(TypeKind::kDefined)) {
    type = MemberOf(*object, member->name, member, /*is_write=*/true);
  }
  if (type->is(TypeKind::kFunction)) type = Any();
  const Reason reason{Purpose::kField, member->name.text,
                      object->is(TypeKind::kDefined) ? object->definition->name : llvm::StringRef(), {}};
  Visit(value, {type, &reason});
}

// `+` of `+=`.
static ast::BinaryOperator OperatorOf(ast::CompoundOperator op) {
  switch (op) {
#define COMPOUND_ASSIGNMENT(Name, Spelling) \
  case ast::CompoundOperator::k##Name:      \
    return ast::BinaryOperator::k##Name;
#include "compiler/ast/operators.def"
  }
  return ast::BinaryOperator::kAdd;
}

void TypeChecker::VisitCompoundAssignStmt(ast::CompoundAssignStmt& node) {
  const Type* value = Visit(node.value);
  if (node.place == nullptr || node.value == nullptr) return;
  const Type* place = Visit(node.place);
  const Type* result = Binary(OperatorOf(node.op), *node.place, *place, *node.value, *value, ast::Spelling(node.op));
  // `count += "1"` makes text of a number.
  const auto* name = dyn_cast<ast::IdentifierExpr>(node.place);
  const bool has_type = name != nullptr && name->symbol != nullptr && name->symbol->is_mutable;
  if (!has_type || !IsNumeric(*place) || !result->is(TypeKind::kString)) return;
  const Reason reason{Purpose::kAssignment, NameOf(*node.place), {}, name->symbol->definition};
  ReportMismatch(*node.value, *value, {place, &reason});
}

void TypeChecker::VisitVarDecl(ast::VarDecl& node) {
  if (node.values.size() != node.targets.size()) {
    for (ast::Expr* value : node.values) Visit(value);
    for (ast::Pattern* target : node.targets) Bind(target, *Any(), true);
    return;
  }
  for (size_t i = 0; i < node.targets.size(); ++i) {
    const auto* name = llvm::dyn_cast_or_null<ast::BindingPattern>(node.targets[i]);
    if (name == nullptr || name->annotation == nullptr) {
      Bind(node.targets[i], *Visit(node.values[i]), true);
      continue;
    }
    const Type* type = TypeOf(name->annotation);
    const Reason reason{Purpose::kAssignment, name->name, {}, SpanOf(*name->annotation)};
    Visit(node.values[i], {type, &reason});
    if (name->symbol != nullptr) name->symbol->type = type;
  }
}

void TypeChecker::VisitDestructureStmt(ast::DestructureStmt& node) {
  const Type* type = Visit(node.value);
  Bind(node.pattern, *type);
}

void TypeChecker::VisitReturnStmt(ast::ReturnStmt& node) {
  if (frame_ == nullptr) {
    Visit(node.value);
    return;
  }
  Frame& frame = *frame_;
  const Type* type = node.value == nullptr ? Plain(TypeKind::kNil)
                                           : Visit(node.value, {frame.result, frame.reason});
  if (type != never_) frame.returned = frame.returned == nullptr ? type : &table_.Join(*frame.returned, *type);
}

void TypeChecker::VisitBreakStmt(ast::BreakStmt&) {}
void TypeChecker::VisitContinueStmt(ast::ContinueStmt&) {}

void TypeChecker::VisitGuardStmt(ast::GuardStmt& node) {
  Visit(node.condition);
  {
    NarrowingScope scope(*this);
    Narrow(node.condition, false);
    Visit(node.else_block);
  }
  Narrow(node.condition, true);
}

void TypeChecker::VisitDeferStmt(ast::DeferStmt& node) { Visit(node.body); }

void TypeChecker::VisitForStmt(ast::ForStmt& node) {
  const Type* iterated = Visit(node.iterable);
  {
    NarrowingScope scope(*this);
    BindTargets(node.targets, *iterated, node.is_async ? nullptr : node.iterable);
    Visit(node.guard);
    Narrow(node.guard, true);
    Visit(node.body);
  }
  Visit(node.else_block);
}

void TypeChecker::VisitWhileStmt(ast::WhileStmt& node) {
  Visit(node.condition);
  NarrowingScope scope(*this);
  Narrow(node.condition, true);
  Visit(node.body);
}

void TypeChecker::VisitLoopStmt(ast::LoopStmt& node) { Visit(node.body); }

void TypeChecker::VisitWithStmt(ast::WithStmt& node) {
  const Type* type = Visit(node.resource);
  Bind(node.target, *type);
  Visit(node.body);
}

void TypeChecker::VisitTypeDecl(ast::TypeDecl& node) {
  auto visit_fields = [&](llvm::ArrayRef<ast::FieldDecl*> fields) {
    for (ast::FieldDecl* field : fields) {
      if (field->default_value == nullptr || llvm::isa<ast::NilLiteral>(field->default_value)) continue;
      const Reason reason{Purpose::kField, field->name.text, node.name.text, module_.SpanOf(field->name)};
      Visit(field->default_value, {TypeOf(field->type), &reason});
    }
  };
  visit_fields(node.fields);
  for (ast::VariantDecl* variant : node.variants) visit_fields(variant->fields);
  if (node.predicates.empty()) return;
  if (node.it_symbol != nullptr) node.it_symbol->type = TypeOf(node.aliased);
  for (ast::Expr* predicate : node.predicates) Visit(predicate);
}

void TypeChecker::VisitInterfaceDecl(ast::InterfaceDecl&) {}

void TypeChecker::VisitTraitDecl(ast::TraitDecl& node) {
  for (ast::FunctionDecl* method : node.methods) VisitDeclaration(*method, Any());
}

void TypeChecker::VisitImplDecl(ast::ImplDecl& node) {
  const Type* self = node.type == nullptr ? Any() : TypeOf(node.type);
  CheckMethods(node);
  for (ast::FunctionDecl* method : node.methods) {
    written_members_.insert(frame_ == nullptr ? llvm::StringRef() : method->name.text);
    VisitDeclaration(*method, self);
  }
}

void TypeChecker::VisitImportDecl(ast::ImportDecl&) {}
void TypeChecker::VisitReExportDecl(ast::ReExportDecl&) {}
void TypeChecker::VisitPubNamesDecl(ast::PubNamesDecl&) {}
void TypeChecker::VisitUnbuiltBlock(ast::UnbuiltBlock&) {}
void TypeChecker::VisitErrorStmt(ast::ErrorStmt&) {}
void TypeChecker::VisitFunctionDecl(ast::FunctionDecl& node) { VisitDeclaration(node, nullptr); }
void TypeChecker::VisitTestDecl(ast::TestDecl& node) { VisitApart(node.body); }
void TypeChecker::VisitTestHookDecl(ast::TestHookDecl& node) { VisitApart(node.body); }
void TypeChecker::VisitBenchDecl(ast::BenchDecl& node) { VisitApart(node.body); }

// A body that is run like a function's.
void TypeChecker::VisitApart(ast::Block* body) {
  Frame frame;
  Frame* around = std::exchange(frame_, &frame);
  Visit(body);
  frame_ = around;
}

}  // namespace tova::types
