#ifndef TOVA_COMPILER_DRIVER_SOURCE_FILES_H
#define TOVA_COMPILER_DRIVER_SOURCE_FILES_H

#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// The Tova sources below a folder, and the folders that were looked into.
struct SourceTree {
  std::vector<std::string> files;    // absolute, sorted
  std::vector<std::string> folders;  // absolute, sorted, the root first
};

// Lists every `.tova` file below `root` (absolute). Left out are hidden entries, `node_modules`, `vendor`, and the
// folders of `excluded` (absolute), and folders below the root with a manifest of their own; symbolic links to folders are not followed, so that no cycle can arise.
// Fails when a folder can't be read.
Result<SourceTree> FindSources(llvm::StringRef root, llvm::ArrayRef<std::string> excluded);

}  // namespace tova::driver

#endif
