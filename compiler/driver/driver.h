#ifndef TOVA_COMPILER_DRIVER_DRIVER_H
#define TOVA_COMPILER_DRIVER_DRIVER_H

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/options.h"
#include "modres/session/environment.h"

namespace tova::driver {

// Exit statuses of the program.
constexpr int kExitSuccess = 0;
constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;
constexpr int kExitInterrupted = 130;

// Runs one command line (the arguments without the program's own name) in a given world; returns the exit status.
int RunDriver(llvm::ArrayRef<std::string> arguments, session::Environment& environment);

// The commands, one file each.
int CommandBuild(const CommandLine& line, session::Environment& environment);
int CommandCheck(const CommandLine& line, session::Environment& environment);
int CommandRun(const CommandLine& line, session::Environment& environment);
int CommandNew(const CommandLine& line, session::Environment& environment);
int CommandInit(const CommandLine& line, session::Environment& environment);
int CommandClean(const CommandLine& line, session::Environment& environment);
int CommandTest(const CommandLine& line, session::Environment& environment);
int CommandExplain(const CommandLine& line, session::Environment& environment);
int CommandCompletions(const CommandLine& line, session::Environment& environment);
// What `build` and `check` do in a package of Knox; nothing when they are about anything else.
std::optional<int> TryBuildKnox(const CommandLine& line, session::Environment& environment);
int CommandPkg(const CommandLine& line, session::Environment& environment);

}  // namespace tova::driver

#endif
