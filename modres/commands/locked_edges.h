#ifndef TOVA_MODRES_COMMANDS_LOCKED_EDGES_H
#define TOVA_MODRES_COMMANDS_LOCKED_EDGES_H

#include <map>
#include <string>
#include <vector>

#include "modres/commands/command_run.h"
#include "modres/lock/lock.h"
#include "modres/session/project.h"

namespace tova::commands {

// Who requires what by a manifest and its lock file. The project's own name is the empty text; in a workspace, each
// member goes by its id.
struct LockedEdges {
  lock::Lock lock;
  // Where everything starts: the project, all members when it is a workspace's root, or the member.
  std::vector<std::string> roots;
  std::map<std::string, std::vector<lock::LockedDependency>> requirements;  // by requirer, each list sorted
  std::map<std::string, std::vector<lock::LockedDependency>>
      requirers;  // by module; entries name the requirer
};

// Reads them without the network. Nothing when there is no usable lock file; the run's emitter then holds
// why.
std::optional<LockedEdges> ReadLockedEdges(CommandRun& run, const session::Project& project);

// " (path ../http)" or " (replaced by github.com/me/http)" behind what is not fetched under its own name; else empty.
std::string OriginNote(const session::Project& project, const lock::LockedModule& module);

// What the user meant by a name that isn't locked: "did you mean `github.com/alice/tova-http`?", for a slip of the
// keyboard as for "tova-http". Empty when nothing is near.
std::string DidYouMeanLocked(llvm::StringRef name, const lock::Lock& lock);

// How output names a module, a project or a member of its workspace.
std::string LabelOf(const session::Project& project, const lock::Lock& lock, const std::string& name);

}  // namespace tova::commands

#endif
