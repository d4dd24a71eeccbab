#ifndef TOVA_MODRES_SESSION_LOCAL_PACKAGES_H
#define TOVA_MODRES_SESSION_LOCAL_PACKAGES_H

#include <map>
#include <string>

#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "modres/session/project.h"
#include "modres/session/resolved_package.h"

namespace tova::session {

// The packages that a project reads in place, by the name that imports use: its path dependencies, theirs,
// and so on, the folders that its [replace] puts in the place of modules, and the packages of its workspace.
using LocalPackages = std::map<std::string, ResolvedPackage>;

// Reads their manifests. Fails when a folder is no package, is called by a module path that is not its name,
// or when one name stands for two folders. Reads only; never touches the network.
Result<LocalPackages> ReadLocalPackages(const Project& project, SourceSet& sources);

}  // namespace tova::session

#endif
