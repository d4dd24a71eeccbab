#ifndef TOVA_COMPILER_DRIVER_BUNDLE_H
#define TOVA_COMPILER_DRIVER_BUNDLE_H

#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "compiler/driver/target.h"

namespace tova::driver {

// The sources that a bundle is made of each: the program that the manifest names, else every main.tova, app.tova,
// index.tova and lib.tova at the top of the searched folders. Absolute.
std::vector<std::string> BundledPrograms(const Target& target);

// Makes `<output>/_bundle/<program>.mjs` and its source map of each program and all that it imports, by the esbuild that
// the project has from npm. Everything must have been built. False when it failed; that was reported.
bool Bundle(const Target& target, session::Environment& environment);

}  // namespace tova::driver

#endif
