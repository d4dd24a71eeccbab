#include "modres/git/http_repository.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"

namespace tova::git {
namespace {

constexpr llvm::StringLiteral kAdvertisementPath = "/info/refs?service=git-upload-pack";
constexpr llvm::StringLiteral kServicePath = "/git-upload-pack";
constexpr int kMaxRedirects = 5;

// What the user's configuration says about a server.
HttpRoute RouteTo(const GitConfig& config, const ClientOptions& options, const Url& url) {
  const std::string address = url.WithoutUser();
  const auto env = [&](llvm::StringRef name) { return options.get_env ? options.get_env(name) : std::nullopt; };
  HttpRoute route;
  route.proxy = config.GetHttp("proxy", address).str();
  route.ca_file = env("GIT_SSL_CAINFO").value_or(config.GetHttp("sslcainfo", address).str());
  if (route.ca_file.empty()) route.ca_file = env("SSL_CERT_FILE").value_or("");
  const llvm::StringRef verify = config.GetHttp("sslverify", address);
  route.verify_peer = !(verify.equals_insensitive("false") || verify.equals_insensitive("no") ||
                        verify.equals_insensitive("off") || verify == "0");
  return route;
}

}  // namespace

HttpRepository::HttpRepository(HttpClient& http, const ClientOptions& options, const GitConfig& config,
                               const Url& url)
    : http_(http),
      options_(options),
      config_(config),
      credentials_(std::make_unique<CredentialChain>(options, url)) {
  access_.base = url;
  access_.headers = config.ExtraHeaders(url.WithoutUser());
  access_.route = RouteTo(config, options, url);
  if (!url.user.empty() || !url.password.empty()) access_.credential = credentials_->Next();
  access_.base.user.clear();
  access_.base.password.clear();
  while (!access_.base.path.empty() && access_.base.path.back() == '/') access_.base.path.pop_back();
}

std::string HttpRepository::Server() const {
  const std::lock_guard lock(mutex_);
  return access_.base.scheme + "://" + access_.base.host + ":" + access_.base.EffectivePort();
}

HttpRepository::Access HttpRepository::access() const {
  const std::lock_guard lock(mutex_);
  return access_;
}

bool HttpRepository::HasTriedCredentials() const {
  const std::lock_guard lock(mutex_);
  return credentials_->has_tried();
}

bool HttpRepository::TryNextCredential(size_t generation) {
  const std::lock_guard lock(mutex_);
  if (access_.generation != generation) return access_.credential.has_value();
  ++access_.generation;
  access_.credential = credentials_->Next();
  return access_.credential.has_value();
}

Result<void> HttpRepository::FollowRedirect(llvm::StringRef address) {
  const std::lock_guard lock(mutex_);
  const std::string shown = EscapeForeign(RedactUrls(address), 200);
  auto url = address.consume_back(kAdvertisementPath) ? Url::Parse(address) : std::nullopt;
  if (!url || (url->scheme != "http" && url->scheme != "https")) {
    // A sign-in page, for example.
    return Failure(FailureKind::kMalformed, fmt::format("{} redirects to {}, which is not a git repository",
                                                        access_.base.WithoutUser(), shown));
  }
  if (access_.base.scheme == "https" && url->scheme == "http") {
    return Failure(FailureKind::kRefused,
                   fmt::format("{} redirects to {}, which is not encrypted", access_.base.WithoutUser(), shown));
  }
  url->user.clear();
  url->password.clear();
  if (url->HostAndPort() != access_.base.HostAndPort() || url->scheme != access_.base.scheme) {
    access_.credential.reset();
    access_.headers.clear();
    access_.route = RouteTo(config_, options_, *url);
    credentials_ = std::make_unique<CredentialChain>(options_, *url);
  }
  ++access_.generation;
  access_.base = std::move(*url);
  return {};
}

Result<void> ServiceCall::Begin() {
  access_ = repository_.access();
  HttpRequest request;
  request.headers = access_.headers;
  request.route = access_.route;
  request.url =
      access_.base.WithoutUser() + (request_.advertisement ? kAdvertisementPath : kServicePath).str();
  request.limit_bytes = request_.limit_bytes;
  if (request_.version_2) request.headers.push_back("Git-Protocol: version=2");
  if (!request_.advertisement) {
    request.headers.push_back("Content-Type: application/x-git-upload-pack-request");
    request.headers.push_back("Accept: application/x-git-upload-pack-result");
    request.body = request_.body;
  }
  if (access_.credential) {
    request.user = access_.credential->user;
    request.password = access_.credential->password;
  }
  TOVA_TRY(exchange_, repository_.http_.Begin(request, &attempt_.retryable));
  return {};
}

Result<void> ServiceCall::Await() {
  while (true) {
    if (!exchange_) TOVA_CHECK(Begin());
    TOVA_CHECK(exchange_->WaitForHead());
    // Followed here and not by curl, which would take the user's own header fields along to another host.
    if (request_.advertisement && !exchange_->redirect_url().empty()) {
      if (++redirects_ > kMaxRedirects) {
        return Failure(FailureKind::kMalformed, fmt::format("{} redirects too often", access_.base.WithoutUser()));
      }
      TOVA_CHECK(repository_.FollowRedirect(exchange_->redirect_url()));
      exchange_.reset();
      continue;
    }
    if (exchange_->status() == 401 && repository_.TryNextCredential(access_.generation)) {
      exchange_.reset();
      continue;
    }
    if (exchange_->status() != 200) return DescribeStatus();
    const llvm::StringRef expected = request_.advertisement ? "application/x-git-upload-pack-advertisement"
                                                            : "application/x-git-upload-pack-result";
    if (exchange_->content_type() != expected) {
      return Failure(
          FailureKind::kMalformed,
          fmt::format("{} is not a git repository: the server answered with {}", access_.base.WithoutUser(),
                      exchange_->content_type().empty() ? "no content type"
                                                        : EscapeForeign(exchange_->content_type(), 60)));
    }
    return {};
  }
}

Result<size_t> ServiceCall::Read(char* buffer, size_t size) { return exchange_->Read(buffer, size); }

Failure ServiceCall::DescribeStatus() {
  const int status = exchange_->status();
  const std::string address = access_.base.WithoutUser();
  switch (status) {
    case 401:
      if (repository_.HasTriedCredentials()) {
        return Failure(FailureKind::kAuthentication, fmt::format("Authentication failed for '{}'", address));
      }
      return Failure(FailureKind::kAuthentication,
                     fmt::format("could not read Username for '{}://{}': terminal prompts disabled",
                                 access_.base.scheme, access_.base.HostAndPort()));
    case 403:
      return Failure(FailureKind::kAuthentication, "The requested URL returned error: 403");
    case 404:
    case 410:
      return Failure(FailureKind::kNotFound, fmt::format("repository '{}' not found", address));
    default:
      attempt_.retryable = status == 429 || status >= 500;
      attempt_.retry_after_ms = exchange_->retry_after_ms();
      return Failure(attempt_.retryable ? FailureKind::kNetwork : FailureKind::kMalformed,
                     fmt::format("The requested URL returned error: {}", status));
  }
}

}  // namespace tova::git
