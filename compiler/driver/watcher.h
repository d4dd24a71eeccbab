#ifndef TOVA_COMPILER_DRIVER_WATCHER_H
#define TOVA_COMPILER_DRIVER_WATCHER_H

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/ArrayRef.h"
#include "modres/store/descriptor.h"

namespace tova::driver {

// Tells when files in some folders change, by Linux's inotify. Only what a build could care about counts: sources,
// manifests, lock files, JavaScript and JSON, and folders; not hidden files, nor what editors put beside those that they
// save.
class Watcher {
 public:
  // Fails when the system has no more watchers to give.
  static Result<Watcher> Start();

  // Watches exactly these folders (absolute) from now on, as far as they exist; not what lies in folders below. Says
  // whether some of them are new. Fails at the system's limit.
  Result<bool> Follow(llvm::ArrayRef<std::string> folders);

  // Waits for a change and then for a short silence, since one save is many events and a checkout many saves. Gives the
  // paths that changed, sorted; none when it was interrupted.
  std::vector<std::string> Wait(const std::atomic<bool>* interrupted);

  size_t folder_count() const { return folders_.size(); }

 private:
  explicit Watcher(store::Descriptor events) : events_(std::move(events)) {}

  bool Poll(int milliseconds, const std::atomic<bool>* interrupted);
  void Read(std::vector<std::string>& changed);

  store::Descriptor events_;
  std::map<int, std::string> folders_;  // by the number that the system gave
};

}  // namespace tova::driver

#endif
