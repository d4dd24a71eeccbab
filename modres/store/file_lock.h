#ifndef TOVA_MODRES_STORE_FILE_LOCK_H
#define TOVA_MODRES_STORE_FILE_LOCK_H

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/store/descriptor.h"

namespace tova::store {

// An advisory lock among processes and threads, held as long as the object lives. The operating system gives
// it back when a process dies. The file holds the number of the process that has the lock and is removed with
// it, so nothing is left behind.
class [[nodiscard]] FileLock {
 public:
  // Waits until the lock is ours. After a second, `waiting` (may be null) hears once who has it, for example
  // "process 4711". Fails with Interrupted when `interrupt` (may be null) is set. The folder must exist. On
  // file systems without locks this succeeds at once: better no lock than no work.
  static Result<FileLock> Acquire(llvm::StringRef path,
                                  const std::function<void(const std::string&)>& waiting,
                                  const std::atomic<bool>* interrupt);
  // The lock when it is free now, else nothing.
  static Result<std::optional<FileLock>> TryAcquire(llvm::StringRef path);

  FileLock(FileLock&&) = default;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  FileLock(std::string path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  Descriptor file_;
};

}  // namespace tova::store

#endif
