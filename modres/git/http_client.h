#ifndef TOVA_MODRES_GIT_HTTP_CLIENT_H
#define TOVA_MODRES_GIT_HTTP_CLIENT_H

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/options.h"

namespace tova::git {

// The way to a server.
struct HttpRoute {
  std::string proxy;        // "" leaves it to the usual variables (https_proxy, no_proxy)
  std::string ca_file;      // "" is the system's
  bool verify_peer = true;  // git's http.sslVerify
};

// How HTTP is spoken.
struct HttpSettings {
  Deadlines deadlines;
  const std::atomic<bool>* interrupt = nullptr;
};

struct HttpRequest {
  std::string url;                   // http or https, without userinfo
  std::vector<std::string> headers;  // "Name: value"
  std::optional<std::string> body;   // POST when there is one, else GET
  std::string user;                  // basic authentication when not empty
  std::string password;
  HttpRoute route;
  bool follow_redirects = false;       // https never goes over to http; credentials stay with their host, but `headers`
                                       // go along
  uint64_t limit_bytes = 16ull << 20;  // of the decoded answer
};

// One request that is under way. Used by one thread.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;

  // Waits for the head of the answer, whatever its status. Fails as HttpClient::Start does.
  virtual Result<void> WaitForHead() = 0;

  // Known once WaitForHead or HttpClient::Start has succeeded.
  virtual int status() const = 0;
  virtual const std::string& content_type() const = 0;   // lower case, without parameters
  virtual const std::string& redirect_url() const = 0;   // where a redirect leads that was not followed, absolute; or ""
  virtual int retry_after_ms() const = 0;                // 0 when the server does not say
  // Another field of the answer's head by its name in lower case; "" when the server sent none.
  virtual std::string header(llvm::StringRef name) const = 0;
  // The next bytes of the answer; 0 at its end. Fails as Start does, and with Refused beyond the limit.
  virtual Result<size_t> Read(char* buffer, size_t size) = 0;
};

// Speaks HTTP with deadlines, interruption and connections that are kept and shared by all requests. Thread-safe.
class HttpClient {
 public:
  explicit HttpClient(HttpSettings settings);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends a request and waits for nothing, so that a thread may have several under way. `*retryable` says,
  // after a failure, whether the connection broke in a way that another attempt may not; it is also written by
  // WaitForHead and Read, so it must live as long as the exchange. The exchange must end before the client.
  Result<std::unique_ptr<HttpExchange>> Begin(const HttpRequest& request, bool* retryable);

  // Begins, and waits for the head of the answer. Fails with Network, Timeout, Interrupted or Unsupported, the
  // message in the words of git and curl.
  Result<std::unique_ptr<HttpExchange>> Start(const HttpRequest& request, bool* retryable);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tova::git

#endif
