#ifndef TOVA_MODRES_SESSION_MANIFEST_OPTION_H
#define TOVA_MODRES_SESSION_MANIFEST_OPTION_H

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "llvm/ADT/StringRef.h"
#include "modres/session/environment.h"

namespace tova::session {

// Words for the user in which the commands between backticks work where this one was started: each package command
// that is about a project gets the --manifest-path of this run. The same words when there was none.
std::string WithManifestPath(const Environment& environment, llvm::StringRef words);

// The same for what diagnostics propose; a tip may be a command as a whole.
std::vector<Diagnostic> WithManifestPath(const Environment& environment, std::vector<Diagnostic> diagnostics);

}  // namespace tova::session

#endif
