#ifndef TOVA_MODRES_STORE_STORE_H
#define TOVA_MODRES_STORE_STORE_H

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/snapshot.h"
#include "modres/store/file_system.h"

namespace tova::store {

// A complete package in the cache.
struct CachedPackage {
  std::string root;       // absolute path of the source tree
  std::string commit;     // 40 lower-case hex digits
  std::string tree_hash;  // "h1:..."
  uint64_t file_count = 0;
  uint64_t bytes = 0;
};

struct ListedPackage {
  std::string module;
  std::string version;  // without the "v"
  CachedPackage package;
  int64_t last_used_s = 0;  // Unix time in seconds
};

// What a package was extracted into, and what was left out of it.
struct PutOutcome {
  CachedPackage package;
  std::vector<std::string> left_out;  // paths of symlinks and submodules, for --verbose
};

// Whether a module and a version may become folders of the cache: both valid, and the module's folder not
// inside a version of another module. Fails with Refused.
Result<void> CheckIdentity(llvm::StringRef module, llvm::StringRef version);

// The cache of package sources on this machine. Versions are written without the "v".
//
//   <root>/<host>/<path>/v<version>/            one package, plain source files, read-only
//   <root>/<host>/<path>/v<version>/.tova-complete   written last: format, commit, tree hash, file count,
//   bytes <root>/<host>/<path>/.tmp-v<version>-*/     being extracted; reclaimed under the version's lock
//   <root>/<host>/<path>/.lock-v<version>       exists while somebody fetches this version
//   <root>/.tmp/                                object databases of running fetches
//   <root>/.cache/                              compiled packages; not the store's business
//
// A colon in a host ("git.corp:8443") is written as '_' in folders.
//
// A folder without its marker is absent. Readers take no lock: a package appears by one rename, complete, and
// its files don't change afterwards. All functions may be called from several threads and processes.
class Store {
 public:
  // `root` is an absolute path, need not exist, and is made when something is put into it.
  explicit Store(std::string root);

  const std::string& root() const { return root_; }
  // <root>/<module>/v<version>, whether it exists or not.
  std::string PackageFolder(llvm::StringRef module, llvm::StringRef version) const;
  // The file whose lock (see file_lock.h) goes with fetching that version.
  std::string LockPath(llvm::StringRef module, llvm::StringRef version) const;
  // <root>/.tmp, for git::ClientOptions::temporary_dir.
  std::string ScratchFolder() const { return root_ + "/.tmp"; }

  // Whether the root may be used: fails when it belongs to another user; otherwise gives a warning when
  // everybody may write to it, or nothing. One stat; a root that doesn't exist is fine.
  Result<std::optional<Diagnostic>> CheckRoot() const;

  // The package, when it is complete: one small file is read. A damaged marker counts as absent.
  std::optional<CachedPackage> Find(llvm::StringRef module, llvm::StringRef version) const;
  // The complete versions of a module, oldest first in semantic order.
  std::vector<std::string> Versions(llvm::StringRef module) const;
  // Everything that is complete, by module and version.
  Result<std::vector<ListedPackage>> List() const;

  // Extracts a snapshot as that version; the caller holds its lock. `replace` moves a package that is there
  // out of the way, otherwise it is kept and returned. Fails with Refused when the tree holds what is never
  // accepted or breaks a limit. `approve` (may be null) sees what was extracted before anybody else can, and
  // stops it by failing. On failure the cache is as it was.
  Result<PutOutcome> Put(llvm::StringRef module, llvm::StringRef version, const git::Snapshot& snapshot,
                         bool replace = false,
                         const std::function<Result<void>(const CachedPackage&)>& approve = nullptr);

  // Remembers that a package was used now, as the time of its folder, for `cache clean`. Failures don't matter.
  void Touch(llvm::StringRef module, llvm::StringRef version) const;
  // Removes a package; waits for nobody who uses it.
  Result<void> Remove(llvm::StringRef module, llvm::StringRef version);
  // What killed processes left behind.
  struct Leftovers {
    size_t count = 0;
    uint64_t bytes = 0;
  };
  // Removes what interrupted fetches left behind; what is in use now is skipped. A dry run only counts.
  Result<Leftovers> ReclaimTemporaries(bool dry_run = false);
  // Removes a folder below the root and those above it as far as they are empty.
  void RemoveEmptyFolders(llvm::StringRef folder) const;
  // Calls `visit` for every folder below the root that can hold versions, with what is in it.
  Result<void> VisitModuleFolders(
      const std::function<Result<void>(const std::string& folder, llvm::ArrayRef<FolderEntry> entries)>&
          visit) const;
  // The module whose versions such a folder holds.
  std::string ModuleOf(llvm::StringRef folder) const;

 private:
  std::string ModuleFolder(llvm::StringRef module) const;
  Result<PutOutcome> Extract(const git::Snapshot& snapshot, const std::string& temporary,
                             const std::string& target,
                             const std::function<Result<void>(const CachedPackage&)>& approve) const;
  Result<Leftovers> ReclaimScratch(bool dry_run) const;

  std::string root_;
};

}  // namespace tova::store

#endif
