#ifndef TOVA_COMPILER_DRIVER_MODULE_LOADER_H
#define TOVA_COMPILER_DRIVER_MODULE_LOADER_H

#include <memory>
#include <string>
#include <vector>

#include "analyzer-hooks/module_resolver.h"
#include "compiler/driver/checked_packages.h"
#include "compiler/driver/reuse.h"
#include "compiler/driver/timings.h"
#include "compiler/driver/unit.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "modres/specifier/package_graph.h"

namespace tova::driver {

struct LoadOptions {
  const specifier::PackageGraph& packages;  // knows whose the project's files are
  std::string project_root;       // absolute
  std::string working_directory;  // places below it are shown relative to it
  unsigned jobs = 1;
  Timings* timings = nullptr;    // may be null
  const Reuse* reuse = nullptr;  // what the last build has left; may be null
  CheckedPackages* checked = nullptr;  // files of packages that need no analysis; may be null, and is with `reuse`
};

// Reads and parses source files and everything that they import, wave by wave: the files of a wave in
// parallel, each one once. Also says what each makes importable. Units of the last build that are current are not
// read unless what they are imported by needs to know what they export; see Reuse.
// Unreadable files and specifiers that lead nowhere are reported at the import that asked for them.
class ModuleLoader {
 public:
  // The resolver and the source set must outlive the loader.
  ModuleLoader(const analyzer_hooks::ModuleResolver& resolver, SourceSet& sources, LoadOptions options)
      : resolver_(resolver), sources_(sources), options_(std::move(options)) {}

  // Loads project files (absolute paths) and what they reach. A file that can't be read is reported to `emitter`. False
  // when the change touches more than can be built in parts: then everything is to be loaded anew, without reuse.
  [[nodiscard]] bool Load(llvm::ArrayRef<std::string> files, Emitter& emitter);

  // Whether files pass on names of each other in a circle, so that they can only be built together.
  bool has_circular_surfaces() const { return has_circular_surfaces_; }

  // Every file that could be read: the given ones first, then in the order of their discovery, which does not
  // depend on the number of jobs.
  std::vector<std::unique_ptr<Unit>> TakeUnits() { return std::move(units_); }

 private:
  std::string DisplayPath(const Unit& unit) const;
  Result<void> Read(Unit& unit);
  void Parse(Unit& unit);
  void BuildSurface(Unit& unit);
  void Resolve(Unit& unit);
  Result<void> Process(Unit& unit);
  Unit* UnitFor(const analyzer_hooks::ResolvedModule& module, bool is_foreign);
  Unit* UnitFor(const UnitState& earlier);
  void LinkImports(Unit& unit);
  void LinkAsBefore(Unit& unit);
  void LoadWaves(std::vector<std::optional<Failure>>& failures);
  // What could not be read is reported where it was asked for, and left out.
  void ReportUnreadable(llvm::ArrayRef<std::optional<Failure>> failures, size_t given, Emitter& emitter);
  // Reads what units that are compiled import, and compiles those who import what has changed.
  bool FollowSurfaces();
  bool LoadSurfaces(bool& loaded);
  bool CompileImporters(bool& promoted);

  const analyzer_hooks::ModuleResolver& resolver_;
  SourceSet& sources_;
  LoadOptions options_;
  std::vector<std::unique_ptr<Unit>> units_;
  llvm::StringMap<Unit*> by_path_;
  bool has_circular_surfaces_ = false;
};

}  // namespace tova::driver

#endif
