#include "modres/store/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/Twine.h"
#include "modres/store/file_system.h"
#include "modres/store/unique_name.h"

namespace tova::store {
namespace {

struct FreeMemory {
  void operator()(char* text) const { std::free(text); }
};

Failure TooLarge(llvm::StringRef path, uint64_t limit_bytes) {
  const std::string limit = limit_bytes % (1u << 20) == 0 ? std::to_string(limit_bytes >> 20) + " MiB"
                                                          : std::to_string(limit_bytes) + " bytes";
  return Failure(FailureKind::kRefused,
                 (llvm::Twine("cannot read ") + path + ": it is larger than " + limit).str());
}

// Whether the open file holds exactly these contents. Compares as it reads and never holds the whole file.
bool HasContents(int fd, llvm::StringRef contents) {
  struct stat status;
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
      static_cast<uint64_t>(status.st_size) != contents.size()) {
    return false;
  }
  char buffer[1 << 14];
  while (true) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0 && contents.empty();
    if (!contents.consume_front(llvm::StringRef(buffer, static_cast<size_t>(count)))) return false;
  }
}

// Makes a new file beside the target, open for writing and locked for as long as it is.
Result<Descriptor> MakeTemporary(llvm::StringRef target, std::string& temporary) {
  while (true) {
    temporary = UniqueSibling(target);
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0) return FailureFromErrno(errno, "write", temporary);
    Descriptor file(fd);
    // Where there are no locks, nobody takes the file for abandoned either. Where there are, somebody may have done so
    // in the moment before.
    struct stat status;
    if (::flock(fd, LOCK_EX) != 0 || ::fstat(fd, &status) != 0 || status.st_nlink != 0) return file;
  }
}

Result<void> FillTemporary(int fd, llvm::StringRef temporary, llvm::StringRef contents, std::optional<mode_t> mode,
                           Durability durability) {
  TOVA_CHECK(WriteAll(fd, contents, temporary));
  // A file system that knows no modes gives all files the same one.
  if (mode && ::fchmod(fd, *mode) != 0 && errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP)
    return FailureFromErrno(errno, "write", temporary);
  return durability == Durability::kFlushed ? Flush(fd, temporary) : Result<void>();
}

// Removes what killed processes left of earlier attempts to write files. It does not matter whether that works.
void RemoveAbandoned(const std::string& folder_path, llvm::function_ref<bool(llvm::StringRef)> is_temporary) {
  auto folder = OpenFolder(folder_path);
  if (!folder) return;
  const auto entries = ListOpenFolder(folder->fd(), folder_path);
  if (!entries) return;
  for (const FolderEntry& entry : *entries) {
    if (entry.kind != FileKind::kFile || !is_temporary(entry.name)) continue;
    const Descriptor file(
        ::openat(folder->fd(), entry.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.valid() && ::flock(file.fd(), LOCK_EX | LOCK_NB) == 0) {
      ::unlinkat(folder->fd(), entry.name.c_str(), 0);
    }
  }
}

// What the user asked for is the file, not the temporary beside it: messages name that.
Failure AboutTarget(const Failure& failure, llvm::StringRef temporary, llvm::StringRef target) {
  Diagnostic diagnostic = failure.diagnostic();
  if (const size_t at = diagnostic.message.find(temporary.str()); at != std::string::npos) {
    diagnostic.message.replace(at, temporary.size(), target.str());
  }
  return Failure(failure.kind(), std::move(diagnostic));
}

}  // namespace

Result<PreparedFile> PreparedFile::Prepare(llvm::StringRef path, llvm::StringRef contents, Durability durability) {
  PreparedFile prepared(path);
  prepared.durability_ = durability;
  std::string& target = prepared.target_;
  std::optional<mode_t> mode;
  struct stat status;
  if (::lstat(target.c_str(), &status) == 0) {
    if (S_ISLNK(status.st_mode)) {
      const std::unique_ptr<char, FreeMemory> real(::realpath(target.c_str(), nullptr));
      if (!real) return FailureFromErrno(errno, "write", path);
      target = real.get();
    }
    const Descriptor existing(::open(target.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (existing.valid() && HasContents(existing.fd(), contents)) return prepared;
    if (::stat(target.c_str(), &status) == 0) {
      if (S_ISDIR(status.st_mode)) return FailureFromErrno(EISDIR, "write", path);
      mode = status.st_mode & 07777;
    }
  }
  // Looking through the folder each time is too much for the many files of a build's output, which is made anew anyway.
  if (durability == Durability::kFlushed) {
    auto [folder, name] = llvm::StringRef(target).rsplit('/');
    const bool is_bare = name.empty();
    RemoveAbandoned(is_bare ? "." : (folder + "/").str(), [&](llvm::StringRef entry) {
      return IsSiblingOf(entry, is_bare ? folder : name);
    });
  }
  std::string temporary;
  auto file = MakeTemporary(target, temporary);
  if (!file) return AboutTarget(file.failure(), temporary, path);
  prepared.temporary_ = temporary;
  if (auto filled = FillTemporary(file->fd(), temporary, contents, mode, durability); !filled) {
    return AboutTarget(filled.failure(), temporary, path);
  }
  // Another descriptor keeps the lock while this one says whether the file system has taken everything.
  prepared.locked_ = Descriptor(::fcntl(file->fd(), F_DUPFD_CLOEXEC, 0));
  if (auto closed = file->Close(temporary); !closed) return AboutTarget(closed.failure(), temporary, path);
  return prepared;
}

PreparedFile::PreparedFile(PreparedFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      durability_(other.durability_),
      locked_(std::move(other.locked_)) {}

PreparedFile::~PreparedFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> PreparedFile::Put() {
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return FailureFromErrno(errno, "write", path_);
  temporary_.clear();
  if (durability_ == Durability::kFlushed) {
    const size_t slash = target_.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : target_.substr(0, slash + 1);
    // The file is in place; a folder that can't be flushed doesn't undo that, and to fail now would say it is as it was.
    if (auto opened = OpenFolder(folder)) (void)Flush(opened->fd(), folder).has_value();
  }
  return {};
}

void RemoveAbandonedTemporaries(llvm::StringRef folder) { RemoveAbandoned(folder.str(), IsSibling); }

Result<void> WriteFileAtomically(llvm::StringRef path, llvm::StringRef contents, Durability durability) {
  TOVA_TRY(PreparedFile prepared, PreparedFile::Prepare(path, contents, durability));
  return prepared.Put();
}

Result<std::string> ReadFile(llvm::StringRef path, uint64_t limit_bytes) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
  const int fd = ::open(path.str().c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FailureFromErrno(errno, "read", path);
  const Descriptor file(fd);
  struct stat status;
  if (::fstat(fd, &status) != 0) return FailureFromErrno(errno, "read", path);
  if (S_ISDIR(status.st_mode)) return FailureFromErrno(EISDIR, "read", path);
  if (!S_ISREG(status.st_mode)) {
    return Failure(FailureKind::kRefused,
                   (llvm::Twine("cannot read ") + path + ": not a regular file").str());
  }
  if (static_cast<uint64_t>(status.st_size) > limit_bytes) return TooLarge(path, limit_bytes);
  std::string contents(static_cast<size_t>(status.st_size) + 1, '\0');
  size_t size = 0;
  while (true) {
    if (size == contents.size()) contents.resize(contents.size() * 2);
    const ssize_t count = ::read(fd, contents.data() + size, contents.size() - size);
    if (count < 0) {
      if (errno == EINTR) continue;
      return FailureFromErrno(errno, "read", path);
    }
    if (count == 0) break;
    size += static_cast<size_t>(count);
    if (size > limit_bytes) return TooLarge(path, limit_bytes);
    // All that was there was read, and there was room for more.
    if (size == static_cast<size_t>(status.st_size)) break;
  }
  contents.resize(size);
  return contents;
}

}  // namespace tova::store
