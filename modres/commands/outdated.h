#ifndef TOVA_MODRES_COMMANDS_OUTDATED_H
#define TOVA_MODRES_COMMANDS_OUTDATED_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg outdated`: asks the remotes of all locked packages for newer versions. Wanted is the highest version
// that all who require a package admit, latest the highest release. Packages read in place are not asked about.
struct OutdatedRequest {
  bool json = false;  // all packages instead of those that are outdated
  std::string manifest_path;
};

// Returns an exit status: failure when a remote could not be asked; the others are shown all the same.
int Outdated(const OutdatedRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
