#include "modres/session/progress.h"

#include <fmt/format.h>

namespace tova::session {
namespace {

// Work that is over before that needs no progress line.
constexpr auto kQuietTime = std::chrono::milliseconds(200);
// Redrawing more often only flickers.
constexpr auto kRedrawTime = std::chrono::milliseconds(80);

constexpr char kEraseLine[] = "\r\x1b[2K";

}  // namespace

std::string FormatBytes(uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes);
  for (const char* unit : {"KiB", "MiB", "GiB"}) {
    value /= 1024;
    if (value < 1024) return fmt::format("{:.1f} {}", value, unit);
  }
  return fmt::format("{:.1f} TiB", value / 1024);
}

Progress::Progress(Environment& environment)
    : environment_(environment), started_(std::chrono::steady_clock::now()) {}

Progress::~Progress() { Clear(); }

void Progress::Expect(size_t count) {
  std::lock_guard lock(mutex_);
  expected_ += count;
  Redraw();
}

void Progress::Received(const std::string& label, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  received_[label] = bytes;
  Redraw();
}

void Progress::Finish(const std::string& label) {
  std::lock_guard lock(mutex_);
  if (auto at = received_.find(label); at != received_.end()) {
    finished_bytes_ += at->second;
    received_.erase(at);
  }
  ++finished_;
  Redraw();
}

void Progress::ReportFetched(const std::vector<std::string>& labels) {
  std::lock_guard lock(mutex_);
  bool wanted = lists_fetched_ && !environment_.err_is_terminal;
  if (environment_.quiet || !(wanted || environment_.verbose)) return;
  ClearLocked();
  for (const std::string& label : labels) environment_.err << "fetched " << label << "\n";
  environment_.err.flush();
}

void Progress::Say(const std::string& words) {
  std::lock_guard lock(mutex_);
  if (environment_.quiet) return;
  ClearLocked();
  environment_.err << words << "\n";
  environment_.err.flush();
}

void Progress::Clear() {
  std::lock_guard lock(mutex_);
  ClearLocked();
}

void Progress::Redraw() {
  if (environment_.quiet || !environment_.err_is_terminal) return;
  auto now = std::chrono::steady_clock::now();
  if (now - started_ < kQuietTime || now - last_drawn_ < kRedrawTime) return;
  last_drawn_ = now;
  uint64_t bytes = finished_bytes_;
  for (const auto& [label, received] : received_) bytes += received;
  environment_.err << kEraseLine
                   << fmt::format("fetching packages: {}/{}, {}", finished_, expected_, FormatBytes(bytes));
  environment_.err.flush();
  drawn_ = true;
}

void Progress::ClearLocked() {
  if (!drawn_) return;
  environment_.err << kEraseLine;
  environment_.err.flush();
  drawn_ = false;
}

}  // namespace tova::session
