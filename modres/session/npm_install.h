#ifndef TOVA_MODRES_SESSION_NPM_INSTALL_H
#define TOVA_MODRES_SESSION_NPM_INSTALL_H

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/result.h"
#include "modres/lock/lock.h"
#include "modres/npm/merge.h"
#include "modres/session/environment.h"
#include "modres/session/project.h"
#include "modres/session/resolved_package.h"

namespace tova::session {

// What has to happen so that node_modules holds the npm packages of a project and of its packages. Making one
// only reads.
struct NpmPlan {
  std::vector<npm::Wanted> wanted;
  std::string package_json;       // what the file is to hold
  std::string previous;           // what it holds
  bool existed = false;           // whether there is a package.json
  bool is_generated = true;       // whether it is this program's own
  bool needs_bun = false;         // whether something differs from the last installation
  std::vector<lock::LockedNpm> locked;  // what of the lock file is still wanted

  bool ChangesPackageJson() const { return package_json != previous; }
};

// Works it out from the manifests, package.json, node_modules and the lock file. Nothing when ranges contradict
// each other or package.json can't be edited: the emitter then holds why.
std::optional<NpmPlan> PlanNpm(const Project& project, const std::vector<ResolvedPackage>& packages,
                               const lock::Lock& lock, Emitter& emitter);

// What disagrees with the lock file, a line each; empty when an installation would change nothing in it.
std::vector<std::string> FrozenMismatches(const NpmPlan& plan);

// Runs bun once and gives the versions that are then installed. package.json must have been written. NotFound
// when there is no bun.
Result<std::vector<lock::LockedNpm>> RunNpm(const Environment& environment, const Project& project,
                                            const NpmPlan& plan, bool frozen, int deadline_s);

// The wanted packages that can't be found from the project's folder, whoever installed the others.
std::vector<std::string> MissingNpm(const Project& project, const std::vector<ResolvedPackage>& packages);

}  // namespace tova::session

#endif
