#ifndef TOVA_MODRES_GIT_V2_CLIENT_H
#define TOVA_MODRES_GIT_V2_CLIENT_H

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "modres/git/attempt.h"
#include "modres/git/http_repository.h"
#include "modres/git/libgit2.h"
#include "modres/git/options.h"
#include "modres/git/remote_tag.h"
#include "modres/git/snapshot.h"

namespace tova::git {

// Speaks git's protocol version 2 over HTTP, which needs one request for the tags and one for a commit.
// libgit2 speaks only the versions before it: there every question begins with a list of all refs.
//
// Whether a server speaks version 2 is asked once for each server, and not at all where its first answer
// shows it. The functions answer nothing when it doesn't; libgit2 has to be tried then. Thread-safe.
class V2Client {
 public:
  // Both references must outlive the client.
  V2Client(const LibGit2& git, const ClientOptions& options) : git_(git), options_(options) {}

  using Tags = std::map<std::string, RemoteTag>;  // by name
  Result<std::optional<Tags>> ListTags(HttpRepository& repository, Attempt& attempt);

  // As Client::FetchTag.
  Result<std::optional<std::unique_ptr<Snapshot>>> FetchTag(
      HttpRepository& repository, llvm::StringRef tag, const KnownTag& known,
      const std::function<void(const Progress&)>& progress, Attempt& attempt);

 private:
  enum class Version { kUnknown, kTwo, kOther };
  struct Server {
    std::atomic<Version> version = Version::kUnknown;
    std::mutex asking;  // held while it is asked, so that the others wait for the answer
  };

  class CommitFetch;

  // Runs `work`, and once more when it fails in a way that another protocol could explain and asking shows
  // that it doesn't. `at_once` is whether to run it when nothing is known of the server.
  template <typename T>
  Result<std::optional<T>> InVersion2(HttpRepository& repository, bool at_once, Attempt& attempt,
                                      const std::function<Result<T>()>& work);
  // Asks for the advertisement.
  Result<Version> Ask(HttpRepository& repository, Attempt& attempt);
  // As Ask, unless another thread learns the answer first.
  Result<Version> AskOnce(HttpRepository& repository, Attempt& attempt);
  Server& ServerOf(const HttpRepository& repository);

  Result<Tags> List(HttpRepository& repository, llvm::StringRef prefix, Attempt& attempt);
  Result<std::unique_ptr<Snapshot>> Fetch(HttpRepository& repository, llvm::StringRef tag,
                                          const KnownTag& known,
                                          const std::function<void(const Progress&)>& progress,
                                          Attempt& attempt);

  const LibGit2& git_;
  const ClientOptions& options_;
  std::mutex mutex_;
  std::map<std::string, Server> servers_;  // guarded by the mutex; what is in it stays where it is
};

}  // namespace tova::git

#endif
