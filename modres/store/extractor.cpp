#include "modres/store/extractor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "diagnostics/escape.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"
#include "modres/path/relative_path.h"
#include "modres/store/descriptor.h"
#include "modres/store/marker.h"

namespace tova::store {
namespace {

// Up to this many files are flushed one by one; beyond that one flush of the whole file system is cheaper.
constexpr size_t kFlushSingly = 256;

Failure Refuse(llvm::StringRef path, llvm::StringRef reason) {
  // The path is foreign text without any guarantee, and a failure may be printed by more than the renderer.
  return Failure(FailureKind::kRefused, fmt::format("the package holds `{}`, which is refused: {}",
                                                    EscapeForeign(path), reason.str()));
}

struct PlannedFile {
  std::string name;
  std::string id;
  uint64_t size = 0;  // bytes
};

struct PlannedFolder {
  std::string path;  // below the root, "" for the root
  std::string id;
  std::vector<PlannedFile> files;
};

std::string Below(llvm::StringRef folder, llvm::StringRef name) {
  return folder.empty() ? name.str() : (llvm::Twine(folder) + "/" + name).str();
}

class Extractor {
 public:
  Extractor(const git::Snapshot& snapshot, int root_fd, llvm::StringRef root_path,
            const ExtractLimits& limits)
      : snapshot_(snapshot), root_fd_(root_fd), root_path_(root_path), limits_(limits) {}

  Result<Extracted> Run() {
    TOVA_CHECK(Survey());
    for (const PlannedFolder& folder : folders_) TOVA_CHECK(ExtractFolder(folder));
    std::sort(extracted_.files.begin(), extracted_.files.end(),
              [](const HashedFile& a, const HashedFile& b) { return a.path < b.path; });
    std::sort(extracted_.left_out.begin(), extracted_.left_out.end());
    TOVA_CHECK(FlushAll());
    return std::move(extracted_);
  }

 private:
  // Looks at all names and sizes, so that nothing is written of a package that is refused.
  Result<void> Survey() {
    folders_.push_back({"", snapshot_.root(), {}});
    // A list and not a recursion: depth costs no stack.
    for (size_t i = 0; i < folders_.size(); ++i) {
      const std::string folder = folders_[i].path;
      llvm::StringMap<std::string> seen;
      TOVA_CHECK(
          snapshot_.ReadFolder(std::string(folders_[i].id), [&](const git::TreeEntry& entry) -> Result<void> {
            if (++entries_ > limits_.entries) {
              return Failure(
                  FailureKind::kRefused,
                  fmt::format("the package holds more than {} files and folders", limits_.entries));
            }
            const std::string path = Below(folder, entry.name);
            TOVA_CHECK(CheckEntry(entry, path, seen));
            return Plan(i, entry, path);
          }));
    }
    return {};
  }

  Result<void> Plan(size_t folder, const git::TreeEntry& entry, const std::string& path) {
    switch (entry.kind) {
      case git::EntryKind::kFile:
      case git::EntryKind::kExecutable: {
        TOVA_TRY(const uint64_t size, snapshot_.FileSize(entry.id));
        TOVA_CHECK(CheckSize(path, size));
        folders_[folder].files.push_back({entry.name, entry.id, size});
        return {};
      }
      case git::EntryKind::kFolder:
        folders_.push_back({path, entry.id, {}});
        return {};
      case git::EntryKind::kSymlink:
      case git::EntryKind::kSubmodule:
        extracted_.left_out.push_back(path);
        return {};
    }
    return {};
  }

  // Names are checked for what is left out, too: a tree with a name like that is made to harm.
  Result<void> CheckEntry(const git::TreeEntry& entry, const std::string& path,
                          llvm::StringMap<std::string>& seen) const {
    if (const auto error = path::CheckName(entry.name)) return Refuse(path, error->reason);
    if (path.size() > path::kMaxRelativePathBytes) {
      return Refuse(path, fmt::format("its path is longer than {} bytes", path::kMaxRelativePathBytes));
    }
    if (path == kMarkerName) return Refuse(path, "the cache keeps its own file under this name");
    const auto [twin, inserted] = seen.try_emplace(path::TwinKey(entry.name), entry.name);
    if (!inserted) {
      return Refuse(path, fmt::format("some file systems take it for the same as `{}` beside it",
                                      EscapeForeign(twin->second)));
    }
    return {};
  }

  Result<void> CheckSize(const std::string& path, uint64_t size) {
    if (size > limits_.bytes || extracted_.bytes + size > limits_.bytes) {
      return Failure(FailureKind::kRefused,
                     fmt::format("the package is larger than {} MiB", limits_.bytes >> 20));
    }
    if ((path == "tova.toml" || path == "knox.toml") && size > limits_.manifest_bytes) {
      return Refuse(path, fmt::format("a manifest is at most {} MiB", limits_.manifest_bytes >> 20));
    }
    extracted_.bytes += size;
    return {};
  }

  // Parents come before what they hold.
  Result<void> ExtractFolder(const PlannedFolder& folder) {
    if (!folder.path.empty()) {
      const auto [parent, name] = folder.path.find('/') == std::string::npos
                                      ? std::pair<llvm::StringRef, llvm::StringRef>("", folder.path)
                                      : llvm::StringRef(folder.path).rsplit('/');
      TOVA_TRY(const Descriptor above, OpenFolderBelow(root_fd_, root_path_, parent));
      if (::mkdirat(above.fd(), name.str().c_str(), 0777) != 0) {
        return FailureFromErrno(errno, "make folder", OnDisk(folder.path));
      }
    }
    if (folder.files.empty()) return {};
    TOVA_TRY(const Descriptor opened, OpenFolderBelow(root_fd_, root_path_, folder.path));
    for (const PlannedFile& file : folder.files) {
      TOVA_CHECK(ExtractFile(opened.fd(), file, Below(folder.path, file.name)));
    }
    return {};
  }

  Result<void> ExtractFile(int folder_fd, const PlannedFile& planned, const std::string& path) {
    TOVA_TRY(const std::string contents, snapshot_.ReadFile(planned.id));
    if (contents.size() != planned.size) {
      return Failure(FailureKind::kMalformed,
                     fmt::format("the object {} is not as large as its header says", planned.id));
    }
    const int fd =
        ::openat(folder_fd, planned.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);
    if (fd < 0) return FailureFromErrno(errno, "write", OnDisk(path));
    Descriptor file(fd);
    TOVA_CHECK(WriteAll(fd, contents, OnDisk(path)));
    TOVA_CHECK(file.Close(OnDisk(path)));
    extracted_.files.push_back({path, Sha256Hex(contents)});
    return {};
  }

  Result<void> FlushAll() {
    if (extracted_.files.size() > kFlushSingly) {
      while (::syncfs(root_fd_) != 0) {
        if (errno != EINTR) return FailureFromErrno(errno, "write", root_path_);
      }
      return {};
    }
    for (const PlannedFolder& planned : folders_) {
      TOVA_TRY(const Descriptor folder, OpenFolderBelow(root_fd_, root_path_, planned.path));
      for (const PlannedFile& file : planned.files) {
        const std::string path = OnDisk(Below(planned.path, file.name));
        const Descriptor opened(::openat(folder.fd(), file.name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        if (!opened.valid()) return FailureFromErrno(errno, "write", path);
        TOVA_CHECK(Flush(opened.fd(), path));
      }
      TOVA_CHECK(Flush(folder.fd(), OnDisk(planned.path)));
    }
    return {};
  }

  std::string OnDisk(llvm::StringRef path) const { return (llvm::Twine(root_path_) + "/" + path).str(); }

  const git::Snapshot& snapshot_;
  const int root_fd_;
  const llvm::StringRef root_path_;
  const ExtractLimits limits_;
  std::vector<PlannedFolder> folders_;
  uint64_t entries_ = 0;
  Extracted extracted_;
};

}  // namespace

Result<Extracted> ExtractSnapshot(const git::Snapshot& snapshot, int folder_fd, llvm::StringRef folder_path,
                                  const ExtractLimits& limits) {
  return Extractor(snapshot, folder_fd, folder_path, limits).Run();
}

}  // namespace tova::store
