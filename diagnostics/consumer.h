#ifndef TOVA_DIAGNOSTICS_CONSUMER_H
#define TOVA_DIAGNOSTICS_CONSUMER_H

#include <mutex>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"

namespace tova {

// The diagnostics of a whole command in the order in which they are shown.
struct Report {
  std::vector<Diagnostic> diagnostics;  // what is to be shown
  size_t errors = 0;                    // all distinct ones, shown or not
  size_t warnings = 0;
  size_t notes = 0;
  size_t hidden_errors = 0;             // beyond the error limit

  bool has_errors() const { return errors != 0; }
};

// Puts diagnostics into their one order: file path, place, severity, code, message; those without a place come
// last. Equal ones fold into one. Errors beyond `error_limit` are counted but not kept; 0 means no limit. The result
// does not depend on the order of the input.
Report Arrange(std::vector<Diagnostic> diagnostics, const SourceSet& sources, size_t error_limit = 0);

// Gathers the diagnostics of many files and threads. All members may be called from any thread.
class Consumer {
 public:
  void Add(Diagnostic diagnostic);
  void Add(std::vector<Diagnostic> diagnostics);

  bool has_errors() const;
  size_t error_count() const;  // as added, duplicates included

  // Hands over everything gathered so far, in order, and starts afresh.
  Report Finish(const SourceSet& sources, size_t error_limit = 0);

 private:
  mutable std::mutex mutex_;
  std::vector<Diagnostic> diagnostics_;
  size_t error_count_ = 0;
};

// "2 errors, 1 warning"; with a limit "20 errors (5 not shown, see --error-limit)". Without a newline; empty when a
// single diagnostic or none was shown and nothing is hidden, since then there is nothing to sum up.
std::string RenderSummary(const Report& report);

}  // namespace tova

#endif
