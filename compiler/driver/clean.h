#ifndef TOVA_COMPILER_DRIVER_CLEAN_H
#define TOVA_COMPILER_DRIVER_CLEAN_H

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// Removes a file of an output folder, and the folders inside that it leaves empty. No link is followed. Gives
// the size of the file in bytes, or nothing when it was not there.
Result<std::optional<uint64_t>> RemoveOutput(llvm::StringRef output, llvm::StringRef relative);

struct RemovedBuilds {
  size_t files = 0;
  uint64_t bytes = 0;
  bool found = false;             // whether there were any builds
  std::vector<std::string> kept;  // what else the folder holds, by its names there
};

// Removes from an output folder what builds have written, as their states say, and then the folder unless
// something else is in it. With `dry_run` only tells what would go.
Result<RemovedBuilds> RemoveBuilds(const std::string& output, bool dry_run);

}  // namespace tova::driver

#endif
