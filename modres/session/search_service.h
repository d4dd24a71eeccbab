#ifndef TOVA_MODRES_SESSION_SEARCH_SERVICE_H
#define TOVA_MODRES_SESSION_SEARCH_SERVICE_H

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/session/environment.h"
#include "modres/session/user_config.h"

namespace tova::session {

// A package that a search found. Name and time are checked; the description is foreign text.
struct FoundPackage {
  std::string module;       // a valid module path
  std::string description;  // valid UTF-8, not escaped
  int64_t stars = 0;
  std::string updated;  // "2026-02-27"; empty when unknown
};

struct SearchResult {
  std::vector<FoundPackage> packages;  // in the order of the service, the best match first
  uint64_t total = 0;                  // how many there are in all, by the service's word
};

// Asks the search service of the user's configuration, which speaks as GitHub's repository search does, for packages
// with these words: repositories with the topic `tova-package`. Gives at most `limit` (1 to 100). Failures are ready
// to be shown.
Result<SearchResult> SearchPackages(const Environment& environment, const UserConfig& config, llvm::StringRef words,
                                    unsigned limit);

}  // namespace tova::session

#endif
