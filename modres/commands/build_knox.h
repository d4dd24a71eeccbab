#ifndef TOVA_MODRES_COMMANDS_BUILD_KNOX_H
#define TOVA_MODRES_COMMANDS_BUILD_KNOX_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac build` and `tovac check` in a package of Knox: locks its path dependencies and finds the module of every import
// in its sources, and in those of its dependencies that they lead to. Knox code itself is not compiled.
struct BuildKnoxRequest {
  std::string manifest_path;  // of a knox.toml
  bool frozen = false;
};

// Returns an exit status: failure when an import leads nowhere; all of them are reported.
int BuildKnox(const BuildKnoxRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
