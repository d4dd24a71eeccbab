#include "compiler/driver/compile_job.h"

#include <chrono>
#include <thread>

#include "analyzer-hooks/resolver_chain.h"
#include "compiler/driver/build_state.h"
#include "compiler/driver/compile_session.h"
#include "compiler/driver/module_loader.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/output_writer.h"
#include "compiler/driver/scratch_builds.h"
#include "compiler/driver/source_files.h"
#include "compiler/driver/test_plan.h"
#include "compiler/driver/unused_dependencies.h"
#include "compiler/driver/version.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/SHA256.h"
#include "modres/session/prepare.h"
#include "modres/session/vendor.h"
#include "modres/session/workspace.h"
#include "modres/specifier/resolvers.h"
#include "modres/store/atomic_file.h"
#include "modres/store/marker.h"

namespace tova::driver {
namespace {

constexpr size_t kDefaultErrorLimit = 50;

std::string ShortHash(llvm::StringRef text) {
  std::array<uint8_t, 32> hash = llvm::SHA256::hash(llvm::arrayRefFromStringRef(text));
  return llvm::toHex(llvm::ArrayRef(hash).take_front(8), /*LowerCase=*/true);
}

std::string CountOf(size_t count, llvm::StringRef noun) {
  return fmt::format("{} {}{}", count, noun.str(), count == 1 ? "" : "s");
}

unsigned CompileJobs(const CommandLine& line, const session::Environment& environment) {
  if (line.Has(OptionId::kJobs)) return environment.jobs;
  return std::max(1u, std::thread::hardware_concurrency());
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
  if (timings_ && !ShowTimings() && status == kExitSuccess) status = kExitFailure;
  return status;
}

int CompileJob::Build() {
  auto started = std::chrono::steady_clock::now();
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
  }
  if (purpose_ != JobPurpose::kCheck && IsUpToDate()) return kExitSuccess;
  bool done = Compile();
  if (environment_.IsInterrupted()) return kExitInterrupted;
  if (!done) return kExitFailure;
  if (was_fixed_) return kExitSuccess;
  auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  SayDone(fmt::format("{} {} in {} ms", purpose_ == JobPurpose::kCheck ? "checked" : "built",
                      CountOf(units_.size(), "module"), elapsed.count()));
  return kExitSuccess;
}

std::string CompileJob::StateFile(TargetKind kind) const {
  std::string file = target_.output + "/" + kStateFile.str();
  // A file's build is a part of the tree's, and one member's a part of the workspace's: each keeps a state of its own
  // beside that.
  if (kind == TargetKind::kFile) return file + "." + ShortHash(target_.file);
  return target_.is_member ? file + "." + ShortHash(llvm::join(target_.search_directories, "\n")) : file;
}

std::string CompileJob::StateKey(TargetKind kind) const {
  return fmt::format("{} {} {} {} {} {} {}", CompilerId().str(), ShortHash(target_.source_directory + "\n" + llvm::join(target_.search_directories, "\n")),
                     kind == TargetKind::kTree ? "-" : ShortHash(target_.file),
                     ShortHash(environment_.cache_directory), static_cast<int>(format_),
                     environment_.color ? 1 : 0, policy_.Key());
}

// Looking at the packages now and then is what keeps them in the cache; see `pkg cache clean`.
bool CompileJob::IsOld(const BuildState& state) const {
  constexpr auto kLife = std::chrono::hours(24 * 30);
  auto saved = std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(state.saved_ns()));
  return environment_.now() - std::chrono::system_clock::time_point(saved) > kLife;
}

bool CompileJob::IsUpToDate() {
  Timings::Scope scope(timings(), Phase::kStamps);
  // A program that a build of the whole project has brought up to date needs no build of its own.
  for (TargetKind kind : {TargetKind::kTree, TargetKind::kFile}) {
    if (kind == TargetKind::kFile && target_.kind == TargetKind::kTree) return false;
    std::optional<BuildState> state = BuildState::Load(StateFile(kind), StateKey(kind));
    if (!state || IsOld(*state) || !state->UpToDate()) continue;
    if (target_.kind == TargetKind::kFile && !state->HasOutput(program_)) continue;
    (IsDataFormat() ? environment_.out : environment_.err) << state->message();
    SayDone("nothing to do");
    return true;
  }
  return false;
}

Result<std::vector<std::string>> CompileJob::FindTreeSources() {
  std::vector<std::string> excluded = {target_.output};
  if (target_.project) excluded.push_back(target_.project->vendor_directory);
  looked_at_.clear();
  std::vector<std::string> files;
  for (const std::string& directory : target_.search_directories) {
    TOVA_TRY(SourceTree tree, FindSources(directory, excluded));
    for (std::string& folder : tree.folders) {
      FileStamp stamp = StampOf(folder);
      looked_at_.push_back({std::move(folder), stamp});
    }
    llvm::move(tree.files, std::back_inserter(files));
  }
  return files;
}

bool CompileJob::ListSources() {
  Timings::Scope scope(timings(), Phase::kList);
  if (target_.kind == TargetKind::kFile) {
    files_.push_back(target_.file);
    return true;
  }
  Result<std::vector<std::string>> files = FindTreeSources();
  if (!files) {
    emitter_.Add(files.failure().diagnostic());
    return false;
  }
  files_ = std::move(*files);
  if (!files_.empty()) {
    if (purpose_ == JobPurpose::kTest) ChooseTestFiles();
    return true;
  }
  emitter_
      .Report(DiagnosticCode::kNothingToCompile, Span(),
              fmt::format("there is no `.tova` file in `{}`", llvm::join(target_.search_directories, "`, `")))
      .Tip("name another folder, or add a source file there");
  return false;
}

void CompileJob::ChooseTestFiles() {
  llvm::erase_if(files_, [&](const std::string& file) {
    looked_at_.push_back({file, StampOf(file)});
    // What can't be read is reported when it is loaded.
    Result<std::string> text = store::ReadFile(file);
    return text && !MayHoldTests(file, *text);
  });
}

bool CompileJob::Compile() {
  if (purpose_ != JobPurpose::kCheck) {
    if (Result<void> fit = CheckOutputFolder(target_); !fit) return Fail(fit.failure());
  }
  if (!ListSources()) {
    ShowDiagnostics();
    return false;
  }
  graph_ = PreparePackages();
  if (!graph_) {
    ShowDiagnostics();
    return false;
  }
  std::vector<std::unique_ptr<analyzer_hooks::ModuleResolver>> resolvers =
      specifier::MakeResolvers(graph_, target_.source_directory);
  analyzer_hooks::ResolverChain chain;
  for (const auto& resolver : resolvers) chain.Add(*resolver);

  unsigned jobs = CompileJobs(line_, environment_);
  ModuleLoader loader(chain, sources_, {*graph_, target_.root, environment_.working_directory, jobs, timings()});
  loader.Load(files_, emitter_);
  units_ = loader.TakeUnits();

  CompileSession session(sources_, units_,
                         {jobs, environment_.cache_directory, target_, *graph_, imports_ ? &*imports_ : nullptr, timings()});
  session.Analyze(emitter_);
  session.CollectDiagnostics(emitter_);
  if (purpose_ == JobPurpose::kCheck && IsWholeProject()) ReportUnusedDependencies(*target_.project, units_, emitter_);
  const bool is_fine = ApplyPolicy();
  if (purpose_ == JobPurpose::kCheck && fixer_ != nullptr && !environment_.IsInterrupted()) {
    Result<bool> changed = fixer_->Apply(emitter_.diagnostics(), sources_, units_);
    if (!changed) return Fail(changed.failure());
    was_fixed_ = *changed;
    if (was_fixed_) return true;
  }
  if (is_fine && purpose_ != JobPurpose::kCheck) session.Emit();
  if (environment_.IsInterrupted()) return false;
  if (!is_fine || purpose_ == JobPurpose::kCheck) {
    ShowDiagnostics();
    if (imports_) environment_.out << (IsDataFormat() ? imports_->RenderJson() : imports_->RenderText());
    return is_fine;
  }
  return WriteEverything();
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
  policy_.Apply(diagnostics);
  for (Diagnostic& diagnostic : diagnostics) emitter_.Add(std::move(diagnostic));
  return !emitter_.has_errors();
}

std::shared_ptr<const specifier::PackageGraph> CompileJob::PreparePackages() {
  if (!target_.project) return std::make_shared<specifier::PackageGraph>();
  Timings::Scope scope(timings(), Phase::kPackages);
  session::PrepareOptions options;
  options.frozen = line_.Has(OptionId::kFrozen);
  options.needs_npm = purpose_ == JobPurpose::kRun || purpose_ == JobPurpose::kTest;
  return session::Prepare(environment_, *target_.project, options, sources_, emitter_);
}

bool CompileJob::WriteEverything() {
  BuildState state(StateKey(target_.kind));
  {
    Timings::Scope scope(timings(), Phase::kWrite);
    if (Result<void> written = WriteOutput(target_, units_, StateFile(target_.kind), state); !written)
      return Fail(written.failure());
  }
  Timings::Scope scope(timings(), Phase::kSave);
  // Making the output folder may have changed the stamp of the folder that holds it, so that is taken anew. A source
  // that has appeared meanwhile is the next build's business: without a state that one will look at everything.
  if (target_.kind == TargetKind::kTree) {
    std::vector<std::string> before = std::exchange(files_, {});
    if (!ListSources() || files_ != before) {
      ShowDiagnostics();
      return true;
    }
  }
  if (purpose_ == JobPurpose::kTest) {
    if (Result<void> written = WriteTestPlan(target_, files_, units_, program_); !written) return Fail(written.failure());
    state.AddOutput(program_);
  }
  AddInputs(state, *graph_);
  state.set_message(ShowDiagnostics());
  if (Result<void> saved = state.Save(StateFile(target_.kind)); !saved) return Fail(saved.failure());
  return true;
}

void CompileJob::AddInputs(BuildState& state, const specifier::PackageGraph& graph) const {
  auto add = [&](const std::string& path) { state.AddInput(path, StampOf(path)); };
  const std::string vendor = target_.project ? target_.project->vendor_directory + "/" : "";
  for (const StampedPath& entry : looked_at_) state.AddInput(entry.path, entry.stamp);
  if (target_.project) {
    add(target_.project->manifest_path);
    add(target_.project->lock_path);
    add(target_.project->root + "/package.json");
    add((vendor + session::kVendorList).str());
    if (const session::Workspace* workspace = target_.project->workspace.get()) {
      add(workspace->manifest_path);
      for (const std::string& folder : workspace->folders) add(folder);
      for (const session::WorkspaceMember& member : workspace->members) {
        add(member.root + "/tova.toml");
        add(member.root + "/package.json");
      }
    }
  }
  for (const specifier::Package& package : graph.packages()) {
    bool is_cached = package.source == specifier::PackageSource::kCache;
    add(package.root + (is_cached ? "/" + store::kMarkerName.str() : "/tova.toml"));
  }
  for (const std::unique_ptr<Unit>& unit : units_) {
    // The marker answers for the files of a cached package; a vendored one lies in the project and may be edited.
    bool is_vendored = target_.project && llvm::StringRef(unit->source_path).starts_with(vendor);
    if (!unit->owner.is_foreign || is_vendored) state.AddInput(unit->source_path, unit->stamp);
  }
}

std::string CompileJob::ShowDiagnostics() {
  if (environment_.IsInterrupted()) {
    // Whatever failed did so because of that.
    if (!environment_.quiet) environment_.err << "interrupted\n";
    return {};
  }
  size_t limit = kDefaultErrorLimit;
  if (line_.Has(OptionId::kErrorLimit)) line_.Value(OptionId::kErrorLimit).getAsInteger(10, limit);
  (void)ApplyPolicy();
  Report report = Arrange(emitter_.Take(), sources_, limit);
  if (environment_.quiet) {
    llvm::erase_if(report.diagnostics, [](const Diagnostic& d) { return d.severity != Severity::kError; });
  }
  RenderOptions options;
  options.color = environment_.color;
  std::string text = RenderReport(report, sources_, format_, options);
  (IsDataFormat() ? environment_.out : environment_.err) << text;
  return text;
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
  if (environment_.err_is_terminal || environment_.verbose) environment_.err << words << "\n";
}

bool CompileJob::ShowTimings() {
  if (line_.Has(OptionId::kTimings)) environment_.err << timings_->Table();
  if (!line_.Has(OptionId::kTrace)) return true;
  llvm::SmallString<256> file(line_.Value(OptionId::kTrace));
  llvm::sys::fs::make_absolute(environment_.working_directory, file);
  Result<void> written = store::WriteFileAtomically(file, timings_->ChromeTrace(), store::Durability::kFast);
  return written || Fail(written.failure());
}

}  // namespace tova::driver
