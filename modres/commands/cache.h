#ifndef TOVA_MODRES_COMMANDS_CACHE_H
#define TOVA_MODRES_COMMANDS_CACHE_H

#include <string>

#include "modres/session/environment.h"

namespace tova::commands {

// `tovac pkg cache path`: prints the shared cache's folder. Returns an exit status.
int CachePath(session::Environment& environment);

// `tovac pkg cache list`: every complete package of the shared cache.
struct CacheListRequest {
  bool json = false;
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int CacheList(const CacheListRequest& request, session::Environment& environment);

// `tovac pkg cache clean`: removes what no project of this machine has used for 90 days, and leftovers. Waits for
// other runs that use the cache.
struct CacheCleanRequest {
  bool all = false;      // whatever was used when
  bool dry_run = false;  // print what would go
};

// Returns an exit status. Diagnostics go to the environment's `report`.
int CacheClean(const CacheCleanRequest& request, session::Environment& environment);

// `tovac pkg cache verify`: recomputes the content hash of every package in the cache and compares it with what it
// was when it was fetched.
struct CacheVerifyRequest {
  bool json = false;  // what was found on each version
};

// Returns an exit status: failure when anything differs; all differences are reported.
int CacheVerify(const CacheVerifyRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
