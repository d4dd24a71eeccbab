#include <chrono>
#include <thread>

#include "compiler/driver/compile_job.h"
#include "compiler/driver/javascript_runtime.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/source_files.h"
#include "compiler/runtime/files.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "modres/session/workspace.h"

namespace tova::driver {
namespace {

constexpr int64_t kTestTime = 5'000;        // ms that a test may take unless it says otherwise
constexpr int64_t kBenchmarkTime = 60'000;  // ms that a benchmark may take with everything
constexpr int64_t kMeasuringTime = 500;     // ms for which a benchmark is measured
constexpr std::chrono::milliseconds kWatchInterval{200};

int64_t Number(const CommandLine& line, OptionId option, int64_t otherwise) {
  if (line.Has(option)) line.Value(option).getAsInteger(10, otherwise);
  return otherwise;
}

// How many files run at once.
int64_t FilesAtOnce(const CommandLine& line, const session::Environment& environment, bool is_test) {
  // Benchmarks would take time from each other.
  if (!is_test || line.Has(OptionId::kSerial)) return 1;
  if (line.Has(OptionId::kJobs)) return environment.jobs;
  return std::max(1u, std::thread::hardware_concurrency());
}

// What the runner is told; runtime/test_runner/runner.js lists the fields.
std::string RunnerOptions(const CommandLine& line, const session::Environment& environment) {
  const bool is_test = line.command == CommandId::kTest;
  llvm::json::Object options{
      {"mode", is_test ? "test" : "bench"},
      {"filter", llvm::json::fixUTF8(line.Value(OptionId::kFilter))},
      {"color", line.Value(OptionId::kColor, "auto")},
      {"json", line.Has(OptionId::kJson)},
      {"verbose", environment.verbose},
      {"quiet", environment.quiet},
      {"updateSnapshots", line.Has(OptionId::kUpdateSnapshots)},
      {"coverage", line.Has(OptionId::kCoverage)},
      {"jobs", FilesAtOnce(line, environment, is_test)},
      {"timeout", Number(line, OptionId::kTimeout, is_test ? kTestTime : kBenchmarkTime)},
      {"time", Number(line, OptionId::kTime, kMeasuringTime)}};
  return llvm::formatv("{0}", llvm::json::Value(std::move(options))).str();
}

struct Runner {
  std::string program;
  std::vector<std::string> arguments;
};

// The stamps of all sources around the target, which tell when to run again.
std::vector<FileStamp> StampsAround(const Target& target) {
  std::vector<std::string> folders = {target.project || target.kind == TargetKind::kTree
                                          ? target.root
                                          : llvm::sys::path::parent_path(target.file).str()};
  // The search stops at the members of a workspace, which are projects of their own.
  if (target.project && target.project->workspace) {
    for (const session::WorkspaceMember& member : target.project->workspace->members) folders.push_back(member.root);
  }
  std::vector<FileStamp> stamps;
  if (target.project) {
    stamps = {StampOf(target.project->manifest_path), StampOf(target.project->lock_path)};
  }
  for (const std::string& folder : folders) {
    Result<SourceTree> tree = FindSources(folder, {});
    if (!tree) continue;
    for (const std::string& file : tree->files) stamps.push_back(StampOf(file));
  }
  return stamps;
}

class TestCommand {
 public:
  TestCommand(const CommandLine& line, session::Environment& environment, const JavaScriptRuntime& runtime)
      : line_(line), environment_(environment), runtime_(runtime) {}

  int RunOnce() {
    if (int status = Compile(); status != kExitSuccess) return status;
    return ReplaceProcess(runtime_, runner_.program, runner_.arguments, environment_);
  }

  // Runs until interrupted.
  int Watch() {
    while (!environment_.IsInterrupted()) {
      if (int status = Compile(); target_.root.empty()) {
        return status;
      } else if (status == kExitSuccess) {
        RunProcess(runtime_, runner_.program, runner_.arguments, environment_);
      }
      if (environment_.IsInterrupted()) break;
      if (!environment_.quiet) environment_.err << "\nwatching for changes; Ctrl-C ends this\n";
      while (!environment_.IsInterrupted() && StampsAround(target_) == stamps_) {
        std::this_thread::sleep_for(kWatchInterval);
      }
    }
    return kExitInterrupted;
  }

 private:
  int Compile() {
    // A change while compiling or running is noticed afterwards.
    if (!target_.root.empty()) stamps_ = StampsAround(target_);
    CompileJob job(line_, environment_, JobPurpose::kTest);
    const int status = job.Run();
    const bool is_first = target_.root.empty();
    target_ = job.target();
    if (is_first && line_.Has(OptionId::kWatch)) stamps_ = StampsAround(target_);
    runner_ = {target_.output + "/" + kRuntimeFolder.str() + "/" + runtime::kTestRunnerFolder.str() + "runner.js",
               {job.program(), RunnerOptions(line_, environment_)}};
    return status;
  }

  const CommandLine& line_;
  session::Environment& environment_;
  const JavaScriptRuntime& runtime_;
  Target target_;
  std::vector<FileStamp> stamps_;
  Runner runner_;
};

}  // namespace

int CommandTest(const CommandLine& line, session::Environment& environment) {
  std::optional<JavaScriptRuntime> runtime = FindRuntime(environment);
  if (!runtime) return kExitFailure;
  TestCommand command(line, environment, *runtime);
  return line.Has(OptionId::kWatch) ? command.Watch() : command.RunOnce();
}

}  // namespace tova::driver
