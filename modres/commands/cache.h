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

}  // namespace tova::commands

#endif
