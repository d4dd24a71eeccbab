// The process: environment, terminal, signals. Everything else is handed down from here.

#include <csignal>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "llvm/Support/FileSystem.h"

namespace {

std::atomic<bool> interrupted{false};

// The first signal asks for an orderly end, the second one ends at once.
extern "C" void HandleInterrupt(int) {
  if (interrupted.exchange(true)) _exit(tova::driver::kExitInterrupted);
}

void InstallSignalHandlers() {
  struct sigaction action = {};
  action.sa_handler = HandleInterrupt;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A reader that goes away (`tovac pkg list | head`) is noticed as a write error.
  signal(SIGPIPE, SIG_IGN);
}

std::optional<std::string> GetEnv(llvm::StringRef name) {
  const char* value = std::getenv(name.str().c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::string HomeDirectory() {
  if (std::optional<std::string> home = GetEnv("HOME"); home && !home->empty()) return *home;
  const passwd* user = getpwuid(getuid());
  return user != nullptr && user->pw_dir != nullptr ? user->pw_dir : "";
}

std::string Absolute(std::string path, const std::string& directory) {
  return path.empty() || path[0] == '/' ? path : directory + "/" + path;
}

void FillPaths(tova::session::Environment& environment) {
  llvm::SmallString<256> directory;
  if (!llvm::sys::fs::current_path(directory)) environment.working_directory = directory.str().str();
  environment.home_directory = HomeDirectory();
  std::string tova_home = environment.home_directory + "/.tova";
  std::optional<std::string> cache = GetEnv("TOVA_CACHE_DIR");
  environment.cache_directory = cache && !cache->empty()
                                    ? Absolute(*cache, environment.working_directory)
                                    : tova_home + "/pkg";
  environment.ledger_directory = tova_home + "/ledger";
  std::optional<std::string> config = GetEnv("TOVA_CONFIG");
  environment.config_path =
      config && !config->empty() ? Absolute(*config, environment.working_directory) : tova_home + "/config.toml";
}

}  // namespace

int main(int argc, char** argv) {
  InstallSignalHandlers();
  llvm::raw_fd_ostream out(STDOUT_FILENO, /*shouldClose=*/false);
  llvm::raw_fd_ostream err(STDERR_FILENO, /*shouldClose=*/false, /*unbuffered=*/true);
  tova::session::Environment environment{out, err};
  FillPaths(environment);
  environment.out_is_terminal = isatty(STDOUT_FILENO) != 0;
  environment.err_is_terminal = isatty(STDERR_FILENO) != 0;
  environment.interrupted = &interrupted;
  environment.get_env = GetEnv;
  environment.now = [] { return std::chrono::system_clock::now(); };

  std::vector<std::string> arguments(argv + 1, argv + argc);
  int status = tova::driver::RunDriver(arguments, environment);
  out.flush();
  if (out.has_error()) {
    // A closed pipe is the reader's wish; anything else means that data was lost.
    if (out.error() != std::errc::broken_pipe) {
      err << "error: cannot write to standard output: " << out.error().message() << "\n";
      if (status == tova::driver::kExitSuccess) status = tova::driver::kExitFailure;
    }
    out.clear_error();
  }
  err.clear_error();
  return status;
}
