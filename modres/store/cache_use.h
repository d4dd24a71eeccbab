#ifndef TOVA_MODRES_STORE_CACHE_USE_H
#define TOVA_MODRES_STORE_CACHE_USE_H

#include <atomic>
#include <functional>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/store/descriptor.h"

namespace tova::store {

// A hold on the whole cache for as long as the object lives: whoever reads packages or adds some shares it, and
// only who removes packages has it alone. It is an advisory lock on the cache's folder, so nothing is written and
// a read-only cache will do; the operating system gives it back when a process dies. A cache that doesn't exist is
// not held, and on file systems without locks nothing is. Commands that change a project hold its folder in the same way.
class [[nodiscard]] CacheUse {
 public:
  // Holds nothing.
  CacheUse() = default;

  // Both wait until they have it. After a second, `waiting` (may be null) is called once. Fail with Interrupted
  // when `interrupt` (may be null) is set.
  static Result<CacheUse> Share(llvm::StringRef root, const std::function<void()>& waiting,
                                const std::atomic<bool>* interrupt);
  static Result<CacheUse> Own(llvm::StringRef root, const std::function<void()>& waiting,
                              const std::atomic<bool>* interrupt);

  bool held() const { return folder_.valid(); }

 private:
  explicit CacheUse(Descriptor folder) : folder_(std::move(folder)) {}
  static Result<CacheUse> Take(llvm::StringRef root, int operation, const std::function<void()>& waiting,
                               const std::atomic<bool>* interrupt);

  Descriptor folder_;
};

}  // namespace tova::store

#endif
