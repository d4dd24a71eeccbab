#ifndef TOVA_MODRES_SESSION_LOCKED_STATE_H
#define TOVA_MODRES_SESSION_LOCKED_STATE_H

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/lock/lock.h"
#include "modres/session/project.h"
#include "modres/session/resolved_package.h"
#include "modres/store/store.h"

namespace tova::session {

// A project's lock file as it is on disk.
struct LockFile {
  bool exists = false;
  std::string text;
  lock::Lock lock;  // empty when there is no file
};

// Reads the lock file; a missing one is fine. Nothing when it is wrong: the emitter then holds why.
std::optional<LockFile> ReadLockFile(const Environment& environment, const Project& project,
                                     SourceSet& sources, Emitter& emitter);

// Why a lock file can't be followed as it is.
struct LockMismatch {
  std::string reason;          // "github.com/a/b is not locked"
  std::string missing_module;  // set when the lock is right and the cache lacks this package
  std::string missing_version;
};

// Follows the lock file from the manifest through the cached packages: all of them, when every dependency is
// locked at a version that its requirers admit, everything locked is needed, and everything is cached as
// locked. Otherwise the first thing that does not fit. Only reads, never fetches, starts no thread: what a
// build that is up to date costs. Fails when a cached package or a path dependency can't be used.
Result<std::variant<std::vector<ResolvedPackage>, LockMismatch>> FollowLock(const Project& project,
                                                                            const lock::Lock& lock,
                                                                            const store::Store& store,
                                                                            SourceSet& sources);

}  // namespace tova::session

#endif
