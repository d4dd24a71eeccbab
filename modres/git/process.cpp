#include "modres/git/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "llvm/ADT/StringRef.h"

extern char** environ;

namespace tova::git {
namespace {

using Clock = std::chrono::steady_clock;

// A pipe whose ends are closed with it.
struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  bool Open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  void CloseRead() {
    if (read_end >= 0) ::close(std::exchange(read_end, -1));
  }
  void CloseWrite() {
    if (write_end >= 0) ::close(std::exchange(write_end, -1));
  }
};

// This process's variables with the request's in their place.
std::vector<std::string> MakeEnvironment(const ProcessRequest& request) {
  std::vector<std::string> variables;
  for (char** entry = environ; entry && *entry; ++entry) {
    const llvm::StringRef name = llvm::StringRef(*entry).split('=').first;
    const bool replaced = std::any_of(request.environment.begin(), request.environment.end(),
                                      [&](const auto& variable) { return variable.first == name; });
    if (!replaced && !(request.drops && request.drops(name))) variables.push_back(*entry);
  }
  for (const auto& [name, value] : request.environment) variables.push_back(name + "=" + value);
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int Wait(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Result<pid_t> Spawn(const ProcessRequest& request, const Pipe& input, const Pipe& output, const Pipe& errors) {
  std::vector<std::string> arguments = request.arguments;
  std::vector<std::string> variables = MakeEnvironment(request);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input.read_end, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output.write_end, 1);
  if (request.keep_errors) {
    ::posix_spawn_file_actions_adddup2(&actions, errors.write_end, 2);
  } else if (request.with_errors) {
    ::posix_spawn_file_actions_adddup2(&actions, output.write_end, 2);
  } else {
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_RDONLY, 0);  // writing there fails, unheard
  }
  if (!request.folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions, request.folder.c_str());
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  // Out of the terminal's process group: nothing it starts can ask on the terminal or get its signals.
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, arguments[0].c_str(), &actions, &attributes,
                                   Pointers(arguments).data(), Pointers(variables).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return FailureFromErrno(error, "run", request.arguments[0]);
  return child;
}

// Reads what a pipe holds. False at its end.
bool ReadSome(int fd, std::string& text) {
  char buffer[4096];
  const ssize_t count = ::read(fd, buffer, sizeof buffer);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  text.append(buffer, static_cast<size_t>(count));
  return true;
}

// Reads until the program closes its output, and its errors when they are kept (`error_fd` is -1 otherwise).
Result<void> ReadOutput(const ProcessRequest& request, int fd, int error_fd, ProcessOutcome& outcome) {
  constexpr size_t kErrorLimit = 64 << 10;
  const auto start = Clock::now();
  auto last_words = start;
  const auto is_over = [](Clock::time_point since, int limit_ms) {
    return limit_ms > 0 && Clock::now() - since >= std::chrono::milliseconds(limit_ms);
  };
  pollfd polls[2] = {{fd, POLLIN, 0}, {error_fd, POLLIN, 0}};
  while (polls[0].fd >= 0 || polls[1].fd >= 0) {
    if (request.interrupt && request.interrupt->load())
      return Failure(FailureKind::kInterrupted, "interrupted");
    if (is_over(start, request.deadline_ms) || is_over(last_words, request.silence_ms)) {
      return Failure(FailureKind::kTimeout, "`" + request.arguments[0] + "` did not end in time");
    }
    if (::poll(polls, 2, 100) <= 0) continue;
    last_words = Clock::now();
    if (polls[0].revents != 0 && !ReadSome(fd, outcome.output)) polls[0].fd = -1;
    if (polls[1].revents != 0 && !ReadSome(error_fd, outcome.errors)) polls[1].fd = -1;
    outcome.errors.resize(std::min(outcome.errors.size(), kErrorLimit));
    if (outcome.output.size() > request.limit_bytes) {
      return Failure(FailureKind::kRefused, "`" + request.arguments[0] + "` wrote too much");
    }
  }
  return {};
}

}  // namespace

Result<ProcessOutcome> RunProcess(const ProcessRequest& request) {
  Pipe input;
  Pipe output;
  Pipe errors;
  if (!input.Open() || !output.Open() || (request.keep_errors && !errors.Open())) return FailureFromErrno(errno, "run", request.arguments[0]);
  // Written before the program starts: a pipe holds this much, so nobody waits and nobody gets SIGPIPE.
  if (!request.input.empty() && ::write(input.write_end, request.input.data(), request.input.size()) < 0) {
    return FailureFromErrno(errno, "run", request.arguments[0]);
  }
  input.CloseWrite();
  TOVA_TRY(const pid_t child, Spawn(request, input, output, errors));
  input.CloseRead();
  output.CloseWrite();
  errors.CloseWrite();
  ProcessOutcome outcome;
  auto read = ReadOutput(request, output.read_end, errors.read_end, outcome);
  if (!read) ::kill(-child, SIGKILL);
  outcome.status = Wait(child);
  if (!read) return std::move(read).failure();
  return outcome;
}

}  // namespace tova::git
