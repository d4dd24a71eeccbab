#include "compiler/sema/analyzer.h"

#include "compiler/runtime/builtins.h"
#include "compiler/sema/follow_ups.h"
#include "compiler/sema/ignore_comments.h"
#include "compiler/sema/implicit_it.h"
#include "compiler/sema/known_names.h"
#include "compiler/types/check.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::sema {

using ast::Symbol;
using ast::SymbolKind;

Analyzer::Analyzer(ast::Module& module, const Imports& imports, const Options& options, Emitter& emitter)
    : module_(module), imports_(imports), options_(options), emitter_(emitter) {
  functions_.emplace_back();
  function_ = &functions_.back();
  scope_ = module_scope_ = NewScope();
}

void Analyzer::Run() {
  skipped_ = module_.damaged.vec();
  BindImports();
  VisitStatements(module_.statements);
  while (!deferred_.empty()) {
    Deferred work = deferred_.front();
    deferred_.pop_front();
    RunDeferred(work);
  }
  ResolvePubNames();
  ReportUnknownNames();
  ReportUnused();
  CheckTypes();
}

void Analyzer::CheckTypes() {
  llvm::SmallVector<const analyzer_hooks::ExportSurface*, 16> surfaces;
  for (const Import& import : imports_.references) {
    if (import.surface != nullptr) surfaces.push_back(import.surface);
  }
  types::CheckTypes(module_, {exported_, surfaces, literal_matches_, options_.is_strict}, emitter_);
  ReportIncompleteMatches();
}

Scope* Analyzer::NewScope() {
  auto* scope = new (scopes_.Allocate()) Scope;
  scope->parent = scope_;
  scope->function = function_;
  return scope;
}

Symbol* Analyzer::NewSymbol(llvm::StringRef name, SymbolKind kind, Span definition,
                            const ast::Node* declaration) {
  auto* symbol = module_.Make<Symbol>();
  symbol->name = name;
  symbol->kind = kind;
  symbol->definition = definition;
  symbol->declaration = declaration;
  symbol->is_top_level = IsTopLevel();
  return symbol;
}

void Analyzer::Declare(Symbol* symbol) {
  if (symbol->name.empty()) return;
  const NameId id = names_.Intern(symbol->name);
  if (const Symbol* earlier = scope_->FindHere(id)) {
    const bool both_imported =
        (symbol->kind == SymbolKind::kImport || symbol->kind == SymbolKind::kNamespace) &&
        (earlier->kind == SymbolKind::kImport || earlier->kind == SymbolKind::kNamespace);
    auto report = both_imported ? emitter_.Report(DiagnosticCode::kDuplicateImport, symbol->definition,
                                                  fmt::format("`{}` is imported twice", symbol->name.str()))
                                : emitter_.Report(DiagnosticCode::kAlreadyDefined, symbol->definition,
                                                  fmt::format("`{}` is already defined", symbol->name.str()));
    report.Under("defined again here").Label(earlier->definition, "first defined here");
    symbol->is_used = true;  // one mistake, one report
    if (both_imported) AddWayOut(*earlier, *symbol, report);
    return;
  }
  scope_->Add(id, symbol);
  if (scope_ != module_scope_) ended_[id] = symbol;
}

Analyzer::Found Analyzer::FindFrom(Scope* scope, llvm::StringRef name) {
  const NameId id = names_.Intern(name);
  for (Scope* at = scope; at != nullptr; at = at->parent) {
    if (Symbol* symbol = at->FindHere(id)) return {symbol, at};
  }
  return {FindAmbient(name), nullptr};
}

Analyzer::Found Analyzer::Find(llvm::StringRef name) { return FindFrom(scope_, name); }

Analyzer::Found Analyzer::FindForAssignment(llvm::StringRef name, uint32_t place) {
  const NameId id = names_.Intern(name);
  for (Scope* at = scope_; at != nullptr; at = at->parent) {
    Symbol* symbol = at->FindHere(id);
    if (symbol == nullptr) continue;
    const bool is_later =
        at->function != function_ && symbol->kind == SymbolKind::kBinding && symbol->definition.begin > place;
    if (!is_later) return {symbol, at};
  }
  return {};
}

namespace {

struct BuiltinSumType {
  llvm::StringLiteral name;
  llvm::StringLiteral variants[3];  // unused ones are empty
};

constexpr BuiltinSumType kBuiltinSumTypes[] = {
    {"Option", {"Some", "None", ""}},
    {"Ordering", {"Less", "Equal", "Greater"}},
    {"Result", {"Ok", "Err", ""}},
};

}  // namespace

// The built-in variants know their fields and their type like declared ones do.
static void DescribeBuiltinVariant(Symbol& symbol) {
  static constexpr llvm::StringRef kValue[] = {"value"};
  static constexpr llvm::StringRef kError[] = {"error"};
  if (symbol.name != "Ok" && symbol.name != "Err" && symbol.name != "Some") return;
  symbol.has_fields = true;
  symbol.field_names = symbol.name == "Err" ? llvm::ArrayRef(kError) : llvm::ArrayRef(kValue);
}

Symbol* Analyzer::FindAmbient(llvm::StringRef name) {
  const NameId id = names_.Intern(name);
  auto known = ambient_.find(id);
  if (known != ambient_.end()) return known->second;
  Symbol* symbol = nullptr;
  if (const runtime::Builtin* builtin = runtime::FindBuiltin(name)) {
    symbol = NewSymbol(name, SymbolKind::kBuiltin, {}, nullptr);
    symbol->is_top_level = false;
    switch (builtin->kind) {
      case runtime::BuiltinKind::kFunction:
        symbol->imported_kind = SymbolKind::kFunction;
        symbol->static_type = ast::StaticType::kFunction;
        break;
      case runtime::BuiltinKind::kVariant:
        symbol->imported_kind = SymbolKind::kVariant;
        DescribeBuiltinVariant(*symbol);
        symbol->static_type = symbol->has_fields ? ast::StaticType::kFunction : ast::StaticType::kVariant;
        break;
      case runtime::BuiltinKind::kType:
        symbol->imported_kind = SymbolKind::kSumType;
        break;
      case runtime::BuiltinKind::kValue:
        symbol->static_type = TypeOfBuiltin(builtin->type);
        break;
      case runtime::BuiltinKind::kNamespace:
        symbol->static_type = ast::StaticType::kObject;
        break;
    }
  } else if (IsJsGlobal(name)) {
    symbol = NewSymbol(name, SymbolKind::kGlobal, {}, nullptr);
    symbol->is_top_level = false;
  }
  ambient_[id] = symbol;
  if (symbol == nullptr || symbol->kind != SymbolKind::kBuiltin) return symbol;
  // The built-in sum types and their variants know each other.
  for (const BuiltinSumType& type : kBuiltinSumTypes) {
    if (llvm::is_contained(type.variants, name)) symbol->owner = FindAmbient(type.name);
    if (type.name != name) continue;
    llvm::SmallVector<Symbol*, 3> variants;
    for (llvm::StringRef variant : type.variants) {
      if (Symbol* found = variant.empty() ? nullptr : FindAmbient(variant)) variants.push_back(found);
    }
    symbol->variants = module_.Copy(llvm::ArrayRef<Symbol*>(variants));
  }
  return symbol;
}

void Analyzer::MarkUsed(const Found& found) {
  found.symbol->is_used = true;
  if (found.scope != nullptr && found.scope->function != function_) found.symbol->is_captured = true;
}

void Analyzer::Watch(Symbol* symbol, DiagnosticCode code) {
  if (!symbol->name.empty() && !symbol->name.starts_with("_")) watched_.push_back({symbol, code});
}

// The codes for types are warnings by themselves, since types are gradual.
static void MakeStrict(std::vector<Diagnostic>& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    llvm::StringRef id = Describe(diagnostic.code).id;
    if (id.starts_with("E") || diagnostic.code == DiagnosticCode::kFloatNarrowing)
      diagnostic.severity = Severity::kError;
  }
}

void Analyze(ast::Module& module, const Imports& imports, const Options& options, Emitter& emitter) {
  Emitter own;
  Analyzer(module, imports, options, own).Run();
  std::vector<Diagnostic> diagnostics = own.Take();
  DropWhatFollowsFromSyntax(module, diagnostics);
  DropIgnored(module, diagnostics);
  if (options.is_strict) MakeStrict(diagnostics);
  const auto error_count = static_cast<size_t>(llvm::count_if(
      diagnostics, [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::kError; }));
  for (Diagnostic& diagnostic : diagnostics) emitter.Add(std::move(diagnostic));
  if (options.hook != nullptr) options.hook->ModuleAnalyzed(options.display_path, error_count);
}

}  // namespace tova::sema
