#ifndef TOVA_MODRES_COMMANDS_INSTALL_H
#define TOVA_MODRES_COMMANDS_INSTALL_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg install`: makes lock file and cache agree with the manifest. Without a network when they do
// already.
struct InstallRequest {
  bool fresh = false;   // forget the locked versions
  bool frozen = false;  // the lock file must exist, satisfy the manifest and stay as it is
  bool no_npm = false;  // leave npm packages alone
  bool json = false;    // what was installed, as one JSON object on `out`
  std::string manifest_path;
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int Install(const InstallRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
