#ifndef TOVA_MODRES_GIT_PROCESS_H
#define TOVA_MODRES_GIT_PROCESS_H

#include <atomic>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

// A program to be run once, without a shell.
struct ProcessRequest {
  std::vector<std::string> arguments;                            // the program (looked up on the PATH) first
  std::vector<std::pair<std::string, std::string>> environment;  // in place of what this process has
  std::string input;                                             // at most 4 KiB, for its standard input
  std::string folder;        // absolute, to run in; empty for this process's own
  bool with_errors = false;  // what it writes to its standard error belongs to the output
  bool keep_errors = false;  // or is given apart, its first 64 KiB
  std::function<bool(llvm::StringRef name)> drops;  // variables of this process that it does not get; may be empty
  int deadline_ms = 30'000;  // 0 is none
  int silence_ms = 0;        // how long it may write nothing; 0 is for ever
  size_t limit_bytes = 64 << 10;  // of its output
  const std::atomic<bool>* interrupt = nullptr;
};

struct ProcessOutcome {
  int status = 0;  // exit status; 128 and more when it died of a signal
  std::string output;
  std::string errors;
};

// Runs a program to its end and gives what it wrote to its standard output; its standard error is thrown
// away unless asked for. It has a session of its own, all of which is killed at the deadline (Timeout), when
// interrupted, and when it writes more than the limit (Refused).
Result<ProcessOutcome> RunProcess(const ProcessRequest& request);

}  // namespace tova::git

#endif
