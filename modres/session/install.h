#ifndef TOVA_MODRES_SESSION_INSTALL_H
#define TOVA_MODRES_SESSION_INSTALL_H

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/lock/lock.h"
#include "modres/mvs/mvs.h"
#include "modres/session/environment.h"
#include "modres/session/fetcher.h"
#include "modres/session/project.h"
#include "modres/session/resolved_package.h"
#include "modres/store/cache_use.h"

namespace tova::session {

struct InstallOptions {
  bool fresh = false;   // forget the locked versions
  bool frozen = false;  // the lock file must exist and stay as it is
  // Wanted versions, in place of the locked ones of the same modules. What `pkg update` raises.
  std::vector<mvs::ModuleVersion> wanted;
  // The project as it is on disk, where the one to install is an edit of it: what proposals start from.
  const Project* saved = nullptr;
  bool into_cache = false;  // packages of a vendor folder don't count
  // Modules for which a tag that moved is taken as the new truth.
  std::set<std::string> accept_moved;
};

// One difference between two lock files.
struct LockChange {
  enum class Kind { kAdded, kRaised, kLowered, kRemoved, kMoved };
  Kind kind = Kind::kAdded;
  std::string module;  // "npm:<name>" for an npm package
  std::string before;  // version; empty when added
  std::string after;   // version; empty when removed
};

// "raised github.com/a/b v1.0.0 -> v1.2.0"
std::string DescribeChange(const LockChange& change);

// A project whose packages are all in the cache; nothing in the project's folder has been written yet.
struct Installed {
  std::vector<ResolvedPackage> packages;
  lock::Lock lock;
  std::string lock_text;      // what the lock file is to hold; empty when there is to be none
  std::string previous_lock_text;  // what it holds now
  lock::Lock previous_lock;
  bool lock_changed = false;  // whether that differs from what is on disk
  bool lock_existed = false;
  bool needs_lock = false;  // whether anything calls for packages; the members of a workspace alone don't
  bool npm_ran = false;  // whether bun was started
  std::vector<LockChange> changes;
  std::vector<std::string> accepted_moves;
  size_t fetched_count = 0;
  bool resolved = false;  // false when lock file and cache agreed already and nothing was asked
  store::CacheUse use;    // keeps the packages from being removed
};

// Works out the packages of a project and gets them into the cache: without a network, a thread or a question
// when lock file and cache agree with the manifest already. Nothing when it is impossible: the emitter then
// holds why, and the project is untouched; packages that were fetched meanwhile stay in the cache. An
// interrupted run reports itself as interrupted.
std::optional<Installed> Install(Environment& environment, Fetcher& fetcher, const Project& project,
                                 const InstallOptions& options, SourceSet& sources, Emitter& emitter);

// Shares the cache with others that read or fill it; waits for a `cache clean`, with a word on
// `environment.err`. Fails when it belongs to another user, and warns when everybody may write to it.
Result<store::CacheUse> ShareCache(Environment& environment);

// Cached versions that are used are not old, whenever they were fetched.
void RememberUse(const store::Store& store, const std::vector<ResolvedPackage>& packages);

// Writes the lock file if it is to change. On failure the file is as it was.
Result<void> WriteLock(const Project& project, const Installed& installed);

// Works out anew what the lock file is to hold when these npm packages are installed.
void Relock(const Environment& environment, std::vector<lock::LockedNpm> npm, Installed& installed);

// The time of the environment's clock as RFC 3339 in UTC, "2026-02-27T10:00:00Z".
std::string FormatTime(const Environment& environment);

}  // namespace tova::session

#endif
