#ifndef TOVA_MODRES_GIT_HTTP_TRANSPORT_H
#define TOVA_MODRES_GIT_HTTP_TRANSPORT_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "modres/git/http_repository.h"
#include "modres/git/libgit2.h"

namespace tova::git {

// libgit2's own HTTP client has no deadline for slow servers, no Retry-After and errors in words of its own,
// so libgit2 speaks the git protocol through this "smart subtransport" and libcurl speaks HTTP.
//
// One conversation with one repository: the advertisement, then the service as often as the negotiation needs. Used by
// one thread; must outlive the git_remote that it is made for.
class HttpConversation {
 public:
  // All references must outlive the conversation.
  HttpConversation(const LibGit2& git, HttpRepository& repository, uint64_t limit_bytes)
      : git_(git), repository_(repository), limit_bytes_(limit_bytes) {}

  // Makes a git_remote go through this conversation.
  void Install(git_remote_callbacks& callbacks);

  // Why the conversation broke, when it did; libgit2's own error is then only a consequence.
  const std::optional<Failure>& failure() const { return failure_; }
  const Attempt& attempt() const { return attempt_; }

  // For the stream: sends the request and gives the call whose answer is a good one.
  Result<std::unique_ptr<ServiceCall>> Send(bool advertisement, const std::string& body);
  // Keeps the first failure and tells libgit2 that there is one.
  int Fail(Failure failure);

 private:
  const LibGit2& git_;
  HttpRepository& repository_;
  const uint64_t limit_bytes_;
  git_smart_subtransport_definition definition_{};
  std::optional<Failure> failure_;
  Attempt attempt_;
};

}  // namespace tova::git

#endif
