#ifndef TOVA_MODRES_COMMANDS_COMMAND_RUN_H
#define TOVA_MODRES_COMMANDS_COMMAND_RUN_H

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "diagnostics/emitter.h"
#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "modres/session/environment.h"
#include "modres/session/fetcher.h"
#include "modres/session/finish_install.h"
#include "modres/session/install.h"
#include "modres/session/locked_state.h"
#include "modres/session/project.h"
#include "modres/store/cache_use.h"

namespace tova::commands {

// One run of a command: its sources, its diagnostics, and how it ends. Used from one thread.
class CommandRun {
 public:
  explicit CommandRun(session::Environment& environment) : environment_(environment) {}

  session::Environment& environment() { return environment_; }
  SourceSet& sources() { return sources_; }
  Emitter& emitter() { return emitter_; }

  // Finds and reads the manifest; nothing when there is none or it is wrong, and then Fail() ends the
  // command.
  std::optional<session::Project> OpenProject(llvm::StringRef manifest_path);

  // The same for a command that changes manifest or lock file: there is one such command at a time in a project or
  // workspace, and each sees what the one before has written. Holds the folder, with a word when it has to wait.
  std::optional<session::Project> OpenProjectToEdit(llvm::StringRef manifest_path);

  // The lock file, which has to be there when the project needs packages; nothing when it isn't or can't be used, and
  // then Fail() ends the command.
  std::optional<session::LockFile> ReadLockFile(const session::Project& project);

  // The way to packages, by the user's configuration; null when that is wrong, and then Fail() ends the
  // command.
  session::Fetcher* OpenFetcher();

  // Words for the user on `err`, a line each; nothing with --quiet.
  void Say(const std::string& words);

  // Shows all diagnostics so far and gives the exit status of a failed command.
  int Fail();
  int Fail(Failure failure);
  int Fail(Diagnostic diagnostic);
  // The same for a command line that makes no sense.
  int FailUsage(std::string message, std::string tip);
  // Shows warnings, if any, and gives the exit status of success.
  int Succeed();

 private:
  session::Environment& environment_;
  SourceSet sources_;
  Emitter emitter_;
  std::unique_ptr<session::Fetcher> fetcher_;
  store::CacheUse hold_;  // on the project's folder
};

// Installs what an edited manifest asks for, then writes manifest and lock file; when anything fails, both
// are what they were. `text` is the whole edited manifest. Returns nothing on failure, with the reasons in
// the run's emitter.
std::optional<session::Installed> InstallEdited(CommandRun& run, const session::Project& project,
                                                const std::string& text, bool no_npm);

// session::FinishInstall with the user's deadline, after moved tags have been accepted.
bool Finish(CommandRun& run, session::Fetcher& fetcher, const session::Project& project,
            session::FinishOptions options, session::Installed& installed);

// Tells what an installation did: [replace] entries in use, changed versions, how many packages there are.
void ReportInstalled(CommandRun& run, const session::Project& project, const session::Installed& installed);

}  // namespace tova::commands

#endif
