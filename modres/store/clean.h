#ifndef TOVA_MODRES_STORE_CLEAN_H
#define TOVA_MODRES_STORE_CLEAN_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "modres/store/store.h"

namespace tova::store {

struct CleanRequest {
  // Packages that were used last before this time (Unix time in seconds) go; without it all of them.
  std::optional<int64_t> unused_since_s;
  bool dry_run = false;  // only tell
};

struct Cleaned {
  struct Version {
    std::string module;
    std::string version;  // without the "v"
    uint64_t bytes = 0;
  };
  std::vector<Version> packages;  // sorted like Store::List
  size_t leftovers = 0;           // of processes that were killed: half of a package, an object database
  uint64_t leftover_bytes = 0;
  uint64_t compiled_bytes = 0;  // JavaScript that packages were compiled to

  uint64_t bytes() const;
};

// Removes packages from the cache, what they were compiled to, and what killed processes left behind. What tovac
// did not write is left alone, whatever folder the cache may be. The caller has the cache for itself (see
// cache_use.h), or shares it in a dry run. When it fails midway, what is left is complete.
Result<Cleaned> CleanCache(Store& store, const CleanRequest& request);

}  // namespace tova::store

#endif
