#include "compiler/driver/watch.h"

namespace tova::driver {

int CommandBuild(const CommandLine& line, session::Environment& environment) {
  if (line.Has(OptionId::kWatch)) return WatchAndCompile(line, environment, JobPurpose::kBuild);
  CompileJob job(line, environment, JobPurpose::kBuild);
  return job.Run();
}

}  // namespace tova::driver
