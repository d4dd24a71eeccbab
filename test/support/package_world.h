#ifndef TOVA_TEST_SUPPORT_PACKAGE_WORLD_H
#define TOVA_TEST_SUPPORT_PACKAGE_WORLD_H

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/render_text.h"
#include "modres/session/environment.h"
#include "test/support/temporary_tree.h"

namespace tova::test {

// A machine of its own for one test: a home folder, a cache, a project folder, and bare repositories that the
// user's git configuration puts in the place of https://git.test/. Commits have a fixed author and time.
class PackageWorld {
 public:
  PackageWorld() : environment{.out = out_stream_, .err = err_stream_, .interrupted = &interrupted} {
    environment.working_directory = tree.Path("app");
    environment.home_directory = tree.Path("home");
    environment.cache_directory = tree.Path("cache");
    environment.ledger_directory = tree.Path("home/.tova/ledger");
    environment.config_path = tree.Path("home/.tova/config.toml");
    environment.get_env = [this](llvm::StringRef name) -> std::optional<std::string> {
      if (name == "HOME") return environment.home_directory;
      if (name == "PATH") return std::string(std::getenv("PATH"));
      return std::nullopt;
    };
    environment.now = [this] { return std::chrono::system_clock::time_point(std::chrono::seconds(now_s)); };
    environment.report = [this](const SourceSet& sources, const std::vector<Diagnostic>& diagnostics) {
      RenderOptions options;
      options.explain_hint = false;
      for (const Diagnostic& diagnostic : diagnostics)
        err_stream_ << RenderText(diagnostic, sources, options);
    };
    tree.Write("app/.keep");
    ConnectRemotes();
  }

  // The user's git configuration as it usually is; and one in which the remotes can't be reached.
  void ConnectRemotes() {
    tree.Write("home/.gitconfig",
               "[url \"file://" + tree.Path("remotes") + "/\"]\n\tinsteadOf = https://git.test/\n");
  }
  void DisconnectRemotes() {
    tree.Write("home/.gitconfig",
               "[url \"file://" + tree.Path("nowhere") + "/\"]\n\tinsteadOf = https://git.test/\n");
  }

  // Adds a commit with these files to the repository of the module and tags it; the files of earlier commits
  // go.
  void Tag(const std::string& module, const std::string& tag,
           const std::map<std::string, std::string>& files) {
    std::string work = tree.Path("work/" + module);
    std::string bare = tree.Path("remotes/" + module.substr(module.find('/') + 1) + ".git");
    Run("mkdir -p " + work + " && cd " + work +
        " && { [ -d .git ] || git init -q .; } && git rm -q -r --cached . 2>/dev/null; " + "cd " + work +
        " && find . -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +");
    for (const auto& [path, contents] : files) tree.Write("work/" + module + "/" + path, contents);
    Run("cd " + work + " && git add -A && git commit -q --allow-empty -m x && git tag -f " + tag +
        " >/dev/null && rm -rf " + bare + " && mkdir -p $(dirname " + bare + ") && git clone -q --bare . " +
        bare);
  }

  // A package with an empty entry point; `dependencies` are lines such as `"git.test/b/b" = "^1.0.0"`.
  void Release(const std::string& module, const std::string& version, const std::string& dependencies = "") {
    Tag(module, "v" + version,
        {{"tova.toml", "[package]\nname = \"" + module + "\"\nversion = \"" + version +
                           "\"\n\n[dependencies]\n" + dependencies},
         {"src/lib.tova", "pub version = \"" + version + "\"\n"}});
  }

  void WriteManifest(const std::string& dependencies) {
    tree.Write("app/tova.toml", "[project]\nname = \"app\"\n\n[dependencies]\n" + dependencies);
  }

  std::string TakeOut() { return std::exchange(out_text_, {}); }
  // What was written for the user, with the world's own folder as $WORK.
  std::string TakeErr() {
    std::string text = std::exchange(err_text_, {});
    for (size_t at; (at = text.find(tree.root())) != std::string::npos;)
      text.replace(at, tree.root().size(), "$WORK");
    return text;
  }

  TemporaryTree tree;
  std::atomic<bool> interrupted = false;
  int64_t now_s = 1'772'186'400;  // 2026-02-27T10:00:00Z

 private:
  void Run(const std::string& script) {
    std::string command =
        "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=t "
        "GIT_AUTHOR_EMAIL=t@t "
        "GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t GIT_AUTHOR_DATE=2026-01-01T00:00:00Z "
        "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z; " +
        script;
    if (std::system(command.c_str()) != 0) std::abort();
  }

  std::string out_text_;
  std::string err_text_;
  llvm::raw_string_ostream out_stream_{out_text_};
  llvm::raw_string_ostream err_stream_{err_text_};

 public:
  session::Environment environment;
};

}  // namespace tova::test

#endif
