#include <algorithm>

#include "compiler/sema/analyzer.h"
#include "compiler/sema/known_names.h"
#include "compiler/sema/type_forms.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace tova::sema {

using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

// Functions and types can be used in the whole block that defines them, so they are declared before the rest.
void Analyzer::Hoist(llvm::ArrayRef<ast::Stmt*> statements) {
  for (ast::Stmt* stmt : statements) {
    if (auto* function = dyn_cast<ast::FunctionDecl>(stmt)) {
      Symbol* symbol =
          NewSymbol(function->name.text, SymbolKind::kFunction, module_.SpanOf(function->name), function);
      symbol->static_type = ast::StaticType::kFunction;
      symbol->is_pub = function->is_pub;
      function->symbol = symbol;
      Declare(symbol);
      const bool runs_by_itself = symbol->name == "main" && IsTopLevel();
      if (!symbol->is_pub && !runs_by_itself && !function->is_extern && function->decorators.empty()) {
        Watch(symbol, DiagnosticCode::kUnusedFunction);
      }
    } else if (auto* type = dyn_cast<ast::TypeDecl>(stmt)) {
      HoistType(*type);
    } else if (auto* interface = dyn_cast<ast::InterfaceDecl>(stmt)) {
      interface->symbol =
          NewSymbol(interface->name.text, SymbolKind::kInterface, module_.SpanOf(interface->name), interface);
      interface->symbol->is_pub = interface->is_pub;
      Declare(interface->symbol);
    } else if (auto* trait = dyn_cast<ast::TraitDecl>(stmt)) {
      trait->symbol = NewSymbol(trait->name.text, SymbolKind::kTrait, module_.SpanOf(trait->name), trait);
      trait->symbol->is_pub = trait->is_pub;
      Declare(trait->symbol);
    }
  }
  // Whether a union of names is an enumeration depends on all the types around.
  for (ast::Stmt* stmt : statements) {
    if (auto* type = dyn_cast<ast::TypeDecl>(stmt)) HoistVariants(*type);
  }
}

static llvm::ArrayRef<llvm::StringRef> FieldNames(ast::Module& module,
                                                  llvm::ArrayRef<ast::FieldDecl*> fields) {
  llvm::SmallVector<llvm::StringRef, 8> names;
  for (const ast::FieldDecl* field : fields) names.push_back(field->name.text);
  return module.Copy(llvm::ArrayRef<llvm::StringRef>(names));
}

void Analyzer::HoistType(ast::TypeDecl& type) {
  SymbolKind kind = SymbolKind::kTypeAlias;
  if (type.form == ast::TypeForm::kBody)
    kind = type.variants.empty() ? SymbolKind::kStruct : SymbolKind::kSumType;
  Symbol* symbol = NewSymbol(type.name.text, kind, module_.SpanOf(type.name), &type);
  symbol->is_pub = type.is_pub;
  symbol->derives_eq = Derives(type, "Eq");
  symbol->has_fields = !type.fields.empty();
  symbol->field_names = FieldNames(module_, type.fields);
  type.symbol = symbol;
  Declare(symbol);
  static constexpr llvm::StringRef kDerivable[] = {"Eq", "Show", "JSON"};
  for (const ast::Name& name : type.derives) {
    if (llvm::is_contained(kDerivable, name.text)) continue;
    auto report = emitter_.Report(DiagnosticCode::kUnknownDerive, module_.SpanOf(name),
                                  fmt::format("`{}` cannot be derived", name.text.str()));
    report.Under("does nothing");
    const std::string tip = DidYouMean(name.text, kDerivable);
    report.Tip(tip.empty() ? fmt::format("`Eq`, `Show` and `JSON` can; other traits are written out: `impl {} for {} {{ ... }}`",
                                         name.text.str(), type.name.text.str())
                           : tip);
  }
}

void Analyzer::HoistVariants(ast::TypeDecl& type) {
  llvm::SmallVector<Symbol*, 8> variants;
  auto add = [&](const ast::Name& name, const ast::Node& node) {
    Symbol* symbol = NewSymbol(name.text, SymbolKind::kVariant, module_.SpanOf(name), &node);
    symbol->owner = type.symbol;
    symbol->is_pub = type.is_pub;
    symbol->derives_eq = type.symbol->derives_eq;
    variants.push_back(symbol);
    return symbol;
  };
  llvm::SmallDenseSet<llvm::StringRef, 8> seen;
  for (ast::VariantDecl* variant : type.variants) {
    Symbol* symbol = add(variant->name, *variant);
    symbol->field_names = FieldNames(module_, variant->fields);
    symbol->has_fields = !variant->fields.empty();
    symbol->static_type = symbol->has_fields ? ast::StaticType::kFunction : ast::StaticType::kVariant;
    variant->symbol = symbol;
    // A second variant of the type's own is reported with the type.
    if (seen.insert(variant->name.text).second) Declare(symbol);
  }
  auto members = EnumerationMembers(type, [&](llvm::StringRef name) {
    const Found found = Find(name);
    return found.symbol != nullptr && found.symbol->kind != SymbolKind::kFunction;
  });
  if (!members.empty()) type.symbol->kind = SymbolKind::kSumType;
  for (const ast::NamedType* member : members) {
    Symbol* symbol = add(member->name, *member);
    symbol->static_type = ast::StaticType::kVariant;
    if (seen.insert(member->name.text).second) Declare(symbol);
  }
  type.symbol->variants = module_.Copy(llvm::ArrayRef<Symbol*>(variants));
}

void Analyzer::CheckNestedPub(const ast::Stmt& stmt) {
  if (!stmt.is_pub || IsTopLevel()) return;
  emitter_
      .Report(DiagnosticCode::kNotTopLevel, module_.SpanOf(stmt.begin, std::min(stmt.begin + 3, stmt.end)),
              "`pub` inside of a block")
      .Under("only the top level of a file can be public");
}

// `@name(arguments)` is a call of `name`, but for the hints to an optimising compiler.
void Analyzer::VisitDecorators(llvm::ArrayRef<ast::Decorator*> decorators) {
  for (const ast::Decorator* decorator : decorators) {
    VisitArguments(decorator->arguments);
    if (decorator->name.text == "fast" || decorator->name.text == "wasm") continue;
    auto* function = module_.Make<ast::IdentifierExpr>();
    function->name = decorator->name.text;
    function->begin = decorator->name.begin;
    function->end = decorator->name.end();
    VisitIdentifierExpr(*function);
  }
}

void Analyzer::VisitFunctionDecl(ast::FunctionDecl& node) {
  CheckNestedPub(node);
  VisitDecorators(node.decorators);
  DeferFunction(node.function, FunctionKind::kFunction, &node, false);
}

void Analyzer::VisitTypeDecl(ast::TypeDecl& node) {
  CheckNestedPub(node);
  llvm::SmallDenseMap<llvm::StringRef, const ast::Name*, 8> seen;
  auto check = [&](const ast::Name& name, llvm::StringRef what) {
    auto [earlier, is_new] = seen.try_emplace(name.text, &name);
    if (is_new || name.empty()) return;
    emitter_
        .Report(DiagnosticCode::kDuplicateMember, module_.SpanOf(name),
                fmt::format("`{}` has two {} named `{}`", node.name.text.str(), what.str(), name.text.str()))
        .Under("again here")
        .Label(module_.SpanOf(*earlier->second), "first here");
  };
  for (const ast::VariantDecl* variant : node.variants) check(variant->name, "variants");
  seen.clear();
  for (const ast::FieldDecl* field : node.fields) check(field->name, "fields");
  for (const ast::VariantDecl* variant : node.variants) {
    seen.clear();
    for (const ast::FieldDecl* field : variant->fields) check(field->name, "fields");
  }
  Deferred work;
  work.type = &node;
  work.kind = FunctionKind::kLambda;
  work.scope = scope_;
  deferred_.push_back(work);
}

void Analyzer::CheckMembers(llvm::ArrayRef<ast::FunctionDecl*> methods, llvm::StringRef where) {
  llvm::SmallDenseMap<llvm::StringRef, const ast::FunctionDecl*, 8> seen;
  for (const ast::FunctionDecl* method : methods) {
    auto [earlier, is_new] = seen.try_emplace(method->name.text, method);
    if (is_new || method->name.empty()) continue;
    emitter_
        .Report(DiagnosticCode::kDuplicateMember, module_.SpanOf(method->name),
                fmt::format("{} defines the method `{}` twice", where.str(), method->name.text.str()))
        .Under("again here")
        .Label(module_.SpanOf(earlier->second->name), "first here");
  }
}

void Analyzer::VisitInterfaceDecl(ast::InterfaceDecl& node) {
  CheckNestedPub(node);
  CheckMembers(node.methods, fmt::format("interface `{}`", node.name.text.str()));
  for (ast::FunctionDecl* method : node.methods)
    DeferFunction(method->function, FunctionKind::kFunction, method, true);
}

void Analyzer::VisitTraitDecl(ast::TraitDecl& node) {
  CheckNestedPub(node);
  CheckMembers(node.methods, fmt::format("trait `{}`", node.name.text.str()));
  for (ast::FunctionDecl* method : node.methods)
    DeferFunction(method->function, FunctionKind::kFunction, method, true);
}

static llvm::ArrayRef<ast::FunctionDecl*> MethodsOf(const ast::Symbol& symbol) {
  if (const auto* trait = llvm::dyn_cast_or_null<ast::TraitDecl>(symbol.declaration)) return trait->methods;
  if (const auto* interface = llvm::dyn_cast_or_null<ast::InterfaceDecl>(symbol.declaration))
    return interface->methods;
  return {};
}

void Analyzer::CheckRequiredMethods(const ast::ImplDecl& impl, const Symbol& trait) {
  if (impl.type == nullptr) return;
  for (const ast::FunctionDecl* required : MethodsOf(trait)) {
    if (required->function == nullptr || required->function->body != nullptr) continue;
    const bool is_there = std::any_of(
        impl.methods.begin(), impl.methods.end(),
        [&](const ast::FunctionDecl* method) { return method->name.text == required->name.text; });
    if (is_there) continue;
    ReportMissingMethod(impl, trait, required->name.text, module_.SpanOf(required->name));
  }
  const analyzer_hooks::ExportedName* exported = exported_.lookup(&trait);
  if (exported == nullptr) return;
  for (const analyzer_hooks::ExportedMethod& required : exported->methods) {
    const bool is_there = std::any_of(
        impl.methods.begin(), impl.methods.end(),
        [&](const ast::FunctionDecl* method) { return method->name.text == required.name; });
    if (!required.has_body && !is_there) ReportMissingMethod(impl, trait, required.name, required.definition);
  }
}

void Analyzer::ReportMissingMethod(const ast::ImplDecl& impl, const Symbol& trait, llvm::StringRef method, Span place) {
  emitter_
      .Report(DiagnosticCode::kMissingMethod, SpanOf(*impl.type),
              fmt::format("`{}` does not implement `{}` of `{}`", impl.type->name.text.str(), method.str(),
                          trait.name.str()))
      .Under(fmt::format("`fn {}` is missing in this `impl`", method.str()))
      .Label(place, "required here");
}

void Analyzer::VisitImplDecl(ast::ImplDecl& node) {
  const bool reports_types = std::exchange(reports_types_, false);
  if (node.trait != nullptr) {
    Visit(node.trait);
    const Symbol* trait = node.trait->symbol;
    const SymbolKind kind = trait == nullptr ? SymbolKind::kBinding : EffectiveKind(*trait);
    const bool is_opaque =
        trait != nullptr && trait->kind == SymbolKind::kImport && !exported_.contains(trait);
    if (kind == SymbolKind::kTrait || kind == SymbolKind::kInterface) {
      CheckRequiredMethods(node, *trait);
    } else if (!is_opaque && !node.trait->qualifier) {
      emitter_
          .Report(DiagnosticCode::kUnknownTrait, SpanOf(*node.trait),
                  fmt::format("`{}` is not a trait or interface", node.trait->name.text.str()))
          .Under(trait == nullptr ? "not defined" : "defined as something else");
    }
  }
  if (node.type != nullptr) {
    Visit(node.type);
    llvm::StringRef name = node.type->name.text;
    if (node.type->symbol == nullptr && !node.type->qualifier && !IsBuiltinTypeName(name) &&
        !IsJsGlobal(name)) {
      emitter_
          .Report(DiagnosticCode::kUnknownImplType, SpanOf(*node.type),
                  fmt::format("type `{}` is not defined", name.str()))
          .Under("no such type here");
    }
    CheckMembers(node.methods, fmt::format("`impl` of `{}`", name.str()));
  }
  reports_types_ = reports_types;
  for (ast::FunctionDecl* method : node.methods) {
    VisitDecorators(method->decorators);
    DeferFunction(method->function, FunctionKind::kFunction, method, true);
  }
}

void Analyzer::VisitPubNamesDecl(ast::PubNamesDecl& node) {
  if (!IsTopLevel()) {
    emitter_.Report(DiagnosticCode::kNotTopLevel, SpanOf(node), "`pub` inside of a block")
        .Under("only the top level of a file can be public");
  }
  // Names may be made public above their definition: they are looked up with the unknown names, at the end.
  for (ast::ImportedName* name : node.names) {
    const Found found = Find(name->name.text);
    if (found.symbol != nullptr && found.scope != nullptr) {
      name->symbol = found.symbol;
      found.symbol->is_used = true;
      if (name->alias.empty()) found.symbol->is_pub = true;
    } else {
      later_pub_.push_back(name);
    }
  }
}

void Analyzer::ResolvePubNames() {
  for (ast::ImportedName* name : later_pub_) {
    Symbol* symbol = module_scope_->FindHere(names_.Intern(name->name.text));
    if (symbol != nullptr) {
      name->symbol = symbol;
      symbol->is_used = true;
      if (name->alias.empty()) symbol->is_pub = true;
      continue;
    }
    auto report = emitter_.Report(DiagnosticCode::kUnknownName, module_.SpanOf(name->name),
                                  fmt::format("`{}` is not defined", name->name.text.str()));
    report.Under("nothing of that name to make public");
    std::vector<llvm::StringRef> candidates;
    for (const Scope::Entry& entry : module_scope_->entries) candidates.push_back(entry.symbol->name);
    std::string tip = DidYouMean(name->name.text, candidates);
    if (!tip.empty()) report.Tip(std::move(tip));
  }
}

void Analyzer::VisitTestDecl(ast::TestDecl& node) { AnalyzeTestBody(node.body); }
void Analyzer::VisitTestHookDecl(ast::TestHookDecl& node) { AnalyzeTestBody(node.body); }
void Analyzer::VisitBenchDecl(ast::BenchDecl& node) { AnalyzeTestBody(node.body); }
void Analyzer::VisitUnbuiltBlock(ast::UnbuiltBlock& node) { skipped_.push_back(SpanOf(node)); }

}  // namespace tova::sema
