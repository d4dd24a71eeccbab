#include "compiler/driver/scaffold.h"

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {

namespace fs = llvm::sys::fs;

bool Exists(llvm::StringRef path) {
  fs::file_status status;
  return !fs::status(path, status, /*Follow=*/false);
}

Scaffold::~Scaffold() {
  // A folder into which somebody else has put something meanwhile stays.
  for (const std::string& path : llvm::reverse(made_)) (void)fs::remove(path);
}

Result<void> Scaffold::AddFolders(llvm::StringRef folder) {
  if (folder.empty() || store::IsFolder(folder)) return {};
  TOVA_CHECK(AddFolders(llvm::sys::path::parent_path(folder)));
  bool is_new = !Exists(folder);
  TOVA_CHECK(store::MakeFolders(folder));
  if (is_new) made_.push_back(folder.str());
  return {};
}

Result<void> Scaffold::AddFile(llvm::StringRef path, llvm::StringRef contents) {
  std::string file = root_ + "/" + path.str();
  if (Exists(file)) return Failure(FailureKind::kConflict, fmt::format("cannot write {}: it exists", file));
  TOVA_CHECK(AddFolders(llvm::sys::path::parent_path(file)));
  TOVA_CHECK(store::WriteFileAtomically(file, contents));
  made_.push_back(std::move(file));
  return {};
}

Result<void> Scaffold::MakeExecutable(llvm::StringRef path) {
  std::string file = root_ + "/" + path.str();
  llvm::ErrorOr<fs::perms> mode = fs::getPermissions(file);
  std::error_code error = mode.getError();
  if (!error) {
    unsigned readers = *mode & fs::all_read;
    error = fs::setPermissions(file, static_cast<fs::perms>(*mode | (readers >> 2)));
  }
  if (error) return FailureFromErrno(error.value(), "make executable", file);
  return {};
}

}  // namespace tova::driver
