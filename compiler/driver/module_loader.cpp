#include "compiler/driver/module_loader.h"

#include "compiler/driver/parallel_for.h"
#include "compiler/driver/surfaces.h"
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
  unit.hash = HashOf(text);
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
  (void)BuildOwnSurface(unit);
}

void ModuleLoader::Resolve(Unit& unit) {
  Timings::Scope scope(options_.timings, Phase::kResolve, unit.source_path);
  unit.imports.clear();
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

Result<void> ModuleLoader::Process(Unit& unit) {
  TOVA_CHECK(Read(unit));
  Parse(unit);
  BuildSurface(unit);
  // The names that a file passes on come from its imports.
  if (unit.work == UnitWork::kCompile || sema::PassesNamesOn(*unit.tree)) Resolve(unit);
  return {};
}

Unit* ModuleLoader::UnitFor(const UnitState& earlier) {
  const BuildInput& input = options_.reuse->InputOf(earlier);
  Unit*& known = by_path_[input.path];
  if (known != nullptr) return known;
  auto unit = std::make_unique<Unit>();
  unit->source_path = input.path;
  unit->owner = options_.reuse->OwnerOf(earlier);
  unit->relative_path = RelativeTo(input.path, unit->owner.root);
  known = unit.get();
  units_.push_back(std::move(unit));
  return known;
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
    const size_t known = units_.size();
    import.target = UnitFor(module, is_foreign);
    // What a checked file passes on has been checked with it.
    if (options_.checked != nullptr && units_.size() > known) import.target->work = unit.work;
  }
}

void ModuleLoader::LinkAsBefore(Unit& unit) {
  unit.imports.clear();
  for (uint32_t target : unit.earlier->imports) {
    UnitImport& import = unit.imports.emplace_back();
    import.target = UnitFor(options_.reuse->unit(target));
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

void ModuleLoader::LoadWaves(std::vector<std::optional<Failure>>& failures) {
  for (size_t begin = 0, end = units_.size(); begin < end; begin = end, end = units_.size()) {
    failures.resize(end);
    std::vector<size_t> wave;
    for (size_t i = begin; i < end; ++i) {
      Unit& unit = *units_[i];
      if (options_.checked != nullptr && options_.checked->Contains(unit)) unit.work = UnitWork::kSurface;
      if (options_.reuse != nullptr) unit.earlier = options_.reuse->FindUnit(unit.source_path);
      if (unit.earlier == nullptr || !options_.reuse->IsCurrent(*unit.earlier)) {
        wave.push_back(i);
        continue;
      }
      unit.work = UnitWork::kNothing;
      const BuildInput& input = options_.reuse->InputOf(*unit.earlier);
      unit.stamp = input.stamp;
      unit.hash = input.hash;
      unit.surface_hash = unit.earlier->surface;
    }
    ParallelFor(wave.size(), options_.jobs, [&](size_t i) {
      if (Result<void> processed = Process(*units_[wave[i]]); !processed) {
        failures[wave[i]] = std::move(processed).failure();
      }
    });
    for (size_t i = begin; i < end; ++i) {
      units_[i]->work == UnitWork::kNothing ? LinkAsBefore(*units_[i]) : LinkImports(*units_[i]);
    }
  }
}

// Of what the units that are compiled import, and what is passed on to them.
bool ModuleLoader::LoadSurfaces(bool& loaded) {
  std::vector<Unit*> wanted;
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->work == UnitWork::kNothing) continue;
    // One without a tree has just been found; its turn comes with the next call.
    const bool passes_on = unit->tree != nullptr && sema::PassesNamesOn(*unit->tree);
    if (unit->work == UnitWork::kSurface && !passes_on) continue;
    for (const UnitImport& import : unit->imports) {
      if (import.target == nullptr || import.target->work != UnitWork::kNothing) continue;
      import.target->work = UnitWork::kSurface;
      wanted.push_back(import.target);
    }
  }
  loaded = !wanted.empty();
  std::vector<char> failed(wanted.size());
  ParallelFor(wanted.size(), options_.jobs, [&](size_t i) { failed[i] = !Process(*wanted[i]); });
  for (Unit* unit : wanted) {
    if (unit->tree != nullptr && sema::PassesNamesOn(*unit->tree)) LinkImports(*unit);
  }
  return llvm::none_of(failed, [](char is_failed) { return is_failed != 0; });
}

bool ModuleLoader::CompileImporters(bool& promoted) {
  auto has_changed = [](const Unit* unit) {
    return unit != nullptr && unit->work == UnitWork::kCompile && unit->earlier != nullptr &&
           !(unit->surface_hash == unit->earlier->surface);
  };
  std::vector<Unit*> importers;
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->work == UnitWork::kCompile) continue;
    if (llvm::any_of(unit->imports, [&](const UnitImport& import) { return has_changed(import.target); })) {
      importers.push_back(unit.get());
    }
  }
  promoted = !importers.empty();
  std::vector<char> failed(importers.size());
  ParallelFor(importers.size(), options_.jobs, [&](size_t i) {
    Unit& unit = *importers[i];
    const bool is_read = unit.work == UnitWork::kSurface;
    unit.work = UnitWork::kCompile;
    if (!is_read) {
      failed[i] = !Process(unit);
    } else if (!sema::PassesNamesOn(*unit.tree)) {
      Resolve(unit);
    }
  });
  if (llvm::any_of(failed, [](char is_failed) { return is_failed != 0; })) return false;
  for (Unit* unit : importers) LinkImports(*unit);
  return true;
}

bool ModuleLoader::FollowSurfaces() {
  for (bool promoted = true; promoted;) {
    for (bool loaded = true; loaded;) {
      if (!LoadSurfaces(loaded)) return false;
    }
    has_circular_surfaces_ = BuildPassedOnSurfaces(units_);
    if (has_circular_surfaces_ || !CompileImporters(promoted)) return false;
  }
  return true;
}

bool ModuleLoader::Load(llvm::ArrayRef<std::string> files, Emitter& emitter) {
  for (const std::string& file : files) {
    ResolvedModule module;
    module.source_path = file;
    module.package_root = options_.project_root;
    UnitFor(module, /*is_foreign=*/false)->is_given = true;
  }
  const size_t given = units_.size();
  std::vector<std::optional<Failure>> failures;
  LoadWaves(failures);
  if (options_.reuse == nullptr) {
    ReportUnreadable(failures, given, emitter);
    Timings::Scope scope(options_.timings, Phase::kSurfaces);
    has_circular_surfaces_ = BuildPassedOnSurfaces(units_);
    return true;
  }
  if (llvm::any_of(failures, [](const std::optional<Failure>& failure) { return failure.has_value(); })) return false;
  if (!FollowSurfaces()) return false;
  // Their compiled text is shared by all projects, under a key that all files of the package decide.
  return llvm::none_of(units_, [](const std::unique_ptr<Unit>& unit) {
    return unit->owner.is_foreign && unit->work == UnitWork::kCompile;
  });
}

}  // namespace tova::driver
