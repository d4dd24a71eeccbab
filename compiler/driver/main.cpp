// The process: environment, terminal, signals. Everything else is handed down from here.

#include <malloc.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "compiler/driver/driver.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

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

std::string WorkingDirectory() {
  llvm::SmallString<256> directory;
  if (llvm::sys::fs::current_path(directory)) return "";
  llvm::sys::path::remove_dots(directory);  // it may come from PWD, as a shell or a script left it
  return directory.str().str();
}

// COLUMNS, else what the terminal says, else no limit.
unsigned OutputColumns() {
  unsigned columns = 0;
  if (std::optional<std::string> text = GetEnv("COLUMNS")) {
    if (!llvm::StringRef(*text).getAsInteger(10, columns) && columns > 0) return columns;
  }
  winsize size = {};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) return size.ws_col;
  return 0;
}

// The path that a variable names, relative to the working directory, or another one when it is unset.
std::string PathFromEnv(llvm::StringRef name, const std::string& directory, const std::string& otherwise) {
  std::optional<std::string> path = GetEnv(name);
  if (!path || path->empty()) return otherwise;
  return (*path)[0] == '/' ? *path : directory + "/" + *path;
}

tova::session::Environment MakeEnvironment(llvm::raw_ostream& out, llvm::raw_ostream& err) {
  std::string directory = WorkingDirectory();
  std::string home = HomeDirectory();
  return {
      .out = out,
      .err = err,
      .working_directory = directory,
      .home_directory = home,
      .cache_directory = PathFromEnv("TOVA_CACHE_DIR", directory, home + "/.tova/pkg"),
      .ledger_directory = home + "/.tova/ledger",
      .manifest_path = "",  // the command line's
      .config_path = PathFromEnv("TOVA_CONFIG", directory, home + "/.tova/config.toml"),
      .out_is_terminal = isatty(STDOUT_FILENO) != 0,
      .out_columns = OutputColumns(),
      .err_is_terminal = isatty(STDERR_FILENO) != 0,
      .interrupted = &interrupted,
      .get_env = GetEnv,
      .now = [] { return std::chrono::system_clock::now(); },
      .report = nullptr,  // the driver's business: it depends on the command line
  };
}

// A compiler frees much of what it soon takes again: that stays with the process, since the system hands every page out
// anew, and empty.
void KeepFreedMemory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  KeepFreedMemory();
  InstallSignalHandlers();
  llvm::raw_fd_ostream out(STDOUT_FILENO, /*shouldClose=*/false);
  llvm::raw_fd_ostream err(STDERR_FILENO, /*shouldClose=*/false, /*unbuffered=*/true);
  tova::session::Environment environment = MakeEnvironment(out, err);
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
