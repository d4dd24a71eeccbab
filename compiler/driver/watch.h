#ifndef TOVA_COMPILER_DRIVER_WATCH_H
#define TOVA_COMPILER_DRIVER_WATCH_H

#include <string>
#include <vector>

#include "compiler/driver/compile_job.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tova::driver {

// Runs `round` at once, and again after every change of the inputs that it gives or in their folders, until it is
// interrupted; mistakes don't end it. Says on `environment.err` what is watched and what has changed. Returns an exit
// status.
int Watch(session::Environment& environment, llvm::function_ref<std::vector<BuildInput>()> round);

// `build --watch` and `check --watch`.
int WatchAndCompile(const CommandLine& line, session::Environment& environment, JobPurpose purpose);

}  // namespace tova::driver

#endif
