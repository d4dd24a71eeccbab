#include "compiler/driver/compile_job.h"
#include "compiler/driver/javascript_runtime.h"
#include "compiler/driver/output_layout.h"
#include "compiler/runtime/files.h"

namespace tova::driver {

int CommandRun(const CommandLine& line, session::Environment& environment) {
  std::optional<JavaScriptRuntime> runtime = FindRuntime(environment);
  if (!runtime) return kExitFailure;
  std::string program;
  {
    CompileJob job(line, environment, JobPurpose::kRun);
    if (int status = job.Run(); status != kExitSuccess) return status;
    program = job.program();
    const std::string runtime_folder = job.target().output + "/" + kRuntimeFolder.str();
    runtime->arguments.insert(runtime->arguments.end(), {"-r", runtime_folder + "/" + runtime::kPreloadFile.str()});
  }
  return ReplaceProcess(*runtime, program, line.program_args, environment);
}

}  // namespace tova::driver
