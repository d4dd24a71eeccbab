#include "compiler/driver/source_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>

#include "llvm/ADT/STLExtras.h"

namespace tova::driver {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

enum class EntryKind { kFile, kFolder, kOther };

EntryKind KindOf(const dirent& entry, const std::string& path) {
  if (entry.d_type == DT_REG) return EntryKind::kFile;
  if (entry.d_type == DT_DIR) return EntryKind::kFolder;
  struct stat info;
  if (entry.d_type == DT_LNK) {
    return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) ? EntryKind::kFile : EntryKind::kOther;
  }
  if (entry.d_type != DT_UNKNOWN || lstat(path.c_str(), &info) != 0) return EntryKind::kOther;
  if (S_ISDIR(info.st_mode)) return EntryKind::kFolder;
  return S_ISREG(info.st_mode) ? EntryKind::kFile : EntryKind::kOther;
}

}  // namespace

Result<SourceTree> FindSources(llvm::StringRef root, llvm::ArrayRef<std::string> excluded) {
  SourceTree tree;
  std::vector<std::string> pending = {root.str()};
  while (!pending.empty()) {
    std::string folder = std::move(pending.back());
    pending.pop_back();
    std::unique_ptr<DIR, CloseDirectory> directory(opendir(folder.c_str()));
    if (!directory) return FailureFromErrno(errno, "read the folder", folder);
    std::vector<std::string> folders;
    std::vector<std::string> files;
    bool is_other_project = false;
    errno = 0;
    while (const dirent* entry = readdir(directory.get())) {
      llvm::StringRef name = entry->d_name;
      if (name.starts_with(".") || name == "node_modules" || name == "vendor") continue;
      std::string path = folder + (folder.back() == '/' ? "" : "/") + name.str();
      EntryKind kind = KindOf(*entry, path);
      if (kind == EntryKind::kFolder && !llvm::is_contained(excluded, path)) {
        folders.push_back(std::move(path));
      } else if (kind == EntryKind::kFile && name.ends_with(".tova")) {
        files.push_back(std::move(path));
      } else if (kind == EntryKind::kFile && name == "tova.toml") {
        is_other_project = folder != root;
      }
      errno = 0;
    }
    if (errno != 0) return FailureFromErrno(errno, "read the folder", folder);
    tree.folders.push_back(std::move(folder));
    if (is_other_project) continue;
    llvm::move(folders, std::back_inserter(pending));
    llvm::move(files, std::back_inserter(tree.files));
  }
  llvm::sort(tree.files);
  llvm::sort(tree.folders);
  return tree;
}

}  // namespace tova::driver
