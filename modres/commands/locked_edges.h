#ifndef TOVA_MODRES_COMMANDS_LOCKED_EDGES_H
#define TOVA_MODRES_COMMANDS_LOCKED_EDGES_H

#include <map>
#include <string>
#include <vector>

#include "modres/commands/command_run.h"
#include "modres/lock/lock.h"
#include "modres/session/project.h"

namespace tova::commands {

// Who requires what by a manifest and its lock file. The project's own name is the empty text.
struct LockedEdges {
  lock::Lock lock;
  std::map<std::string, std::vector<lock::LockedDependency>> requirements;  // by requirer, each list sorted
  std::map<std::string, std::vector<lock::LockedDependency>>
      requirers;  // by module; entries name the requirer
};

// Reads them without the network. Nothing when there is no usable lock file; the run's emitter then holds
// why.
std::optional<LockedEdges> ReadLockedEdges(CommandRun& run, const session::Project& project);

}  // namespace tova::commands

#endif
