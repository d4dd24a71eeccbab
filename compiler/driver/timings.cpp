#include "compiler/driver/timings.h"

#include <ctime>

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kPhaseNames[] = {
#define PHASE(Name, Words) Words,
#include "compiler/driver/phases.def"
};

using Milliseconds = std::chrono::duration<double, std::milli>;
using Microseconds = std::chrono::duration<double, std::micro>;  // the unit of trace events

}  // namespace

Timings::Moment Timings::Now() {
  timespec processor = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &processor);
  return {Clock::now(), std::chrono::seconds(processor.tv_sec) + std::chrono::nanoseconds(processor.tv_nsec)};
}

void Timings::Add(Phase phase, llvm::StringRef subject, const Moment& begin) {
  Moment end = Now();
  std::lock_guard lock(mutex_);
  auto thread = llvm::find(threads_, std::this_thread::get_id());
  size_t lane = static_cast<size_t>(thread - threads_.begin());
  if (thread == threads_.end()) threads_.push_back(std::this_thread::get_id());
  events_.push_back({phase, subject.str(), lane, begin.wall - start_, end.wall - begin.wall,
                     end.processor - begin.processor});
}

std::string Timings::Table() const {
  Milliseconds elapsed = Clock::now() - start_;
  std::lock_guard lock(mutex_);
  struct Line {
    Milliseconds length{0};
    Milliseconds processor{0};
  };
  Line lines[std::size(kPhaseNames)];
  for (const Event& event : events_) {
    Line& line = lines[static_cast<size_t>(event.phase)];
    line.length += event.length;
    line.processor += event.processor;
  }
  std::string text = fmt::format("{:<18}{:>10}{:>10}\n", "phase", "ms", "CPU ms");
  for (size_t i = 0; i < std::size(kPhaseNames); ++i) {
    if (lines[i].length.count() == 0) continue;
    text += fmt::format("{:<18}{:>10.2f}{:>10.2f}\n", kPhaseNames[i].str(), lines[i].length.count(),
                        lines[i].processor.count());
  }
  text += fmt::format("{:<18}{:>10.2f}\n", "elapsed", elapsed.count());
  return text;
}

std::string Timings::ChromeTrace() const {
  std::lock_guard lock(mutex_);
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("displayTimeUnit", "ms");
    json.attributeArray("traceEvents", [&] {
      for (const Event& event : events_) {
        json.object([&] {
          json.attribute("name", kPhaseNames[static_cast<size_t>(event.phase)]);
          json.attribute("ph", "X");  // a complete event: it has a begin and a duration
          json.attribute("pid", 1);
          json.attribute("tid", event.lane);
          json.attribute("ts", Microseconds(event.begin).count());
          json.attribute("dur", Microseconds(event.length).count());
          json.attribute("tdur", Microseconds(event.processor).count());
          if (event.subject.empty()) return;
          json.attributeObject("args",
                               [&] { json.attribute("subject", llvm::json::fixUTF8(event.subject)); });
        });
      }
    });
  });
  text += '\n';
  return text;
}

}  // namespace tova::driver
