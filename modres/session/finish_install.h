#ifndef TOVA_MODRES_SESSION_FINISH_INSTALL_H
#define TOVA_MODRES_SESSION_FINISH_INSTALL_H

#include <string>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/session/environment.h"
#include "modres/session/install.h"
#include "modres/session/project.h"

namespace tova::session {

struct FinishOptions {
  bool frozen = false;  // manifest and lock file stay as they are
  bool no_npm = false;  // npm packages are left alone
  int npm_deadline_s = 600;
  // The manifest's text on disk, and the one that it is to hold; the project was opened with the latter.
  std::string manifest_before;
  std::string manifest_after;
};

// The last step of an installation: writes manifest and lock file, then package.json, and lets bun install the npm
// packages where something differs from last time. When anything fails, all three files are what they were, the
// emitter says why and false is returned; only a missing bun leaves everything else done.
bool FinishInstall(const Environment& environment, const Project& project, const FinishOptions& options,
                   Installed& installed, Emitter& emitter);

}  // namespace tova::session

#endif
