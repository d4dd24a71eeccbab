#include "modres/git/git_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::git {
namespace {

constexpr size_t kMaxListBytes = 64u << 20;

// The variables of git's that are the user's configuration; all others could lead it elsewhere.
bool IsConfiguration(llvm::StringRef name) {
  return name.starts_with("GIT_CONFIG_") || name.starts_with("GIT_SSL_") || name == "GIT_SSH" ||
         name == "GIT_SSH_COMMAND" || name == "GIT_SSH_VARIANT";
}

// Adds settings behind those that the variables of this process hold already.
void AddSettings(const ClientOptions& options, llvm::ArrayRef<std::pair<std::string, std::string>> settings,
                 ProcessRequest& request) {
  unsigned count = 0;
  if (const auto given = options.get_env ? options.get_env("GIT_CONFIG_COUNT") : std::nullopt) {
    if (llvm::StringRef(*given).getAsInteger(10, count)) count = 0;
  }
  for (const auto& [key, value] : settings) {
    request.environment.emplace_back(fmt::format("GIT_CONFIG_KEY_{}", count), key);
    request.environment.emplace_back(fmt::format("GIT_CONFIG_VALUE_{}", count), value);
    ++count;
  }
  request.environment.emplace_back("GIT_CONFIG_COUNT", std::to_string(count));
}

bool ContainsAny(llvm::StringRef text, std::initializer_list<llvm::StringRef> words) {
  return llvm::any_of(words, [&](llvm::StringRef word) { return text.contains(word); });
}

// The line of git's words that says why; ssh's own lines come before git's.
std::string ReasonIn(llvm::StringRef words) {
  llvm::SmallVector<llvm::StringRef, 16> lines;
  words.split(lines, '\n');
  for (llvm::StringRef line : lines) {
    line = line.trim();
    if (line.contains("Host key verification failed")) return "Host key verification failed";
    if (line.contains("Permission denied (")) return line.drop_front(line.find("Permission denied (")).rtrim('.').str();
  }
  for (llvm::StringRef line : lines) {
    line = line.trim();
    if (!line.consume_front("fatal: ")) continue;
    if (line.starts_with("unable to access ") && line.contains("': ")) line = line.split("': ").second;
    return line.str();
  }
  return words.trim().empty() ? "git failed" : words.trim().split('\n').first.str();
}

Failure Describe(llvm::StringRef words, Attempt& attempt) {
  std::string reason = ReasonIn(words);
  if (ContainsAny(words, {"Host key verification failed", "Permission denied (", "could not read Username",
                          "could not read Password", "Authentication failed", "returned error: 401",
                          "returned error: 403"})) {
    return Failure(FailureKind::kAuthentication, std::move(reason));
  }
  if (words.contains("No space left on device")) return Failure(FailureKind::kIo, "No space left on device");
  if (ContainsAny(words, {"not found", "does not exist", "does not appear to be a git repository"})) {
    return Failure(FailureKind::kNotFound, std::move(reason));
  }
  attempt.retryable = ContainsAny(words, {"returned error: 5", "returned error: 429", "early EOF", "reset by peer",
                                          "hung up unexpectedly", "Empty reply", "transfer closed"});
  return Failure(FailureKind::kNetwork, std::move(reason));
}

}  // namespace

ProcessRequest MakeGitProcess(const ClientOptions& options) {
  ProcessRequest request;
  request.arguments = {"git"};
  request.folder = "/";
  request.drops = [](llvm::StringRef name) { return name.starts_with("GIT_") && !IsConfiguration(name); };
  request.environment = {{"GIT_TERMINAL_PROMPT", "0"}, {"GIT_ASKPASS", ""}, {"SSH_ASKPASS", ""},
                         {"SSH_ASKPASS_REQUIRE", "never"}, {"GCM_INTERACTIVE", "never"}, {"LC_ALL", "C"}};
  if (!options.home.empty()) request.environment.emplace_back("HOME", options.home);
  request.interrupt = options.interrupt;
  return request;
}

Result<std::string> GitCommand::Run(const Transport& transport, const std::string& folder,
                                    std::vector<std::string> arguments, Attempt& attempt) const {
  const Deadlines& deadlines = options_.deadlines;
  ProcessRequest request = MakeGitProcess(options_);
  request.arguments.insert(request.arguments.end(), std::make_move_iterator(arguments.begin()),
                           std::make_move_iterator(arguments.end()));
  if (!folder.empty()) {
    request.folder = folder;
    request.environment.emplace_back("GIT_DIR", folder);
  }
  request.environment.emplace_back("GIT_ALLOW_PROTOCOL",
                                   transport.url.scheme == "http" ? "http:https" : transport.url.scheme);
  AddSettings(options_,
              {{"remote.origin.url", transport.address},
               {"http.lowSpeedLimit", std::to_string(deadlines.low_speed_bytes_per_s)},
               {"http.lowSpeedTime", std::to_string(std::max(1, deadlines.stall_ms / 1000))},
               {"http.followRedirects", "initial"},
               {"core.hooksPath", "/dev/null"},
               {"core.fsmonitor", "false"},
               {"core.askPass", ""},
               {"gc.auto", "0"},
               {"maintenance.auto", "false"},
               {"fetch.recurseSubmodules", "false"}},
              request);
  request.keep_errors = true;
  request.deadline_ms = 0;
  request.silence_ms = deadlines.connect_ms + deadlines.stall_ms;
  request.limit_bytes = kMaxListBytes;
  auto outcome = RunProcess(request);
  if (!outcome) {
    if (outcome.failure().kind() == FailureKind::kNotFound) {
      // It is the program that isn't there, not the repository.
      return Failure(FailureKind::kIo, outcome.failure().message())
          .Tip("install git, or take `git = \"cli\"` out of [net] in your tovac configuration");
    }
    if (outcome.failure().kind() != FailureKind::kTimeout) return std::move(outcome).failure();
    return Failure(FailureKind::kTimeout,
                   fmt::format("{} sent nothing for {} s", transport.url.host, request.silence_ms / 1000));
  }
  if (outcome->status != 0) return Describe(outcome->errors, attempt);
  return std::move(outcome->output);
}

Result<std::map<std::string, RemoteTag>> GitCommand::ListTags(const Transport& transport, Attempt& attempt) const {
  TOVA_TRY(const std::string text, Run(transport, "", {"ls-remote", "--", "origin", "refs/tags/*"}, attempt));
  std::map<std::string, RemoteTag> tags;
  llvm::StringRef rest = text;
  while (!rest.empty()) {
    auto [line, after] = rest.split('\n');
    rest = after;
    auto [id, name] = line.split('\t');
    if (id.size() != 40 || !name.consume_front("refs/tags/")) continue;
    // "v1.0.0^{}" follows an annotated "v1.0.0" and carries the commit.
    name.consume_back("^{}");
    tags[name.str()] = {name.str(), id.str()};
    if (tags.size() > kMaxTags) {
      return Failure(FailureKind::kRefused, fmt::format("the repository has more than {} tags", kMaxTags));
    }
  }
  return tags;
}

Result<void> GitCommand::FetchTag(const Transport& transport, llvm::StringRef tag, const std::string& folder,
                                  Attempt& attempt) const {
  const std::string ref = "refs/tags/" + tag.str();
  auto fetched = Run(transport, folder,
                     {"fetch", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
                      "--no-auto-maintenance", "--progress", "--", "origin", "+" + ref + ":" + ref},
                     attempt);
  if (fetched) return {};
  if (llvm::StringRef(fetched.failure().message()).contains("couldn't find remote ref")) return NoSuchTag(tag);
  return std::move(fetched).failure();
}

}  // namespace tova::git
