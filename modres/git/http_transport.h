#ifndef TOVA_MODRES_GIT_HTTP_TRANSPORT_H
#define TOVA_MODRES_GIT_HTTP_TRANSPORT_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "modres/git/credentials.h"
#include "modres/git/http_client.h"
#include "modres/git/libgit2.h"

namespace tova::git {

// libgit2's own HTTP client has no deadline for slow servers, no Retry-After and errors in words of its own,
// so libgit2 speaks the git protocol through this "smart subtransport" and libcurl speaks HTTP.
//
// One conversation with one repository: GET <base>/info/refs, then POST <base>/git-upload-pack, as often as
// the negotiation needs. Used by one thread; must outlive the git_remote that it is made for.
class HttpConversation {
 public:
  // `headers` are sent with every request. All references must outlive the conversation.
  HttpConversation(const LibGit2& git, HttpClient& http, const ClientOptions& options, const Url& url,
                   std::vector<std::string> headers, uint64_t limit_bytes);

  // Makes a git_remote go through this conversation.
  void Install(git_remote_callbacks& callbacks);

  // Why the conversation broke, when it did; libgit2's own error is then only a consequence.
  const std::optional<Failure>& failure() const { return failure_; }
  bool retryable() const { return retryable_; }
  int retry_after_ms() const { return retry_after_ms_; }

  // For the stream: sends the request and gives the exchange whose answer is a good one.
  Result<std::unique_ptr<HttpExchange>> Send(bool advertisement, const std::string& body);
  // Keeps the first failure and tells libgit2 that there is one.
  int Fail(Failure failure);
  const LibGit2& git() const { return git_; }

 private:
  HttpRequest MakeRequest(bool advertisement, const std::string& body) const;
  // A failure for an answer that is not a good one.
  Failure DescribeStatus(const HttpExchange& exchange);
  Result<void> FollowRedirect(const HttpExchange& exchange);

  const LibGit2& git_;
  HttpClient& http_;
  const ClientOptions& options_;
  Url base_;  // without userinfo; changes when the server redirects
  std::vector<std::string> headers_;
  const uint64_t limit_bytes_;
  std::unique_ptr<CredentialChain> credentials_;
  std::optional<Credential> credential_;  // the one in use
  git_smart_subtransport_definition definition_{};
  std::optional<Failure> failure_;
  bool retryable_ = false;
  int retry_after_ms_ = 0;
};

}  // namespace tova::git

#endif
