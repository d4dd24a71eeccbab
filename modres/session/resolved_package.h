#ifndef TOVA_MODRES_SESSION_RESOLVED_PACKAGE_H
#define TOVA_MODRES_SESSION_RESOLVED_PACKAGE_H

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "modres/lock/lock.h"
#include "modres/manifest/manifest.h"
#include "modres/mvs/mvs.h"
#include "modres/session/project.h"
#include "modres/specifier/package_graph.h"

namespace tova::session {

// One package of the build with its manifest: what lock file and package graph are made from.
struct ResolvedPackage {
  std::string module;  // the name that imports use
  version::Version version;
  specifier::PackageSource kind = specifier::PackageSource::kCache;
  std::string root;    // absolute path of its folder
  std::string commit;  // empty for what is read in place, as are the next two
  std::string tree;
  std::string source;   // canonical URL that it was fetched from
  std::string path;     // relative to the project, '/'-separated; only for what is read in place
  std::string replace;  // the module that stands in for it; empty without a replacement
  std::shared_ptr<const manifest::Manifest> manifest;
};

// "github.com/alice/tova-http@v1.3.0"
std::string PackageLabel(llvm::StringRef module, const version::Version& version);

// Reads the tova.toml in a package's folder; `label` names the package in messages. Fails when there is none,
// when it is wrong, or when it describes an application instead of a package. Keys that this version doesn't
// know are mistakes only in packages that the user can edit.
Result<std::shared_ptr<const manifest::Manifest>> LoadPackageManifest(llvm::StringRef folder,
                                                                      llvm::StringRef label,
                                                                      manifest::Dialect dialect,
                                                                      SourceSet& sources,
                                                                      manifest::UnknownKeys unknown);

// Fails when a fetched package has dependencies that only exist beside it: paths and members of a workspace.
Result<void> CheckFetchedDependencies(const manifest::Manifest& manifest, llvm::StringRef label);

// The same, and unless its manifest names that module and version.
Result<void> CheckFetchedManifest(const manifest::Manifest& manifest, llvm::StringRef module,
                                  const version::Version& version);

// The [dependencies] of a manifest as the version selection takes them.
std::vector<mvs::Requirement> RequirementsOf(const manifest::Manifest& manifest);

// The lock file's content for these packages; npm entries are not touched here.
lock::Lock MakeLock(const std::vector<ResolvedPackage>& packages, std::vector<lock::LockedNpm> npm);

// What the project, the other members of its workspace and the packages may import. Reads the package.json files of
// the former.
specifier::PackageGraph MakeGraph(const Project& project, const std::vector<ResolvedPackage>& packages);

}  // namespace tova::session

#endif
