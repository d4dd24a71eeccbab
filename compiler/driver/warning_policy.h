#ifndef TOVA_COMPILER_DRIVER_WARNING_POLICY_H
#define TOVA_COMPILER_DRIVER_WARNING_POLICY_H

#include <set>
#include <string>
#include <vector>

#include "compiler/driver/options.h"
#include "diagnostics/diagnostic.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// What `--deny` and `--allow` make of warnings and notes. Both take codes and groups of codes, with commas between, and
// may be given several times. A code by itself outweighs a group; of two options that name the same one, the later
// counts. What the catalog calls an error stays one.
class WarningPolicy {
 public:
  // The command line must have been checked with CheckCodes.
  explicit WarningPolicy(const CommandLine& line);

  // Drops what is allowed and makes errors of what is denied. Doing it again changes nothing.
  void Apply(std::vector<Diagnostic>& diagnostics) const;

  // A text that differs for policies that differ; empty when nothing is denied or allowed.
  std::string Key() const;

 private:
  std::set<std::string> denied_;  // codes
  std::set<std::string> allowed_;
};

// The mistakes in the value of `--deny` or `--allow`: words that are neither codes nor groups, and errors that can't be
// allowed.
std::vector<Diagnostic> CheckCodes(OptionId option, llvm::StringRef value);

}  // namespace tova::driver

#endif
