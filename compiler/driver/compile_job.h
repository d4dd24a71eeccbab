#ifndef TOVA_COMPILER_DRIVER_COMPILE_JOB_H
#define TOVA_COMPILER_DRIVER_COMPILE_JOB_H

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/build_state.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/fixer.h"
#include "compiler/driver/import_listing.h"
#include "compiler/driver/reuse.h"
#include "compiler/driver/target.h"
#include "compiler/driver/timings.h"
#include "compiler/driver/unit.h"
#include "compiler/driver/warning_policy.h"
#include "diagnostics/consumer.h"
#include "diagnostics/render.h"
#include "modres/specifier/package_graph.h"
#include "modres/store/file_lock.h"

namespace tova::driver {

enum class JobPurpose { kBuild, kCheck, kRun, kTest };

class CompileSession;

// What `build`, `check`, `run`, `test` and `bench` have in common: find the target, get its packages, read, analyse,
// emit and write.
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

  // Say what has come of it, also where that is not a terminal.
  void set_tells_result(bool tells) { tells_result_ = tells; }
  // After Run, whatever came of it: the files that were looked at, and the folders that were searched.
  std::vector<BuildInput> Inputs() const;

  // After a successful build or run of a file: the compiled program's absolute path; for tests, that of the plan.
  const std::string& program() const { return program_; }
  const Target& target() const { return target_; }

 private:
  enum class Outcome { kDone, kFailed, kStartOver };

  int Build();
  bool IsUpToDate();
  bool IsOld(const BuildState& state) const;
  bool ShowAgain(const BuildState& state);
  bool Compile();
  // With what the last build has left, or without; kStartOver when more has changed than can be built in parts.
  Outcome CompileUnits(const Reuse* reuse);
  // The diagnostics of units that are not compiled. False when they can't be shown.
  bool RestoreDiagnostics();
  std::shared_ptr<const specifier::PackageGraph> PreparePackages();
  // Waits for other builds into the same folder. False when that fails; sets `waited`.
  bool LockOutput(bool& waited);
  // The sources of a tree; remembers the folders that were looked into.
  Result<std::vector<std::string>> FindTreeSources();
  bool ListSources(const Reuse* reuse);
  // Keeps those of the sources that may hold tests; all of them are inputs.
  void ChooseTestFiles(const Reuse* reuse);
  bool WriteEverything(CompileSession& session, const Reuse* reuse);
  // Applies the policy to what was reported so far; false when there are errors.
  bool ApplyPolicy();
  bool IsWholeProject() const;
  // Shows the diagnostics gathered so far.
  void ShowDiagnostics();
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
  bool tells_result_ = false;
  SourceSet sources_;
  Emitter emitter_{SIZE_MAX};  // what belongs to no single file; at the end all, each file having had its limit
  Target target_;
  std::vector<std::string> files_;    // what is compiled whether something imports it or not
  std::vector<BuildInput> looked_at_;  // where they were looked for
  std::vector<BuildInput> needed_;     // further files that units need which are not compiled
  std::shared_ptr<const specifier::PackageGraph> graph_;
  std::vector<std::unique_ptr<Unit>> units_;
  size_t compiled_count_ = 0;  // of the units
  bool has_circular_surfaces_ = false;
  std::optional<BuildState> last_state_;
  Emitter prepared_{SIZE_MAX};  // what was found before the first source was read
  size_t located_count_ = 0;  // diagnostics that every build finds again before anything else
  std::vector<Diagnostic> general_;  // further ones that belong to no unit
  std::optional<store::FileLock> lock_;  // of the output folder
  std::chrono::steady_clock::time_point started_;
  std::optional<Timings> timings_;  // only when asked for
  std::optional<ImportListing> imports_;  // likewise
  std::string program_;
};

// Runs the last job of a process. Its memory is left to the system, which takes back everything at once.
int RunToTheEnd(std::unique_ptr<CompileJob> job);

}  // namespace tova::driver

#endif
