#ifndef TOVA_MODRES_SESSION_ENVIRONMENT_H
#define TOVA_MODRES_SESSION_ENVIRONMENT_H

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace tova::session {

// How many fetches run at once unless the user says otherwise.
inline constexpr unsigned kDefaultJobs = 8;

// Everything that the package manager knows about the process and the person it works for. The driver fills
// it once and hands it down; nothing below reads the process's state by itself. Paths are absolute.
struct Environment {
  llvm::raw_ostream& out;  // data
  llvm::raw_ostream& err;  // words

  std::string working_directory;
  std::string home_directory;    // may be empty when the process has none
  std::string cache_directory;   // TOVA_CACHE_DIR, else ~/.tova/pkg
  std::string ledger_directory;  // ~/.tova/ledger
  std::string manifest_path;     // as the user named it with --manifest-path, else empty
  std::string config_path;       // TOVA_CONFIG, else ~/.tova/config.toml; the file need not exist

  bool out_is_terminal = false;
  unsigned out_columns = 0;  // that a line of `out` may have; 0 is any number
  bool err_is_terminal = false;
  bool color = false;
  bool offline = false;
  bool quiet = false;
  bool verbose = false;
  unsigned jobs = kDefaultJobs;
  bool warned_about_cache = false;  // that everybody may write to it

  // Set by the signal handler; null when nothing can interrupt.
  const std::atomic<bool>* interrupted = nullptr;

  // A variable of the environment; must not be empty.
  std::function<std::optional<std::string>(llvm::StringRef name)> get_env;
  // The clock for time stamps; must not be empty.
  std::function<std::chrono::system_clock::time_point()> now;
  // Shows diagnostics in the form that the user chose; must not be empty. The spans belong to `sources`.
  std::function<void(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics)> report;

  bool IsInterrupted() const {
    return interrupted != nullptr && interrupted->load(std::memory_order_relaxed);
  }
};

// The exit statuses of every command.
enum ExitStatus : int { kSuccess = 0, kFailed = 1, kUsage = 2, kInterrupted = 130 };

}  // namespace tova::session

#endif
