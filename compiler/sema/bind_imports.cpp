#include "compiler/runtime/builtins.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/import_edits.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::sema {

using analyzer_hooks::ExportedName;
using analyzer_hooks::ExportKind;
using analyzer_hooks::ExportSurface;
using analyzer_hooks::ImportedModule;
using ast::StaticType;
using ast::Symbol;
using ast::SymbolKind;

static SymbolKind KindOf(ExportKind kind) {
  switch (kind) {
    case ExportKind::kFunction:
      return SymbolKind::kFunction;
    case ExportKind::kValue:
    case ExportKind::kVariable:
      return SymbolKind::kBinding;
    case ExportKind::kStruct:
      return SymbolKind::kStruct;
    case ExportKind::kSumType:
      return SymbolKind::kSumType;
    case ExportKind::kVariant:
      return SymbolKind::kVariant;
    case ExportKind::kTypeAlias:
      return SymbolKind::kTypeAlias;
    case ExportKind::kInterface:
      return SymbolKind::kInterface;
    case ExportKind::kTrait:
      return SymbolKind::kTrait;
  }
  return SymbolKind::kBinding;
}

void Analyzer::BindImports() {
  static const Import kFailed;
  for (size_t i = 0; i < module_.references.size(); ++i) {
    ast::ModuleReference* reference = module_.references[i];
    const Import& source = i < imports_.references.size() ? imports_.references[i] : kFailed;
    TellHook(*reference, source);
    CheckInstalled(*reference, source);
    if (auto* import = llvm::dyn_cast<ast::ImportDecl>(reference)) {
      BindImport(*import, source);
    } else if (auto* again = llvm::dyn_cast<ast::ReExportDecl>(reference)) {
      CheckReExport(*again, source);
    }
  }
}

void Analyzer::CheckInstalled(const ast::ModuleReference& reference, const Import& source) {
  if (source.module == nullptr || !source.module->is_missing) return;
  if (runtime::FindLibraryModule(reference.specifier) != nullptr) return;
  const std::string& name = source.module->module;
  auto report = emitter_.Report(DiagnosticCode::kNpmNotDeclared,
                                module_.SpanOf(reference.specifier_begin, reference.specifier_end),
                                fmt::format("npm package `{}` is neither declared nor installed", name));
  report.Under("no tova.toml, package.json or node_modules has it");
  if (!source.module->did_you_mean.empty()) report.Tip(fmt::format("did you mean `{}`?", source.module->did_you_mean));
  report.Tip(fmt::format("tovac pkg add npm:{}", name));
}

void Analyzer::TellHook(const ast::ModuleReference& reference, const Import& source) {
  if (options_.hook == nullptr) return;
  analyzer_hooks::ImportSeen seen;
  seen.importer_path = options_.display_path;
  seen.specifier = reference.specifier;
  seen.specifier_span = module_.SpanOf(reference.specifier_begin, reference.specifier_end);
  seen.module = source.module;
  for (const ast::ImportedName* name : reference.names) seen.names.push_back(name->name.text);
  if (const auto* import = llvm::dyn_cast<ast::ImportDecl>(&reference)) {
    if (import->default_name != nullptr) seen.names.push_back(import->default_name->local().text);
    if (import->namespace_name != nullptr) seen.names.push_back("*");
  } else if (llvm::cast<ast::ReExportDecl>(reference).is_all) {
    seen.names.push_back("*");
  }
  options_.hook->ImportFound(seen);
}

Symbol* Analyzer::DeclareImport(ast::ImportedName& name, const ast::Name& local, SymbolKind kind) {
  Symbol* symbol = NewSymbol(local.text, kind, module_.SpanOf(local), nullptr);
  name.symbol = symbol;
  Declare(symbol);
  Watch(symbol, DiagnosticCode::kUnusedImport);
  return symbol;
}

std::pair<const ast::ImportDecl*, const ast::ImportedName*> Analyzer::ImportOf(const Symbol& symbol) const {
  for (const ast::ModuleReference* reference : module_.references) {
    const auto* import = llvm::dyn_cast<ast::ImportDecl>(reference);
    if (import == nullptr || symbol.definition.begin < import->begin || symbol.definition.begin >= import->end) continue;
    if (import->default_name != nullptr && import->default_name->symbol == &symbol) return {import, import->default_name};
    if (import->namespace_name != nullptr && import->namespace_name->symbol == &symbol)
      return {import, import->namespace_name};
    for (const ast::ImportedName* name : import->names) {
      if (name->symbol == &symbol) return {import, name};
    }
  }
  return {nullptr, nullptr};
}

// Of two imports that bind the same name. When they mean the same thing, the second one can go.
void Analyzer::AddWayOut(const Symbol& earlier, const Symbol& again, Emitter::Builder& report) {
  const auto [first, first_name] = ImportOf(earlier);
  const auto [second, second_name] = ImportOf(again);
  const bool is_same = first != nullptr && second != nullptr && first->specifier == second->specifier &&
                       first_name->name.text == second_name->name.text &&
                       (first_name == first->default_name) == (second_name == second->default_name) &&
                       (first_name == first->namespace_name) == (second_name == second->namespace_name);
  if (!is_same) {
    report.Tip(fmt::format("give one of them another name: `{} as ...`", again.name.str()));
    return;
  }
  report.Tip("both import the same: remove one of them");
  const ast::ImportedName* gone = second_name;
  std::optional<Edit> edit = RemoveImportedName(module_, *second, *second_name,
                                                [&](const ast::ImportedName& name) { return &name == gone; });
  if (edit) report.SafeFix(edit->span, std::move(edit->replacement));
}

void Analyzer::BindImport(ast::ImportDecl& import, const Import& source) {
  const bool is_known = source.module != nullptr && source.surface != nullptr;
  const bool has_failed = source.module == nullptr;
  // An import that can't be right is not unused on top.
  for (ast::ImportedName* name : import.names) {
    if (name->name.empty()) continue;
    Symbol* symbol = DeclareImport(*name, name->local(), SymbolKind::kImport);
    symbol->is_used |= has_failed;
    if (!is_known) continue;
    const size_t errors_before = emitter_.error_count();
    const ImportedModule imported{*source.module, *source.surface, import.specifier,
                                  options_.importer_module};
    const ExportedName* found =
        analyzer_hooks::ValidateImportedName(imported, name->name.text, module_.SpanOf(name->name), emitter_);
    symbol->is_used |= emitter_.error_count() != errors_before;
    if (found != nullptr) DescribeImport(*symbol, *found, *source.surface);
  }
  if (import.default_name != nullptr) {
    Symbol* symbol = DeclareImport(*import.default_name, import.default_name->local(), SymbolKind::kImport);
    symbol->is_used |= has_failed;
    if (is_known) {
      const size_t errors_before = emitter_.error_count();
      const ImportedModule imported{*source.module, *source.surface, import.specifier,
                                    options_.importer_module};
      const ExportedName* found =
          analyzer_hooks::ValidateDefaultImport(imported, symbol->name, symbol->definition, emitter_);
      symbol->is_used |= emitter_.error_count() != errors_before;
      if (found != nullptr) DescribeImport(*symbol, *found, *source.surface);
    }
  }
  if (import.namespace_name != nullptr) {
    Symbol* symbol =
        DeclareImport(*import.namespace_name, import.namespace_name->local(), SymbolKind::kNamespace);
    symbol->static_type = StaticType::kObject;
    symbol->is_used |= has_failed;
    if (is_known) {
      namespaces_[symbol] = &source;
      specifiers_[symbol] = import.specifier;
    }
  }
}

void Analyzer::CheckReExport(ast::ReExportDecl& again, const Import& source) {
  if (source.module == nullptr || source.surface == nullptr) return;
  const ImportedModule imported{*source.module, *source.surface, again.specifier, options_.importer_module};
  for (const ast::ImportedName* name : again.names) {
    if (name->name.empty()) continue;
    analyzer_hooks::ValidateImportedName(imported, name->name.text, module_.SpanOf(name->name), emitter_);
    Symbol*& earlier = re_exported_[names_.Intern(name->local().text)];
    if (earlier != nullptr) {
      emitter_
          .Report(DiagnosticCode::kDuplicateExport, module_.SpanOf(name->local()),
                  fmt::format("`{}` is made public twice", name->local().text.str()))
          .Under("again here")
          .Label(earlier->definition, "first here");
      continue;
    }
    earlier = NewSymbol(name->local().text, SymbolKind::kImport, module_.SpanOf(name->local()), nullptr);
  }
}

// Copies what an importer needs to know of a name into its symbol.
void Analyzer::Describe(Symbol& symbol, const ExportedName& exported, const ExportSurface& surface) {
  symbol.imported_kind = KindOf(exported.kind);
  symbol.derives_eq = exported.derives_eq;
  exported_[&symbol] = &exported;
  if (exported.kind == ExportKind::kFunction) symbol.static_type = StaticType::kFunction;
  if (exported.kind == ExportKind::kVariant) {
    symbol.static_type = exported.fields.empty() ? StaticType::kVariant : StaticType::kFunction;
    if (!exported.owner.empty()) symbol.owner = ImportedOwner(exported.owner, surface);
  }
  llvm::SmallVector<llvm::StringRef, 8> fields;
  for (const analyzer_hooks::ExportedField& field : exported.fields)
    fields.push_back(field.name);
  symbol.field_names = module_.Copy(llvm::ArrayRef<llvm::StringRef>(fields));
  symbol.has_fields = !fields.empty();
  if (exported.kind == ExportKind::kSumType) {
    // The same symbols whether a variant is reached through its type or by its own name.
    const Symbol* owner = ImportedOwner(exported.name, surface);
    symbol.variants = owner->variants;
  }
}

// The same for a name that the file has by itself.
void Analyzer::DescribeImport(Symbol& symbol, const ExportedName& exported, const ExportSurface& surface) {
  Describe(symbol, exported, surface);
  if (exported.kind == ExportKind::kSumType) {
    type_sources_[ImportedOwner(exported.name, surface)].imported = &symbol;
  }
}

// A sum type of another module with its variants, whether or not this file imports it by name.
Symbol* Analyzer::ImportedOwner(llvm::StringRef name, const ExportSurface& surface) {
  auto [known, is_new] = imported_owners_.try_emplace({&surface, names_.Intern(name)}, nullptr);
  if (!is_new) return known->second;
  Symbol* owner = NewSymbol(name, SymbolKind::kImport, {}, nullptr);
  owner->imported_kind = SymbolKind::kSumType;
  known->second = owner;
  type_sources_[owner].surface = &surface;
  const ExportedName* exported = surface.Find(name);
  if (exported == nullptr) return owner;
  owner->definition = exported->definition;
  llvm::SmallVector<Symbol*, 8> variants;
  for (llvm::StringRef variant_name : exported->variants) {
    Symbol* variant = NewSymbol(variant_name, SymbolKind::kVariant, {}, nullptr);
    variant->owner = owner;
    variant->derives_eq = exported->derives_eq;
    variant->static_type = StaticType::kVariant;
    if (const ExportedName* details = surface.Find(variant_name)) {
      variant->definition = details->definition;
      exported_[variant] = details;
      llvm::SmallVector<llvm::StringRef, 8> fields;
      for (const analyzer_hooks::ExportedField& field : details->fields)
        fields.push_back(field.name);
      variant->field_names = module_.Copy(llvm::ArrayRef<llvm::StringRef>(fields));
      variant->has_fields = !fields.empty();
      if (variant->has_fields) variant->static_type = StaticType::kFunction;
    }
    variants.push_back(variant);
    variants_of_imports_.try_emplace(names_.Intern(variant->name), variant);
  }
  owner->variants = module_.Copy(llvm::ArrayRef<Symbol*>(variants));
  return owner;
}

// The type or variant that a pattern or `is` names without having imported it, from the modules that this file
// imports something from: whoever gets a value may take it apart. Null when there is none.
Symbol* Analyzer::ReachForType(llvm::StringRef name) {
  if (Symbol* variant = variants_of_imports_.lookup(names_.Intern(name))) {
    Imply(*variant->owner);
    return variant;
  }
  for (size_t i = 0; i < module_.references.size() && i < imports_.references.size(); ++i) {
    const Import& source = imports_.references[i];
    if (!llvm::isa<ast::ImportDecl>(module_.references[i]) || source.module == nullptr || source.surface == nullptr) {
      continue;
    }
    const ImportedModule imported{*source.module, *source.surface, module_.references[i]->specifier,
                                  options_.importer_module};
    for (const ExportedName& exported : source.surface->names()) {
      const bool is_named = exported.name == name;
      const bool is_sum = exported.kind == ExportKind::kSumType;
      const bool has_variant = is_sum && llvm::is_contained(exported.variants, name);
      if (!has_variant && !(is_named && (is_sum || exported.kind == ExportKind::kStruct))) continue;
      if (!analyzer_hooks::IsImportable(imported, exported.name)) continue;
      Symbol* type = ImportedOwner(exported.name, *source.surface);
      if (!is_sum) Describe(*type, exported, *source.surface);
      Imply(*type);
      return is_named ? type : variants_of_imports_.lookup(names_.Intern(name));
    }
  }
  return nullptr;
}

// Makes the emitted code import a type of another module, if the file does not do so.
void Analyzer::Imply(Symbol& type) {
  TypeSource& source = type_sources_[&type];
  if (source.imported != nullptr) {
    source.imported->is_used = true;
    return;
  }
  source.imported = &type;
  for (size_t i = 0; i < module_.references.size() && i < imports_.references.size(); ++i) {
    auto* import = llvm::dyn_cast<ast::ImportDecl>(module_.references[i]);
    if (import == nullptr || imports_.references[i].surface != source.surface) continue;
    llvm::SmallVector<Symbol*, 4> implied(import->implied.begin(), import->implied.end());
    implied.push_back(&type);
    import->implied = module_.Copy(llvm::ArrayRef<Symbol*>(implied));
    return;
  }
}

Symbol* Analyzer::NamespaceMember(const Symbol& space, const ast::Name& name) {
  auto source = namespaces_.find(&space);
  if (source == namespaces_.end() || name.empty()) return nullptr;
  auto [known, is_new] = namespace_members_.try_emplace({&space, names_.Intern(name.text)}, nullptr);
  if (!is_new && known->second != nullptr) return known->second;
  const Import& import = *source->second;
  const ImportedModule imported{*import.module, *import.surface, specifiers_[&space],
                                options_.importer_module};
  if (!analyzer_hooks::IsImportable(imported, name.text)) {
    auto report = emitter_.Report(
        DiagnosticCode::kNoSuchMember, module_.SpanOf(name),
        fmt::format("{} has no public name `{}`", analyzer_hooks::ModuleLabel(imported), name.text.str()));
    report.Under(fmt::format("not exported to `{}`", space.name.str()));
    const ExportedName* hidden = import.surface->Find(name.text);
    if (hidden != nullptr && hidden->definition.valid()) {
      report.Label(hidden->definition,
                   hidden->is_pub ? "public here, but not listed in exports" : "defined here, without `pub`");
    }
    std::string tip = DidYouMean(name.text, analyzer_hooks::ImportableNames(imported));
    if (!tip.empty()) report.Tip(std::move(tip));
    return nullptr;
  }
  const ExportedName* found = import.surface->Find(name.text);
  Symbol* symbol = NewSymbol(name.text, SymbolKind::kImport, found->definition, nullptr);
  namespace_members_[{&space, names_.Intern(name.text)}] = symbol;
  Describe(*symbol, *found, *import.surface);
  return symbol;
}

// Names are bound before everything else; here only the place is checked.
void Analyzer::VisitImportDecl(ast::ImportDecl& node) {
  if (IsTopLevel()) return;
  skipped_.push_back(SpanOf(node));  // the names that it would bind are not unknown
  emitter_
      .Report(DiagnosticCode::kNotTopLevel, module_.SpanOf(node.begin, node.begin + 6),
              "`import` inside of a block")
      .Under("imports stand at the top level of a file");
}

void Analyzer::VisitReExportDecl(ast::ReExportDecl& node) {
  if (IsTopLevel()) return;
  emitter_
      .Report(DiagnosticCode::kNotTopLevel, module_.SpanOf(node.begin, node.begin + 3),
              "`pub` inside of a block")
      .Under("only the top level of a file can be public");
}

}  // namespace tova::sema
