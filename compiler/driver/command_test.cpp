#include <thread>

#include "compiler/driver/compile_job.h"
#include "compiler/driver/javascript_runtime.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/watch.h"
#include "compiler/runtime/files.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

namespace tova::driver {
namespace {

constexpr int64_t kTestTime = 5'000;        // ms that a test may take unless it says otherwise
constexpr int64_t kBenchmarkTime = 60'000;  // ms that a benchmark may take with everything
constexpr int64_t kMeasuringTime = 500;     // ms for which a benchmark is measured

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

class TestCommand {
 public:
  TestCommand(const CommandLine& line, session::Environment& environment, const JavaScriptRuntime& runtime)
      : line_(line), environment_(environment), runtime_(runtime) {}

  int RunOnce() {
    if (int status = Compile(); status != kExitSuccess) return status;
    return ReplaceProcess(runtime_, runner_.program, runner_.arguments, environment_);
  }

  // Runs until interrupted.
  int RunAgain() {
    return Watch(environment_, [&] {
      if (Compile() == kExitSuccess) RunProcess(runtime_, runner_.program, runner_.arguments, environment_);
      return inputs_;
    });
  }

 private:
  int Compile() {
    CompileJob job(line_, environment_, JobPurpose::kTest);
    const int status = job.Run();
    if (line_.Has(OptionId::kWatch)) inputs_ = job.Inputs();
    runner_ = {job.target().output + "/" + kRuntimeFolder.str() + "/" + runtime::kTestRunnerFolder.str() + "runner.js",
               {job.program(), RunnerOptions(line_, environment_)}};
    return status;
  }

  const CommandLine& line_;
  session::Environment& environment_;
  const JavaScriptRuntime& runtime_;
  std::vector<BuildInput> inputs_;
  Runner runner_;
};

}  // namespace

int CommandTest(const CommandLine& line, session::Environment& environment) {
  std::optional<JavaScriptRuntime> runtime = FindRuntime(environment);
  if (!runtime) return kExitFailure;
  TestCommand command(line, environment, *runtime);
  return line.Has(OptionId::kWatch) ? command.RunAgain() : command.RunOnce();
}

}  // namespace tova::driver
