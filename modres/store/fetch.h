#ifndef TOVA_MODRES_STORE_FETCH_H
#define TOVA_MODRES_STORE_FETCH_H

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "modres/git/remote.h"
#include "modres/store/ledger.h"
#include "modres/store/store.h"

namespace tova::store {

// Which version of which module is wanted, and what is known about it.
struct FetchRequest {
  std::string module;
  std::string version;          // without the "v"
  std::string source;           // canonical URL: https://<module>.git
  std::string expected_commit;  // from the lock; "" when unknown
  std::string expected_tree;    // from the lock; "" when unknown
  std::string listed_commit;    // what the remote has just said that the tag stands for; "" when it wasn't asked
  bool accept_moved =
      false;             // take a tag that moved as the new truth: fetches anew, rewrites ledger and cache
  bool offline = false;  // never touch the network
};

// Who hears about a fetch. Both are optional and called from the fetching thread.
struct FetchCallbacks {
  std::function<void(const git::Progress&)> progress;
  // Another process is fetching the same version and we have waited for it for a second.
  std::function<void(const std::string& words)> waiting;
};

struct FetchOutcome {
  CachedPackage package;
  bool fetched = false;               // whether the network was used
  std::string replaced_commit;        // with accept_moved: the commit that the tag stood for before, else ""
  std::vector<std::string> left_out;  // symlinks and submodules that were not extracted
};

// Makes sure that the version is in the cache and is what was promised. When it is cached and agrees with the
// request, reads one file and touches nothing else. Otherwise takes the version's lock (so that several
// processes fetch it once), fetches the tag, compares commit and content with the lock's and the ledger's,
// and puts it into the store. Thread-safe: the session calls it from its pool. Failures are ready to be shown
// to the user.
Result<FetchOutcome> EnsureCached(Store& store, const Ledger& ledger, git::Client& client,
                                  const FetchRequest& request, const FetchCallbacks& callbacks = {},
                                  const std::atomic<bool>* interrupt = nullptr);

}  // namespace tova::store

#endif
