#include "compiler/driver/compile_session.h"

#include <map>
#include <set>

#include "analyzer-hooks/import_graph.h"
#include "analyzer-hooks/import_validation.h"
#include "compiler/codegen/emit.h"
#include "compiler/driver/build_state.h"
#include "compiler/driver/compiled_cache.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/parallel_for.h"
#include "compiler/driver/test_plan.h"
#include "compiler/driver/version.h"
#include "compiler/sema/analyze.h"
#include "fmt/format.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "modres/manifest/manifest.h"
#include "modres/specifier/resolvers.h"

namespace tova::driver {

using analyzer_hooks::ModuleKind;

namespace {

// The import of a unit for one of its tree's references.
const UnitImport& ImportOf(const Unit& unit, const ast::ModuleReference& reference) {
  const auto* references = unit.tree->references.begin();
  size_t index = llvm::find(unit.tree->references, &reference) - references;
  return unit.imports[index];
}

}  // namespace

void CompileSession::Analyze(Emitter& emitter) {
  {
    Timings::Scope scope(options_.timings, Phase::kSurfaces);
    for (const std::unique_ptr<Unit>& unit : units_) unit->output_path = OutputPath(unit->owner, unit->relative_path);
    CheckPackageCycles(emitter);
    CheckExports(emitter);
  }
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->work == UnitWork::kCompile) compiled_.push_back(unit.get());
  }
  ParallelFor(compiled_.size(), options_.jobs, [&](size_t i) { AnalyzeUnit(*compiled_[i]); });
}

void CompileSession::CheckPackageCycles(Emitter& emitter) {
  analyzer_hooks::ImportGraph graph;
  if (options_.target.project) graph.set_root_label(options_.target.project->Label());
  for (const std::unique_ptr<Unit>& unit : units_) graph.AddFile(unit->source_path, unit->owner.module);
  for (const std::unique_ptr<Unit>& unit : units_) {
    for (const UnitImport& import : unit->imports) {
      if (import.target == nullptr) continue;
      // In a unit that is not read the place is not known; a circle that is found this way is looked at again.
      Span place;
      if (import.reference != nullptr) {
        place = unit->tree->SpanOf(import.reference->specifier_begin, import.reference->specifier_end);
      }
      graph.AddImport(unit->source_path, import.target->source_path, place);
    }
  }
  graph.ReportPackageCycles(emitter);
}

// The `exports` of the project's own packages and of those read in place, wherever their entry point is among the files:
// their author can mend them.
void CompileSession::CheckExports(Emitter& emitter) {
  std::vector<const specifier::Package*> packages;
  if (options_.packages.own() != nullptr) packages.push_back(options_.packages.own());
  for (const specifier::Package& package : options_.packages.packages()) {
    if (package.source == specifier::PackageSource::kPath) packages.push_back(&package);
  }
  for (const specifier::Package* package : packages) {
    if (!package->exports) continue;
    std::optional<std::string> entry = specifier::FindEntryPoint(*package);
    if (!entry) continue;
    auto unit = llvm::find_if(units_, [&](const std::unique_ptr<Unit>& u) { return u->source_path == *entry; });
    if (unit == units_.end()) continue;
    (*unit)->is_entry = true;
    if ((*unit)->work == UnitWork::kNothing) {
      // The last build has found nothing, unless another file was the entry point then.
      needs_everything_ |= !(*unit)->earlier->is_entry;
      continue;
    }
    analyzer_hooks::CheckDeclaredExports(*package->exports, (*unit)->surface, package->Label(), emitter);
  }
}

void CompileSession::AnalyzeUnit(Unit& unit) {
  Timings::Scope scope(options_.timings, Phase::kAnalyze, unit.source_path);
  unit.tree->Prefetch();
  llvm::SmallVector<sema::Import, 16> references;
  for (const UnitImport& import : unit.imports) {
    references.push_back({import.module ? &*import.module : nullptr,
                          import.target != nullptr ? &import.target->surface : nullptr});
  }
  sema::Options options;
  options.importer_module = unit.owner.module;
  options.display_path = sources_.path(unit.file);
  options.is_strict = options_.is_strict && !unit.owner.is_foreign;
  options.test_functions = IsTestFile(unit.relative_path);
  options.hook = options_.hook;
  sema::Analyze(*unit.tree, {references}, options, unit.emitter);
}

void CompileSession::CollectDiagnostics(Emitter& emitter) {
  for (Unit* unit : compiled_) {
    for (Diagnostic& diagnostic : unit->emitter.Take()) {
      if (unit->owner.is_foreign) {
        if (diagnostic.severity != Severity::kError) continue;
        diagnostic.notes.push_back(
            fmt::format("the mistake is in the package {}, not in your project", unit->owner.Label()));
      }
      emitter.Add(diagnostic);
      unit->diagnostics.push_back(std::move(diagnostic));
    }
  }
}

// See CompiledCache: everything that a package's compiled text depends on.
void CompileSession::ComputePackageKeys() {
  std::map<std::string, std::set<std::string>> seen_by_module;
  std::map<std::string, const Owner*> owners;
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (!unit->owner.is_foreign || unit->owner.tree_hash.empty()) continue;
    owners[unit->owner.module] = &unit->owner;
    std::set<std::string>& seen = seen_by_module[unit->owner.module];
    for (const UnitImport& import : unit->imports) {
      if (import.target == nullptr || import.target->owner.module == unit->owner.module) continue;
      seen.insert(import.target->output_path + "\n" + import.target->surface.Fingerprint());
    }
  }
  for (const auto& [module, seen] : seen_by_module) {
    llvm::SHA256 hash;
    hash.update(CompilerId());
    hash.update(owners[module]->tree_hash);
    for (const std::string& surface : seen) hash.update(surface);
    package_keys_[module] = llvm::toHex(llvm::ArrayRef(hash.final()).take_front(16), /*LowerCase=*/true);
  }
}

codegen::ImportTarget CompileSession::TargetOf(const Unit& unit, const ast::ModuleReference& reference) const {
  const UnitImport& import = ImportOf(unit, reference);
  if (import.target != nullptr) {
    return {RelativeSpecifier(unit.output_path, import.target->output_path), /*is_tova_module=*/true};
  }
  llvm::StringRef inside = import.module->source_path;
  if (import.module->kind == ModuleKind::kRelative && inside.consume_front(unit.owner.root) &&
      inside.consume_front("/")) {
    return {RelativeSpecifier(unit.output_path, CopiedOutputPath(unit.owner, inside)), /*is_tova_module=*/false};
  }
  codegen::ImportTarget target{reference.specifier.str(), /*is_tova_module=*/false};
  if (!import.module->is_declared) target.library = runtime::FindLibraryModule(reference.specifier);
  return target;
}

void CompileSession::Emit(Unit& unit) const {
  Timings::Scope scope(options_.timings, Phase::kEmit, unit.source_path);
  auto key = package_keys_.find(unit.owner.module);
  bool is_shared = unit.owner.is_foreign && key != package_keys_.end();
  CompiledCache cache(options_.cache_directory);
  if (is_shared && cache.Load(unit, key->second)) return;
  unit.tree->Prefetch();
  codegen::EmitOptions options;
  options.import_target = [&](const ast::ModuleReference& reference) { return TargetOf(unit, reference); };
  options.runtime_prefix = RuntimePrefix(unit.output_path);
  options.source_path = SourcePathInMap(unit);
  if (unit.owner.is_foreign) options.source_root = PackageRootInMap(unit);
  options.map_name = AsUrl(llvm::sys::path::filename(unit.output_path)) + ".map";
  options.module_path = unit.output_path;
  const bool is_own = unit.owner.is_project();
  options.is_program = is_own && !options_.target.has_tests;
  options.include_tests = is_own && options_.target.has_tests;
  options.test_functions = options.include_tests && IsTestFile(unit.relative_path);
  codegen::EmittedModule emitted = codegen::Emit(*unit.tree, sources_, options);
  unit.code = std::move(emitted.code);
  unit.source_map = std::move(emitted.source_map);
  // A cache that can't be written costs only the next build's time.
  if (is_shared) (void)cache.Put(unit, key->second).has_value();
}

// The way from a package's compiled file to the folder of all packages: "../../../". What runs the program shows a
// package's source as if it stood there.
std::string CompileSession::PackageRootInMap(const Unit& unit) {
  std::string way;
  for (size_t folders = llvm::StringRef(unit.output_path).count('/'); folders > 1; --folders) way += "../";
  return way;
}

// Packages are compiled once for all projects, so their maps name the package; project files are named relative
// to the map, so that editors find them.
std::string CompileSession::SourcePathInMap(const Unit& unit) const {
  if (unit.owner.is_foreign) return AsUrl(unit.owner.Label() + "/" + unit.relative_path);
  return AsUrl(RelativeSpecifier(options_.target.output + "/" + unit.output_path, unit.source_path));
}

}  // namespace tova::driver
