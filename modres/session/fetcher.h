#ifndef TOVA_MODRES_SESSION_FETCHER_H
#define TOVA_MODRES_SESSION_FETCHER_H

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "modres/git/remote.h"
#include "modres/git/scratch_folder.h"
#include "modres/session/environment.h"
#include "modres/session/progress.h"
#include "modres/session/user_config.h"
#include "modres/store/fetch.h"
#include "modres/store/ledger.h"
#include "modres/store/store.h"
#include "modres/version/version.h"

namespace tova::session {

// What is already known about a version that is to be fetched.
struct Expected {
  std::string commit;  // from the lock file; empty when unknown
  std::string tree;
  bool accept_moved = false;  // a tag that moved is the new truth
};

// The session's way to packages: the cache first, then the remotes. Nothing of git is loaded before the
// network is needed. All members may be called from any thread.
class Fetcher {
 public:
  Fetcher(Environment& environment, UserConfig config);
  ~Fetcher();

  store::Store& store() { return store_; }
  Progress& progress() { return progress_; }
  const UserConfig& config() const { return config_; }
  bool offline() const { return environment_.offline; }

  // All tags of a module's repository, versions or not, with their commits. Failures are ready to be shown.
  // Asks each repository once.
  Result<std::vector<git::RemoteTag>> ListTagCommits(const std::string& module);
  // The names of the tags alone.
  Result<std::vector<std::string>> ListTags(const std::string& module);
  // The versions among them; offline those in the cache. Fails when there is none.
  Result<std::vector<version::Version>> ListVersions(const std::string& module);
  // Makes sure that the version is in the cache and is what is expected. What takes the place of another commit that
  // cache or ledger know, is put aside until AcceptMoved. Failures are ready to be shown.
  Result<store::FetchOutcome> Fetch(const std::string& module, const version::Version& version,
                                    const Expected& expected);
  // Puts what was put aside into cache and ledger: a command that fails, or that only tries, never comes so far.
  Result<void> AcceptMoved();

 private:
  // The commit that the ledger or the cache knows, where the tag stands for another one by now; "" where it doesn't.
  Result<std::string> ReplacedCommit(const store::FetchRequest& request);
  Result<store::FetchOutcome> FetchAside(store::FetchRequest request, const store::FetchCallbacks& callbacks,
                                         std::string replaced_commit);
  Result<git::Client*> Client();
  // What a tag stands for when the module's tags have been listed; "" otherwise.
  std::string ListedCommit(const std::string& module, const std::string& tag);
  Failure Describe(const std::string& module, const Failure& reason);

  Environment& environment_;
  UserConfig config_;
  store::Store store_;
  store::Ledger ledger_;
  Progress progress_;
  std::mutex client_mutex_;
  std::unique_ptr<git::Client> client_;
  std::mutex tags_mutex_;
  std::map<std::string, std::vector<git::RemoteTag>> tags_;
  std::mutex aside_mutex_;
  std::unique_ptr<git::ScratchFolder> aside_;  // a cache of its own, made when it is first needed
  std::vector<store::FetchRequest> moved_;     // with the commits that were put aside
};

}  // namespace tova::session

#endif
