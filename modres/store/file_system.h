#ifndef TOVA_MODRES_STORE_FILE_SYSTEM_H
#define TOVA_MODRES_STORE_FILE_SYSTEM_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::store {

enum class FileKind { kFile, kFolder, kSymlink, kOther };

struct FolderEntry {
  std::string name;
  FileKind kind = FileKind::kOther;
};

// Makes a folder and the ones above it, like `mkdir -p`. Existing folders are fine.
Result<void> MakeFolders(llvm::StringRef path);

// Removes a file, a symlink (never what it points to) or a whole tree. A path that does not exist is fine.
// Read-only folders inside are made writable first. Safe against trees that change while they are removed: it
// works on open folders and follows no link.
Result<void> RemoveTree(llvm::StringRef path);

// Removes the file `relative` ("a/b.js") below a folder; no link is followed on the way. Gives its size in bytes,
// or nothing when there is no such file.
Result<std::optional<uint64_t>> RemoveFileBelow(llvm::StringRef folder, llvm::StringRef relative);

// Removes a folder, whatever leads to it, when it is empty, and says whether it did.
bool RemoveEmptyFolder(llvm::StringRef path);

// The entries of a folder without "." and "..", sorted by name.
Result<std::vector<FolderEntry>> ListFolder(llvm::StringRef path);

// The same for a folder that is open; `path` is for messages.
Result<std::vector<FolderEntry>> ListOpenFolder(int folder_fd, llvm::StringRef path);

// Whether something is there; symlinks are followed. Unreadable counts as absent.
bool IsFile(llvm::StringRef path);
bool IsFolder(llvm::StringRef path);

// Renames within one file system, replacing a file at `to`.
Result<void> Rename(llvm::StringRef from, llvm::StringRef to);

// Puts the folder `from` into the place of the folder `to`, which may be missing, in one step where the system can do
// that, and removes what was there. Both are on one file system.
Result<void> ExchangeFolders(llvm::StringRef from, llvm::StringRef to);

// The total size in bytes of the regular files below a folder; what can't be read counts as nothing.
uint64_t MeasureTree(llvm::StringRef path);

}  // namespace tova::store

#endif
