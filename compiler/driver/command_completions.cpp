#include "compiler/driver/completions.h"
#include "compiler/driver/driver.h"
#include "fmt/format.h"
#include "modres/commands/command_run.h"

namespace tova::driver {

int CommandCompletions(const CommandLine& line, session::Environment& environment) {
  llvm::StringRef shell = line.arguments[0];
  if (shell == "bash") {
    environment.out << BashCompletions();
  } else if (shell == "zsh") {
    environment.out << ZshCompletions();
  } else if (shell == "fish") {
    environment.out << FishCompletions();
  } else {
    commands::CommandRun run(environment);
    return run.FailUsage(fmt::format("there are no completions for `{}`", shell.str()),
                         "the shell is one of bash, fish, zsh");
  }
  return kExitSuccess;
}

}  // namespace tova::driver
