#include "modres/store/cache_use.h"

#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

namespace tova::store {

Result<CacheUse> CacheUse::Take(llvm::StringRef root, int operation, const std::function<void()>& waiting,
                                const std::atomic<bool>* interrupt) {
  Result<Descriptor> folder = OpenFolder(root);
  // What is wrong with the cache is for those to say who read it.
  if (!folder) return CacheUse();
  const auto start = std::chrono::steady_clock::now();
  auto pause = std::chrono::milliseconds(5);
  bool told = false;
  while (::flock(folder->fd(), operation | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return CacheUse();
    if (interrupt && interrupt->load()) return Failure(FailureKind::kInterrupted, "interrupted");
    if (!told && std::chrono::steady_clock::now() - start >= std::chrono::seconds(1)) {
      told = true;
      if (waiting) waiting();
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(80));
  }
  return CacheUse(std::move(*folder));
}

Result<CacheUse> CacheUse::Share(llvm::StringRef root, const std::function<void()>& waiting,
                                 const std::atomic<bool>* interrupt) {
  return Take(root, LOCK_SH, waiting, interrupt);
}

Result<CacheUse> CacheUse::Own(llvm::StringRef root, const std::function<void()>& waiting,
                               const std::atomic<bool>* interrupt) {
  return Take(root, LOCK_EX, waiting, interrupt);
}

}  // namespace tova::store
