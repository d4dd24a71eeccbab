#include "modres/session/vendor.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "diagnostics/escape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "modres/session/locked_state.h"
#include "modres/session/parallel.h"
#include "modres/store/atomic_file.h"
#include "modres/store/integrity.h"
#include "modres/store/marker.h"
#include "modres/store/store.h"
#include "modres/store/tree_hash.h"
#include "modres/store/unique_name.h"

namespace tova::session {
namespace {

// Of the largest package there may be, and of a list with all files of many of them.
constexpr uint64_t kMaxFileBytes = 512ull << 20;
constexpr uint64_t kMaxListBytes = 256ull << 20;

const std::string& StoredAs(const lock::LockedModule& module) {
  return module.replace.empty() ? module.module : module.replace;
}

std::string Shown(const Environment& environment, llvm::StringRef path) {
  return EscapeForeign(DisplayPath(environment, path));
}

// The files of one package by the list of a vendor folder; `prefix` is the package's folder below it and a slash.
std::vector<store::HashedFile> ListedFiles(const std::string& folder, llvm::StringRef prefix) {
  std::vector<store::HashedFile> files;
  Result<std::string> text = store::ReadFile((folder + "/" + kVendorList).str(), kMaxListBytes);
  if (!text) return files;
  llvm::StringRef rest = *text;
  while (!rest.empty()) {
    auto [line, after] = rest.split('\n');
    rest = after;
    auto [hash, path] = line.split("  ");
    if (path.consume_front(prefix)) files.push_back({path.str(), hash.str()});
  }
  llvm::sort(files, [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

Failure DescribeMismatch(const Environment& environment, const Project& project, const std::string& folder,
                         std::string reason) {
  Diagnostic diagnostic = MakeDiagnostic(
      DiagnosticCode::kNotInstalled,
      fmt::format("{} does not hold what {} and {} ask for", Shown(environment, folder),
                  manifest::ManifestFileName(project.dialect).str(), manifest::LockFileName(project.dialect).str()));
  diagnostic.body.push_back(std::move(reason));
  diagnostic.tips.push_back("run `tovac pkg vendor`");
  diagnostic.tips.push_back(
      fmt::format("without the folder {}, packages come from the cache", Shown(environment, folder)));
  return Failure(FailureKind::kNotFound, std::move(diagnostic));
}

Failure DescribeChanged(const Environment& environment, const std::string& folder, llvm::StringRef root,
                        llvm::StringRef label, llvm::StringRef expected_tree,
                        const std::vector<store::HashedFile>& actual) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kVendorChanged,
                                         fmt::format("the vendored copy of {} is not what was locked", label.str()));
  std::vector<store::HashedFile> listed = ListedFiles(folder, root.drop_front(folder.size() + 1).str() + "/");
  if (store::TreeHash(listed) == expected_tree) {
    diagnostic.body.push_back(fmt::format("In {}:", Shown(environment, root)));
    for (std::string& line : store::DescribeDifference(listed, actual)) {
      diagnostic.body.push_back("  " + std::move(line));
    }
  } else {
    diagnostic.body.push_back(fmt::format("In {}. {} was changed as well, so the files can't be named.",
                                          Shown(environment, root),
                                          Shown(environment, (folder + "/" + kVendorList).str())));
  }
  diagnostic.tips.push_back("to get what was locked, run `tovac pkg vendor`");
  diagnostic.tips.push_back("to change a package, copy it and name the copy in [replace]: { path = \"../copy\" }");
  return Failure(FailureKind::kIntegrity, std::move(diagnostic));
}

bool IsVendorFolder(const std::string& folder) { return store::IsFile((folder + "/" + kVendorList).str()); }

Failure NotOurs(const Environment& environment, const std::string& folder) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kBadArgument,
                     fmt::format("{} holds what `tovac pkg vendor` did not write", Shown(environment, folder)));
  diagnostic.tips.push_back("move it away, or name another folder");
  return Failure(FailureKind::kRefused, std::move(diagnostic));
}

}  // namespace

bool IsVendored(const Project& project) { return IsVendorFolder(project.vendor_directory); }

Result<void> VerifyVendored(const Environment& environment, const Project& project, const std::string& folder,
                            const lock::LockedModule& module) {
  const store::Store store(folder);
  const std::string label = PackageLabel(StoredAs(module), module.version);
  const std::string root = store.PackageFolder(StoredAs(module), module.version.ToString());
  std::optional<store::CachedPackage> found = store.Find(StoredAs(module), module.version.ToString());
  if (!found) {
    if (store::IsFolder(root)) {
      return DescribeMismatch(environment, project, folder,
                              fmt::format("{} is not complete: there is no {}", label, store::kMarkerName.str()));
    }
    return DescribeMismatch(environment, project, folder, fmt::format("{} is missing", label));
  }
  if (!module.sha.empty() && found->commit != module.sha) {
    return DescribeMismatch(environment, project, folder,
                            fmt::format("{} is there as another commit than the locked one", label));
  }
  TOVA_TRY(const std::vector<store::HashedFile> files, store::HashFolder(root));
  const std::string& expected = module.tree.empty() ? found->tree_hash : module.tree;
  if (store::TreeHash(files) == expected) return {};
  if (found->tree_hash != expected) {
    return DescribeMismatch(environment, project, folder,
                            fmt::format("{} is there with other content than the locked one", label));
  }
  return DescribeChanged(environment, folder, root, label, expected, files);
}

Result<std::vector<ResolvedPackage>> FollowVendor(const Environment& environment, const Project& project,
                                                  const std::string& folder, const lock::Lock& lock,
                                                  SourceSet& sources) {
  std::vector<const lock::LockedModule*> modules;
  for (const lock::LockedModule& module : lock.modules) {
    if (!module.is_path()) modules.push_back(&module);
  }
  std::vector<Result<void>> verified(modules.size());
  ParallelFor(environment.jobs, modules.size(), [&](size_t i) {
    verified[i] = VerifyVendored(environment, project, folder, *modules[i]);
    return verified[i].has_value();
  });
  for (Result<void>& result : verified) {
    if (!result) return std::move(result).failure();
  }
  TOVA_TRY(auto followed, FollowLock(project, lock, store::Store(folder), sources));
  if (auto* mismatch = std::get_if<LockMismatch>(&followed)) {
    return DescribeMismatch(environment, project, folder, std::move(mismatch->reason));
  }
  auto& packages = std::get<std::vector<ResolvedPackage>>(followed);
  for (ResolvedPackage& package : packages) {
    if (package.kind == specifier::PackageSource::kCache) package.kind = specifier::PackageSource::kVendor;
  }
  return std::move(packages);
}

Result<VendorCopy> VendorCopy::Start(const Environment& environment, const std::string& folder) {
  const std::string parent = llvm::sys::path::parent_path(folder).str();
  const std::string name = llvm::sys::path::filename(folder).str();
  if (parent.empty()) return NotOurs(environment, folder);
  TOVA_CHECK(store::MakeFolders(parent));
  TOVA_TRY(const std::vector<store::FolderEntry> beside, store::ListFolder(parent));
  auto there = llvm::find_if(beside, [&](const store::FolderEntry& entry) { return entry.name == name; });
  if (there != beside.end()) {
    bool usable = there->kind == store::FileKind::kFolder;
    if (usable && !IsVendorFolder(folder)) {
      TOVA_TRY(const std::vector<store::FolderEntry> inside, store::ListFolder(folder));
      usable = inside.empty();
    }
    if (!usable) return NotOurs(environment, folder);
  }
  auto waiting = [&](const std::string& holder) {
    if (!environment.quiet) environment.err << "waiting for " << holder << ", which is vendoring packages\n";
    environment.err.flush();
  };
  TOVA_TRY(store::FileLock lock,
           store::FileLock::Acquire(parent + "/." + name + ".lock", waiting, environment.interrupted));
  for (const store::FolderEntry& entry : beside) {
    if (entry.kind == store::FileKind::kFolder && llvm::StringRef(entry.name).starts_with("." + name + ".tmp-")) {
      TOVA_CHECK(store::RemoveTree(parent + "/" + entry.name));
    }
  }
  const std::string temporary = store::UniqueSibling(folder);
  TOVA_CHECK(store::MakeFolders(temporary));
  return VendorCopy(folder, temporary, std::move(lock));
}

VendorCopy::~VendorCopy() {
  // Failing to clean up is not what the user has to know about.
  if (!temporary_.empty()) (void)store::RemoveTree(temporary_).has_value();
}

Result<void> VendorCopy::Add(const Environment& environment, const ResolvedPackage& package) {
  const std::string& stored_as = package.replace.empty() ? package.module : package.replace;
  const std::string version = package.version.ToString();
  TOVA_TRY(const std::vector<store::HashedFile> files, store::HashFolder(package.root));
  if (const std::string tree = store::TreeHash(files); tree != package.tree) {
    return store::DescribeChangedContent(stored_as, version, package.tree, tree)
        .Tip(fmt::format("to get it anew, remove {} and run `tovac pkg install`", package.root));
  }
  const std::string target = store::Store(temporary_).PackageFolder(stored_as, version);
  store::Marker marker{package.commit, package.tree, files.size(), 0};
  for (const store::HashedFile& file : files) {
    if (environment.IsInterrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
    TOVA_TRY(const std::string contents, store::ReadFile(package.root + "/" + file.path, kMaxFileBytes));
    if (store::Sha256Hex(contents) != file.sha256) {
      return Failure(FailureKind::kIo, fmt::format("{} changed while it was read", package.root + "/" + file.path));
    }
    const std::string path = target + "/" + file.path;
    TOVA_CHECK(store::MakeFolders(llvm::sys::path::parent_path(path)));
    TOVA_CHECK(store::WriteFileAtomically(path, contents, store::Durability::kFast));
    list_.push_back(file.sha256 + "  " + path.substr(temporary_.size() + 1));
    marker.bytes += contents.size();
  }
  TOVA_CHECK(store::MakeFolders(target));
  return store::WriteFileAtomically((target + "/" + store::kMarkerName).str(), store::PrintMarker(marker),
                                    store::Durability::kFast);
}

Result<void> VendorCopy::Finish() {
  TOVA_TRY(const std::vector<store::FolderEntry> packages, store::ListFolder(temporary_));
  if (packages.empty()) return store::RemoveTree(folder_);
  llvm::sort(list_, [](llvm::StringRef a, llvm::StringRef b) { return a.split("  ").second < b.split("  ").second; });
  std::string text;
  for (const std::string& line : list_) text += line + "\n";
  TOVA_CHECK(store::WriteFileAtomically((temporary_ + "/" + kVendorList).str(), text));
  TOVA_CHECK(store::WriteFileAtomically(temporary_ + "/.gitattributes", "* -text\n"));
  return store::ExchangeFolders(temporary_, folder_);
}

}  // namespace tova::session
