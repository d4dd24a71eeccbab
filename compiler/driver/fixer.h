#ifndef TOVA_COMPILER_DRIVER_FIXER_H
#define TOVA_COMPILER_DRIVER_FIXER_H

#include <string>
#include <vector>

#include "compiler/driver/unit.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/ArrayRef.h"

namespace tova::driver {

// What `tovac check --fix` has done to the project's files.
class Fixer {
 public:
  // One fix can make room for the next; more rounds than this mean that fixes undo each other.
  static constexpr int kMaxRounds = 20;

  // With `dry_run` nothing is written.
  explicit Fixer(bool dry_run) : dry_run_(dry_run) {}

  // Applies the safe fixes of the diagnostics to the project's own files among the units; packages are never touched.
  // True when a file was changed, so that everything is to be looked at again. Fails when a file can't be written, or is
  // no longer what was read; the others are complete.
  Result<bool> Apply(llvm::ArrayRef<Diagnostic> diagnostics, const SourceSet& sources,
                     const std::vector<std::unique_ptr<Unit>>& units);

  // What was done, a line for each file that was changed: "fixed 2 problems in src/app.tova: E012, W002".
  std::string Summary() const;

 private:
  struct FileLog {
    std::string path;  // as messages show it
    std::vector<std::string> codes;
  };

  bool dry_run_;
  int rounds_ = 0;
  std::vector<FileLog> log_;  // in the order of the first change
};

}  // namespace tova::driver

#endif
