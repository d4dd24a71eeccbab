#include "compiler/driver/compile_job.h"

namespace tova::driver {

int CommandCheck(const CommandLine& line, session::Environment& environment) {
  return CompileJob(line, environment, JobPurpose::kCheck).Run();
}

}  // namespace tova::driver
