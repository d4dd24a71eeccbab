#include "modres/lock/lock.h"

#include <algorithm>

namespace tova::lock {

bool operator==(const LockedModule& a, const LockedModule& b) {
  return a.module == b.module && a.version == b.version && a.sha == b.sha && a.source == b.source &&
         a.tree == b.tree && a.path == b.path && a.replace == b.replace && a.dependencies == b.dependencies &&
         a.has_dependencies == b.has_dependencies;
}

const LockedModule* Lock::Find(llvm::StringRef module) const {
  auto found = std::lower_bound(
      modules.begin(), modules.end(), module,
      [](const LockedModule& locked, llvm::StringRef wanted) { return locked.module < wanted; });
  return found != modules.end() && found->module == module ? &*found : nullptr;
}

bool Lock::HasSameContent(const Lock& other) const { return modules == other.modules && npm == other.npm; }

}  // namespace tova::lock
