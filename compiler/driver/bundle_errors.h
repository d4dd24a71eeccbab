#ifndef TOVA_COMPILER_DRIVER_BUNDLE_ERRORS_H
#define TOVA_COMPILER_DRIVER_BUNDLE_ERRORS_H

#include <string>
#include <vector>

#include "compiler/driver/target.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"
#include "modres/session/environment.h"

namespace tova::driver {

// Reads what esbuild has written about a bundle that it could not make, one diagnostic for each of its errors. Where an
// error is in a compiled file, its place is that in the Tova file, which is added to `sources`. `folder` is the one that
// esbuild ran in. Never empty.
std::vector<Diagnostic> ReadBundleErrors(llvm::StringRef output, const std::string& folder, const Target& target,
                                         const session::Environment& environment, SourceSet& sources);

}  // namespace tova::driver

#endif
