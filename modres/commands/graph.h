#ifndef TOVA_MODRES_COMMANDS_GRAPH_H
#define TOVA_MODRES_COMMANDS_GRAPH_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg graph`: who requires what, read from the lock file alone. The same lock file gives the same bytes.
struct GraphRequest {
  std::string format = "text";  // text, dot, mermaid, json or html
  std::string manifest_path;
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int Graph(const GraphRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
