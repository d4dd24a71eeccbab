#include "diagnostics/failure.h"

#include <cerrno>
#include <cstring>

#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

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
    case ETIMEDOUT:
      return FailureKind::kTimeout;
    case ENOTSUP:
    case ENOSYS:
      return FailureKind::kUnsupported;
    default:
      return FailureKind::kIo;
  }
}

// The reason in the house's lower case.
std::string ReasonOfErrno(int error) {
  std::string reason = std::strerror(error);  // NOLINT(concurrency-mt-unsafe): glibc's is thread-safe
  bool is_word = reason.size() >= 2 && llvm::isLower(reason[1]);
  if (is_word) reason[0] = llvm::toLower(reason[0]);
  return reason;
}

// The way out that fits the error, or an empty text.
std::string TipForErrno(int error, llvm::StringRef path) {
  switch (error) {
    case EACCES:
    case EPERM:
      return fmt::format("check who owns {} and its permissions", path.str());
    case EROFS:
      return "the file system is mounted read-only; choose a folder that can be written";
    case ENOSPC:
    case EDQUOT:
      return "free some space, for example with `tovac pkg cache clean`, and run the command again";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files with `ulimit -n`, or use a smaller `--jobs`";
    case ENAMETOOLONG:
      return "move the project to a folder with a shorter path";
    case ELOOP:
      return fmt::format("look for a symbolic link that leads back to itself in {}", path.str());
    default:
      return {};
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
  Failure failure(KindOfErrno(error),
                  fmt::format("cannot {} {}: {}", doing.str(), path.str(), ReasonOfErrno(error)));
  std::string tip = TipForErrno(error, path);
  if (tip.empty()) return failure;
  return std::move(failure).Tip(std::move(tip));
}

}  // namespace tova
