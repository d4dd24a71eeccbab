#ifndef TOVA_COMPILER_DRIVER_TIMINGS_H
#define TOVA_COMPILER_DRIVER_TIMINGS_H

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace tova::driver {

enum class Phase {
#define PHASE(Name, Words) k##Name,
#include "compiler/driver/phases.def"
};

// Where the time of one build goes: what each phase took on each thread. All members may be called from any
// thread.
class Timings {
  using Clock = std::chrono::steady_clock;
  // Where the clock on the wall and the current thread's share of a processor stand.
  struct Moment {
    Clock::time_point wall;
    std::chrono::nanoseconds processor;
  };

 public:
  // Measures from its construction to its end. Without timings (null) it does nothing, not even look at the
  // clock.
  class Scope {
   public:
    // `subject` is what is worked on, for example a file; it must outlive the scope.
    Scope(Timings* timings, Phase phase, llvm::StringRef subject = {})
        : timings_(timings), phase_(phase), subject_(subject) {
      if (timings_ != nullptr) begin_ = Now();
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() {
      if (timings_ != nullptr) timings_->Add(phase_, subject_, begin_);
    }

   private:
    Timings* timings_;
    Phase phase_;
    llvm::StringRef subject_;
    Moment begin_ = {};
  };

  // The clock of the whole build starts here.
  Timings() = default;

  // For people: a line for each phase with the time that all threads together spent on it, by the clock and
  // on a processor, then the time of the whole build by the clock.
  std::string Table() const;
  // In the trace event format (JSON), which chrome://tracing and https://ui.perfetto.dev show as lanes.
  std::string ChromeTrace() const;

 private:
  struct Event {
    Phase phase;
    std::string subject;
    size_t lane;  // index into threads_
    Clock::duration begin;
    Clock::duration length;
    std::chrono::nanoseconds processor;
  };

  static Moment Now();
  void Add(Phase phase, llvm::StringRef subject, const Moment& begin);

  const Clock::time_point start_ = Clock::now();
  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::vector<std::thread::id> threads_;
};

}  // namespace tova::driver

#endif
