#ifndef TOVA_COMPILER_DRIVER_SCAFFOLD_H
#define TOVA_COMPILER_DRIVER_SCAFFOLD_H

#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// The files and folders of a new project while they are being made. Nothing that exists is touched, and
// unless Keep() was called, the destructor takes back what was made.
class Scaffold {
 public:
  // `root` is the project's folder, absolute; it need not exist.
  explicit Scaffold(std::string root) : root_(std::move(root)) {}
  Scaffold(const Scaffold&) = delete;
  Scaffold& operator=(const Scaffold&) = delete;
  ~Scaffold();

  // Makes the file `path`, relative to the root, and the folders above it. Fails with Conflict when something
  // of that name exists, be it a link that leads nowhere.
  Result<void> AddFile(llvm::StringRef path, llvm::StringRef contents);
  // Lets everybody who may read the file start it, too.
  Result<void> MakeExecutable(llvm::StringRef path);

  void Keep() { made_.clear(); }

 private:
  Result<void> AddFolders(llvm::StringRef folder);

  std::string root_;
  std::vector<std::string> made_;  // absolute, in the order of making
};

// Whether something is at that path, be it a link that leads nowhere.
bool Exists(llvm::StringRef path);

}  // namespace tova::driver

#endif
