#ifndef TOVA_COMPILER_DRIVER_COMPILE_SESSION_H
#define TOVA_COMPILER_DRIVER_COMPILE_SESSION_H

#include <memory>
#include <string>
#include <vector>

#include "analyzer-hooks/analysis_hook.h"
#include "compiler/codegen/emit.h"
#include "compiler/driver/target.h"
#include "compiler/driver/timings.h"
#include "compiler/driver/unit.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/StringMap.h"
#include "modres/specifier/package_graph.h"

namespace tova::driver {

struct CompileOptions {
  unsigned jobs = 1;
  std::string cache_directory;
  const Target& target;
  const specifier::PackageGraph& packages;
  bool is_strict = false;      // mismatches of types are errors
  analyzer_hooks::AnalysisHook* hook = nullptr;  // may be null; told of the analysis from several threads
  Timings* timings = nullptr;  // may be null
};

// Takes loaded units from syntax trees to JavaScript: cycles between packages, analysis, emission.
// Files are worked on in parallel; results and messages do not depend on the number of jobs.
class CompileSession {
 public:
  // Sources and units must outlive the session.
  CompileSession(SourceSet& sources, std::vector<std::unique_ptr<Unit>>& units, CompileOptions options)
      : sources_(sources), units_(units), options_(std::move(options)) {}

  // Problems of a single file go to its unit's emitter, those between files to `emitter`.
  void Analyze(Emitter& emitter);
  // After Analyze: whether a file that was left as it was turned out to need another look, so that all have to be read.
  bool needs_everything() const { return needs_everything_; }
  // To be called once before Emit, after an analysis without errors.
  void PrepareEmission() { ComputePackageKeys(); }
  // Fills the code and the source map of a compiled unit, from its tree or from the shared cache. May be called from
  // several threads, for different units.
  void Emit(Unit& unit) const;

  // How many units this build has compiled.
  size_t compiled_count() const { return compiled_.size(); }
  // Adds the diagnostics of the compiled units, and leaves them with these. Warnings about packages that are not the
  // user's own are dropped, and their errors say whose mistake they are.
  void CollectDiagnostics(Emitter& emitter);

 private:
  void CheckPackageCycles(Emitter& emitter);
  void CheckExports(Emitter& emitter);
  void AnalyzeUnit(Unit& unit);
  void ComputePackageKeys();
  std::string SourcePathInMap(const Unit& unit) const;
  static std::string PackageRootInMap(const Unit& unit);
  codegen::ImportTarget TargetOf(const Unit& unit, const ast::ModuleReference& reference) const;

  SourceSet& sources_;
  std::vector<std::unique_ptr<Unit>>& units_;
  bool needs_everything_ = false;
  std::vector<Unit*> compiled_;  // those that there is something to do for
  CompileOptions options_;
  llvm::StringMap<std::string> package_keys_;  // by module
};

}  // namespace tova::driver

#endif
