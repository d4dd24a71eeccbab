#include "modres/git/http_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>

#include "modres/git/libcurl.h"
#include "modres/git/url.h"

namespace tova::git {
namespace {

// How long one wait for the network lasts at most before the interrupt flag is looked at.
constexpr int kPollInterval = 100;  // milliseconds
constexpr long kMaxRedirects = 5;
constexpr int kMaxRetryAfter = 60;  // seconds; a server that asks for more is not waited for longer

struct MultiDeleter {
  const LibCurl* curl;
  void operator()(CURLM* handle) const { curl->multi_cleanup(handle); }
};
using Multi = std::unique_ptr<CURLM, MultiDeleter>;

struct EasyDeleter {
  const LibCurl* curl;
  void operator()(CURL* handle) const { curl->easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;

struct ListDeleter {
  const LibCurl* curl;
  void operator()(curl_slist* list) const { curl->slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

// Whether a broken transfer may work when it is tried again: the connection was there and got lost.
bool IsReset(CURLcode code) {
  switch (code) {
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_AGAIN:
      return true;
    default:
      return false;
  }
}

}  // namespace

struct HttpClient::State {
  HttpSettings settings;
  std::mutex mutex;
  std::vector<Multi> idle;  // each keeps its open connections
};

namespace {

using Pool = std::function<void(Multi)>;

class CurlExchange final : public HttpExchange {
 public:
  CurlExchange(const LibCurl& curl, const HttpSettings& settings, const HttpRequest& request, Multi multi,
               Pool give_back)
      : curl_(curl),
        settings_(settings),
        request_(request),
        multi_(std::move(multi)),
        give_back_(std::move(give_back)),
        easy_(curl.easy_init(), EasyDeleter{&curl}),
        headers_(nullptr, ListDeleter{&curl}) {}

  ~CurlExchange() override {
    if (added_) curl_.multi_remove_handle(multi_.get(), easy_.get());
    easy_.reset();
    give_back_(std::move(multi_));
  }

  int status() const override { return status_; }
  const std::string& content_type() const override { return content_type_; }
  const std::string& effective_url() const override { return effective_url_; }
  int retry_after_ms() const override { return retry_after_s_ * 1000; }
  std::string header(llvm::StringRef name) const override {
    auto found = fields_.find(name.str());
    return found == fields_.end() ? "" : found->second;
  }

  Result<void> Start(bool* retryable) {
    retryable_ = retryable;
    Configure();
    if (curl_.multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) {
      return Failure(FailureKind::kIo, "cannot start a transfer: out of resources");
    }
    added_ = true;
    while (!done_ && buffer_.size() == taken_) TOVA_CHECK(Pump());
    ReadHead();
    return {};
  }

  Result<size_t> Read(char* out, size_t size) override {
    while (!done_ && buffer_.size() == taken_) {
      buffer_.clear();
      taken_ = 0;
      TOVA_CHECK(Pump());
    }
    const size_t count = std::min(size, buffer_.size() - taken_);
    std::memcpy(out, buffer_.data() + taken_, count);
    taken_ += count;
    return count;
  }

 private:
  template <typename T>
  void Set(CURLoption option, T value) {
    curl_.easy_setopt(easy_.get(), option, value);
  }

  void Configure() {
    Set(CURLOPT_URL, request_.url.c_str());
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_USERAGENT, "git/2.0 (tovac)");
    Set(CURLOPT_ACCEPT_ENCODING, "");
    Set(CURLOPT_ERRORBUFFER, error_);
    Set(CURLOPT_WRITEFUNCTION, &CurlExchange::OnBody);
    Set(CURLOPT_WRITEDATA, this);
    Set(CURLOPT_HEADERFUNCTION, &CurlExchange::OnHeader);
    Set(CURLOPT_HEADERDATA, this);
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_REDIR_PROTOCOLS_STR,
        llvm::StringRef(request_.url).starts_with("https:") ? "https" : "http,https");
    Set(CURLOPT_FOLLOWLOCATION, request_.follow_redirects ? 1L : 0L);
    Set(CURLOPT_MAXREDIRS, kMaxRedirects);
    Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.deadlines.connect_ms));
    Set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(settings_.deadlines.low_speed_bytes_per_s));
    Set(CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(settings_.deadlines.stall_ms) / 1000));
    if (!settings_.proxy.empty()) Set(CURLOPT_PROXY, settings_.proxy.c_str());
    if (!settings_.ca_file.empty()) Set(CURLOPT_CAINFO, settings_.ca_file.c_str());
    Set(CURLOPT_SSL_VERIFYPEER, settings_.verify_peer ? 1L : 0L);
    Set(CURLOPT_SSL_VERIFYHOST, settings_.verify_peer ? 2L : 0L);
    if (!request_.user.empty() || !request_.password.empty()) {
      Set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      Set(CURLOPT_USERNAME, request_.user.c_str());
      Set(CURLOPT_PASSWORD, request_.password.c_str());
    }
    for (const std::string& header : request_.headers) AddHeader(header);
    if (request_.body) {
      AddHeader("Expect:");  // a round trip for nothing
      Set(CURLOPT_POST, 1L);
      Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body->size()));
      Set(CURLOPT_POSTFIELDS, request_.body->data());
    }
    Set(CURLOPT_HTTPHEADER, headers_.get());
  }

  void AddHeader(const std::string& header) {
    if (curl_slist* extended = curl_.slist_append(headers_.get(), header.c_str())) {
      (void)headers_.release();
      headers_.reset(extended);
    }
  }

  // One line of the head; curl bounds their number and length.
  static size_t OnHeader(char* data, size_t, size_t size, void* self_pointer) {
    auto* self = static_cast<CurlExchange*>(self_pointer);
    const llvm::StringRef line(data, size);
    // Each redirect has a head of its own.
    if (line.starts_with("HTTP/")) self->fields_.clear();
    const auto [name, value] = line.split(':');
    if (name.size() < line.size()) self->fields_[name.trim().lower()] = value.trim().str();
    return size;
  }

  static size_t OnBody(char* data, size_t, size_t size, void* self_pointer) {
    auto* self = static_cast<CurlExchange*>(self_pointer);
    self->received_ += size;
    if (self->received_ > self->request_.limit_bytes) {
      self->over_limit_ = true;
      return 0;
    }
    self->buffer_.append(data, size);
    return size;
  }

  // Lets the transfer go on by what has arrived, waiting for something if need be.
  Result<void> Pump() {
    if (settings_.interrupt && settings_.interrupt->load()) {
      return Failure(FailureKind::kInterrupted, "interrupted");
    }
    int running = 0;
    curl_.multi_perform(multi_.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE || message->easy_handle != easy_.get()) continue;
      done_ = true;
      if (message->data.result != CURLE_OK) return Describe(message->data.result);
    }
    if (!done_ && buffer_.size() == taken_) {
      curl_.multi_poll(multi_.get(), nullptr, 0, kPollInterval, nullptr);
    }
    return {};
  }

  void ReadHead() {
    long status = 0;
    curl_.easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    status_ = static_cast<int>(status);
    const char* text = nullptr;
    if (curl_.easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text) {
      content_type_ = llvm::StringRef(text).split(';').first.trim().lower();
    }
    text = nullptr;
    if (curl_.easy_getinfo(easy_.get(), CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text)
      effective_url_ = text;
    curl_off_t seconds = 0;
    if (curl_.easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0) {
      retry_after_s_ = static_cast<int>(std::min<curl_off_t>(seconds, kMaxRetryAfter));
    }
  }

  // A failed transfer in the words that git's users know.
  Failure Describe(CURLcode code) {
    // A redirect may have led elsewhere.
    ReadHead();
    const Url asked = Url::Parse(request_.url).value_or(Url{});
    const Url url = Url::Parse(effective_url_).value_or(asked);
    const std::string place = fmt::format("{} port {}", url.host, url.EffectivePort());
    *retryable_ = IsReset(code);
    if (over_limit_) {
      *retryable_ = false;
      return Failure(FailureKind::kRefused, fmt::format("the answer of {} is larger than {} MiB", url.host,
                                                        request_.limit_bytes >> 20));
    }
    switch (code) {
      case CURLE_COULDNT_RESOLVE_HOST:
        return Failure(FailureKind::kNetwork, "Could not resolve host: " + url.host);
      case CURLE_COULDNT_CONNECT: {
        long error = 0;
        curl_.easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error);
        return Failure(FailureKind::kNetwork, fmt::format("Failed to connect to {}: {}", place,
                                                          error != 0 ? std::strerror(static_cast<int>(error))
                                                                     : "Connection refused"));
      }
      case CURLE_OPERATION_TIMEDOUT: {
        curl_off_t connected = 0;
        curl_.easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
        if (connected == 0) {
          return Failure(FailureKind::kTimeout, fmt::format("Failed to connect to {}: timed out after {} s",
                                                            place, settings_.deadlines.connect_ms / 1000));
        }
        return Failure(FailureKind::kTimeout, fmt::format("{} sent less than {} bytes a second for {} s",
                                                          url.host, settings_.deadlines.low_speed_bytes_per_s,
                                                          settings_.deadlines.stall_ms / 1000));
      }
      default:
        return Failure(FailureKind::kNetwork,
                       error_[0] != '\0' ? std::string(error_) : std::string(curl_.easy_strerror(code)));
    }
  }

  const LibCurl& curl_;
  const HttpSettings& settings_;
  const HttpRequest request_;  // curl keeps pointers into it
  Multi multi_;
  Pool give_back_;
  Easy easy_;
  List headers_;
  char error_[CURL_ERROR_SIZE] = {};
  std::string buffer_;
  size_t taken_ = 0;
  uint64_t received_ = 0;
  int status_ = 0;
  int retry_after_s_ = 0;
  std::string content_type_;
  std::string effective_url_;
  std::map<std::string, std::string> fields_;
  bool added_ = false;
  bool done_ = false;
  bool over_limit_ = false;
  bool* retryable_ = nullptr;
};

}  // namespace

HttpClient::HttpClient(HttpSettings settings) : state_(std::make_unique<State>()) {
  state_->settings = std::move(settings);
}

HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpExchange>> HttpClient::Start(const HttpRequest& request, bool* retryable) {
  *retryable = false;
  TOVA_TRY(const LibCurl* curl, LoadLibCurl());
  Multi multi(nullptr, MultiDeleter{curl});
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->idle.empty()) {
      multi = std::move(state_->idle.back());
      state_->idle.pop_back();
    }
  }
  if (!multi) multi.reset(curl->multi_init());
  if (!multi) return Failure(FailureKind::kIo, "cannot start a transfer: out of memory");
  State* state = state_.get();
  auto exchange =
      std::make_unique<CurlExchange>(*curl, state->settings, request, std::move(multi), [state](Multi used) {
        const std::lock_guard lock(state->mutex);
        state->idle.push_back(std::move(used));
      });
  TOVA_CHECK(exchange->Start(retryable));
  return std::unique_ptr<HttpExchange>(std::move(exchange));
}

}  // namespace tova::git
