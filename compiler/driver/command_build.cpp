#include "compiler/driver/compile_job.h"

namespace tova::driver {

int CommandBuild(const CommandLine& line, session::Environment& environment) {
  return CompileJob(line, environment, JobPurpose::kBuild).Run();
}

}  // namespace tova::driver
