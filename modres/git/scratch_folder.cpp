#include "modres/git/scratch_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "llvm/Support/FileSystem.h"

namespace tova::git {

Result<std::unique_ptr<ScratchFolder>> ScratchFolder::Create(llvm::StringRef parent) {
  // Another process that ends removes the parent when it is empty, so that making both may take a second try.
  for (int attempt = 0;; ++attempt) {
    if (::mkdir(parent.str().c_str(), 0777) != 0 && errno != EEXIST) {
      return FailureFromErrno(errno, "make folder", parent);
    }
    std::string path = parent.str() + "/fetch-XXXXXX";
    if (!::mkdtemp(path.data())) {
      if (errno == ENOENT && attempt < 10) continue;
      return FailureFromErrno(errno, "make folder", path);
    }
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      if (errno == ENOENT && attempt < 10) continue;
      return FailureFromErrno(errno, "open folder", path);
    }
    // On file systems without locks nobody else can take it for abandoned either.
    struct stat status;
    const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (!locked || ::fstat(fd, &status) != 0 || status.st_nlink == 0) {
      ::close(fd);
      if (attempt < 10) continue;
      return FailureFromErrno(EBUSY, "lock", path);
    }
    return std::unique_ptr<ScratchFolder>(new ScratchFolder(parent.str(), std::move(path), fd));
  }
}

ScratchFolder::~ScratchFolder() {
  llvm::sys::fs::remove_directories(path_, /*IgnoreErrors=*/true);
  ::close(fd_);
  ::rmdir(parent_.c_str());  // succeeds only for the last one
}

}  // namespace tova::git
