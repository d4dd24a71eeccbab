#ifndef TOVA_MODRES_SESSION_PROGRESS_H
#define TOVA_MODRES_SESSION_PROGRESS_H

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "modres/session/environment.h"

namespace tova::session {

// Tells the user what is being fetched: on a terminal one line that is redrawn, once the work has taken 200
// ms; otherwise a plain line for each package that was fetched. Silent with --quiet. All members may be
// called from any thread.
class Progress {
 public:
  explicit Progress(Environment& environment);
  // Takes the line off the terminal.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // That many more packages are to be looked at.
  void Expect(size_t count);
  // So many bytes of that package have arrived so far.
  void Received(const std::string& label, uint64_t bytes);
  void Finish(const std::string& label);
  // Whether ReportFetched says anything; a build installs in one line of its own.
  void set_lists_fetched(bool lists) { lists_fetched_ = lists; }
  // Plain lines for packages that were fetched, in the given order; on a terminal only with --verbose.
  void ReportFetched(const std::vector<std::string>& labels);
  // One line of words between the progress, such as whom the process waits for.
  void Say(const std::string& words);
  // Takes the line off the terminal, so that other words can follow.
  void Clear();

 private:
  void Redraw();
  void ClearLocked();

  Environment& environment_;
  std::mutex mutex_;
  std::map<std::string, uint64_t> received_;
  size_t expected_ = 0;
  size_t finished_ = 0;
  uint64_t finished_bytes_ = 0;
  bool drawn_ = false;
  bool lists_fetched_ = true;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point last_drawn_;
};

// "1.2 MiB"
std::string FormatBytes(uint64_t bytes);

}  // namespace tova::session

#endif
