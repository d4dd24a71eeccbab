#include <string>
#include <vector>

#include "compiler/ast/module.h"
#include "compiler/sema/analyze.h"
#include "compiler/sema/type_forms.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::sema {

namespace {

using analyzer_hooks::ExportedField;
using analyzer_hooks::ExportedMethod;
using analyzer_hooks::ExportedName;
using analyzer_hooks::ExportKind;
using analyzer_hooks::ExportSurface;
using llvm::dyn_cast;

class SurfaceBuilder {
 public:
  SurfaceBuilder(const ast::Module& module, SurfaceLookup lookup) : module_(module), lookup_(lookup) {}

  ExportSurface Build() {
    names_.reserve(module_.statements.size() * 2);
    for (const ast::Stmt* stmt : module_.statements) NoteTypes(*stmt);
    for (const ast::Stmt* stmt : module_.statements) Add(*stmt);
    for (const ast::Stmt* stmt : module_.statements) {
      if (const auto* impl = dyn_cast<ast::ImplDecl>(stmt)) AddMethods(*impl);
    }
    // Passing names on comes last: a module's own names win over `pub *`.
    for (const ast::Stmt* stmt : module_.statements) {
      if (const auto* names = dyn_cast<ast::PubNamesDecl>(stmt)) PassOn(*names);
    }
    for (const ast::Stmt* stmt : module_.statements) {
      if (const auto* again = dyn_cast<ast::ReExportDecl>(stmt)) PassOn(*again);
    }
    return ExportSurface(std::move(names_));
  }

 private:
  void NoteTypes(const ast::Stmt& stmt);
  void Add(const ast::Stmt& stmt);
  void AddFunction(const ast::FunctionDecl& function);
  void AddType(const ast::TypeDecl& type);
  void AddContract(const ast::Name& name, ExportKind kind, bool is_pub,
                   llvm::ArrayRef<ast::TypeParameter*> type_parameters,
                   llvm::ArrayRef<ast::FunctionDecl*> methods);
  void AddMethods(const ast::ImplDecl& impl);
  void AddBindings(const ast::Pattern* pattern, ExportKind kind, bool is_pub);
  void PassOn(const ast::PubNamesDecl& names);
  void PassOn(const ast::ReExportDecl& again);
  ExportedName FromImport(const ast::ModuleReference& reference, const ast::Name& name,
                          const ast::Name& local);

  ExportedName& Add(const ast::Name& name, ExportKind kind, bool is_pub) {
    ExportedName& added = names_.emplace_back();
    added.name = name.text;
    added.kind = kind;
    added.definition = module_.SpanOf(name);
    added.is_pub = is_pub;
    own_.try_emplace(name.text, names_.size() - 1);
    return added;
  }

  llvm::StringRef TextOf(const ast::TypeNode* type) const {
    return type == nullptr ? llvm::StringRef() : module_.source().slice(type->begin, type->end);
  }
  std::vector<ExportedField> Fields(llvm::ArrayRef<ast::FieldDecl*> fields) const {
    std::vector<ExportedField> out;
    out.reserve(fields.size());
    for (const ast::FieldDecl* field : fields) {
      out.push_back({field->name.text, TextOf(field->type), field->default_value != nullptr});
    }
    return out;
  }
  std::vector<ExportedField> Parameters(const ast::Function& function) const {
    std::vector<ExportedField> out;
    out.reserve(function.parameters.size());
    for (const ast::Parameter* parameter : function.parameters) {
      const auto* name = llvm::dyn_cast_or_null<ast::BindingPattern>(parameter->pattern);
      out.push_back({name != nullptr ? name->name : llvm::StringRef(), TextOf(parameter->annotation),
                     parameter->default_value != nullptr || parameter->is_rest, parameter->is_rest});
    }
    return out;
  }
  ExportedMethod Method(const ast::FunctionDecl& declaration) const {
    ExportedMethod method;
    method.name = declaration.name.text;
    method.definition = module_.SpanOf(declaration.name);
    if (declaration.function == nullptr) return method;
    const ast::Function& function = *declaration.function;
    method.parameters = Parameters(function);
    llvm::erase_if(method.parameters, [](const ExportedField& field) { return field.name == "self"; });
    method.result = TextOf(function.return_type);
    method.has_body = function.body != nullptr;
    method.is_plain = IsPlain(declaration);
    return method;
  }
  // Whether calls of the function are known to give what its return type says.
  static bool IsPlain(const ast::FunctionDecl& declaration) {
    const ast::Function& function = *declaration.function;
    return !declaration.is_extern && declaration.decorators.empty() && !function.is_async && !function.is_generator;
  }
  static std::vector<llvm::StringRef> Names(llvm::ArrayRef<ast::TypeParameter*> parameters) {
    std::vector<llvm::StringRef> out;
    out.reserve(parameters.size());
    for (const ast::TypeParameter* parameter : parameters) out.push_back(parameter->name.text);
    return out;
  }

  const ast::Module& module_;
  SurfaceLookup lookup_;
  std::vector<ExportedName> names_;
  llvm::DenseMap<llvm::StringRef, size_t> own_;   // name -> index of its first entry
  llvm::DenseSet<llvm::StringRef> type_names_;    // declared or imported under an upper-case name
};

void SurfaceBuilder::NoteTypes(const ast::Stmt& stmt) {
  if (const auto* type = dyn_cast<ast::TypeDecl>(&stmt)) type_names_.insert(type->name.text);
  if (const auto* interface = dyn_cast<ast::InterfaceDecl>(&stmt)) type_names_.insert(interface->name.text);
  if (const auto* trait = dyn_cast<ast::TraitDecl>(&stmt)) type_names_.insert(trait->name.text);
  if (const auto* import = dyn_cast<ast::ImportDecl>(&stmt)) {
    for (const ast::ImportedName* name : import->names) type_names_.insert(name->local().text);
  }
}

void SurfaceBuilder::Add(const ast::Stmt& stmt) {
  switch (stmt.kind) {
    case ast::NodeKind::kFunctionDecl:
      return AddFunction(llvm::cast<ast::FunctionDecl>(stmt));
    case ast::NodeKind::kTypeDecl:
      return AddType(llvm::cast<ast::TypeDecl>(stmt));
    case ast::NodeKind::kInterfaceDecl:
      return AddContract(llvm::cast<ast::InterfaceDecl>(stmt).name, ExportKind::kInterface, stmt.is_pub,
                         llvm::cast<ast::InterfaceDecl>(stmt).type_parameters,
                         llvm::cast<ast::InterfaceDecl>(stmt).methods);
    case ast::NodeKind::kTraitDecl:
      return AddContract(llvm::cast<ast::TraitDecl>(stmt).name, ExportKind::kTrait, stmt.is_pub,
                         llvm::cast<ast::TraitDecl>(stmt).type_parameters, llvm::cast<ast::TraitDecl>(stmt).methods);
    case ast::NodeKind::kVarDecl:
      for (const ast::Pattern* target : llvm::cast<ast::VarDecl>(stmt).targets) {
        AddBindings(target, ExportKind::kVariable, stmt.is_pub);
      }
      return;
    case ast::NodeKind::kDestructureStmt:
      return AddBindings(llvm::cast<ast::DestructureStmt>(stmt).pattern, ExportKind::kValue, stmt.is_pub);
    case ast::NodeKind::kAssignStmt:
      for (const ast::AssignTarget* target : llvm::cast<ast::AssignStmt>(stmt).targets) {
        const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(target->place);
        // A second assignment writes the name that is there.
        if (name == nullptr || name->name == "_" || own_.contains(name->name)) continue;
        Add(ast::Name{name->name, name->begin}, ExportKind::kValue, stmt.is_pub).type = TextOf(target->annotation);
      }
      return;
    default:
      return;
  }
}

void SurfaceBuilder::AddFunction(const ast::FunctionDecl& function) {
  ExportedName& added = Add(function.name, ExportKind::kFunction, function.is_pub);
  if (function.function == nullptr) return;
  added.fields = Parameters(*function.function);
  added.type_parameters = Names(function.function->type_parameters);
  added.type = TextOf(function.function->return_type);
  added.is_plain = IsPlain(function);
}

void SurfaceBuilder::AddContract(const ast::Name& name, ExportKind kind, bool is_pub,
                                 llvm::ArrayRef<ast::TypeParameter*> type_parameters,
                                 llvm::ArrayRef<ast::FunctionDecl*> methods) {
  ExportedName& added = Add(name, kind, is_pub);
  added.type_parameters = Names(type_parameters);
  for (const ast::FunctionDecl* method : methods) added.methods.push_back(Method(*method));
}

// An `impl` gives the type its methods and those that its trait has bodies for.
void SurfaceBuilder::AddMethods(const ast::ImplDecl& impl) {
  if (impl.type == nullptr || impl.type->qualifier) return;
  auto own = own_.find(impl.type->name.text);
  if (own == own_.end()) return;
  std::vector<ExportedMethod>& methods = names_[own->second].methods;
  for (const ast::FunctionDecl* method : impl.methods) methods.push_back(Method(*method));
  if (impl.trait == nullptr) return;
  auto contract = own_.find(impl.trait->name.text);
  if (contract == own_.end() || impl.trait->qualifier) {
    names_[own->second].is_closed = false;
    return;
  }
  if (contract->second == own->second) return;
  for (const ExportedMethod& method : names_[contract->second].methods) methods.push_back(method);
}

void SurfaceBuilder::AddType(const ast::TypeDecl& type) {
  auto members = EnumerationMembers(type, [&](llvm::StringRef name) { return type_names_.contains(name); });
  const bool is_sum = !type.variants.empty() || !members.empty();
  const bool is_struct = type.form == ast::TypeForm::kBody && !is_sum;
  const bool derives_eq = Derives(type, "Eq");
  ExportedName& added = Add(type.name,
                            is_sum      ? ExportKind::kSumType
                            : is_struct ? ExportKind::kStruct
                                        : ExportKind::kTypeAlias,
                            type.is_pub);
  added.fields = Fields(type.fields);
  added.derives_eq = derives_eq;
  added.type_parameters = Names(type.type_parameters);
  added.type = TextOf(type.aliased);
  added.is_closed = type.form == ast::TypeForm::kBody && llvm::all_of(type.derives, [](const ast::Name& name) {
                      return name.text == "Eq" || name.text == "Show" || name.text == "JSON";
                    });
  for (const ast::VariantDecl* variant : type.variants) added.variants.push_back(variant->name.text);
  for (const ast::NamedType* member : members) added.variants.push_back(member->name.text);
  for (const ast::VariantDecl* variant : type.variants) {
    ExportedName& own = Add(variant->name, ExportKind::kVariant, type.is_pub);
    own.owner = type.name.text;
    own.fields = Fields(variant->fields);
    own.derives_eq = derives_eq;
  }
  for (const ast::NamedType* member : members) {
    ExportedName& own = Add(member->name, ExportKind::kVariant, type.is_pub);
    own.owner = type.name.text;
    own.derives_eq = derives_eq;
  }
}

void SurfaceBuilder::AddBindings(const ast::Pattern* pattern, ExportKind kind, bool is_pub) {
  if (pattern == nullptr) return;
  switch (pattern->kind) {
    case ast::NodeKind::kBindingPattern: {
      const auto& binding = llvm::cast<ast::BindingPattern>(*pattern);
      if (!own_.contains(binding.name)) {
        Add(ast::Name{binding.name, binding.begin}, kind, is_pub).type = TextOf(binding.annotation);
      }
      return;
    }
    case ast::NodeKind::kListPattern:
      for (const ast::Pattern* part : llvm::cast<ast::ListPattern>(*pattern).elements)
        AddBindings(part, kind, is_pub);
      return;
    case ast::NodeKind::kTuplePattern:
      for (const ast::Pattern* part : llvm::cast<ast::TuplePattern>(*pattern).elements)
        AddBindings(part, kind, is_pub);
      return;
    case ast::NodeKind::kObjectPattern: {
      const auto& object = llvm::cast<ast::ObjectPattern>(*pattern);
      for (const ast::ObjectPatternField* field : object.fields) AddBindings(field->value, kind, is_pub);
      AddBindings(object.rest, kind, is_pub);
      return;
    }
    case ast::NodeKind::kRestPattern: {
      const ast::Pattern* target = llvm::cast<ast::RestPattern>(*pattern).target;
      AddBindings(target, kind, is_pub);
      return;
    }
    default:
      return;
  }
}

ExportedName SurfaceBuilder::FromImport(const ast::ModuleReference& reference, const ast::Name& name,
                                        const ast::Name& local) {
  ExportedName passed;
  if (const ExportSurface* surface = lookup_(reference)) {
    const ExportedName* found = surface->Find(name.text);
    if (found != nullptr && found->is_pub) passed = *found;
  }
  passed.name = local.text;
  if (!passed.definition.valid()) passed.definition = module_.SpanOf(name);
  passed.is_pub = true;
  return passed;
}

void SurfaceBuilder::PassOn(const ast::PubNamesDecl& names) {
  for (const ast::ImportedName* name : names.names) {
    auto own = own_.find(name->name.text);
    if (own != own_.end()) {
      // A sum type takes its variants along.
      const ExportedName original = names_[own->second];
      if (name->alias.empty()) {
        names_[own->second].is_pub = true;
      } else {
        ExportedName& renamed = names_.emplace_back(original);
        renamed.name = name->alias.text;
        renamed.is_pub = true;
      }
      for (llvm::StringRef variant : original.variants) {
        auto entry = own_.find(variant);
        if (entry != own_.end()) names_[entry->second].is_pub = true;
      }
      continue;
    }
    for (const ast::ModuleReference* reference : module_.references) {
      const auto* import = dyn_cast<ast::ImportDecl>(reference);
      if (import == nullptr) continue;
      for (const ast::ImportedName* imported : import->names) {
        if (imported->local().text == name->name.text) {
          names_.push_back(FromImport(*import, imported->name, name->local()));
        }
      }
      for (const ast::ImportedName* other : {import->default_name, import->namespace_name}) {
        if (other == nullptr || other->local().text != name->name.text) continue;
        names_.push_back(FromImport(*import, other->local(), name->local()));
      }
    }
  }
}

void SurfaceBuilder::PassOn(const ast::ReExportDecl& again) {
  if (again.namespace_name) {
    Add(again.namespace_name, ExportKind::kValue, true);
    return;
  }
  for (const ast::ImportedName* name : again.names)
    names_.push_back(FromImport(again, name->name, name->local()));
  if (!again.is_all) return;
  const ExportSurface* surface = lookup_(again);
  if (surface == nullptr) return;
  llvm::DenseSet<llvm::StringRef> taken;
  for (const ExportedName& name : names_) {
    if (name.is_pub) taken.insert(name.name);
  }
  for (const ExportedName& name : surface->names()) {
    if (name.is_pub && taken.insert(name.name).second) names_.push_back(name);
  }
}

}  // namespace

ExportSurface BuildExportSurface(const ast::Module& module, SurfaceLookup lookup) {
  return SurfaceBuilder(module, lookup).Build();
}

bool PassesNamesOn(const ast::Module& module) {
  return llvm::any_of(module.statements, [](const ast::Stmt* stmt) {
    return llvm::isa<ast::PubNamesDecl, ast::ReExportDecl>(stmt);
  });
}

ExportSurface BuildExportSurface(const ast::Module& module) {
  return SurfaceBuilder(module, [](const ast::ModuleReference&) { return nullptr; }).Build();
}

}  // namespace tova::sema
