#include "compiler/driver/compile_job.h"
#include "compiler/driver/javascript_runtime.h"

namespace tova::driver {

int CommandRun(const CommandLine& line, session::Environment& environment) {
  std::optional<JavaScriptRuntime> runtime = FindRuntime(environment);
  if (!runtime) return kExitFailure;
  std::string program;
  {
    CompileJob job(line, environment, JobPurpose::kRun);
    if (int status = job.Run(); status != kExitSuccess) return status;
    program = job.program();
  }
  return ReplaceProcess(*runtime, program, line.program_args, environment);
}

}  // namespace tova::driver
