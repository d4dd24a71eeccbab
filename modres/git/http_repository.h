#ifndef TOVA_MODRES_GIT_HTTP_REPOSITORY_H
#define TOVA_MODRES_GIT_HTTP_REPOSITORY_H

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "modres/git/attempt.h"
#include "modres/git/credentials.h"
#include "modres/git/git_config.h"
#include "modres/git/http_client.h"
#include "modres/git/options.h"
#include "modres/git/url.h"

namespace tova::git {

// One of the two requests of git's smart HTTP: GET <base>/info/refs for the advertisement, POST
// <base>/git-upload-pack for the service.
struct ServiceRequest {
  bool advertisement = false;
  bool version_2 = false;    // says that protocol version 2 is understood
  std::string body;          // of a POST
  uint64_t limit_bytes = 0;  // of the answer
};

// A repository behind HTTP: where it is by now, as its server may have redirected, and which credential opens
// it. Kept for as long as the client, so that nothing is found out twice. Thread-safe.
class HttpRepository {
 public:
  // All references must outlive the repository.
  HttpRepository(HttpClient& http, const ClientOptions& options, const GitConfig& config, const Url& url);

  // "https://git.corp:8443": what servers are told apart by.
  std::string Server() const;
  // Whether it is known to speak protocol version 2.
  bool has_version_2() const { return has_version_2_; }
  void NoteVersion2() { has_version_2_ = true; }

 private:
  friend class ServiceCall;

  // What a request goes by. `generation` tells whether a credential was refused before or after another one
  // was tried.
  struct Access {
    Url base;  // without userinfo
    std::vector<std::string> headers;  // sent with every request
    HttpRoute route;
    std::optional<Credential> credential;
    size_t generation = 0;
  };

  Access access() const;
  // Turns to the next credential, unless another thread has done so since `generation`. False when there is
  // none.
  bool TryNextCredential(size_t generation);
  // The repository is where the redirect led to, and later requests go straight there. Credentials belong to
  // a host.
  Result<void> FollowRedirect(llvm::StringRef address);
  bool HasTriedCredentials() const;

  HttpClient& http_;
  const ClientOptions& options_;
  const GitConfig& config_;
  std::atomic<bool> has_version_2_ = false;
  mutable std::mutex mutex_;
  Access access_;
  std::unique_ptr<CredentialChain> credentials_;
};

// One request to a repository until its answer is one of git's: with credentials where they are asked for,
// and redirects followed for the advertisement. Used by one thread.
class ServiceCall {
 public:
  // `attempt` is written when something fails. Both references must outlive the call.
  ServiceCall(HttpRepository& repository, ServiceRequest request, Attempt& attempt)
      : repository_(repository), request_(std::move(request)), attempt_(attempt) {}

  // Sends the request and waits for nothing.
  Result<void> Begin();
  // Waits for the head of a good answer; begins first when that was not done. Fails, in git's words, as
  // HttpClient::Start does, and with Authentication, NotFound, Malformed (the answer is not git's) or
  // Network.
  Result<void> Await();
  // The next bytes of the answer; 0 at its end. Only after Await has succeeded.
  Result<size_t> Read(char* buffer, size_t size);

 private:
  Failure DescribeStatus();

  HttpRepository& repository_;
  const ServiceRequest request_;
  Attempt& attempt_;
  HttpRepository::Access access_;
  int redirects_ = 0;
  std::unique_ptr<HttpExchange> exchange_;
};

}  // namespace tova::git

#endif
