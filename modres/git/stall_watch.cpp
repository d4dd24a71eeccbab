#include "modres/git/stall_watch.h"

#include <fmt/format.h>

namespace tova::git {

StallWatch::StallWatch(const Deadlines& deadlines) : deadlines_(deadlines), window_start_(Clock::now()) {}

bool StallWatch::IsStalled(uint64_t received_bytes) {
  const auto now = Clock::now();
  const auto window = std::chrono::milliseconds(deadlines_.stall_ms);
  if (now - window_start_ < window) return false;
  const uint64_t seconds = std::max<uint64_t>(1, static_cast<uint64_t>(deadlines_.stall_ms) / 1000);
  const bool stalled =
      received_bytes - bytes_at_start_ < static_cast<uint64_t>(deadlines_.low_speed_bytes_per_s) * seconds;
  window_start_ = now;
  bytes_at_start_ = received_bytes;
  return stalled;
}

std::string StallWatch::Describe(llvm::StringRef host) const {
  return fmt::format("{} sent less than {} bytes a second for {} s", host.str(),
                     deadlines_.low_speed_bytes_per_s, deadlines_.stall_ms / 1000);
}

}  // namespace tova::git
