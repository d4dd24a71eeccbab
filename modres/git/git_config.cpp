#include "modres/git/git_config.h"

#include <fmt/format.h>

#include "llvm/ADT/StringExtras.h"
#include "modres/git/url.h"

namespace tova::git {
namespace {

// git itself has no limit; this one keeps a nonsensical variable from costing time.
constexpr unsigned kMaxVariables = 1000;

// "URL.https://X/.InsteadOf" in git's normal form: the section and the key in lower case, what is between as
// it is.
std::string Normalise(llvm::StringRef name) {
  const size_t first = name.find('.');
  const size_t last = name.rfind('.');
  if (first == llvm::StringRef::npos) return name.lower();
  return name.take_front(first).lower() + name.slice(first, last).str() + name.drop_front(last).lower();
}

// Whether a setting for `scope` ("" or "https://a.b/c.", as it stands between two dots) is one for `url`. It must end at a
// border of the address: "https://a.b" is no prefix of "https://a.bc/".
bool IsScopeOf(llvm::StringRef scope, llvm::StringRef url) {
  if (scope.empty()) return true;
  if (!scope.consume_back(".")) return false;
  scope = scope.rtrim('/');
  return url.starts_with(scope) && (url.size() == scope.size() || url[scope.size()] == '/');
}

Result<void> AddFile(const LibGit2& git, git_config& config, const std::string& path,
                     git_config_level_t level) {
  const int error = git.config_add_file_ondisk(&config, path.c_str(), level, nullptr, /*force=*/1);
  if (error == 0 || error == GIT_ENOTFOUND) return {};
  return Failure(FailureKind::kMalformed,
                 fmt::format("cannot read git's configuration {}: {}", path, LastError(git)));
}

}  // namespace

Result<GitConfig> GitConfig::Read(const LibGit2& git, const ClientOptions& options) {
  const auto env = [&](llvm::StringRef name) {
    return options.get_env ? options.get_env(name) : std::nullopt;
  };
  git_config* raw = nullptr;
  if (git.config_new(&raw) != 0) return Failure(FailureKind::kIo, LastError(git));
  const auto config = Own(git, raw);
  const auto no_system = env("GIT_CONFIG_NOSYSTEM");
  if (!no_system || *no_system == "0" || *no_system == "false" || no_system->empty()) {
    TOVA_CHECK(
        AddFile(git, *config, env("GIT_CONFIG_SYSTEM").value_or("/etc/gitconfig"), GIT_CONFIG_LEVEL_SYSTEM));
  }
  if (const auto global = env("GIT_CONFIG_GLOBAL")) {
    if (!global->empty()) TOVA_CHECK(AddFile(git, *config, *global, GIT_CONFIG_LEVEL_GLOBAL));
  } else if (!options.home.empty()) {
    const auto xdg = env("XDG_CONFIG_HOME");
    TOVA_CHECK(AddFile(git, *config,
                       (xdg && !xdg->empty() ? *xdg : options.home + "/.config") + "/git/config",
                       GIT_CONFIG_LEVEL_XDG));
    TOVA_CHECK(AddFile(git, *config, options.home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL));
  }
  GitConfig result;
  git_config_iterator* raw_iterator = nullptr;
  if (git.config_iterator_new(&raw_iterator, config.get()) != 0) {
    return Failure(FailureKind::kMalformed, "cannot read git's configuration: " + LastError(git));
  }
  const auto iterator = Own(git, raw_iterator);
  git_config_entry* entry = nullptr;
  int error = 0;
  while ((error = git.config_next(&entry, iterator.get())) == 0)
    result.Add(entry->name, entry->value ? entry->value : "");
  if (error != GIT_ITEROVER) {
    return Failure(FailureKind::kMalformed, "cannot read git's configuration: " + LastError(git));
  }
  unsigned count = 0;
  if (const auto text = env("GIT_CONFIG_COUNT"); text && !llvm::StringRef(*text).getAsInteger(10, count)) {
    for (unsigned i = 0; i < std::min(count, kMaxVariables); ++i) {
      const auto key = env(fmt::format("GIT_CONFIG_KEY_{}", i));
      const auto value = env(fmt::format("GIT_CONFIG_VALUE_{}", i));
      if (key && value) result.Add(*key, *value);
    }
  }
  return result;
}

void GitConfig::Add(llvm::StringRef name, llvm::StringRef value) {
  std::string key = Normalise(name);
  llvm::StringRef base = key;
  if (base.consume_front("url.") && base.consume_back(".insteadof")) {
    instead_of_.push_back({value.str(), base.str()});
  }
  entries_.emplace_back(std::move(key), value.str());
}

llvm::StringRef GitConfig::Get(llvm::StringRef key) const {
  llvm::StringRef found;
  for (const auto& [name, value] : entries_) {
    if (name == key) found = value;
  }
  return found;
}

llvm::StringRef GitConfig::GetHttp(llvm::StringRef key, llvm::StringRef url) const {
  llvm::StringRef found;
  size_t best = 0;
  for (const auto& [name, value] : entries_) {
    llvm::StringRef scope = name;
    if (!scope.consume_front("http.") || !scope.consume_back(key) || !IsScopeOf(scope, url)) continue;
    if (scope.size() < best) continue;
    best = scope.size();
    found = value;
  }
  return found;
}

std::vector<std::string> GitConfig::ExtraHeaders(llvm::StringRef url) const {
  std::vector<std::string> headers;
  for (const auto& [name, value] : entries_) {
    llvm::StringRef scope = name;
    if (!scope.consume_front("http.") || !scope.consume_back("extraheader") || !IsScopeOf(scope, url)) continue;
    if (value.empty()) {
      headers.clear();
    } else if (llvm::none_of(value, [](char c) { return c == '\n' || c == '\r'; })) {
      headers.push_back(value);
    }
  }
  return headers;
}

}  // namespace tova::git
