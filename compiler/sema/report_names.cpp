#include "compiler/runtime/builtins.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/follow_ups.h"
#include "compiler/sema/import_edits.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::Symbol;
using ast::SymbolKind;

namespace {

// How many further places of an unknown name its report shows.
constexpr size_t kMaxFurtherPlaces = 3;

// The function at the top level that holds a scope; null for the top level itself.
const FunctionContext* OutermostFunction(const Scope* scope) {
  const FunctionContext* outermost = nullptr;
  for (; scope != nullptr; scope = scope->parent) {
    if (scope->function != nullptr && scope->function->kind != FunctionKind::kModule) outermost = scope->function;
  }
  return outermost;
}

}  // namespace

// A name that is not there is reported once in each function at the top level, and once for the file when the top level
// itself mentions it: further places follow from the same mistake.
void Analyzer::ReportUnknownNames() {
  const llvm::DenseSet<llvm::CachedHashStringRef> skipped = WordsIn(module_.source(), skipped_);
  struct Mistake {
    const Unknown* first;
    llvm::SmallVector<Span, kMaxFurtherPlaces> further;
  };
  std::vector<Mistake> mistakes;
  llvm::DenseMap<std::pair<NameId, const FunctionContext*>, size_t> indices;
  for (const Unknown& unknown : unknown_) {
    if (skipped.contains(llvm::CachedHashStringRef(unknown.use->name))) continue;
    const NameId id = names_.Intern(unknown.use->name);
    auto known = indices.find({id, nullptr});
    if (known == indices.end())
      known = indices.try_emplace({id, OutermostFunction(unknown.scope)}, mistakes.size()).first;
    if (known->second == mistakes.size()) {
      mistakes.push_back({&unknown, {}});
    } else if (auto& further = mistakes[known->second].further; further.size() < kMaxFurtherPlaces) {
      further.push_back(SpanOf(*unknown.use));
    }
  }
  for (const Mistake& mistake : mistakes) {
    reported_names_.insert(names_.Intern(mistake.first->use->name));
    ReportUnknown(*mistake.first->use, mistake.first->scope, mistake.further);
  }
}

namespace {

// How many names are compared with unknown ones in one file before suggestions end; about half a second.
constexpr size_t kMaxComparedNames = 5'000'000;

// What other languages call by a name that Tova does not have.
struct ForeignName {
  llvm::StringRef name;
  llvm::StringRef tip;
};

constexpr ForeignName kForeignNames[] = {
    {"True", "write `true`"},
    {"False", "write `false`"},
    {"NULL", "the absent value is `nil`"},
    {"Nil", "the absent value is `nil`"},
    {"println", "write `print(value)`"},
    {"printf", "write `print(value)`"},
    {"puts", "write `print(value)`"},
    {"echo", "write `print(value)`"},
    {"pass", "an empty block is `{}`"},
    {"int", "to convert a value, write `toInt(value)`"},
    {"float", "to convert a value, write `toFloat(value)`"},
    {"str", "to convert a value, write `toString(value)`"},
    {"dict", "write `{ key: value }`"},
    {"unwrap", "it is a method: write `value.unwrap()`, or `value |> .unwrap()`"},
    {"unwrapOr", "it is a method: write `value.unwrapOr(...)`, or `value |> .unwrapOr(...)`"},
    {"unwrap_or", "it is a method: write `value.unwrapOr(...)`, or `value |> .unwrapOr(...)`"},
    {"mapErr", "it is a method: write `value.mapErr(...)`, or `value |> .mapErr(...)`"},
    {"map_err", "it is a method: write `value.mapErr(...)`, or `value |> .mapErr(...)`"},
    {"isOk", "it is a method: write `value.isOk()`, or `value |> .isOk()`"},
    {"isErr", "it is a method: write `value.isErr()`, or `value |> .isErr()`"},
    {"isSome", "it is a method: write `value.isSome()`, or `value |> .isSome()`"},
    {"isNone", "it is a method: write `value.isNone()`, or `value |> .isNone()`"},
    {"append", "write `[...list, value]`, or `list.push(value)`"},
    {"require", "write `import { name } from \"module\"`"},
    {"raise", "return `Err(message)` and let the caller decide"},
    {"throw", "return `Err(message)` and let the caller decide"},
    {"self", "`self` is the first parameter of a method: `impl Type { fn name(self) { ... } }`"},
    {"this", "methods name their own value as first parameter: `impl Type { fn name(self) { ... } }`"},
};

const ForeignName* FindForeignName(llvm::StringRef name) {
  for (const ForeignName& foreign : kForeignNames) {
    if (foreign.name == name) return &foreign;
  }
  return nullptr;
}

}  // namespace

void Analyzer::ReportUnknown(ast::IdentifierExpr& use, Scope* scope, llvm::ArrayRef<Span> further) {
  const NameId id = names_.Intern(use.name);
  // By now every scope is complete: a name that is found was defined too late.
  if (Symbol* later = FindFrom(scope, use.name).symbol) {
    later->is_used = true;
    emitter_
        .Report(DiagnosticCode::kUsedBeforeDefinition, SpanOf(use),
                fmt::format("`{}` is used before it is defined", use.name.str()))
        .Under("not defined yet")
        .Label(later->definition, "defined here");
    return;
  }
  auto report = emitter_.Report(DiagnosticCode::kUnknownName, SpanOf(use),
                                fmt::format("`{}` is not defined", use.name.str()));
  report.Under("not found");
  for (const Span& span : further) report.Label(span, "used here too");
  if (const Symbol* variant = variants_of_imports_.lookup(id);
      variant != nullptr && variant->owner != nullptr) {
    report.Tip(fmt::format("`{}` is a variant of `{}`: write `{}.{}`, or import it by name", use.name.str(),
                           variant->owner->name.str(), variant->owner->name.str(), use.name.str()));
    return;
  }
  if (Symbol* inner = ended_.lookup(id); inner != nullptr && inner->definition.valid()) {
    inner->is_used = true;
    report.Label(inner->definition, "a name of an inner block, which ends there");
    report.Tip(fmt::format("define it in front of the block: `var {} = nil`", use.name.str()));
    return;
  }
  if (llvm::StringRef part = runtime::UnbuiltPartOf(use.name); !part.empty()) {
    report.Note(fmt::format("the library's `{}` belongs to its part for {}, which this version of tovac does not build",
                            use.name.str(), part.str()));
    return;
  }
  if (const ForeignName* foreign = FindForeignName(use.name)) {
    report.Tip(foreign->tip.str());
    return;
  }
  if (compared_names_ > kMaxComparedNames) return;
  std::vector<llvm::StringRef> candidates;
  for (const Scope* at = scope; at != nullptr; at = at->parent) {
    for (const Scope::Entry& entry : at->entries) candidates.push_back(entry.symbol->name);
  }
  for (const runtime::Builtin& builtin : runtime::Builtins()) candidates.push_back(builtin.name);
  candidates.insert(candidates.end(), {"true", "false", "nil", "return", "break", "continue"});
  compared_names_ += candidates.size();
  llvm::StringRef nearest = NearestName(use.name, candidates);
  if (nearest.empty()) return;
  // What was meant is not unused on top.
  if (Symbol* meant = FindFrom(scope, nearest).symbol) meant->is_used = true;
  report.Tip(DidYouMean(use.name, candidates));
  report.Fix(SpanOf(use), nearest.str());
}

void Analyzer::ReportUnusedImport(const Symbol& symbol, llvm::function_ref<bool(const Symbol&)> is_unused) {
  auto report = emitter_.Report(DiagnosticCode::kUnusedImport, symbol.definition,
                                fmt::format("`{}` is imported and never used", symbol.name.str()));
  report.Under("unused import");
  const auto [import, name] = ImportOf(symbol);
  if (import == nullptr) return;
  std::optional<Edit> edit = RemoveImportedName(module_, *import, *name, [&](const ast::ImportedName& other) {
    return other.symbol != nullptr && is_unused(*other.symbol);
  });
  if (edit) report.SafeFix(edit->span, std::move(edit->replacement));
}

void Analyzer::ReportUnused() {
  const llvm::DenseSet<llvm::CachedHashStringRef> skipped = WordsIn(module_.source(), skipped_);
  auto is_unused = [&](const Symbol& symbol) {
    return !symbol.is_used && !symbol.is_pub && !skipped.contains(llvm::CachedHashStringRef(symbol.name)) &&
           !reported_names_.contains(names_.Intern(symbol.name));
  };
  for (const Watched& watched : watched_) {
    const Symbol& symbol = *watched.symbol;
    if (!is_unused(symbol)) continue;
    if (options_.test_functions && watched.code == DiagnosticCode::kUnusedFunction &&
        symbol.name.starts_with("test_")) {
      continue;
    }
    std::string name = symbol.name.str();
    switch (watched.code) {
      case DiagnosticCode::kUnusedImport:
        ReportUnusedImport(symbol, is_unused);
        break;
      case DiagnosticCode::kUnusedFunction:
        emitter_.Report(watched.code, symbol.definition, fmt::format("function `{}` is never used", name))
            .Under("neither public nor used here");
        break;
      case DiagnosticCode::kUnusedParameter:
        emitter_.Report(watched.code, symbol.definition, fmt::format("parameter `{}` is never used", name))
            .Under("unused parameter")
            .Tip(fmt::format("start its name with `_` if that is meant: `_{}`", name));
        break;
      default:
        emitter_
            .Report(watched.code, symbol.definition,
                    symbol.is_assigned ? fmt::format("`{}` is assigned and never read", name)
                                       : fmt::format("`{}` is never used", name))
            .Under("unused name")
            .Tip(fmt::format("start its name with `_` if that is meant: `_{}`", name));
        break;
    }
  }
}

}  // namespace tova::sema
