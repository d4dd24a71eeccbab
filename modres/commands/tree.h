#ifndef TOVA_MODRES_COMMANDS_TREE_H
#define TOVA_MODRES_COMMANDS_TREE_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg tree`: who requires what, read from the lock file alone. What has been shown with its own
// dependencies once is marked "(*)" afterwards, so that the output grows with the number of edges only.
struct TreeRequest {
  bool invert = false;  // each package with those that require it
  bool json = false;
  std::string manifest_path;
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int Tree(const TreeRequest& request, session::Environment& environment);

// `tovac pkg why <module>`: the shortest ways from the project to a locked module, one for each package that
// requires it.
struct WhyRequest {
  std::string module;
  bool json = false;
  std::string manifest_path;
};

// Returns an exit status: a module that is not locked is a failure.
int Why(const WhyRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
