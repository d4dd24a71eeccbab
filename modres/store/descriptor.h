#ifndef TOVA_MODRES_STORE_DESCRIPTOR_H
#define TOVA_MODRES_STORE_DESCRIPTOR_H

#include <string>
#include <utility>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::store {

// An open file descriptor that is closed with its owner.
class [[nodiscard]] Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int fd() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  // Leaves the descriptor open for good.
  void Release() { fd_ = -1; }
  // Closes early and says whether that worked: some file systems report a failed write only here.
  Result<void> Close(llvm::StringRef path);

 private:
  int fd_ = -1;
};

// Opens a folder.
Result<Descriptor> OpenFolder(llvm::StringRef path);

// Opens the folder `relative` ("a/b", "" for the root itself) below an open folder. Every step refuses to
// follow a symlink. `root_path` is for messages.
Result<Descriptor> OpenFolderBelow(int root_fd, llvm::StringRef root_path, llvm::StringRef relative);

// Writes all bytes, going on after interruptions and partial writes.
Result<void> WriteAll(int fd, llvm::StringRef bytes, llvm::StringRef path);

// Makes the contents of an open file or folder durable.
Result<void> Flush(int fd, llvm::StringRef path);

}  // namespace tova::store

#endif
