#ifndef TOVA_TEST_UNIT_MODRES_GIT_REPOSITORY_FIXTURE_H
#define TOVA_TEST_UNIT_MODRES_GIT_REPOSITORY_FIXTURE_H

#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "diagnostics/result.h"
#include "modres/git/options.h"

namespace tova::test {

// A folder that is there as long as the object is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tova-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline void Write(const std::string& path, const std::string& contents) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << contents;
}

inline std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

// Runs a line of shell with git cut off from the machine's configuration and gives its output without the
// line end.
inline std::string Shell(const std::string& line) {
  const std::string command =
      "export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C TZ=UTC GIT_AUTHOR_NAME=A "
      "GIT_AUTHOR_EMAIL=a@example.test GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.test "
      "GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'; set -e; " +
      line;
  const TemporaryFolder folder;
  Write(folder / "line", command);
  FILE* pipe = ::popen(("sh " + (folder / "line")).c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  char buffer[4096];
  for (size_t count; (count = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, count);
  INFO(line);
  REQUIRE(::pclose(pipe) == 0);
  while (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

using Files = std::map<std::string, std::string>;  // path -> contents

// Adds a commit with exactly these files to the bare repository at `path` (made when missing) and tags it. An
// empty `tag` adds none. Returns the commit's id.
inline std::string Commit(const std::string& path, const std::string& tag, const Files& files,
                          bool annotated = false) {
  const TemporaryFolder tree;
  for (const auto& [name, contents] : files) Write(tree / ("tree/" + name), contents);
  std::filesystem::create_directories(tree / "tree");
  std::string line = "exec 2>&1; export GIT_DIR=\"" + path + "\" GIT_WORK_TREE=\"" + (tree / "tree") + "\"; ";
  line +=
      "[ -d \"$GIT_DIR\" ] || { mkdir -p \"$GIT_DIR\"; env -u GIT_DIR -u GIT_WORK_TREE git init -q --bare -b "
      "main \"$GIT_DIR\"; }; ";
  line += "git add -A -f .; git commit -q --allow-empty -m change; ";
  if (!tag.empty())
    line += std::string("git tag -f ") + (annotated ? "-a -m message " : "") + tag + " >/dev/null; ";
  line += "git rev-parse HEAD";
  return Shell("unset GIT_INDEX_FILE; " + line);
}

// git's own HTTP service over the repositories of a folder, on loopback.
class GitServer {
 public:
  GitServer(const std::string& root, const std::string& options = "") : root_(root) {
    const std::string command = std::string("python3 ") + TOVA_TEST_DIR + "/support/git_server.py --root \"" +
                                root + "\" --port-file \"" + (state_ / "port") + "\" --log \"" +
                                (state_ / "log") + "\" --faults \"" + (state_ / "faults") +
                                "\" --until-stdin-closes " + options;
    pipe_ = ::popen(command.c_str(), "w");
    REQUIRE(pipe_ != nullptr);
    for (int i = 0; i < 2000 && !std::filesystem::exists(state_ / "port"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    port_ = std::stoi(Read(state_ / "port"));
  }
  ~GitServer() { Stop(); }
  GitServer(const GitServer&) = delete;
  GitServer& operator=(const GitServer&) = delete;

  int port() const { return port_; }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  // Lines of "<pattern> <action> [x<times>]"; see git_server.py.
  void SetFaults(const std::string& lines) { Write(state_ / "faults", lines); }
  std::string Log() const { return Read(state_ / "log"); }
  size_t CountRequests(const std::string& part) const {
    size_t count = 0;
    std::istringstream lines(Log());
    for (std::string line; std::getline(lines, line);) count += line.find(part) != std::string::npos;
    return count;
  }
  void Stop() {
    if (pipe_) ::pclose(pipe_);
    pipe_ = nullptr;
  }

 private:
  TemporaryFolder state_;
  std::string root_;
  FILE* pipe_ = nullptr;
  int port_ = 0;
};

// Options for a client with a home of its own, whose configuration leads https://git.test/ to `base`.
inline git::ClientOptions OptionsFor(const TemporaryFolder& home, const std::string& base,
                                     std::map<std::string, std::string> environment = {}) {
  Write(home / ".gitconfig", "[url \"" + base + "\"]\n\tinsteadOf = https://git.test/\n");
  git::ClientOptions options;
  options.home = home.path();
  options.temporary_dir = home / "scratch";
  environment.emplace("GIT_CONFIG_NOSYSTEM", "1");
  options.get_env = [environment](llvm::StringRef name) -> std::optional<std::string> {
    const auto found = environment.find(name.str());
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
  options.deadlines.backoff_ms = 5;
  return options;
}

// What a call that has to fail says.
template <typename T>
std::string Reason(const Result<T>& result) {
  REQUIRE_FALSE(result);
  return result.failure().message();
}

}  // namespace tova::test

#endif
