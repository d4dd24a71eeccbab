#include "modres/store/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "diagnostics/escape.h"
#include "llvm/ADT/Twine.h"
#include "modres/path/module_path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/descriptor.h"
#include "modres/store/extractor.h"
#include "modres/store/file_lock.h"
#include "modres/store/file_system.h"
#include "modres/store/marker.h"
#include "modres/store/unique_name.h"
#include "modres/version/version.h"

namespace tova::store {
namespace {

constexpr llvm::StringLiteral kTemporaryPrefix = ".tmp-v";
constexpr llvm::StringLiteral kLockPrefix = ".lock-v";
// Five short lines.
constexpr uint64_t kMarkerLimit = 4096;  // bytes
// A folder's time is renewed at most this often, so that a build that changes nothing writes nothing either.
constexpr int64_t kTouchInterval = 24 * 60 * 60;  // seconds
// Far more than the deadlines of a fetch allow, with a clock that is wrong.
constexpr int64_t kLongestFetch = 24 * 60 * 60;  // seconds
// No module path has more segments, by its limit in bytes; keeps a walk out of cycles of mounts.
constexpr size_t kMaxModuleDepth = 256;

// Reads the marker of a package folder.
std::optional<CachedPackage> ReadPackage(const std::string& folder) {
  const auto text = ReadFile(folder + "/" + kMarkerName.str(), kMarkerLimit);
  if (!text) return std::nullopt;
  auto marker = ParseMarker(*text);
  if (!marker) return std::nullopt;
  return CachedPackage{folder, std::move(marker->commit), std::move(marker->tree_hash), marker->file_count,
                       marker->bytes};
}

Result<void> WriteMarker(int folder_fd, const std::string& folder, const Marker& marker) {
  const std::string path = folder + "/" + kMarkerName.str();
  const int fd =
      ::openat(folder_fd, kMarkerName.data(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);
  if (fd < 0) return FailureFromErrno(errno, "write", path);
  Descriptor file(fd);
  TOVA_CHECK(WriteAll(fd, PrintMarker(marker), path));
  TOVA_CHECK(Flush(fd, path));
  TOVA_CHECK(file.Close(path));
  return Flush(folder_fd, folder);
}

// Removes or, in a dry run, counts one leftover.
Result<void> Reclaim(const std::string& path, bool dry_run, Store::Leftovers& leftovers) {
  ++leftovers.count;
  leftovers.bytes += MeasureTree(path);
  if (dry_run) return {};
  return RemoveTree(path);
}

// Whether nobody works in a temporary folder any more, if nobody else holds the lock that goes with it: on a file system
// without locks one can't know, but nobody works in it for a day.
bool IsAbandoned(const std::string& path) {
  const auto folder = OpenFolder(path);
  if (!folder) return false;
  if (::flock(folder->fd(), LOCK_EX | LOCK_NB) == 0) return true;
  struct stat status;
  return errno != EWOULDBLOCK && ::fstat(folder->fd(), &status) == 0 &&
         ::time(nullptr) - status.st_mtime > kLongestFetch;
}

// Removes the abandoned temporaries of one version. Only its lock's holder may do so.
Result<void> RemoveTemporaries(const std::string& module_folder, llvm::StringRef version, bool dry_run,
                               Store::Leftovers& leftovers) {
  const std::string prefix = (llvm::Twine(kTemporaryPrefix) + version + "-").str();
  auto entries = ListFolder(module_folder);
  if (!entries) return {};
  for (const FolderEntry& entry : *entries) {
    if (!llvm::StringRef(entry.name).starts_with(prefix)) continue;
    if (entry.kind == FileKind::kFolder && !IsAbandoned(module_folder + "/" + entry.name)) continue;
    TOVA_CHECK(Reclaim(module_folder + "/" + entry.name, dry_run, leftovers));
  }
  return {};
}

}  // namespace

Result<void> CheckIdentity(llvm::StringRef module, llvm::StringRef version) {
  const auto refuse = [&](std::string reason) {
    return Failure(FailureKind::kRefused, fmt::format("cannot cache {}@v{}: {}", EscapeForeign(module),
                                                      EscapeForeign(version), reason));
  };
  const auto parsed = path::ModulePath::Parse(module);
  if (const auto* error = std::get_if<path::PathError>(&parsed)) return refuse(error->reason);
  if (!version::Version::Parse(version)) return refuse("this is no version");
  // Such a module's folder would lie inside a version of another module.
  for (llvm::StringRef rest = module.split('/').second; !rest.empty();) {
    const auto [segment, after] = rest.split('/');
    if (version::ParseTag(segment)) return refuse("a segment of its path looks like a version");
    rest = after;
  }
  return {};
}

Store::Store(std::string root) : root_(llvm::StringRef(root).rtrim('/').str()) {}

std::string Store::ModuleFolder(llvm::StringRef module) const {
  std::string folder = root_ + "/" + module.str();
  const size_t host_end = folder.find('/', root_.size() + 1);
  std::replace(
      folder.begin() + static_cast<ptrdiff_t>(root_.size()),
      host_end == std::string::npos ? folder.end() : folder.begin() + static_cast<ptrdiff_t>(host_end), ':',
      '_');
  return folder;
}

// A host name has no '_', so it stands for the colon: "git.corp_8443/a/b".
std::string Store::ModuleOf(llvm::StringRef folder) const {
  std::string module = folder.drop_front(root_.size() + 1).str();
  const size_t slash = module.find('/');
  if (const size_t at = module.find('_'); at != std::string::npos && at < slash) module[at] = ':';
  return module;
}

std::string Store::PackageFolder(llvm::StringRef module, llvm::StringRef version) const {
  return ModuleFolder(module) + "/v" + version.str();
}

std::string Store::LockPath(llvm::StringRef module, llvm::StringRef version) const {
  return ModuleFolder(module) + "/" + kLockPrefix.str() + version.str();
}

Result<std::optional<Diagnostic>> Store::CheckRoot() const {
  struct stat status;
  if (::stat(root_.c_str(), &status) != 0) return std::optional<Diagnostic>();
  if (!S_ISDIR(status.st_mode)) return FailureFromErrno(ENOTDIR, "use the package cache", root_);
  if (status.st_uid != ::geteuid()) {
    return Failure(FailureKind::kRefused,
                   MakeDiagnostic(DiagnosticCode::kCacheNotTrusted,
                                  "the package cache " + root_ + " belongs to another user"))
        .Tip("Set TOVA_CACHE_DIR to a folder of your own.");
  }
  // The sticky bit is no excuse: it lets others add versions that are not there yet.
  if ((status.st_mode & S_IWOTH) != 0) {
    Diagnostic warning =
        MakeDiagnostic(DiagnosticCode::kCacheOpenToAll, "everybody may write to the package cache " + root_);
    warning.tips.push_back("chmod o-w " + root_);
    return std::optional<Diagnostic>(std::move(warning));
  }
  return std::optional<Diagnostic>();
}

std::optional<CachedPackage> Store::Find(llvm::StringRef module, llvm::StringRef version) const {
  return ReadPackage(PackageFolder(module, version));
}

std::vector<std::string> Store::Versions(llvm::StringRef module) const {
  const std::string folder = ModuleFolder(module);
  const auto entries = ListFolder(folder);
  if (!entries) return {};
  std::vector<version::Version> found;
  for (const FolderEntry& entry : *entries) {
    if (entry.kind != FileKind::kFolder) continue;
    auto version = version::ParseTag(entry.name);
    if (version && ReadPackage(folder + "/" + entry.name)) found.push_back(std::move(*version));
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> versions;
  for (const version::Version& version : found) versions.push_back(version.ToString());
  return versions;
}

Result<std::vector<ListedPackage>> Store::List() const {
  std::vector<ListedPackage> packages;
  TOVA_CHECK(VisitModuleFolders([&](const std::string& folder,
                                    llvm::ArrayRef<FolderEntry> entries) -> Result<void> {
    for (const FolderEntry& entry : entries) {
      const auto version = version::ParseTag(entry.name);
      if (!version || entry.kind != FileKind::kFolder) continue;
      const std::string path = folder + "/" + entry.name;
      auto package = ReadPackage(path);
      struct stat status;
      if (!package || ::stat(path.c_str(), &status) != 0) continue;
      packages.push_back({ModuleOf(folder), version->ToString(), std::move(*package),
                          static_cast<int64_t>(status.st_mtime)});
    }
    return {};
  }));
  std::sort(packages.begin(), packages.end(), [](const ListedPackage& a, const ListedPackage& b) {
    if (a.module != b.module) return a.module < b.module;
    return *version::Version::Parse(a.version) < *version::Version::Parse(b.version);
  });
  return packages;
}

Result<PutOutcome> Store::Put(llvm::StringRef module, llvm::StringRef version, const git::Snapshot& snapshot,
                              bool replace,
                              const std::function<Result<void>(const CachedPackage&)>& approve) {
  TOVA_CHECK(CheckIdentity(module, version));
  const std::string target = PackageFolder(module, version);
  if (!replace) {
    if (auto package = ReadPackage(target)) return PutOutcome{std::move(*package), {}};
  }
  const std::string module_folder = ModuleFolder(module);
  TOVA_CHECK(MakeFolders(module_folder));
  Leftovers leftovers;
  TOVA_CHECK(RemoveTemporaries(module_folder, version, /*dry_run=*/false, leftovers));
  const std::string prefix = (llvm::Twine(module_folder) + "/" + kTemporaryPrefix + version + "-").str();
  const std::string temporary = prefix + RandomSuffix();
  auto outcome = Extract(snapshot, temporary, target, approve);
  if (!outcome) {
    // What made this fail (a full disk, say) is the message; that cleaning up worked or not isn't.
    (void)RemoveTree(temporary).has_value();
    return outcome;
  }
  // Without locks, somebody may have been faster.
  const auto there = ReadPackage(target);
  if (there && there->commit == outcome->package.commit && there->tree_hash == outcome->package.tree_hash) {
    (void)RemoveTree(temporary).has_value();
    return outcome;
  }
  // What is there is either the version to be replaced or a folder without a marker, which counts for
  // nothing.
  const std::string old = prefix + RandomSuffix();
  const bool moved_away = ::rename(target.c_str(), old.c_str()) == 0;
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    const int error = errno;
    if (moved_away) ::rename(old.c_str(), target.c_str());
    (void)RemoveTree(temporary).has_value();
    return FailureFromErrno(error, "write", target);
  }
  if (moved_away) TOVA_CHECK(RemoveTree(old));
  if (auto folder = OpenFolder(module_folder)) TOVA_CHECK(Flush(folder->fd(), module_folder));
  return outcome;
}

Result<PutOutcome> Store::Extract(const git::Snapshot& snapshot, const std::string& temporary,
                                  const std::string& target,
                                  const std::function<Result<void>(const CachedPackage&)>& approve) const {
  if (::mkdir(temporary.c_str(), 0777) != 0) return FailureFromErrno(errno, "make folder", temporary);
  TOVA_TRY(const Descriptor folder, OpenFolder(temporary));
  TOVA_TRY(Extracted extracted, ExtractSnapshot(snapshot, folder.fd(), temporary));
  const Marker marker{snapshot.commit(), TreeHash(extracted.files), extracted.files.size(), extracted.bytes};
  CachedPackage package{target, marker.commit, marker.tree_hash, marker.file_count, marker.bytes};
  if (approve) TOVA_CHECK(approve(package));
  TOVA_CHECK(WriteMarker(folder.fd(), temporary, marker));
  return PutOutcome{std::move(package), std::move(extracted.left_out)};
}

void Store::Touch(llvm::StringRef module, llvm::StringRef version) const {
  const std::string path = PackageFolder(module, version);
  struct stat status;
  if (::stat(path.c_str(), &status) != 0 || ::time(nullptr) - status.st_mtime < kTouchInterval) return;
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
}

Result<void> Store::Remove(llvm::StringRef module, llvm::StringRef version) {
  TOVA_CHECK(CheckIdentity(module, version));
  const std::string target = PackageFolder(module, version);
  // Renamed first, so that nobody finds a package with half of its files.
  const std::string doomed =
      (llvm::Twine(ModuleFolder(module)) + "/" + kTemporaryPrefix + version + "-" + RandomSuffix()).str();
  if (::rename(target.c_str(), doomed.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return FailureFromErrno(errno, "remove", target);
  }
  TOVA_CHECK(RemoveTree(doomed));
  RemoveEmptyFolders(ModuleFolder(module));
  return {};
}

Result<Store::Leftovers> Store::ReclaimTemporaries(bool dry_run) {
  Leftovers leftovers;
  TOVA_CHECK(
      VisitModuleFolders([&](const std::string& folder, llvm::ArrayRef<FolderEntry> entries) -> Result<void> {
        std::vector<std::string> versions;
        for (const FolderEntry& entry : entries) {
          llvm::StringRef name = entry.name;
          if (name.consume_front(kLockPrefix)) {
            versions.push_back(name.str());
          } else if (name.consume_front(kTemporaryPrefix)) {
            versions.push_back(name.rsplit('-').first.str());
          }
        }
        std::sort(versions.begin(), versions.end());
        versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
        for (const std::string& version : versions) {
          // Whoever extracts holds the lock; what can be locked is nobody's.
          TOVA_TRY(const auto lock, FileLock::TryAcquire(folder + "/" + kLockPrefix.str() + version));
          if (!lock) continue;
          TOVA_CHECK(RemoveTemporaries(folder, version, dry_run, leftovers));
        }
        if (!versions.empty() && !dry_run) RemoveEmptyFolders(folder);
        return {};
      }));
  TOVA_TRY(const Leftovers scratch, ReclaimScratch(dry_run));
  leftovers.count += scratch.count;
  leftovers.bytes += scratch.bytes;
  return leftovers;
}

Result<Store::Leftovers> Store::ReclaimScratch(bool dry_run) const {
  Leftovers leftovers;
  const std::string scratch = ScratchFolder();
  const auto entries = ListFolder(scratch);
  if (!entries) return leftovers;
  for (const FolderEntry& entry : *entries) {
    const std::string path = scratch + "/" + entry.name;
    // A fetch holds a lock on its folder for as long as it lives.
    if (entry.kind == FileKind::kFolder && IsAbandoned(path)) TOVA_CHECK(Reclaim(path, dry_run, leftovers));
  }
  if (!dry_run) ::rmdir(scratch.c_str());
  return leftovers;
}

void Store::RemoveEmptyFolders(llvm::StringRef folder) const {
  while (folder.size() > root_.size() + 1 && folder.starts_with(root_)) {
    if (::rmdir(folder.str().c_str()) != 0) return;
    folder = folder.rsplit('/').first;
  }
}

Result<void> Store::VisitModuleFolders(
    const std::function<Result<void>(const std::string& folder, llvm::ArrayRef<FolderEntry> entries)>& visit)
    const {
  if (!IsFolder(root_)) return {};
  struct Pending {
    std::string path;
    size_t depth;
  };
  std::vector<Pending> folders = {{root_, 0}};
  for (size_t i = 0; i < folders.size(); ++i) {
    const Pending pending = folders[i];
    auto entries = ListFolder(pending.path);
    if (!entries) {
      // Another process may have removed it since its parent was read.
      if (i != 0 && entries.failure().kind() == FailureKind::kNotFound) continue;
      return std::move(entries).failure();
    }
    for (const FolderEntry& entry : *entries) {
      if (entry.kind != FileKind::kFolder || entry.name[0] == '.' || version::ParseTag(entry.name)) continue;
      if (pending.depth < kMaxModuleDepth) {
        folders.push_back({pending.path + "/" + entry.name, pending.depth + 1});
      }
    }
    if (pending.depth > 0) TOVA_CHECK(visit(pending.path, *entries));
  }
  return {};
}

}  // namespace tova::store
