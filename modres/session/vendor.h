#ifndef TOVA_MODRES_SESSION_VENDOR_H
#define TOVA_MODRES_SESSION_VENDOR_H

#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "modres/lock/lock.h"
#include "modres/session/environment.h"
#include "modres/session/project.h"
#include "modres/session/resolved_package.h"
#include "modres/store/file_lock.h"

// A project's own copy of its packages, for builds without cache and network. It is written as a whole:
//
//   <project>/vendor/<module>/v<version>/  laid out as the cache, so that a store::Store reads it
//   <project>/vendor/files.sha256          every file of the packages, as `sha256sum --check` reads it
//   <project>/vendor/.gitattributes        keeps git from converting line ends
//
// Which packages it has to hold and what is in them is the lock file's word alone; the list only serves to name the
// files that differ. Packages that are read in place stay where they are.
namespace tova::session {

inline constexpr llvm::StringLiteral kVendorList = "files.sha256";

// Whether builds of the project take its packages from the vendor folder.
bool IsVendored(const Project& project);

// Compares the copy of a locked package in a vendor folder with the lock file. Failures are ready to be shown.
Result<void> VerifyVendored(const Environment& environment, const Project& project, const std::string& folder,
                            const lock::LockedModule& module);

// The packages of the project out of a vendor folder; all of it is verified. Fails when it is not what manifest and
// lock file ask for, ready to be shown. Never touches cache or network.
Result<std::vector<ResolvedPackage>> FollowVendor(const Environment& environment, const Project& project,
                                                  const std::string& folder, const lock::Lock& lock,
                                                  SourceSet& sources);

// A vendor folder that is being made beside the one that it is to replace. What is not finished goes with it, and
// what killed processes left there goes, too. One process at a time makes the same folder.
class VendorCopy {
 public:
  // `folder` is absolute. Fails when it holds what this class did not write.
  static Result<VendorCopy> Start(const Environment& environment, const std::string& folder);
  VendorCopy(VendorCopy&&) = default;
  VendorCopy& operator=(VendorCopy&&) = delete;
  ~VendorCopy();

  // Copies a package and makes sure that it is what was locked.
  Result<void> Add(const Environment& environment, const ResolvedPackage& package);
  // Puts the copy into its place; without any package nothing remains there.
  Result<void> Finish();

 private:
  VendorCopy(std::string folder, std::string temporary, store::FileLock lock)
      : folder_(std::move(folder)), temporary_(std::move(temporary)), lock_(std::move(lock)) {}

  std::string folder_;
  std::string temporary_;
  store::FileLock lock_;
  std::vector<std::string> list_;
};

}  // namespace tova::session

#endif
