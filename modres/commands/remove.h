#ifndef TOVA_MODRES_COMMANDS_REMOVE_H
#define TOVA_MODRES_COMMANDS_REMOVE_H

#include <string>
#include <vector>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg remove`: takes names out of whichever section of the manifest holds them, then installs, which
// drops what nothing needs any more. When anything fails, manifest and lock file stay byte for byte what they
// were.
struct RemoveRequest {
  std::vector<std::string> names;
  bool no_npm = false;
  std::string manifest_path;
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int Remove(const RemoveRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
