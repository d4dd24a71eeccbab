#ifndef TOVA_MODRES_COMMANDS_UPDATE_H
#define TOVA_MODRES_COMMANDS_UPDATE_H

#include <string>
#include <vector>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg update`: raises locked versions within what the constraints admit.
struct UpdateRequest {
  // Modules to raise, "m" or "m@1.4.0"; empty: all direct dependencies. For a module named here a tag that
  // moved is taken as the new truth.
  std::vector<std::string> modules;
  bool dry_run = false;   // only tell what would change
  bool manifest = false;  // also raise the constraints of the manifest, each in its own style
  bool no_npm = false;    // leave npm packages alone
  std::string manifest_path;
};

// Returns an exit status. When anything fails, manifest and lock file stay byte for byte what they were.
int Update(const UpdateRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
