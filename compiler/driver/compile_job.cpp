#include "compiler/driver/compile_job.h"

#include <chrono>
#include <thread>

#include "analyzer-hooks/resolver_chain.h"
#include "compiler/driver/bundle.h"
#include "compiler/driver/compile_session.h"
#include "compiler/driver/copied_files.h"
#include "compiler/driver/module_loader.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/output_writer.h"
#include "compiler/driver/record_build.h"
#include "compiler/driver/scratch_builds.h"
#include "compiler/driver/state_diagnostics.h"
#include "compiler/driver/test_plan.h"
#include "compiler/driver/unused_dependencies.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/BuryPointer.h"
#include "llvm/Support/FileSystem.h"
#include "modres/session/manifest_option.h"
#include "modres/session/prepare.h"
#include "modres/session/workspace.h"
#include "modres/specifier/resolvers.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr size_t kDefaultErrorLimit = 50;

std::string CountOf(size_t count, llvm::StringRef noun) {
  return fmt::format("{} {}{}", count, noun.str(), count == 1 ? "" : "s");
}

unsigned CompileJobs(const CommandLine& line, const session::Environment& environment) {
  if (line.Has(OptionId::kJobs)) return environment.jobs;
  return std::max(1u, std::thread::hardware_concurrency());
}

// A name that another file imports although it is private is meant to be used: its file's complaint that nobody does is
// the same mistake.
void DropUnusedOfPrivateImports(std::vector<Diagnostic>& diagnostics) {
  llvm::SmallVector<Span, 4> definitions;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.code != DiagnosticCode::kPrivateImport) continue;
    for (const Label& label : diagnostic.labels) definitions.push_back(label.span);
  }
  if (definitions.empty()) return;
  llvm::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    return diagnostic.code == DiagnosticCode::kUnusedFunction && llvm::is_contained(definitions, diagnostic.span);
  });
}

}  // namespace

CompileJob::CompileJob(const CommandLine& line, session::Environment& environment, JobPurpose purpose)
    : line_(line),
      environment_(environment),
      purpose_(purpose),
      format_(ParseMessageFormat(line.Value(OptionId::kMessageFormat, "human")).value_or(MessageFormat::kHuman)),
      policy_(line) {
  if (line.Has(OptionId::kDeps)) imports_.emplace(sources_, environment.working_directory);
  if (line.Has(OptionId::kTimings) || line.Has(OptionId::kTrace)) timings_.emplace();
}

int CompileJob::Run() {
  int status = Build();
  if (status == kExitSuccess && line_.Has(OptionId::kBundle) && !Bundle(target_, environment_)) {
    status = environment_.IsInterrupted() ? kExitInterrupted : kExitFailure;
  }
  if (timings_ && !ShowTimings() && status == kExitSuccess) status = kExitFailure;
  return status;
}

int CompileJob::Build() {
  started_ = std::chrono::steady_clock::now();
  TargetRequest request;
  if (!line_.arguments.empty()) request.argument = line_.arguments[0];
  request.manifest_path = line_.Value(OptionId::kManifestPath).str();
  request.output = line_.Value(OptionId::kOut, line_.Value(OptionId::kOutput)).str();
  request.run = purpose_ == JobPurpose::kRun;
  request.test = purpose_ == JobPurpose::kTest;
  std::optional<Target> target;
  {
    Timings::Scope scope(timings(), Phase::kLocate);
    target = LocateTarget(request, environment_, sources_, emitter_);
  }
  if (!target) {
    ShowDiagnostics();
    return environment_.IsInterrupted() ? kExitInterrupted : kExitFailure;
  }
  target_ = std::move(*target);
  located_count_ = emitter_.diagnostics().size();
  if (purpose_ == JobPurpose::kTest) {
    program_ = target_.output + "/" + TestPlanName(target_);
  } else if (target_.kind == TargetKind::kFile) {
    llvm::StringRef relative = target_.file;
    relative.consume_front(target_.root);
    relative.consume_front("/");
    program_ = target_.output + "/" + OutputPath(Owner(), relative);
  }
  if (target_.is_scratch) {
    if (Result<void> held = HoldScratchFolder(environment_, target_.output); !held) {
      (void)Fail(held.failure());
      return environment_.IsInterrupted() ? kExitInterrupted : kExitFailure;
    }
    LinkNodeModules(target_.output, target_.file);
  }
  if (purpose_ != JobPurpose::kCheck && IsUpToDate()) return kExitSuccess;
  bool done = Compile();
  lock_.reset();
  if (environment_.IsInterrupted()) return kExitInterrupted;
  if (!done) {
    if (tells_result_) SayDone("not built");
    return kExitFailure;
  }
  if (was_fixed_) return kExitSuccess;
  auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started_);
  if (compiled_count_ == 0) {
    SayDone("nothing to do");
  } else if (compiled_count_ < units_.size() && purpose_ != JobPurpose::kCheck) {
    SayDone(fmt::format("built {} of {} in {} ms", compiled_count_, CountOf(units_.size(), "module"), elapsed.count()));
  } else {
    SayDone(fmt::format("{} {} in {} ms", purpose_ == JobPurpose::kCheck ? "checked" : "built",
                        CountOf(compiled_count_, "module"), elapsed.count()));
  }
  return kExitSuccess;
}

bool CompileJob::LockOutput(bool& waited) {
  waited = false;
  const std::string file = target_.output + "/" + kLockFile.str();
  Result<std::optional<store::FileLock>> free = store::FileLock::TryAcquire(file);
  // A folder that can't be written to is reported when there is something to write.
  if (!free) return true;
  if (*free) {
    lock_.emplace(std::move(**free));
    return true;
  }
  waited = true;
  auto say = [&](const std::string& who) {
    if (!environment_.quiet) environment_.err << "waiting for another build of this folder (" << who << ")\n";
  };
  Result<store::FileLock> lock = store::FileLock::Acquire(file, say, environment_.interrupted);
  if (!lock) return Fail(lock.failure());
  lock_.emplace(std::move(*lock));
  return true;
}

bool CompileJob::Compile() {
  bool waited = false;
  if (purpose_ != JobPurpose::kCheck) {
    if (Result<void> fit = CheckOutputFolder(target_); !fit) return Fail(fit.failure());
    if (store::IsFolder(target_.output) && !LockOutput(waited)) return false;
    if (waited && IsUpToDate()) return true;
  }
  std::optional<Reuse> reuse;
  if (last_state_) {
    Timings::Scope scope(timings(), Phase::kStamps);
    reuse = Reuse::Find(std::move(*last_state_), CompileJobs(line_, environment_));
  }
  Outcome outcome = CompileUnits(reuse ? &*reuse : nullptr);
  if (outcome == Outcome::kStartOver) {
    emitter_ = prepared_;
    units_.clear();
    general_.clear();
    outcome = CompileUnits(nullptr);
  }
  return outcome == Outcome::kDone;
}

CompileJob::Outcome CompileJob::CompileUnits(const Reuse* reuse) {
  if (!ListSources(reuse)) {
    ShowDiagnostics();
    return Outcome::kFailed;
  }
  if (!graph_) {
    graph_ = PreparePackages();
    prepared_ = emitter_;
    if (!graph_) {
      ShowDiagnostics();
      return Outcome::kFailed;
    }
  }
  std::vector<std::unique_ptr<analyzer_hooks::ModuleResolver>> resolvers =
      specifier::MakeResolvers(graph_, target_.source_directory);
  analyzer_hooks::ResolverChain chain;
  for (const auto& resolver : resolvers) chain.Add(*resolver);

  unsigned jobs = CompileJobs(line_, environment_);
  // Everything is listed for `--deps`, whether it needs another look or not.
  std::optional<CheckedPackages> checked;
  if (purpose_ == JobPurpose::kCheck && !imports_) checked.emplace(environment_.cache_directory, *graph_);
  ModuleLoader loader(chain, sources_,
                      {*graph_, target_.root, environment_.working_directory, jobs, timings(), reuse,
                       checked ? &*checked : nullptr});
  const bool loaded = loader.Load(files_, emitter_);
  units_ = loader.TakeUnits();
  if (!loaded) return Outcome::kStartOver;
  needed_.clear();
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->work == UnitWork::kCompile) {
      unit->copied = FindCopiedFiles(*unit);
    } else if (unit->earlier != nullptr) {
      for (uint32_t need : unit->earlier->needs) needed_.push_back(reuse->state().inputs()[need]);
    }
  }
  has_circular_surfaces_ = loader.has_circular_surfaces();

  CompileSession session(sources_, units_,
                         {jobs, environment_.cache_directory, target_, *graph_, line_.Has(OptionId::kStrict),
                          imports_ ? &*imports_ : nullptr, timings()});
  session.Analyze(emitter_);
  // Packages that import each other in a circle: the places come from files that were not read.
  if (session.needs_everything() || (reuse != nullptr && emitter_.has_errors())) return Outcome::kStartOver;
  general_.assign(emitter_.diagnostics().begin() + static_cast<std::ptrdiff_t>(located_count_),
                  emitter_.diagnostics().end());
  const bool has_cycles = emitter_.has_errors();
  session.CollectDiagnostics(emitter_);
  if (!RestoreDiagnostics()) return Outcome::kStartOver;
  if (checked && !has_cycles && !environment_.IsInterrupted()) checked->Record(units_);
  compiled_count_ = session.compiled_count();
  if (purpose_ == JobPurpose::kCheck && IsWholeProject()) ReportUnusedDependencies(*target_.project, units_, emitter_);
  const bool is_fine = ApplyPolicy();
  if (purpose_ == JobPurpose::kCheck && fixer_ != nullptr && !environment_.IsInterrupted()) {
    Result<bool> changed = fixer_->Apply(emitter_.diagnostics(), sources_, units_);
    if (!changed) {
      (void)Fail(changed.failure());
      return Outcome::kFailed;
    }
    was_fixed_ = *changed;
    if (was_fixed_) return Outcome::kDone;
  }
  if (environment_.IsInterrupted()) return Outcome::kFailed;
  if (!is_fine || purpose_ == JobPurpose::kCheck) {
    ShowDiagnostics();
    if (imports_) environment_.out << (IsDataFormat() ? imports_->RenderJson() : imports_->RenderText());
    return is_fine ? Outcome::kDone : Outcome::kFailed;
  }
  return WriteEverything(session, reuse) ? Outcome::kDone : Outcome::kFailed;
}

// `check` of the project's folder, not of a part of it.
bool CompileJob::IsWholeProject() const {
  if (!target_.project || target_.kind != TargetKind::kTree || target_.is_member) return false;
  const session::Workspace* workspace = target_.project->workspace.get();
  return (workspace != nullptr && workspace->manifest->is_virtual()) ||
         llvm::is_contained(target_.search_directories, target_.source_directory);
}

bool CompileJob::ApplyPolicy() {
  std::vector<Diagnostic> diagnostics = emitter_.Take();
  DropUnusedOfPrivateImports(diagnostics);
  policy_.Apply(diagnostics);
  for (Diagnostic& diagnostic : diagnostics) emitter_.Add(std::move(diagnostic));
  return !emitter_.has_errors();
}

std::shared_ptr<const specifier::PackageGraph> CompileJob::PreparePackages() {
  if (!target_.project) return std::make_shared<specifier::PackageGraph>();
  Timings::Scope scope(timings(), Phase::kPackages);
  session::PrepareOptions options;
  options.frozen = line_.Has(OptionId::kFrozen);
  options.needs_npm =
      purpose_ == JobPurpose::kRun || purpose_ == JobPurpose::kTest || line_.Has(OptionId::kBundle);
  return session::Prepare(environment_, *target_.project, options, sources_, emitter_);
}

bool CompileJob::WriteEverything(CompileSession& session, const Reuse* reuse) {
  const std::string state_file = StateFile(target_.kind);
  BuildState state(StateKey(target_.kind));
  const bool is_new_folder = !store::IsFolder(target_.output);
  std::vector<std::vector<uint32_t>> outputs;
  {
    bool waited = false;
    if (Result<void> made = store::MakeFolders(target_.output); !made) return Fail(made.failure());
    if (!lock_ && !LockOutput(waited)) return false;
    session.PrepareEmission();
    auto emit = [&](Unit& unit) { session.Emit(unit); };
    OutputRequest request{target_, units_, emit, reuse, state_file, CompileJobs(line_, environment_), timings()};
    Result<std::vector<std::vector<uint32_t>>> written = WriteOutput(request, state);
    if (!written) return Fail(written.failure());
    outputs = std::move(*written);
  }
  Timings::Scope scope(timings(), Phase::kSave);
  // Making the output folder may have changed the stamp of the folder that holds it, so that is taken anew. A source
  // that has appeared meanwhile is the next build's business: without a state that one will look at everything.
  if (target_.kind == TargetKind::kTree && is_new_folder) {
    std::vector<std::string> before = std::exchange(files_, {});
    if (!ListSources(nullptr) || files_ != before) {
      ShowDiagnostics();
      return true;
    }
  }
  if (purpose_ == JobPurpose::kTest) {
    Result<void> written = WriteTestPlan(target_, files_, units_, program_);
    if (!written) return Fail(written.failure());
    state.AddOutput(TestPlanName(target_), StampOf(program_));
  }
  state.duration_ns = std::chrono::nanoseconds(std::chrono::steady_clock::now() - started_).count();
  // A build that had nothing to do leaves the same text.
  if (compiled_count_ == 0 && reuse != nullptr) {
    state.duration_ns = std::max(state.duration_ns, reuse->state().duration_ns);
  }
  state.is_reusable = !has_circular_surfaces_;
  StateDiagnostics writer(sources_, environment_.working_directory);
  RecordBuild({target_, *graph_, units_, looked_at_, general_, outputs, reuse}, writer, state);
  ShowDiagnostics();
  if (Result<void> saved = state.Save(state_file); !saved) return Fail(saved.failure());
  ForgetAnnouncement(state_file);
  return true;
}

void CompileJob::ShowDiagnostics() {
  if (environment_.IsInterrupted()) {
    // Whatever failed did so because of that.
    if (!environment_.quiet) environment_.err << "interrupted\n";
    return;
  }
  size_t limit = kDefaultErrorLimit;
  if (line_.Has(OptionId::kErrorLimit)) line_.Value(OptionId::kErrorLimit).getAsInteger(10, limit);
  (void)ApplyPolicy();
  Report report = Arrange(session::WithManifestPath(environment_, emitter_.Take()), sources_, limit);
  if (environment_.quiet) {
    llvm::erase_if(report.diagnostics, [](const Diagnostic& d) { return d.severity != Severity::kError; });
  }
  RenderOptions options;
  options.color = environment_.color;
  std::string text = RenderReport(report, sources_, format_, options);
  (IsDataFormat() ? environment_.out : environment_.err) << text;
}

bool CompileJob::Fail(const Failure& failure) {
  emitter_.Add(failure.diagnostic());
  ShowDiagnostics();
  return false;
}

bool CompileJob::IsDataFormat() const {
  return format_ == MessageFormat::kJson || format_ == MessageFormat::kSarif;
}

// Success needs no words in a log; a person at a terminal likes to see that something happened.
void CompileJob::SayDone(const std::string& words) {
  if (purpose_ == JobPurpose::kRun || purpose_ == JobPurpose::kTest || environment_.quiet) return;
  if (environment_.err_is_terminal || environment_.verbose || tells_result_) environment_.err << words << "\n";
}

bool CompileJob::ShowTimings() {
  if (line_.Has(OptionId::kTimings)) environment_.err << timings_->Table();
  if (!line_.Has(OptionId::kTrace)) return true;
  llvm::SmallString<256> file(line_.Value(OptionId::kTrace));
  llvm::sys::fs::make_absolute(environment_.working_directory, file);
  Result<void> written = store::WriteFileAtomically(file, timings_->ChromeTrace(), store::Durability::kFast);
  return written || Fail(written.failure());
}

int RunToTheEnd(std::unique_ptr<CompileJob> job) {
  const int status = job->Run();
  llvm::BuryPointer(std::move(job));
  return status;
}

}  // namespace tova::driver
