#ifndef TOVA_MODRES_STORE_EXTRACTOR_H
#define TOVA_MODRES_STORE_EXTRACTOR_H

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/snapshot.h"
#include "modres/store/tree_hash.h"

namespace tova::store {

// What one package may hold at most. Beyond a limit it is refused as a whole: a package is source code, and
// these are orders of magnitude above any that people write.
struct ExtractLimits {
  uint64_t bytes = 512ull << 20;          // of all files together
  uint64_t entries = 100'000;             // files and folders
  uint64_t manifest_bytes = 16ull << 20;  // of tova.toml and knox.toml
};

struct Extracted {
  std::vector<HashedFile> files;      // sorted by path
  uint64_t bytes = 0;                 // of all files together
  std::vector<std::string> left_out;  // symlinks and submodules, sorted; only their names were looked at
};

// Writes the files of a snapshot into the empty folder that `folder_fd` has open, and flushes them. The one
// way by which foreign trees reach the disk: every name passes the path validator, no two names of a folder
// may be the same to any file system, files are created exclusively and no link is ever followed. Files
// become read-only and are never executable. No filters, hooks, line-ending conversion, attributes or
// submodules take part. All names and sizes are checked before anything is written. Fails with Refused
// (naming the path and the rule), Malformed or a failure of the disk; what was written until then stays for
// the caller to remove. `folder_path` is for messages.
Result<Extracted> ExtractSnapshot(const git::Snapshot& snapshot, int folder_fd, llvm::StringRef folder_path,
                                  const ExtractLimits& limits = {});

}  // namespace tova::store

#endif
