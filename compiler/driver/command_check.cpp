#include "compiler/driver/watch.h"
#include "diagnostics/explain.h"

namespace tova::driver {

int CommandCheck(const CommandLine& line, session::Environment& environment) {
  if (line.Has(OptionId::kExplain)) {
    environment.err << RenderExplanation(*FindDiagnostic(line.Value(OptionId::kExplain))) << "\n";
  }
  if (line.Has(OptionId::kWatch)) return WatchAndCompile(line, environment, JobPurpose::kCheck);
  if (!line.Has(OptionId::kFix)) {
    return RunToTheEnd(std::make_unique<CompileJob>(line, environment, JobPurpose::kCheck));
  }
  Fixer fixer(line.Has(OptionId::kDryRun));
  int status = kExitSuccess;
  for (bool again = true; again;) {
    CompileJob job(line, environment, JobPurpose::kCheck);
    job.set_fixer(&fixer);
    status = job.Run();
    again = job.was_fixed();
  }
  if (!environment.quiet) environment.err << fixer.Summary();
  return status;
}

}  // namespace tova::driver
