#include "modres/session/search_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "diagnostics/escape.h"
#include "diagnostics/json_text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "modres/git/http_client.h"
#include "modres/git/url.h"
#include "modres/path/module_path.h"

namespace tova::session {
namespace {

using Clock = std::chrono::steady_clock;

// A hundred repositories are about 600 KB of JSON, five levels deep.
constexpr uint64_t kMaxAnswerBytes = 8ull << 20;
constexpr size_t kMaxDepth = 64;
constexpr auto kWholeDeadline = std::chrono::seconds(60);  // for an answer that trickles in

std::string PercentEncode(llvm::StringRef text) {
  std::string encoded;
  for (unsigned char c : text) {
    if (llvm::isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += static_cast<char>(c);
    } else {
      encoded += fmt::format("%{:02X}", c);
    }
  }
  return encoded;
}

class Search {
 public:
  Search(const Environment& environment, const UserConfig& config, const git::Url& url)
      : environment_(environment), config_(config), url_(url), http_(Settings()) {}

  Result<SearchResult> Run(llvm::StringRef words, unsigned limit) {
    for (int attempt = 1;; ++attempt) {
      bool retryable = false;
      Result<std::string> answer = Ask(words, limit, retryable);
      if (answer) return Read(*answer, limit);
      if (!retryable || attempt >= config_.deadlines.attempts) return std::move(answer).failure();
      Pause(attempt);
      if (environment_.IsInterrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
    }
  }

 private:
  git::HttpSettings Settings() const {
    git::HttpSettings settings;
    settings.deadlines = config_.deadlines;
    settings.interrupt = environment_.interrupted;
    return settings;
  }

  Result<std::string> Ask(llvm::StringRef words, unsigned limit, bool& retryable) {
    git::HttpRequest request;
    std::string address = url_.WithoutUser();
    request.url = fmt::format("{}{}q={}&per_page={}", address, address.find('?') == std::string::npos ? '?' : '&',
                              PercentEncode((words + " topic:tova-package").str()), limit);
    request.headers = {"Accept: application/vnd.github+json"};
    request.user = url_.user;
    request.password = url_.password;
    request.route.ca_file = environment_.get_env("GIT_SSL_CAINFO").value_or("");
    if (request.route.ca_file.empty()) request.route.ca_file = environment_.get_env("SSL_CERT_FILE").value_or("");
    request.follow_redirects = true;
    request.limit_bytes = kMaxAnswerBytes;
    const Clock::time_point start = Clock::now();
    auto exchange = http_.Start(request, &retryable);
    if (!exchange) return Describe(exchange.failure());
    std::string text;
    char buffer[1 << 14];
    while (true) {
      Result<size_t> count = (*exchange)->Read(buffer, sizeof buffer);
      if (!count) return Describe(count.failure());
      if (*count == 0) break;
      text.append(buffer, *count);
      if (Clock::now() - start > kWholeDeadline) {
        return Describe(Failure(FailureKind::kTimeout, "the answer took longer than a minute"));
      }
    }
    if ((*exchange)->status() == 200) return text;
    retryable = (*exchange)->status() >= 500;
    return DescribeStatus(**exchange, text);
  }

  void Pause(int attempt) const {
    const auto end = Clock::now() + std::chrono::milliseconds(config_.deadlines.backoff_ms << std::min(attempt - 1, 10));
    while (Clock::now() < end && !environment_.IsInterrupted()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  Failure Describe(const Failure& reason) const {
    if (reason.kind() == FailureKind::kInterrupted) return reason;
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kSearchFailed,
                                           fmt::format("cannot search for packages at {}", url_.HostAndPort()));
    diagnostic.body.push_back(EscapeForeign(git::RedactUrls(reason.message()), 500));
    diagnostic.tips = reason.diagnostic().tips;
    return Failure(reason.kind(), std::move(diagnostic));
  }

  Failure DescribeStatus(const git::HttpExchange& exchange, llvm::StringRef text) const {
    const int status = exchange.status();
    std::string said = fmt::format("the server answered with status {}", status);
    if (std::string message = Message(text); !message.empty()) said += ": " + message;
    const bool is_limit =
        status == 429 || (status == 403 && (exchange.header("x-ratelimit-remaining") == "0" ||
                                            !exchange.header("retry-after").empty()));
    Failure failure = Describe(Failure(FailureKind::kNetwork, std::move(said)));
    if (is_limit) return std::move(failure).Tip(WhenAgain(exchange));
    if (status == 404) return std::move(failure).Tip("the address is `url` in [search] of your config.toml");
    return failure;
  }

  // What the service says in its own words.
  static std::string Message(llvm::StringRef text) {
    if (!IsShallowJson(text, kMaxDepth)) return "";
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(ReplaceInvalidUtf8(text));
    if (!value) {
      llvm::consumeError(value.takeError());
      return "";
    }
    const llvm::json::Object* object = value->getAsObject();
    return object == nullptr ? "" : object->getString("message").value_or("").str();
  }

  // The service counts requests; it says when the next one may come.
  std::string WhenAgain(const git::HttpExchange& exchange) const {
    const int64_t now = std::chrono::system_clock::to_time_t(environment_.now());
    int64_t wait = 0;
    int64_t reset = 0;
    if (!llvm::StringRef(exchange.header("x-ratelimit-reset")).getAsInteger(10, reset) && reset > now) {
      wait = reset - now;
    } else if (llvm::StringRef(exchange.header("retry-after")).getAsInteger(10, wait)) {
      wait = 0;
    }
    constexpr int64_t kDay = 24 * 60 * 60;
    if (wait <= 0 || wait > kDay) return "too many searches in a short time: wait a minute and try again";
    return fmt::format("too many searches in a short time: try again in {}",
                       wait < 120 ? fmt::format("{} s", wait) : fmt::format("{} min", (wait + 59) / 60));
  }

  Result<SearchResult> Read(llvm::StringRef text, unsigned limit) const {
    auto malformed = [&](llvm::StringRef why) {
      return Describe(Failure(FailureKind::kMalformed, fmt::format("the answer can't be understood: {}", why.str())));
    };
    if (!IsShallowJson(text, kMaxDepth)) return malformed("it is nested too deeply");
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(ReplaceInvalidUtf8(text));
    if (!value) return malformed(llvm::toString(value.takeError()));
    const llvm::json::Object* object = value->getAsObject();
    const llvm::json::Array* items = object == nullptr ? nullptr : object->getArray("items");
    if (items == nullptr) return malformed("it has no list `items`");
    SearchResult result;
    for (const llvm::json::Value& item : *items) {
      if (result.packages.size() == limit) break;
      std::optional<FoundPackage> package = item.getAsObject() ? ReadItem(*item.getAsObject()) : std::nullopt;
      if (package) result.packages.push_back(std::move(*package));
    }
    const int64_t total = object->getInteger("total_count").value_or(0);
    result.total = std::max<uint64_t>(total > 0 ? static_cast<uint64_t>(total) : 0, result.packages.size());
    return result;
  }

  // Nothing when its name can't be a module path: then it can't be added either.
  static std::optional<FoundPackage> ReadItem(const llvm::json::Object& item) {
    FoundPackage package;
    auto text = [&](llvm::StringRef key) { return item.getString(key).value_or("").trim(); };
    llvm::StringRef address = text("html_url");
    if (!address.consume_front("https://")) address.consume_front("http://");
    address = address.rtrim('/');
    auto [host, rest] = address.split('/');
    for (const std::string& name : {host.lower() + "/" + rest.str(), "github.com/" + text("full_name").str()}) {
      if (std::holds_alternative<path::PathError>(path::ModulePath::Parse(name))) continue;
      package.module = name;
      break;
    }
    if (package.module.empty()) return std::nullopt;
    package.description = text("description").str();
    package.stars = std::max<int64_t>(item.getInteger("stargazers_count").value_or(0), 0);
    llvm::StringRef day = text(text("pushed_at").empty() ? "updated_at" : "pushed_at").take_front(10);
    bool is_day = day.size() == 10;
    for (size_t i = 0; is_day && i < day.size(); ++i) is_day = i == 4 || i == 7 ? day[i] == '-' : llvm::isDigit(day[i]);
    if (is_day) package.updated = day.str();
    return package;
  }

  const Environment& environment_;
  const UserConfig& config_;
  const git::Url& url_;
  git::HttpClient http_;
};

}  // namespace

Result<SearchResult> SearchPackages(const Environment& environment, const UserConfig& config, llvm::StringRef words,
                                    unsigned limit) {
  std::optional<git::Url> url = git::Url::Parse(config.search_url);
  if (!url) {
    return Failure(FailureKind::kMalformed,
                   MakeDiagnostic(DiagnosticCode::kBadSetting, "`url` in [search] is not the address of a service"));
  }
  return Search(environment, config, *url).Run(words, limit);
}

}  // namespace tova::session
