#include "compiler/driver/watch.h"

namespace tova::driver {

int CommandBuild(const CommandLine& line, session::Environment& environment) {
  if (line.Has(OptionId::kWatch)) return WatchAndCompile(line, environment, JobPurpose::kBuild);
  return RunToTheEnd(std::make_unique<CompileJob>(line, environment, JobPurpose::kBuild));
}

}  // namespace tova::driver
