#ifndef TOVA_MODRES_GIT_LIBGIT2_CONNECTION_H
#define TOVA_MODRES_GIT_LIBGIT2_CONNECTION_H

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "modres/git/attempt.h"
#include "modres/git/http_transport.h"
#include "modres/git/libgit2.h"
#include "modres/git/options.h"
#include "modres/git/remote_tag.h"
#include "modres/git/ssh_credentials.h"
#include "modres/git/stall_watch.h"
#include "modres/git/url.h"

namespace tova::git {

// A package is at most 512 MiB of files; what is packed is smaller than that, and a list of tags far smaller.
inline constexpr uint64_t kMaxTransferBytes = 512ull << 20;

// One connection to one remote over the network as libgit2 speaks it: over ssh, and over HTTP with a server
// that doesn't know protocol version 2. Used by one thread.
class LibGit2Connection {
 public:
  // `repository` is that of an HTTP transport and null for ssh. All references must outlive the connection.
  LibGit2Connection(const LibGit2& git, HttpRepository* repository, const ClientOptions& options,
                    const Transport& transport, const std::function<void(const Progress&)>& progress);

  // Connects and gives the tags; `target` may be null when nothing is to be downloaded.
  Result<std::map<std::string, RemoteTag>> Connect(git_repository* target);
  // Downloads what a tag needs, without history where the remote can do that.
  Result<void> Download(const std::string& refspec);
  // About what failed last.
  Attempt attempt() const;

 private:
  // The callbacks get a pointer to it, whose first member leads the transport's callback to the HTTP
  // conversation.
  struct Payload {
    HttpConversation* conversation = nullptr;  // first: see HttpConversation::Install
    LibGit2Connection* self = nullptr;
  };

  std::string Address() const;
  bool HasFailed() const { return failure_ || (conversation_ && conversation_->failure()); }
  void SetCallbacks(git_remote_callbacks& callbacks);
  static LibGit2Connection& Self(void* payload) { return *static_cast<Payload*>(payload)->self; }
  // Called while data comes in; not 0 ends the transfer.
  int Check(const git_indexer_progress* stats);
  int Stop(Failure failure);
  Result<std::map<std::string, RemoteTag>> ListHeads();
  int DownloadOnce(const std::string& refspec, int depth);
  // Why libgit2 failed: what our own callbacks found, or its last error in git's words.
  Failure Describe();

  const LibGit2& git_;
  const ClientOptions& options_;
  const Transport& transport_;
  const std::function<void(const Progress&)>& progress_;
  StallWatch stall_;
  SshCredentials ssh_;
  std::unique_ptr<HttpConversation> conversation_;
  Payload payload_;
  std::optional<Failure> failure_;
  bool lost_ = false;
  GitHandle<git_remote> remote_;  // destroyed first, since it may call back
};

}  // namespace tova::git

#endif
