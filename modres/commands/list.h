#ifndef TOVA_MODRES_COMMANDS_LIST_H
#define TOVA_MODRES_COMMANDS_LIST_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg list`: the locked packages, read from the lock file alone.
struct ListRequest {
  bool json = false;
  std::string manifest_path;
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int List(const ListRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
