#include "modres/store/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "llvm/ADT/Twine.h"
#include "modres/store/atomic_file.h"
#include "modres/store/descriptor.h"
#include "modres/store/unique_name.h"

namespace tova::store {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

FileKind KindOfMode(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::kFile;
  if (S_ISDIR(mode)) return FileKind::kFolder;
  if (S_ISLNK(mode)) return FileKind::kSymlink;
  return FileKind::kOther;
}

std::string Below(llvm::StringRef folder, llvm::StringRef name) {
  return folder.empty() ? name.str() : (llvm::Twine(folder) + "/" + name).str();
}

// Removes the contents of an open folder. Folders are visited breadth-first through paths relative to the
// root, so that depth costs neither stack nor descriptors, and removed last to first.
Result<void> RemoveContents(int root_fd, llvm::StringRef root_path) {
  std::vector<std::string> folders = {""};
  for (size_t i = 0; i < folders.size(); ++i) {
    const std::string folder_path = folders[i];
    TOVA_TRY(const Descriptor folder, OpenFolderBelow(root_fd, root_path, folder_path));
    if (::fchmod(folder.fd(), 0700) != 0 && errno != EPERM && errno != EROFS) {
      return FailureFromErrno(errno, "remove", Below(root_path, folder_path));
    }
    const int fd = folder.fd();
    TOVA_TRY(const auto entries, ListOpenFolder(fd, root_path));
    for (const FolderEntry& entry : entries) {
      if (entry.kind == FileKind::kFolder) {
        folders.push_back(Below(folder_path, entry.name));
      } else if (::unlinkat(fd, entry.name.c_str(), 0) != 0 && errno != ENOENT) {
        return FailureFromErrno(errno, "remove", Below(root_path, Below(folder_path, entry.name)));
      }
    }
  }
  for (size_t i = folders.size() - 1; i > 0; --i) {
    const auto [parent, name] = folders[i].find('/') == std::string::npos
                                    ? std::pair<llvm::StringRef, llvm::StringRef>("", folders[i])
                                    : llvm::StringRef(folders[i]).rsplit('/');
    TOVA_TRY(const Descriptor folder, OpenFolderBelow(root_fd, root_path, parent));
    if (::unlinkat(folder.fd(), name.str().c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
      return FailureFromErrno(errno, "remove", Below(root_path, folders[i]));
    }
  }
  return {};
}

}  // namespace

Result<void> MakeFolders(llvm::StringRef path) {
  if (path.empty()) return {};
  const std::string owned = path.str();
  if (::mkdir(owned.c_str(), 0777) == 0) return {};
  if (errno == ENOENT) {
    const llvm::StringRef trimmed = path.rtrim('/');
    const size_t slash = trimmed.rfind('/');
    if (slash != llvm::StringRef::npos && slash != 0) TOVA_CHECK(MakeFolders(trimmed.substr(0, slash)));
    if (::mkdir(owned.c_str(), 0777) == 0) return {};
  }
  const int error = errno;
  if (IsFolder(path)) return {};
  return FailureFromErrno(error == EEXIST ? ENOTDIR : error, "make folder", path);
}

Result<void> RemoveTree(llvm::StringRef path) {
  const std::string owned = path.str();
  if (::unlink(owned.c_str()) == 0 || errno == ENOENT) return {};
  if (errno != EISDIR && errno != EPERM) return FailureFromErrno(errno, "remove", path);
  const int unlink_error = errno;
  const int fd = ::open(owned.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) {
    if (errno == ENOENT) return {};
    if (errno == EACCES && ::chmod(owned.c_str(), 0700) == 0) return RemoveTree(path);
    return FailureFromErrno(errno == ENOTDIR ? unlink_error : errno, "remove", path);
  }
  const Descriptor folder(fd);
  TOVA_CHECK(RemoveContents(fd, path));
  if (::rmdir(owned.c_str()) != 0 && errno != ENOENT) return FailureFromErrno(errno, "remove", path);
  return {};
}

Result<std::optional<uint64_t>> RemoveFileBelow(llvm::StringRef folder, llvm::StringRef relative) {
  const std::string full = Below(folder, relative);
  // The folder itself may be reached by links: the caller names it.
  Result<Descriptor> root = OpenFolder(folder);
  if (!root) return std::move(root).failure();
  const auto [parent, name] = relative.contains('/') ? relative.rsplit('/')
                                                     : std::pair<llvm::StringRef, llvm::StringRef>("", relative);
  Result<Descriptor> holder = OpenFolderBelow(root->fd(), folder, parent);
  if (!holder && holder.failure().kind() == FailureKind::kNotFound) return std::optional<uint64_t>();
  if (!holder) return std::move(holder).failure();
  struct stat status;
  if (::fstatat(holder->fd(), name.str().c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return std::optional<uint64_t>();
    return FailureFromErrno(errno, "remove", full);
  }
  if (S_ISDIR(status.st_mode)) return std::optional<uint64_t>();
  if (::unlinkat(holder->fd(), name.str().c_str(), 0) != 0) return FailureFromErrno(errno, "remove", full);
  return std::optional<uint64_t>(static_cast<uint64_t>(status.st_size));
}

bool RemoveEmptyFolder(llvm::StringRef path) { return ::rmdir(path.str().c_str()) == 0; }

Result<std::vector<FolderEntry>> ListOpenFolder(int folder_fd, llvm::StringRef path) {
  const int fd = ::openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FailureFromErrno(errno, "read folder", path);
  std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(fd));
  if (!stream) {
    const int error = errno;
    ::close(fd);
    return FailureFromErrno(error, "read folder", path);
  }
  std::vector<FolderEntry> entries;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (!entry) {
      if (errno != 0) return FailureFromErrno(errno, "read folder", path);
      break;
    }
    const llvm::StringRef name = entry->d_name;
    if (name == "." || name == "..") continue;
    FileKind kind = FileKind::kOther;
    switch (entry->d_type) {
      case DT_REG:
        kind = FileKind::kFile;
        break;
      case DT_DIR:
        kind = FileKind::kFolder;
        break;
      case DT_LNK:
        kind = FileKind::kSymlink;
        break;
      default:  // some file systems don't say
        if (struct stat status; ::fstatat(folder_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
          kind = KindOfMode(status.st_mode);
        }
    }
    entries.push_back({name.str(), kind});
  }
  std::sort(entries.begin(), entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return entries;
}

Result<std::vector<FolderEntry>> ListFolder(llvm::StringRef path) {
  TOVA_TRY(const Descriptor folder, OpenFolder(path));
  return ListOpenFolder(folder.fd(), path);
}

bool IsFile(llvm::StringRef path) {
  struct stat status;
  return ::stat(path.str().c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

bool IsFolder(llvm::StringRef path) {
  struct stat status;
  return ::stat(path.str().c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Result<void> Rename(llvm::StringRef from, llvm::StringRef to) {
  if (::rename(from.str().c_str(), to.str().c_str()) != 0) return FailureFromErrno(errno, "rename", from);
  return {};
}

Result<void> ExchangeFolders(llvm::StringRef from, llvm::StringRef to) {
  const std::string source = from.str();
  const std::string target = to.str();
  // An empty folder is replaced by this, too.
  if (::rename(source.c_str(), target.c_str()) == 0) return {};
  if (errno != ENOTEMPTY && errno != EEXIST) return FailureFromErrno(errno, "write", to);
  if (::renameat2(AT_FDCWD, source.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) return RemoveTree(from);
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) return FailureFromErrno(errno, "write", to);
  const std::string old = UniqueSibling(to);
  TOVA_CHECK(Rename(to, old));
  if (Result<void> renamed = Rename(from, to); !renamed) {
    (void)Rename(old, to).has_value();
    return renamed;
  }
  return RemoveTree(old);
}

uint64_t MeasureTree(llvm::StringRef path) {
  uint64_t bytes = 0;
  auto root = OpenFolder(path);
  if (!root) return 0;
  std::vector<std::string> folders = {""};
  for (size_t i = 0; i < folders.size(); ++i) {
    const std::string folder_path = folders[i];
    auto folder = OpenFolderBelow(root->fd(), path, folder_path);
    if (!folder) continue;
    const auto entries = ListOpenFolder(folder->fd(), path);
    if (!entries) continue;
    for (const FolderEntry& entry : *entries) {
      struct stat status;
      if (entry.kind == FileKind::kFolder) {
        folders.push_back(Below(folder_path, entry.name));
      } else if (entry.kind == FileKind::kFile &&
                 ::fstatat(folder->fd(), entry.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
        bytes += static_cast<uint64_t>(status.st_size);
      }
    }
  }
  return bytes;
}

}  // namespace tova::store
