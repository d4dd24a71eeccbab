#include "modres/store/descriptor.h"

#include "llvm/ADT/Twine.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace tova::store {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> Descriptor::Close(llvm::StringRef path) {
  const int fd = std::exchange(fd_, -1);
  // After EINTR the descriptor is gone on Linux all the same.
  if (fd >= 0 && ::close(fd) != 0 && errno != EINTR) return FailureFromErrno(errno, "write", path);
  return {};
}

Result<Descriptor> OpenFolder(llvm::StringRef path) {
  const int fd = ::open(path.str().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FailureFromErrno(errno, "open folder", path);
  return Descriptor(fd);
}

Result<Descriptor> OpenFolderBelow(int root_fd, llvm::StringRef root_path, llvm::StringRef relative) {
  int fd = ::openat(root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FailureFromErrno(errno, "open folder", root_path);
  Descriptor folder(fd);
  while (!relative.empty()) {
    const auto [name, rest] = relative.split('/');
    fd = ::openat(folder.fd(), name.str().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return FailureFromErrno(errno, "open folder", (llvm::Twine(root_path) + "/" + name).str());
    folder = Descriptor(fd);
    relative = rest;
  }
  return folder;
}

Result<void> WriteAll(int fd, llvm::StringRef bytes, llvm::StringRef path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return FailureFromErrno(errno, "write", path);
    }
    bytes = bytes.drop_front(static_cast<size_t>(written));
  }
  return {};
}

Result<void> Flush(int fd, llvm::StringRef path) {
  // Some file systems can't flush folders or at all (EINVAL, EROFS and others); there is nothing more to be
  // done on those.
  while (::fsync(fd) != 0) {
    if (errno == EINTR) continue;
    if (errno == EINVAL || errno == EROFS || errno == ENOSYS || errno == EOPNOTSUPP) break;
    return FailureFromErrno(errno, "write", path);
  }
  return {};
}

}  // namespace tova::store
