#include "modres/git/http_transport.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"
#include "modres/git/url.h"

namespace tova::git {
namespace {

constexpr llvm::StringLiteral kAdvertisementPath = "/info/refs?service=git-upload-pack";
constexpr llvm::StringLiteral kServicePath = "/git-upload-pack";

// The C structures that libgit2 calls, each with what it belongs to behind it.
struct Subtransport {
  git_smart_subtransport base{};
  HttpConversation* conversation = nullptr;
};

struct Stream {
  git_smart_subtransport_stream base{};
  HttpConversation* conversation = nullptr;
  bool advertisement = false;
  std::string body;
  std::unique_ptr<HttpExchange> exchange;
};

int ReadStream(git_smart_subtransport_stream* base, char* buffer, size_t size, size_t* bytes_read) {
  auto* stream = reinterpret_cast<Stream*>(base);
  *bytes_read = 0;
  if (!stream->exchange) {
    auto exchange = stream->conversation->Send(stream->advertisement, stream->body);
    if (!exchange) return stream->conversation->Fail(std::move(exchange).failure());
    stream->exchange = std::move(*exchange);
  }
  auto count = stream->exchange->Read(buffer, size);
  if (!count) return stream->conversation->Fail(std::move(count).failure());
  *bytes_read = *count;
  return 0;
}

int WriteStream(git_smart_subtransport_stream* base, const char* buffer, size_t size) {
  reinterpret_cast<Stream*>(base)->body.append(buffer, size);
  return 0;
}

void FreeStream(git_smart_subtransport_stream* base) { delete reinterpret_cast<Stream*>(base); }

int Act(git_smart_subtransport_stream** out, git_smart_subtransport* base, const char*,
        git_smart_service_t action) {
  auto* conversation = reinterpret_cast<Subtransport*>(base)->conversation;
  if (action != GIT_SERVICE_UPLOADPACK_LS && action != GIT_SERVICE_UPLOADPACK) {
    return conversation->Fail(Failure(FailureKind::kUnsupported, "pushing is not supported"));
  }
  auto* stream = new Stream;
  stream->base = {base, &ReadStream, &WriteStream, &FreeStream};
  stream->conversation = conversation;
  stream->advertisement = action == GIT_SERVICE_UPLOADPACK_LS;
  *out = &stream->base;
  return 0;
}

int CloseSubtransport(git_smart_subtransport*) { return 0; }

void FreeSubtransport(git_smart_subtransport* base) { delete reinterpret_cast<Subtransport*>(base); }

int MakeSubtransport(git_smart_subtransport** out, git_transport*, void* parameter) {
  auto* subtransport = new Subtransport;
  subtransport->base = {&Act, &CloseSubtransport, &FreeSubtransport};
  subtransport->conversation = static_cast<HttpConversation*>(parameter);
  *out = &subtransport->base;
  return 0;
}

}  // namespace

HttpConversation::HttpConversation(const LibGit2& git, HttpClient& http, const ClientOptions& options,
                                   const Url& url, std::vector<std::string> headers, uint64_t limit_bytes)
    : git_(git),
      http_(http),
      options_(options),
      base_(url),
      headers_(std::move(headers)),
      limit_bytes_(limit_bytes),
      credentials_(std::make_unique<CredentialChain>(options, url)) {
  if (!base_.user.empty() || !base_.password.empty()) credential_ = credentials_->Next();
  base_.user.clear();
  base_.password.clear();
  while (!base_.path.empty() && base_.path.back() == '/') base_.path.pop_back();
}

void HttpConversation::Install(git_remote_callbacks& callbacks) {
  definition_.callback = &MakeSubtransport;
  definition_.rpc = 1;
  definition_.param = this;
  // libgit2 hands the callbacks' payload to this function, so it leads to the conversation; see remote.cpp.
  callbacks.transport = [](git_transport** out, git_remote* owner, void* payload) -> int {
    auto* self = static_cast<HttpConversation**>(payload);
    return (*self)->git_.transport_smart(out, owner, &(*self)->definition_);
  };
}

int HttpConversation::Fail(Failure failure) {
  git_.error_set_str(GIT_ERROR_NET, failure.message().c_str());
  if (!failure_) failure_ = std::move(failure);
  return -1;
}

HttpRequest HttpConversation::MakeRequest(bool advertisement, const std::string& body) const {
  HttpRequest request;
  request.headers = headers_;
  request.url = base_.WithoutUser() + (advertisement ? kAdvertisementPath : kServicePath).str();
  request.limit_bytes = limit_bytes_;
  if (advertisement) {
    request.follow_redirects = true;
  } else {
    request.headers.push_back("Content-Type: application/x-git-upload-pack-request");
    request.headers.push_back("Accept: application/x-git-upload-pack-result");
    request.body = body;
  }
  if (credential_) {
    request.user = credential_->user;
    request.password = credential_->password;
  }
  return request;
}

Result<std::unique_ptr<HttpExchange>> HttpConversation::Send(bool advertisement, const std::string& body) {
  while (true) {
    TOVA_TRY(auto exchange, http_.Start(MakeRequest(advertisement, body), &retryable_));
    if (advertisement && exchange->effective_url() != base_.WithoutUser() + kAdvertisementPath.str()) {
      TOVA_CHECK(FollowRedirect(*exchange));
    }
    if (exchange->status() == 401) {
      credential_ = credentials_->Next();
      if (credential_) continue;
    }
    if (exchange->status() != 200) return DescribeStatus(*exchange);
    const llvm::StringRef expected = advertisement ? "application/x-git-upload-pack-advertisement"
                                                   : "application/x-git-upload-pack-result";
    if (exchange->content_type() != expected) {
      return Failure(
          FailureKind::kMalformed,
          fmt::format("{} is not a git repository: the server answered with {}", base_.WithoutUser(),
                      exchange->content_type().empty() ? "no content type"
                                                       : EscapeForeign(exchange->content_type(), 60)));
    }
    return exchange;
  }
}

// The repository is where the redirect led to, and later requests go straight there. Credentials belong to a
// host.
Result<void> HttpConversation::FollowRedirect(const HttpExchange& exchange) {
  llvm::StringRef address = exchange.effective_url();
  auto url = address.consume_back(kAdvertisementPath) ? Url::Parse(address) : std::nullopt;
  if (!url) {
    // A sign-in page, for example.
    return Failure(FailureKind::kMalformed,
                   fmt::format("{} redirects to {}, which is not a git repository", base_.WithoutUser(),
                               EscapeForeign(RedactUrls(exchange.effective_url()), 200)));
  }
  url->user.clear();
  url->password.clear();
  if (url->HostAndPort() != base_.HostAndPort() || url->scheme != base_.scheme) {
    credential_.reset();
    headers_.clear();
    credentials_ = std::make_unique<CredentialChain>(options_, *url);
  }
  base_ = std::move(*url);
  return {};
}

Failure HttpConversation::DescribeStatus(const HttpExchange& exchange) {
  const int status = exchange.status();
  const std::string address = base_.WithoutUser();
  switch (status) {
    case 401:
      if (credentials_->has_tried()) {
        return Failure(FailureKind::kAuthentication, fmt::format("Authentication failed for '{}'", address));
      }
      return Failure(FailureKind::kAuthentication,
                     fmt::format("could not read Username for '{}://{}': terminal prompts disabled",
                                 base_.scheme, base_.HostAndPort()));
    case 403:
      return Failure(FailureKind::kAuthentication, "The requested URL returned error: 403");
    case 404:
    case 410:
      return Failure(FailureKind::kNotFound, fmt::format("repository '{}' not found", address));
    default:
      retryable_ = status == 429 || status >= 500;
      retry_after_ms_ = exchange.retry_after_ms();
      return Failure(FailureKind::kNetwork, fmt::format("The requested URL returned error: {}", status));
  }
}

}  // namespace tova::git
