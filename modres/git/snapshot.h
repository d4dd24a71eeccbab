#ifndef TOVA_MODRES_GIT_SNAPSHOT_H
#define TOVA_MODRES_GIT_SNAPSHOT_H

#include <cstdint>
#include <functional>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

enum class EntryKind { kFile, kExecutable, kSymlink, kSubmodule, kFolder };

// One entry of one folder of a commit, as git stores it. The name is whatever the repository's author put
// there: it is not checked, may hold any byte but NUL, and must never be used as a path before it has been.
struct TreeEntry {
  EntryKind kind = EntryKind::kFile;
  std::string name;  // one component, raw bytes
  std::string id;    // the object's id, 40 lower-case hex digits
};

// The files of one commit. Implementations are used by one thread at a time.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // The commit's id, 40 lower-case hex digits; tags are peeled.
  virtual const std::string& commit() const = 0;
  // The id of the commit's root folder.
  virtual const std::string& root() const = 0;
  // Calls `visit` for each entry of the folder with that id, in stored order, until it fails.
  // Fails when the folder's object is missing or malformed, and with what `visit` failed with.
  virtual Result<void> ReadFolder(llvm::StringRef id,
                                  const std::function<Result<void>(const TreeEntry&)>& visit) const = 0;
  // The size of a file in bytes, without reading it.
  virtual Result<uint64_t> FileSize(llvm::StringRef id) const = 0;
  // The contents of a file.
  virtual Result<std::string> ReadFile(llvm::StringRef id) const = 0;
};

}  // namespace tova::git

#endif
