#ifndef TOVA_MODRES_SESSION_PREPARE_H
#define TOVA_MODRES_SESSION_PREPARE_H

#include <memory>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/session/environment.h"
#include "modres/session/project.h"
#include "modres/specifier/package_graph.h"

namespace tova::session {

struct PrepareOptions {
  bool frozen = false;  // lock file and cache must already agree with the manifest
  // The program is about to run: npm packages that are not there are installed. That they can't be is a warning,
  // since the program may not need them.
  bool needs_npm = false;
};

// The packages that a project may import, for `build`, `check`, `run` and `test`. A project without
// dependencies needs no lock file, no cache and no network; one with a vendor folder (see vendor.h) reads packages
// there and nowhere else. When lock file and cache agree with the manifest,
// this only reads; otherwise it does what `pkg install` does, after one line on `environment.err`, or fails
// where `environment.offline` or `frozen` forbids it. Null when something is missing or wrong; the emitter
// then holds why (check IsInterrupted for the exit status). The manifests of packages that declare `exports`
// are added to `sources`, so that their places can be shown.
std::shared_ptr<const specifier::PackageGraph> Prepare(Environment& environment, const Project& project,
                                                       const PrepareOptions& options, SourceSet& sources,
                                                       Emitter& emitter);

}  // namespace tova::session

#endif
