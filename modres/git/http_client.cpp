#include "modres/git/http_client.h"

#include <mutex>

#include "modres/git/curl_exchange.h"
#include "modres/git/libcurl.h"
#include "modres/git/transfer_loop.h"

namespace tova::git {

struct HttpClient::State {
  HttpSettings settings;
  std::mutex mutex;
  std::unique_ptr<TransferLoop> loop;  // made for the first request
};

HttpClient::HttpClient(HttpSettings settings) : state_(std::make_unique<State>()) {
  state_->settings = std::move(settings);
}

HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpExchange>> HttpClient::Begin(const HttpRequest& request, bool* retryable) {
  *retryable = false;
  TOVA_TRY(const LibCurl* curl, LoadLibCurl());
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->loop) state_->loop = std::make_unique<TransferLoop>(*curl);
  }
  if (!state_->loop->valid()) return Failure(FailureKind::kIo, "cannot start a transfer: out of memory");
  auto exchange = std::make_unique<CurlExchange>(*curl, *state_->loop, state_->settings, request, retryable);
  TOVA_CHECK(exchange->Begin());
  return std::unique_ptr<HttpExchange>(std::move(exchange));
}

Result<std::unique_ptr<HttpExchange>> HttpClient::Start(const HttpRequest& request, bool* retryable) {
  TOVA_TRY(auto exchange, Begin(request, retryable));
  TOVA_CHECK(exchange->WaitForHead());
  return exchange;
}

}  // namespace tova::git
