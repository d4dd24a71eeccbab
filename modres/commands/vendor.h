#ifndef TOVA_MODRES_COMMANDS_VENDOR_H
#define TOVA_MODRES_COMMANDS_VENDOR_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg vendor`: copies all locked packages into the project, where builds then take them from. Installs first
// what the manifest asks for. A copy that is what the lock file says already is left alone.
struct VendorRequest {
  std::string folder;   // relative to the working directory; empty for the one that builds read
  bool frozen = false;  // the lock file must exist and stay as it is
  std::string manifest_path;
};

// Returns an exit status. When it fails, lock file and folder are what they were.
int Vendor(const VendorRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
