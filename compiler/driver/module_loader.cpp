#include "compiler/driver/module_loader.h"

#include "compiler/driver/parallel_for.h"
#include "compiler/parse/parse_module.h"
#include "compiler/sema/analyze.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

using analyzer_hooks::ModuleKind;
using analyzer_hooks::ResolvedModule;

constexpr uint64_t kSourceLimitBytes = 64u << 20;  // offsets are 32 bits wide, and no person writes such a file

std::string RelativeTo(llvm::StringRef path, llvm::StringRef root) {
  llvm::StringRef rest = path;
  if (rest.consume_front(root)) {
    rest.consume_front("/");
    return rest.str();
  }
  return path.drop_front(path.starts_with("/") ? 1 : 0).str();
}

}  // namespace

std::string ModuleLoader::DisplayPath(const Unit& unit) const {
  if (unit.owner.is_foreign) return unit.owner.Label() + "/" + unit.relative_path;
  llvm::StringRef path = unit.source_path;
  llvm::StringRef below = path;
  if (below.consume_front(options_.working_directory) && below.consume_front("/")) return below.str();
  return path.str();
}

Result<void> ModuleLoader::Read(Unit& unit) {
  Timings::Scope scope(options_.timings, Phase::kRead, unit.source_path);
  unit.stamp = StampOf(unit.source_path);
  TOVA_TRY(std::string text, store::ReadFile(unit.source_path, kSourceLimitBytes));
  unit.file = sources_.Add(DisplayPath(unit), std::move(text));
  return {};
}

void ModuleLoader::Parse(Unit& unit) {
  lex::TokenStream tokens;
  {
    Timings::Scope scope(options_.timings, Phase::kLex, unit.source_path);
    tokens = lex::Lex(sources_, unit.file);
  }
  Timings::Scope scope(options_.timings, Phase::kParse, unit.source_path);
  unit.tree = parse::ParseModule(sources_, unit.file, tokens, unit.emitter);
}

// While the tree is at hand: later it would have to come back from memory into the processor's cache. A
// surface that needs others waits until all files are read.
void ModuleLoader::BuildSurface(Unit& unit) {
  Timings::Scope scope(options_.timings, Phase::kSurfaces, unit.source_path);
  if (!sema::PassesNamesOn(*unit.tree)) unit.surface = sema::BuildExportSurface(*unit.tree);
}

void ModuleLoader::Resolve(Unit& unit) {
  Timings::Scope scope(options_.timings, Phase::kResolve, unit.source_path);
  analyzer_hooks::Importer importer{unit.source_path, unit.owner.root, unit.owner.module};
  for (const ast::ModuleReference* reference : unit.tree->references) {
    UnitImport& import = unit.imports.emplace_back();
    import.reference = reference;
    if (reference->specifier.empty()) continue;  // the parser has reported it
    analyzer_hooks::Resolution resolution = resolver_.Resolve(reference->specifier, importer);
    if (auto* module = std::get_if<ResolvedModule>(&resolution)) {
      import.module = std::move(*module);
    } else if (auto* error = std::get_if<analyzer_hooks::ResolutionError>(&resolution)) {
      error->diagnostic.span = unit.tree->SpanOf(reference->specifier_begin, reference->specifier_end);
      unit.emitter.Add(std::move(error->diagnostic));
    }
  }
}

Unit* ModuleLoader::UnitFor(const ResolvedModule& module, bool is_foreign) {
  if (!llvm::StringRef(module.source_path).ends_with(".tova")) return nullptr;
  Unit*& known = by_path_[module.source_path];
  if (known != nullptr) return known;
  auto unit = std::make_unique<Unit>();
  unit->source_path = module.source_path;
  // A member's file belongs to the member whichever way leads to it.
  const specifier::Package* member = is_foreign ? nullptr : options_.packages.FindMember(module.source_path);
  if (member != nullptr) {
    unit->owner = {member->module, member->version, member->root, "", false, true, member->output_folder};
  } else {
    unit->owner = {module.module, module.version, module.package_root, module.tree_hash, is_foreign, false, ""};
  }
  unit->relative_path = RelativeTo(module.source_path, unit->owner.root);
  known = unit.get();
  units_.push_back(std::move(unit));
  return known;
}

void ModuleLoader::LinkImports(Unit& unit) {
  for (UnitImport& import : unit.imports) {
    if (!import.module) continue;
    ResolvedModule& module = *import.module;
    bool is_foreign = module.kind == ModuleKind::kPackage;
    // A relative import stays in its importer's package, which the resolver need not know by name.
    if (module.kind == ModuleKind::kRelative) {
      module.module = unit.owner.module;
      module.version = unit.owner.version;
      module.tree_hash = unit.owner.tree_hash;
      module.package_root = unit.owner.root;
      is_foreign = unit.owner.is_foreign;
    }
    import.target = UnitFor(module, is_foreign);
  }
}

void ModuleLoader::ReportUnreadable(llvm::ArrayRef<std::optional<Failure>> failures, size_t given,
                                    Emitter& emitter) {
  llvm::DenseMap<const Unit*, const Failure*> failed;
  for (size_t i = 0; i < units_.size(); ++i) {
    if (!failures[i]) continue;
    failed[units_[i].get()] = &*failures[i];
    if (i < given) emitter.Add(failures[i]->diagnostic());
  }
  if (failed.empty()) return;
  for (const std::unique_ptr<Unit>& unit : units_) {
    for (UnitImport& import : unit->imports) {
      const Failure* failure = failed.lookup(import.target);
      if (failure == nullptr) continue;
      Diagnostic diagnostic = failure->diagnostic();
      diagnostic.span = unit->tree->SpanOf(import.reference->specifier_begin, import.reference->specifier_end);
      unit->emitter.Add(std::move(diagnostic));
      import.target = nullptr;
      import.module.reset();
    }
  }
  llvm::erase_if(units_, [](const std::unique_ptr<Unit>& unit) { return unit->tree == nullptr; });
}

void ModuleLoader::Load(llvm::ArrayRef<std::string> files, Emitter& emitter) {
  for (const std::string& file : files) {
    ResolvedModule module;
    module.source_path = file;
    module.package_root = options_.project_root;
    UnitFor(module, /*is_foreign=*/false);
  }
  size_t given = units_.size();
  std::vector<std::optional<Failure>> failures;
  for (size_t begin = 0, end = units_.size(); begin < end; begin = end, end = units_.size()) {
    failures.resize(end);
    ParallelFor(end - begin, options_.jobs, [&](size_t i) {
      Unit& unit = *units_[begin + i];
      if (Result<void> read = Read(unit)) {
        Parse(unit);
        BuildSurface(unit);
        Resolve(unit);
      } else {
        failures[begin + i] = std::move(read).failure();
      }
    });
    for (size_t i = begin; i < end; ++i) LinkImports(*units_[i]);
  }
  ReportUnreadable(failures, given, emitter);
}

}  // namespace tova::driver
