#include "modres/store/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

namespace tova::store {
namespace {

using Clock = std::chrono::steady_clock;

// Who wrote their number into a lock file.
std::string ReadHolder(int fd) {
  char digits[16];
  const ssize_t count = ::pread(fd, digits, sizeof digits, 0);
  const llvm::StringRef text = llvm::StringRef(digits, count > 0 ? static_cast<size_t>(count) : 0).trim();
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == llvm::StringRef::npos;
  return is_number ? "process " + text.str() : "another process";
}

// Whether the open file is still the one that the path names: its last holder may have removed it meanwhile.
bool IsStillThere(int fd, const std::string& path) {
  struct stat opened;
  struct stat named;
  return ::fstat(fd, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

}  // namespace

// Opens, locks without waiting and checks that the lock still means something: 1 locked, 0 busy, -1 removed
// under us.
static Result<int> OpenAndLock(const std::string& path, Descriptor& file) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return FailureFromErrno(errno, "lock", path);
  file = Descriptor(fd);
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK) return 0;
    // File systems without locks have many ways to say so. What is fetched twice then gets the same content.
    return 1;
  }
  if (!IsStillThere(fd, path)) return -1;
  // The number is a courtesy to waiters; a full disk must not keep us from the lock.
  const std::string number = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) == 0) [[maybe_unused]]
    const ssize_t ignored = ::pwrite(fd, number.data(), number.size(), 0);
  return 1;
}

Result<FileLock> FileLock::Acquire(llvm::StringRef path,
                                   const std::function<void(const std::string&)>& waiting,
                                   const std::atomic<bool>* interrupt) {
  const std::string owned = path.str();
  const auto start = Clock::now();
  auto pause = std::chrono::milliseconds(5);
  bool told = false;
  while (true) {
    Descriptor file;
    TOVA_TRY(const int state, OpenAndLock(owned, file));
    if (state > 0) return FileLock(owned, std::move(file));
    if (state < 0) continue;
    if (interrupt && interrupt->load()) return Failure(FailureKind::kInterrupted, "interrupted");
    if (!told && Clock::now() - start >= std::chrono::seconds(1)) {
      told = true;
      if (waiting) waiting(ReadHolder(file.fd()));
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(80));
  }
}

Result<std::optional<FileLock>> FileLock::TryAcquire(llvm::StringRef path) {
  const std::string owned = path.str();
  Descriptor file;
  TOVA_TRY(const int state, OpenAndLock(owned, file));
  if (state <= 0) return std::optional<FileLock>();
  return std::optional<FileLock>(FileLock(owned, std::move(file)));
}

FileLock::~FileLock() {
  // Removed while it is still held: whoever opened it before notices by IsStillThere and starts over.
  if (file_.valid()) ::unlink(path_.c_str());
}

}  // namespace tova::store
