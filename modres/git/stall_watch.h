#ifndef TOVA_MODRES_GIT_STALL_WATCH_H
#define TOVA_MODRES_GIT_STALL_WATCH_H

#include <chrono>
#include <cstdint>
#include <string>

#include "llvm/ADT/StringRef.h"
#include "modres/git/options.h"

namespace tova::git {

// Notices a transfer that is alive but too slow to wait for.
class StallWatch {
 public:
  explicit StallWatch(const Deadlines& deadlines);

  // Whether less than the low-speed limit came in over the last full window; call it whenever bytes come in.
  // `received_bytes` only grows.
  bool IsStalled(uint64_t received_bytes);
  // "github.com sent less than 1024 bytes a second for 30 s"
  std::string Describe(llvm::StringRef host) const;

 private:
  using Clock = std::chrono::steady_clock;

  const Deadlines deadlines_;
  Clock::time_point window_start_;
  uint64_t bytes_at_start_ = 0;
};

}  // namespace tova::git

#endif
