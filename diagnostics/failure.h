#ifndef TOVA_DIAGNOSTICS_FAILURE_H
#define TOVA_DIAGNOSTICS_FAILURE_H

#include <memory>
#include <string>

#include "diagnostics/diagnostic.h"

namespace tova {

enum class FailureKind {
#define FAILURE_KIND(Name) k##Name,
#include "diagnostics/failure_kind.def"
};

// Why something in the world (disk, network, git, another process) did not work. A failure is a value: it is
// returned through Result<T>, gathers the frames of what was being done, and ends as one Diagnostic.
class [[nodiscard]] Failure {
 public:
  Failure(FailureKind kind, std::string message);
  // A failure that already knows how it is to be shown, such as one of the package manager's set texts.
  Failure(FailureKind kind, Diagnostic diagnostic);

  FailureKind kind() const { return kind_; }
  const std::string& message() const { return diagnostic_.message; }
  const Diagnostic& diagnostic() const { return diagnostic_; }
  Diagnostic& diagnostic() { return diagnostic_; }

  // Adds what was being done, outermost last: "while fetching X from Y". Returns the failure itself.
  Failure&& While(std::string doing) &&;
  // Adds a hint, shown as "Tip: ...".
  Failure&& Tip(std::string tip) &&;

 private:
  FailureKind kind_;
  Diagnostic diagnostic_;
};

// The failure for an errno value, with the kind that fits it, the path that was touched, and a tip where there is a
// known way out: FailureFromErrno(EACCES, "read", "src/a.tova") says "cannot read src/a.tova: permission denied".
Failure FailureFromErrno(int error, llvm::StringRef doing, llvm::StringRef path);

}  // namespace tova

#endif
