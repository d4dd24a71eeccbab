#ifndef TOVA_MODRES_COMMANDS_ADD_H
#define TOVA_MODRES_COMMANDS_ADD_H

#include <string>
#include <vector>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg add`: writes dependencies into the manifest and installs them. When anything fails, manifest and
// lock file stay byte for byte what they were.
struct AddRequest {
  std::vector<std::string> packages;  // "github.com/a/b", "github.com/a/b@^1.2.0", "npm:zod@3", "zod"
  bool npm = false;                   // plain names are npm packages
  bool dev = false;                   // into [npm.dev]; npm packages only
  std::string path;                   // folder of a path dependency; exactly one plain name goes with it
  bool no_npm = false;                // leave npm packages alone when installing
  std::string manifest_path;          // empty: the nearest manifest upwards
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int Add(const AddRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
