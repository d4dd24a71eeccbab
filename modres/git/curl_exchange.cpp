#include "modres/git/curl_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "modres/git/url.h"

namespace tova::git {
namespace {

// How long one wait for the network lasts at most before the interrupt flag is looked at.
constexpr std::chrono::milliseconds kPollInterval{100};
constexpr long kMaxRedirects = 5;
constexpr int kMaxRetryAfter = 60;  // seconds; a server that asks for more is not waited for longer
// What may lie here unread, about; more of it has to wait in the network.
constexpr size_t kMaxUnread = 4 << 20;  // bytes

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

CurlExchange::CurlExchange(const LibCurl& curl, TransferLoop& loop, const HttpSettings& settings,
                           const HttpRequest& request, bool* retryable)
    : curl_(curl),
      loop_(loop),
      settings_(settings),
      request_(request),
      retryable_(retryable),
      easy_(curl.easy_init(), EasyDeleter{&curl}),
      headers_(nullptr, ListDeleter{&curl}) {}

CurlExchange::~CurlExchange() {
  if (added_) loop_.Remove(*this);
}

std::string CurlExchange::header(llvm::StringRef name) const {
  const auto found = head_.fields.find(name.str());
  return found == head_.fields.end() ? "" : found->second;
}

Result<void> CurlExchange::Begin() {
  if (!easy_) return Failure(FailureKind::kIo, "cannot start a transfer: out of memory");
  Configure();
  added_ = true;
  loop_.Add(*this);
  return {};
}

Result<void> CurlExchange::WaitForHead() {
  if (taken_ < chunk_.size()) return {};
  return Wait();
}

Result<size_t> CurlExchange::Read(char* out, size_t size) {
  if (taken_ == chunk_.size()) {
    TOVA_CHECK(Wait());
    chunk_.clear();
    taken_ = 0;
    bool resume = false;
    {
      const std::lock_guard lock(mutex_);
      chunk_.swap(buffer_);
      std::swap(resume, paused_);
    }
    if (resume) loop_.Resume(*this);
  }
  const size_t count = std::min(size, chunk_.size() - taken_);
  std::memcpy(out, chunk_.data() + taken_, count);
  taken_ += count;
  return count;
}

void CurlExchange::Configure() {
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
  const bool is_https = llvm::StringRef(request_.url).starts_with("https:");
  Set(CURLOPT_REDIR_PROTOCOLS_STR, is_https ? "https" : "http,https");
  // Rather a stream of a connection that is being made than another connection; without TLS there are no
  // streams.
  if (is_https) Set(CURLOPT_PIPEWAIT, 1L);
  Set(CURLOPT_FOLLOWLOCATION, request_.follow_redirects ? 1L : 0L);
  Set(CURLOPT_MAXREDIRS, kMaxRedirects);
  Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.deadlines.connect_ms));
  Set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(settings_.deadlines.low_speed_bytes_per_s));
  Set(CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(settings_.deadlines.stall_ms) / 1000));
  if (!request_.route.proxy.empty()) Set(CURLOPT_PROXY, request_.route.proxy.c_str());
  if (!request_.route.ca_file.empty()) Set(CURLOPT_CAINFO, request_.route.ca_file.c_str());
  Set(CURLOPT_SSL_VERIFYPEER, request_.route.verify_peer ? 1L : 0L);
  Set(CURLOPT_SSL_VERIFYHOST, request_.route.verify_peer ? 2L : 0L);
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

void CurlExchange::AddHeader(const std::string& header) {
  if (curl_slist* extended = curl_.slist_append(headers_.get(), header.c_str())) {
    (void)headers_.release();
    headers_.reset(extended);
  }
}

// One line of the head; curl bounds their number and length.
size_t CurlExchange::OnHeader(char* data, size_t, size_t size, void* self_pointer) {
  auto* self = static_cast<CurlExchange*>(self_pointer);
  const llvm::StringRef line(data, size);
  const std::lock_guard lock(self->mutex_);
  if (self->has_head_) return size;  // a trailer
  // Each redirect has a head of its own.
  if (line.starts_with("HTTP/")) self->head_.fields.clear();
  const auto [name, value] = line.split(':');
  if (name.size() < line.size()) self->head_.fields[name.trim().lower()] = value.trim().str();
  return size;
}

size_t CurlExchange::OnBody(char* data, size_t, size_t size, void* self) {
  return static_cast<CurlExchange*>(self)->TakeIn({data, size});
}

size_t CurlExchange::TakeIn(llvm::StringRef data) {
  const std::lock_guard lock(mutex_);
  ReadHead();
  if (!buffer_.empty() && buffer_.size() + data.size() > kMaxUnread) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  received_ += data.size();
  if (received_ > request_.limit_bytes) {
    over_limit_ = true;
    return 0;
  }
  buffer_.append(data.data(), data.size());
  changed_.notify_one();
  return data.size();
}

void CurlExchange::Finish(CURLcode code) {
  const std::lock_guard lock(mutex_);
  ReadHead();
  code_ = code;
  curl_.easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &os_error_);
  curl_off_t connected = 0;
  curl_.easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
  was_connected_ = connected != 0;
  done_ = true;
  changed_.notify_one();
}

void CurlExchange::ReadHead() {
  if (has_head_) return;
  has_head_ = true;
  long status = 0;
  curl_.easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  head_.status = static_cast<int>(status);
  const char* text = nullptr;
  if (curl_.easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text) {
    head_.content_type = llvm::StringRef(text).split(';').first.trim().lower();
  }
  text = nullptr;
  // A redirect may have led elsewhere.
  if (curl_.easy_getinfo(easy_.get(), CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text) {
    head_.effective_url = text;
  }
  text = nullptr;
  if (curl_.easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &text) == CURLE_OK && text) head_.redirect_url = text;
  curl_off_t seconds = 0;
  if (curl_.easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0) {
    head_.retry_after_s = static_cast<int>(std::min<curl_off_t>(seconds, kMaxRetryAfter));
  }
}

Result<void> CurlExchange::Wait() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (settings_.interrupt && settings_.interrupt->load()) {
      return Failure(FailureKind::kInterrupted, "interrupted");
    }
    if (done_ && code_ != CURLE_OK) return Describe();
    if (done_ || !buffer_.empty()) return {};
    changed_.wait_for(lock, kPollInterval);
  }
}

Failure CurlExchange::Describe() {
  const Url asked = Url::Parse(request_.url).value_or(Url{});
  const Url url = Url::Parse(head_.effective_url).value_or(asked);
  const std::string place = fmt::format("{} port {}", url.host, url.EffectivePort());
  *retryable_ = IsReset(code_);
  if (over_limit_) {
    *retryable_ = false;
    return Failure(FailureKind::kRefused, fmt::format("the answer of {} is larger than {} MiB", url.host,
                                                      request_.limit_bytes >> 20));
  }
  switch (code_) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Failure(FailureKind::kNetwork, "Could not resolve host: " + url.host);
    case CURLE_COULDNT_CONNECT:
      return Failure(
          FailureKind::kNetwork,
          fmt::format("Failed to connect to {}: {}", place,
                      os_error_ != 0 ? std::strerror(static_cast<int>(os_error_)) : "Connection refused"));
    case CURLE_OPERATION_TIMEDOUT:
      if (!was_connected_) {
        return Failure(FailureKind::kTimeout, fmt::format("Failed to connect to {}: timed out after {} s",
                                                          place, settings_.deadlines.connect_ms / 1000));
      }
      return Failure(FailureKind::kTimeout, fmt::format("{} sent less than {} bytes a second for {} s",
                                                        url.host, settings_.deadlines.low_speed_bytes_per_s,
                                                        settings_.deadlines.stall_ms / 1000));
    default:
      return Failure(FailureKind::kNetwork,
                     error_[0] != '\0' ? std::string(error_) : std::string(curl_.easy_strerror(code_)));
  }
}

}  // namespace tova::git
