#ifndef TOVA_MODRES_STORE_ATOMIC_FILE_H
#define TOVA_MODRES_STORE_ATOMIC_FILE_H

#include <cstdint>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::store {

// Largest file that ReadFile accepts unless told otherwise: manifests, locks and markers are far smaller.
inline constexpr uint64_t kDefaultReadLimit = 16ull << 20;  // bytes

// Whether a write waits until the disk has it. Output that a build can make again need not wait.
enum class Durability { kFlushed, kFast };

// Replaces the file at `path` by `contents` so that a reader sees the old or the new contents and never a
// part: a temporary file in the same folder is written, flushed and renamed. When the file already has these
// contents, nothing is touched. The mode of an existing file is kept; a symlink is followed, and its target
// replaced. The folder must exist. On failure the file is as it was and no temporary is left; one that a killed process
// left is removed by the next flushed write of the same file.
Result<void> WriteFileAtomically(llvm::StringRef path, llvm::StringRef contents,
                                 Durability durability = Durability::kFlushed);

// The contents of a regular file. Fails with NotFound when there is none, and with Refused when it is larger
// than `limit_bytes` or no regular file.
Result<std::string> ReadFile(llvm::StringRef path, uint64_t limit_bytes = kDefaultReadLimit);

}  // namespace tova::store

#endif
