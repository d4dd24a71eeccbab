#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// True for values that EmitInto writes as statements that assign.
bool IsStatementLike(const Expr& expr) {
  return isa<MatchExpr, TryExpr, IfExpr, Block, ConcurrentExpr, SelectExpr>(expr);
}

}  // namespace

bool Emitter::Declares(const AssignTarget& target) {
  const auto* name = dyn_cast<IdentifierExpr>(target.place);
  return name != nullptr && (target.declares || name->symbol == nullptr);
}

// Chooses the names of everything that the statements bind, so that functions can mention later bindings.
void Emitter::Predeclare(llvm::ArrayRef<Stmt*> statements) {
  for (const Stmt* stmt : statements) {
    switch (stmt->kind) {
      case NodeKind::kAssignStmt:
        for (const AssignTarget* target : cast<AssignStmt>(stmt)->targets) {
          if (!Declares(*target)) continue;
          auto* name = cast<IdentifierExpr>(target->place);
          names_.Declare(name->symbol, name->name);
        }
        break;
      case NodeKind::kVarDecl:
        for (const Pattern* target : cast<VarDecl>(stmt)->targets) PredeclarePattern(*target);
        break;
      case NodeKind::kDestructureStmt:
        PredeclarePattern(*cast<DestructureStmt>(stmt)->pattern);
        break;
      case NodeKind::kFunctionDecl: {
        const auto* decl = cast<FunctionDecl>(stmt);
        if (!decl->is_extern) names_.Declare(decl->symbol, decl->name.text);
        break;
      }
      case NodeKind::kTypeDecl: {
        const auto* decl = cast<TypeDecl>(stmt);
        names_.Declare(decl->symbol, decl->name.text);
        for (const VariantDecl* variant : decl->variants) names_.Declare(variant->symbol, variant->name.text);
        if (decl->form == TypeForm::kAlias && decl->symbol != nullptr) {
          for (Symbol* variant : decl->symbol->variants) names_.Declare(variant, variant->name);
        }
        break;
      }
      case NodeKind::kInterfaceDecl:
        names_.Declare(cast<InterfaceDecl>(stmt)->symbol, cast<InterfaceDecl>(stmt)->name.text);
        break;
      case NodeKind::kTraitDecl:
        names_.Declare(cast<TraitDecl>(stmt)->symbol, cast<TraitDecl>(stmt)->name.text);
        break;
      case NodeKind::kExprStmt:
        // A `concurrent` block binds its results in the scope around it.
        if (const auto* block = dyn_cast<ConcurrentExpr>(cast<ExprStmt>(stmt)->expr)) {
          Predeclare(block->body->statements);
        }
        break;
      default:
        break;
    }
  }
}

void Emitter::PredeclarePattern(const Pattern& pattern) {
  ForEachBinding(pattern, "", [&](const BindingPattern& binding, llvm::StringRef) {
    if (!binding.assigns) names_.Declare(binding.symbol, binding.name);
  });
}

void Emitter::WriteExport(bool is_pub, llvm::StringRef name, llvm::StringRef written) {
  if (!is_pub || function_depth_ != 0) return;
  if (name == written && !names_are_declared_ && block_depth_ == 0) return Write("export ");
  late_exports_.push_back({names_.Keep(written), names_.Keep(name)});
}

void Emitter::ExportPattern(const Pattern& pattern) {
  ForEachBinding(pattern, "", [&](const BindingPattern& binding, llvm::StringRef) {
    late_exports_.push_back({names_.Of(binding.symbol, binding.name), names_.Keep(binding.name)});
  });
}

void Emitter::EmitTarget(const Pattern& pattern) {
  switch (pattern.kind) {
    case NodeKind::kBindingPattern: {
      const auto& binding = cast<BindingPattern>(pattern);
      Mark(binding.begin, binding.name);
      return Write(names_.Of(binding.symbol, binding.name));
    }
    case NodeKind::kListPattern:
    case NodeKind::kTuplePattern: {
      bool is_list = isa<ListPattern>(pattern);
      auto elements = is_list ? cast<ListPattern>(pattern).elements : cast<TuplePattern>(pattern).elements;
      Write("[");
      for (size_t i = 0; i < elements.size(); ++i) {
        if (i != 0) Write(", ");
        // An element that is not wanted is a hole.
        if (!isa<WildcardPattern>(elements[i])) EmitTarget(*elements[i]);
      }
      if (!elements.empty() && isa<WildcardPattern>(elements.back())) Write(",");
      return Write("]");
    }
    case NodeKind::kObjectPattern: {
      const auto& object = cast<ObjectPattern>(pattern);
      Write("{ ");
      bool is_first = true;
      for (const ObjectPatternField* field : object.fields) {
        if (!is_first) Write(", ");
        is_first = false;
        const auto* binding = dyn_cast<BindingPattern>(field->value);
        bool is_same = binding != nullptr && names_.Of(binding->symbol, binding->name) == field->key.text;
        if (!is_same) {
          EmitKey(field->key.text);
          Write(": ");
        }
        EmitTarget(*field->value);
        if (field->default_value != nullptr) {
          Write(" = ");
          EmitDefault(*field->default_value);
        }
      }
      if (object.rest != nullptr) {
        if (!is_first) Write(", ");
        EmitTarget(*object.rest);
      }
      return Write(" }");
    }
    case NodeKind::kRestPattern: {
      const Pattern& target = *cast<RestPattern>(pattern).target;
      Write("...");
      return isa<WildcardPattern>(target) ? Write(names_.NewTemporary()) : EmitTarget(target);
    }
    default:
      return Write(names_.NewTemporary());
  }
}

// `const name = value;`, with the value's statements in front or assigning to the name.
void Emitter::EmitBindingValue(llvm::StringRef keyword, bool is_pub, const Name& name,
                               llvm::StringRef written, const Expr& value) {
  bool needs = analysis_.NeedsStatements(value);
  if (needs && isa<ListComprehension, ObjectComprehension>(value) && !is_pub && !names_are_declared_ &&
      ReplacementOf(value) == nullptr && keyword == "const ") {
    return EmitComprehension(value, written);
  }
  bool is_assigned = needs && IsStatementLike(value) && ReplacementOf(value) == nullptr;
  if (!is_assigned) Hoist(value);
  StartLine();
  WriteExport(is_pub, name.text, written);
  if (!names_are_declared_ || block_depth_ > 1) Write(is_assigned ? "let " : keyword);
  Mark(name.begin, name.text);
  Write(written);
  if (!is_assigned) {
    Write(" = ");
    EmitExpr(value);
  }
  Write(";");
  if (is_assigned) EmitInto(value, {Destination::kAssign, written});
}

void Emitter::EmitVar(const VarDecl& stmt) {
  WriteDoc(stmt);
  if (stmt.values.size() == stmt.targets.size()) {
    for (size_t i = 0; i < stmt.targets.size(); ++i) {
      const Expr& value = *stmt.values[i];
      if (const auto* binding = dyn_cast<BindingPattern>(stmt.targets[i])) {
        EmitBindingValue("let ", stmt.is_pub, {binding->name, binding->begin},
                         names_.Of(binding->symbol, binding->name), value);
        continue;
      }
      Hoist(value);
      StartLine();
      Mark(stmt.begin);
      if (stmt.is_pub && function_depth_ == 0) ExportPattern(*stmt.targets[i]);
      Write("let ");
      EmitTarget(*stmt.targets[i]);
      Write(" = ");
      EmitExpr(value);
      Write(";");
    }
    return;
  }
  Hoist(*stmt.values.front());
  StartLine();
  Mark(stmt.begin);
  if (stmt.is_pub && function_depth_ == 0) {
    for (const Pattern* target : stmt.targets) ExportPattern(*target);
  }
  Write("let [");
  for (size_t i = 0; i < stmt.targets.size(); ++i) {
    if (i != 0) Write(", ");
    EmitTarget(*stmt.targets[i]);
  }
  Write("] = ");
  EmitExpr(*stmt.values.front());
  Write(";");
}

void Emitter::EmitDestructure(const DestructureStmt& stmt) {
  bool assigns = false;
  ForEachBinding(*stmt.pattern, "",
                 [&](const BindingPattern& binding, llvm::StringRef) { assigns |= binding.assigns; });
  Hoist(*stmt.value);
  if (assigns) {
    // New names among the ones that are written need a declaration in front.
    ForEachBinding(*stmt.pattern, "", [&](const BindingPattern& binding, llvm::StringRef) {
      if (binding.assigns) return;
      StartLine();
      Write("let ");
      Write(names_.Of(binding.symbol, binding.name));
      Write(";");
    });
  }
  StartLine();
  Mark(stmt.begin);
  if (stmt.is_pub && function_depth_ == 0) ExportPattern(*stmt.pattern);
  bool is_declared = assigns || (names_are_declared_ && block_depth_ <= 1);
  bool is_wrapped = is_declared && isa<ObjectPattern>(stmt.pattern);
  if (!is_declared) Write("const ");
  if (is_wrapped) Write("(");
  EmitTarget(*stmt.pattern);
  Write(" = ");
  EmitExpr(*stmt.value);
  if (is_wrapped) Write(")");
  Write(";");
}

}  // namespace tova::codegen
