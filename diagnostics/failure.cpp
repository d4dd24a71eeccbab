#include "diagnostics/failure.h"

#include <cerrno>
#include <cstring>

#include "llvm/ADT/Twine.h"

namespace tova {
namespace {

FailureKind KindOfErrno(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return FailureKind::kNotFound;
    case EACCES:
    case EPERM:
      return FailureKind::kPermissionDenied;
    case EROFS:
      return FailureKind::kReadOnly;
    case ENOSPC:
    case EDQUOT:
      return FailureKind::kNoSpace;
    case EINTR:
      return FailureKind::kInterrupted;
    default:
      return FailureKind::kIo;
  }
}

}  // namespace

Failure::Failure(FailureKind kind, std::string message)
    : kind_(kind), diagnostic_(MakeDiagnostic(DiagnosticCode::kFileSystem, std::move(message))) {}

Failure::Failure(FailureKind kind, Diagnostic diagnostic) : kind_(kind), diagnostic_(std::move(diagnostic)) {}

Failure&& Failure::While(std::string doing) && {
  diagnostic_.notes.push_back(std::move(doing));
  return std::move(*this);
}

Failure&& Failure::Tip(std::string tip) && {
  diagnostic_.tips.push_back(std::move(tip));
  return std::move(*this);
}

Failure FailureFromErrno(int error, llvm::StringRef doing, llvm::StringRef path) {
  std::string reason = std::strerror(error);  // NOLINT(concurrency-mt-unsafe): glibc's is thread-safe
  return Failure(KindOfErrno(error), ("cannot " + llvm::Twine(doing) + " " + path + ": " + reason).str());
}

}  // namespace tova
