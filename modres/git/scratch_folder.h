#ifndef TOVA_MODRES_GIT_SCRATCH_FOLDER_H
#define TOVA_MODRES_GIT_SCRATCH_FOLDER_H

#include <memory>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

// A temporary folder that goes away with its owner. It is locked (flock on the folder itself) while it is in
// use, so that another process can tell one that was left behind by a crash: that one can be locked.
class ScratchFolder {
 public:
  // Makes `<parent>/fetch-XXXXXX`, and `parent` when it is missing; what is above it must exist.
  static Result<std::unique_ptr<ScratchFolder>> Create(llvm::StringRef parent);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  ScratchFolder(std::string parent, std::string path, int fd)
      : parent_(std::move(parent)), path_(std::move(path)), fd_(fd) {}

  std::string parent_;
  std::string path_;
  int fd_;
};

}  // namespace tova::git

#endif
