#ifndef TOVA_COMPILER_DRIVER_FILE_STAMP_H
#define TOVA_COMPILER_DRIVER_FILE_STAMP_H

#include <cstdint>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// What a file or folder looked like: a change of content shows in one of these. A path that does not exist has
// all zeroes, so that its appearance is a change too.
struct FileStamp {
  uint64_t size = 0;
  int64_t modified_ns = 0;
  uint64_t inode = 0;

  bool exists() const { return inode != 0; }
  friend bool operator==(const FileStamp& a, const FileStamp& b) {
    return a.size == b.size && a.modified_ns == b.modified_ns && a.inode == b.inode;
  }
};

// The stamp of a path, symbolic links followed.
FileStamp StampOf(const std::string& path);

// 128 bits of XXH3: enough to tell a file from its next version, not to resist somebody who makes two files alike.
struct ContentHash {
  uint64_t high = 0;
  uint64_t low = 0;

  friend bool operator==(const ContentHash& a, const ContentHash& b) { return a.high == b.high && a.low == b.low; }
};

ContentHash HashOf(llvm::StringRef content);

}  // namespace tova::driver

#endif
