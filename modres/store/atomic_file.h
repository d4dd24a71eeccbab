#ifndef TOVA_MODRES_STORE_ATOMIC_FILE_H
#define TOVA_MODRES_STORE_ATOMIC_FILE_H

#include <cstdint>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/store/descriptor.h"

namespace tova::store {

// Largest file that ReadFile accepts unless told otherwise: manifests, locks and markers are far smaller.
inline constexpr uint64_t kDefaultReadLimit = 16ull << 20;  // bytes

// Whether a write waits until the disk has it. Output that a build can make again need not wait.
enum class Durability { kFlushed, kFast };

// New contents of a file, written to a temporary beside it, that have yet to take its place. Preparing several files
// before the first of them is put means that a full disk changes none.
class [[nodiscard]] PreparedFile {
 public:
  static Result<PreparedFile> Prepare(llvm::StringRef path, llvm::StringRef contents,
                                      Durability durability = Durability::kFlushed);
  PreparedFile(PreparedFile&& other) noexcept;
  PreparedFile& operator=(PreparedFile&&) = delete;
  // Removes the temporary unless it was put.
  ~PreparedFile();

  Result<void> Put();

 private:
  explicit PreparedFile(llvm::StringRef path) : path_(path), target_(path) {}

  std::string path_;       // for messages
  std::string target_;     // behind symlinks
  std::string temporary_;  // "" when there is nothing to be put
  Durability durability_ = Durability::kFlushed;
  Descriptor locked_;      // tells others that the temporary is not abandoned
};

// Replaces the file at `path` by `contents` so that a reader sees the old or the new contents and never a
// part: a temporary file in the same folder is written, flushed and renamed. When the file already has these
// contents, nothing is touched. The mode of an existing file is kept; a symlink is followed, and its target
// replaced. The folder must exist. On failure the file is as it was and no temporary is left; one that a killed process
// left is removed by the next flushed write of the same file.
Result<void> WriteFileAtomically(llvm::StringRef path, llvm::StringRef contents,
                                 Durability durability = Durability::kFlushed);

// Removes the temporaries of any file in `folder` that a killed process left behind, where that is possible. For those
// who make many files anew with Durability::kFast.
void RemoveAbandonedTemporaries(llvm::StringRef folder);

// The contents of a regular file. Fails with NotFound when there is none, and with Refused when it is larger
// than `limit_bytes` or no regular file.
Result<std::string> ReadFile(llvm::StringRef path, uint64_t limit_bytes = kDefaultReadLimit);

}  // namespace tova::store

#endif
