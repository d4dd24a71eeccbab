#ifndef TOVA_MODRES_GIT_REMOTE_H
#define TOVA_MODRES_GIT_REMOTE_H

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/options.h"
#include "modres/git/remote_tag.h"
#include "modres/git/snapshot.h"

namespace tova::git {

// The user's way to remote repositories: their git configuration, their credentials, the network.
//
// The source of a module is https://<module>.git; which address that becomes is decided by the [mirror] table
// and then by git's own url.<base>.insteadOf, both with the longest prefix. https and ssh are allowed always,
// http and local folders only where the user's configuration rewrote to them, everything else never.
//
// Nothing is loaded or read before the first call that needs it. All functions may be called from several
// threads. They never ask the user for anything. A Failure's message is the reason alone, in git's words
// ("Could not resolve host: github.com"); fetch_failure.h turns it into what the user reads. Its kind is one
// of Network, Timeout, Authentication, NotFound (no such repository or tag), Malformed, Refused, Interrupted,
// Unsupported, Io.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Where `source` (a canonical https URL) is fetched from, credentials left out: for messages.
  Result<std::string> DescribeTransport(llvm::StringRef source);

  // All tags of the repository at `source`, sorted by name: versions and others.
  Result<std::vector<RemoteTag>> ListTags(llvm::StringRef source);

  // Fetches exactly refs/tags/<tag>, a branch of that name never wins, without history. The snapshot owns a
  // temporary object database and removes it when it is destroyed. NotFound when the repository has no such
  // tag. What is `known` saves questions and decides nothing: the snapshot is of the commit that the remote
  // says the tag stands for. `progress` may be null and is called from this thread.
  Result<std::unique_ptr<Snapshot>> FetchTag(llvm::StringRef source, llvm::StringRef tag,
                                             const KnownTag& known = {},
                                             const std::function<void(const Progress&)>& progress = nullptr);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tova::git

#endif
