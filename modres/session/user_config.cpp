#include "modres/session/user_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "diagnostics/suggest.h"
#include "modres/manifest/toml_document.h"
#include "modres/session/project.h"
#include "modres/store/atomic_file.h"

namespace tova::session {
namespace {

// A day: longer deadlines are mistakes of the unit.
constexpr int64_t kMaxDeadlineSeconds = 24 * 60 * 60;

constexpr llvm::StringLiteral kTables[] = {"mirror", "net", "search"};
constexpr llvm::StringLiteral kNetKeys[] = {"connect", "stall", "npm", "git"};
constexpr llvm::StringLiteral kSearchKeys[] = {"url"};

class Reader {
 public:
  Reader(UserConfig& config, Emitter& emitter) : config_(config), emitter_(emitter) {}

  void Read(const manifest::TomlValue& document) {
    for (const manifest::TomlEntry& entry : document.entries) {
      if (!IsKnown(entry, kTables)) continue;
      if (!entry.value.is_table()) {
        Report(entry.value.span, fmt::format("`{}` has to be a table", entry.key));
      } else if (entry.key == "mirror") {
        ReadMirrors(entry.value);
      } else if (entry.key == "net") {
        ReadDeadlines(entry.value);
      } else {
        ReadSearch(entry.value);
      }
    }
  }

 private:
  void ReadMirrors(const manifest::TomlValue& table) {
    for (const manifest::TomlEntry& entry : table.entries) {
      if (!entry.value.is_string() || entry.value.text.empty() || entry.key.empty()) {
        Report(entry.value.span, "a mirror is an address that stands for another one",
               "\"https://github.com/\" = \"https://git.example.com/github/\"");
        continue;
      }
      config_.mirrors.push_back({entry.key, entry.value.text});
    }
    std::stable_sort(config_.mirrors.begin(), config_.mirrors.end(),
                     [](const auto& a, const auto& b) { return a.from.size() > b.from.size(); });
  }

  void ReadDeadlines(const manifest::TomlValue& table) {
    for (const manifest::TomlEntry& entry : table.entries) {
      if (!IsKnown(entry, kNetKeys)) continue;
      if (entry.key == "git") {
        ReadGit(entry.value);
        continue;
      }
      bool fits = entry.value.kind == manifest::TomlValue::Kind::kInteger && entry.value.integer >= 1 &&
                  entry.value.integer <= kMaxDeadlineSeconds;
      if (!fits) {
        Report(entry.value.span,
               fmt::format("`{}` is a number of seconds, from 1 to {}", entry.key, kMaxDeadlineSeconds));
        continue;
      }
      int seconds = static_cast<int>(entry.value.integer);
      if (entry.key == "connect") config_.deadlines.connect_ms = seconds * 1000;
      if (entry.key == "stall") config_.deadlines.stall_ms = seconds * 1000;
      if (entry.key == "npm") config_.npm_deadline_s = seconds;
    }
  }

  void ReadGit(const manifest::TomlValue& value) {
    if (!value.is_string() || (value.text != "cli" && value.text != "libgit2")) {
      Report(value.span, "`git` is \"cli\", for the git command, or \"libgit2\"");
      return;
    }
    config_.use_git_command = value.text == "cli";
  }

  void ReadSearch(const manifest::TomlValue& table) {
    for (const manifest::TomlEntry& entry : table.entries) {
      if (!IsKnown(entry, kSearchKeys)) continue;
      llvm::StringRef url = entry.value.text;
      if (!entry.value.is_string() || !(url.starts_with("https://") || url.starts_with("http://"))) {
        Report(entry.value.span, "`url` is the address of a search service, with https:// or http://");
        continue;
      }
      config_.search_url = url.str();
    }
  }

  bool IsKnown(const manifest::TomlEntry& entry, llvm::ArrayRef<llvm::StringLiteral> known) {
    std::vector<std::string> names;
    for (llvm::StringRef name : known) {
      if (entry.key == name) return true;
      names.push_back(name.str());
    }
    Report(entry.key_span, fmt::format("there is no setting `{}` here", entry.key),
           DidYouMean(entry.key, names));
    return false;
  }

  void Report(Span span, std::string message, std::string tip = {}) {
    auto report = emitter_.Report(DiagnosticCode::kBadSetting, span, std::move(message));
    if (!tip.empty()) report.Tip(std::move(tip));
  }

  UserConfig& config_;
  Emitter& emitter_;
};

}  // namespace

std::optional<UserConfig> ReadUserConfig(const Environment& environment, SourceSet& sources,
                                         Emitter& emitter) {
  UserConfig config;
  if (environment.config_path.empty()) return config;
  Result<std::string> text = store::ReadFile(environment.config_path);
  if (!text) {
    if (text.failure().kind() == FailureKind::kNotFound) return config;
    emitter.Add(std::move(text).failure().diagnostic());
    return std::nullopt;
  }
  FileId file = sources.Add(DisplayPath(environment, environment.config_path), std::move(*text));
  std::optional<manifest::TomlValue> document =
      manifest::ReadToml(sources, file, DiagnosticCode::kBadSetting, emitter);
  if (!document) return std::nullopt;
  size_t errors = emitter.error_count();
  Reader(config, emitter).Read(*document);
  if (emitter.error_count() != errors) return std::nullopt;
  return config;
}

}  // namespace tova::session
