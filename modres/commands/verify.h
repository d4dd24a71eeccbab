#ifndef TOVA_MODRES_COMMANDS_VERIFY_H
#define TOVA_MODRES_COMMANDS_VERIFY_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg verify`: recomputes the content hash of every locked package in the cache, or in
// the vendor folder of a project that has one, and compares it and
// the commit with the lock file. With `remote` also asks each repository whether the tag still stands for the
// locked commit.
struct VerifyRequest {
  bool remote = false;
  bool json = false;  // what was found on each package
  std::string manifest_path;
};

// Returns an exit status: failure when anything differs or is missing; all differences are reported.
int Verify(const VerifyRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
