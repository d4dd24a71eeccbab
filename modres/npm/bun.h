#ifndef TOVA_MODRES_NPM_BUN_H
#define TOVA_MODRES_NPM_BUN_H

#include <atomic>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::npm {

struct BunRequest {
  std::string folder;        // absolute; holds the package.json
  bool frozen = false;       // bun's own lock file has to fit and stays as it is
  bool run_scripts = false;  // of the packages that package.json trusts, and of those alone
  int deadline_s = 600;
  const std::atomic<bool>* interrupt = nullptr;
};

// The version that the registry calls the latest one of a package, asked through the user's bun and its
// configuration; empty when bun or the registry doesn't tell.
std::string NewestVersion(const BunRequest& request, llvm::StringRef name);

// Runs `bun install` with the user's bun, in a process group of its own that is killed at the deadline (Timeout)
// and when interrupted. NotFound when there is no bun: the failure says how to get it. When bun fails, its words
// are in the failure, without credentials.
Result<void> BunInstall(const BunRequest& request);

}  // namespace tova::npm

#endif
