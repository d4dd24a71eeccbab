#ifndef TOVA_COMPILER_DRIVER_COMPILE_JOB_H
#define TOVA_COMPILER_DRIVER_COMPILE_JOB_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "compiler/driver/fixer.h"
#include "compiler/driver/import_listing.h"
#include "compiler/driver/target.h"
#include "compiler/driver/timings.h"
#include "compiler/driver/unit.h"
#include "compiler/driver/warning_policy.h"
#include "diagnostics/consumer.h"
#include "diagnostics/render.h"
#include "modres/specifier/package_graph.h"

namespace tova::driver {

enum class JobPurpose { kBuild, kCheck, kRun, kTest };

// What `build`, `check`, `run`, `test` and `bench` have in common: find the target, get its packages, read, analyse, emit and write.
// One job serves one command line. Not thread-safe; it uses threads of its own.
class CompileJob {
 public:
  CompileJob(const CommandLine& line, session::Environment& environment, JobPurpose purpose);

  // Does everything and shows what there is to say. Returns an exit status.
  int Run();

  // Lets a check correct what it can: when something was, Run shows nothing and `was_fixed` says so, since everything is
  // to be looked at again by another job. The fixer must outlive the job.
  void set_fixer(Fixer* fixer) { fixer_ = fixer; }
  bool was_fixed() const { return was_fixed_; }

  // After a successful build or run of a file: the compiled program's absolute path; for tests, that of the plan.
  const std::string& program() const { return program_; }
  const Target& target() const { return target_; }

 private:
  int Build();
  bool IsUpToDate();
  bool IsOld(const BuildState& state) const;
  bool Compile();
  std::shared_ptr<const specifier::PackageGraph> PreparePackages();
  // The sources of a tree; remembers the folders that were looked into.
  Result<std::vector<std::string>> FindTreeSources();
  bool ListSources();
  // Keeps those of the sources that may hold tests; all of them are inputs.
  void ChooseTestFiles();
  bool WriteEverything();
  // Applies the policy to what was reported so far; false when there are errors.
  bool ApplyPolicy();
  bool IsWholeProject() const;
  void AddInputs(BuildState& state, const specifier::PackageGraph& graph) const;
  // Shows the diagnostics gathered so far; returns the text that was shown.
  std::string ShowDiagnostics();
  bool Fail(const Failure& failure);
  std::string StateFile(TargetKind kind) const;
  std::string StateKey(TargetKind kind) const;
  bool IsDataFormat() const;
  void SayDone(const std::string& words);
  // What `--timings` and `--trace` ask for; false when the trace can't be written.
  bool ShowTimings();
  Timings* timings() { return timings_ ? &*timings_ : nullptr; }

  const CommandLine& line_;
  session::Environment& environment_;
  JobPurpose purpose_;
  MessageFormat format_;
  WarningPolicy policy_;
  Fixer* fixer_ = nullptr;
  bool was_fixed_ = false;
  SourceSet sources_;
  Emitter emitter_{SIZE_MAX};  // what belongs to no single file; at the end all, each file having had its limit
  Target target_;
  std::vector<std::string> files_;    // what is compiled whether something imports it or not
  std::vector<StampedPath> looked_at_;  // where they were looked for
  std::shared_ptr<const specifier::PackageGraph> graph_;
  std::vector<std::unique_ptr<Unit>> units_;
  std::optional<Timings> timings_;  // only when asked for
  std::optional<ImportListing> imports_;  // likewise
  std::string program_;
};

}  // namespace tova::driver

#endif
