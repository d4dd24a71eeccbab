#include "compiler/driver/scratch_builds.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "modres/store/descriptor.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

// More programs than a person works on in a week; each takes about a third of a megabyte.
constexpr size_t kMostFolders = 256;
constexpr size_t kFewestFolders = 192;                // what is left when there were too many
constexpr time_t kLongestUnused = 14 * 24 * 60 * 60;  // seconds

std::string ScratchRoot(const session::Environment& environment) {
  return environment.cache_directory + "/.run";
}

std::vector<std::string> ListScratchFolders(const session::Environment& environment) {
  std::vector<std::string> folders;
  Result<std::vector<store::FolderEntry>> entries = store::ListFolder(ScratchRoot(environment));
  if (!entries) return folders;
  for (const store::FolderEntry& entry : *entries) {
    if (entry.kind == store::FileKind::kFolder)
      folders.push_back(ScratchRoot(environment) + "/" + entry.name);
  }
  return folders;
}

// Whether the open folder is still the one that the path names.
bool IsStillThere(int fd, const std::string& path) {
  struct stat opened;
  struct stat named;
  return fstat(fd, &opened) == 0 && lstat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

void MakeRoom(const session::Environment& environment) {
  std::vector<std::pair<time_t, std::string>> by_use;
  for (std::string& folder : ListScratchFolders(environment)) {
    struct stat status;
    if (lstat(folder.c_str(), &status) == 0) by_use.emplace_back(status.st_mtime, std::move(folder));
  }
  std::sort(by_use.begin(), by_use.end());
  size_t surplus = by_use.size() > kMostFolders ? by_use.size() - kFewestFolders : 0;
  time_t oldest = std::chrono::system_clock::to_time_t(environment.now()) - kLongestUnused;
  for (size_t i = 0; i < by_use.size() && (i < surplus || by_use[i].first < oldest); ++i) {
    (void)RemoveScratchFolder(by_use[i].second);
  }
}

}  // namespace

std::string ScratchFolder(const session::Environment& environment, llvm::StringRef file) {
  std::array<uint8_t, 32> hash = llvm::SHA256::hash(llvm::arrayRefFromStringRef(file));
  return ScratchRoot(environment) + "/" + llvm::toHex(llvm::ArrayRef(hash).take_front(8), /*LowerCase=*/true);
}

Result<void> HoldScratchFolder(const session::Environment& environment, const std::string& folder) {
  bool is_new = !store::IsFolder(folder);
  while (true) {
    TOVA_CHECK(store::MakeFolders(folder));
    // The program inherits the descriptor, so it is not closed when this process becomes the program.
    const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) continue;
    if (fd < 0) return FailureFromErrno(errno, "open folder", folder);
    store::Descriptor descriptor(fd);
    // Whoever removes the folder is done soon. A file system without locks has nobody who removes either.
    while (flock(fd, LOCK_SH) != 0 && errno == EINTR) {
      if (environment.IsInterrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
    }
    if (!IsStillThere(fd, folder)) continue;
    (void)futimens(fd, nullptr);
    descriptor.Release();
    break;
  }
  if (is_new) MakeRoom(environment);
  return {};
}

void LinkNodeModules(const std::string& folder, llvm::StringRef file) {
  for (llvm::StringRef above = llvm::sys::path::parent_path(file); !above.empty();
       above = llvm::sys::path::parent_path(above)) {
    const std::string beside = above.rtrim('/').str();
    const std::string packages = beside + "/node_modules";
    const std::string link = folder + packages;
    std::array<char, PATH_MAX> target;
    const ssize_t length = readlink(link.c_str(), target.data(), target.size());
    if (length >= 0 && llvm::StringRef(target.data(), static_cast<size_t>(length)) == packages) continue;
    if (!store::IsFolder(packages) || !store::MakeFolders(folder + beside)) continue;
    if (length >= 0) (void)unlink(link.c_str());
    (void)symlink(packages.c_str(), link.c_str());
  }
}

std::vector<std::string> FindScratchFolders(const session::Environment& environment,
                                            llvm::StringRef directory) {
  std::vector<std::string> found;
  for (std::string& folder : ListScratchFolders(environment)) {
    if (store::IsFolder(folder + directory.str())) found.push_back(std::move(folder));
  }
  return found;
}

bool RemoveScratchFolder(const std::string& folder) {
  Result<store::Descriptor> opened = store::OpenFolder(folder);
  if (!opened || flock(opened->fd(), LOCK_EX | LOCK_NB) != 0) return false;
  return store::RemoveTree(folder).has_value();
}

}  // namespace tova::driver
