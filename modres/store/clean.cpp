#include "modres/store/clean.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "llvm/ADT/Twine.h"
#include "modres/version/version.h"

namespace tova::store {
namespace {

// A folder `<module>/v<version>` below a root.
struct VersionFolder {
  std::string path;
  std::string module;
  std::string version;
};

// Folders of that form whose names tovac could have chosen: elsewhere a cache's folder may hold anything.
Result<std::vector<VersionFolder>> ListVersionFolders(const Store& store) {
  std::vector<VersionFolder> found;
  TOVA_CHECK(store.VisitModuleFolders(
      [&](const std::string& folder, llvm::ArrayRef<FolderEntry> entries) -> Result<void> {
        const std::string module = store.ModuleOf(folder);
        for (const FolderEntry& entry : entries) {
          const auto version = version::ParseTag(entry.name);
          if (!version || entry.kind != FileKind::kFolder) continue;
          std::string text = version->ToString();
          if (CheckIdentity(module, text)) found.push_back({folder + "/" + entry.name, module, std::move(text)});
        }
        return {};
      }));
  return found;
}

int64_t ChangedAt(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 ? static_cast<int64_t>(status.st_mtime) : 0;
}

class Cleaner {
 public:
  Cleaner(Store& store, const CleanRequest& request) : store_(store), request_(request) {}

  Result<Cleaned> Run() {
    TOVA_CHECK(CleanPackages());
    TOVA_CHECK(CleanIncomplete());
    TOVA_CHECK(CleanCompiled());
    return std::move(cleaned_);
  }

 private:
  bool IsOld(int64_t used_s) const { return !request_.unused_since_s || used_s < *request_.unused_since_s; }

  Result<void> CleanPackages() {
    TOVA_TRY(std::vector<ListedPackage> packages, store_.List());
    for (const ListedPackage& listed : packages) {
      if (!IsOld(listed.last_used_s)) {
        kept_.insert({listed.module, listed.version});
        continue;
      }
      const uint64_t bytes = MeasureTree(listed.package.root);
      if (!request_.dry_run) TOVA_CHECK(store_.Remove(listed.module, listed.version));
      removed_.insert(listed.package.root);
      cleaned_.packages.push_back({listed.module, listed.version, bytes});
    }
    return {};
  }

  // A version's folder without its marker counts for nothing, wherever it comes from.
  Result<void> CleanIncomplete() {
    TOVA_TRY(const std::vector<VersionFolder> folders, ListVersionFolders(store_));
    for (const VersionFolder& folder : folders) {
      if (kept_.count({folder.module, folder.version}) != 0 || removed_.count(folder.path) != 0) continue;
      ++cleaned_.leftovers;
      cleaned_.leftover_bytes += MeasureTree(folder.path);
      if (request_.dry_run) continue;
      TOVA_CHECK(RemoveTree(folder.path));
      store_.RemoveEmptyFolders(llvm::StringRef(folder.path).rsplit('/').first);
    }
    TOVA_TRY(const Store::Leftovers leftovers, store_.ReclaimTemporaries(request_.dry_run));
    cleaned_.leftovers += leftovers.count;
    cleaned_.leftover_bytes += leftovers.bytes;
    return {};
  }

  // Compiled packages whose sources are not in the cache may belong to a project's vendor folder, so they have to
  // be as old as packages.
  Result<void> CleanCompiled() {
    const Store compiled(store_.root() + "/.cache");
    TOVA_TRY(const std::vector<VersionFolder> folders, ListVersionFolders(compiled));
    for (const VersionFolder& folder : folders) {
      if (kept_.count({folder.module, folder.version}) != 0 || !IsOld(ChangedAt(folder.path))) continue;
      cleaned_.compiled_bytes += MeasureTree(folder.path);
      if (request_.dry_run) continue;
      TOVA_CHECK(RemoveTree(folder.path));
      compiled.RemoveEmptyFolders(llvm::StringRef(folder.path).rsplit('/').first);
    }
    if (!request_.dry_run) RemoveEmptyFolder(compiled.root());
    return {};
  }

  Store& store_;
  const CleanRequest& request_;
  Cleaned cleaned_;
  std::set<std::pair<std::string, std::string>> kept_;
  std::set<std::string> removed_;
};

}  // namespace

uint64_t Cleaned::bytes() const {
  uint64_t sum = leftover_bytes + compiled_bytes;
  for (const Version& package : packages) sum += package.bytes;
  return sum;
}

Result<Cleaned> CleanCache(Store& store, const CleanRequest& request) { return Cleaner(store, request).Run(); }

}  // namespace tova::store
