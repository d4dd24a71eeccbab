#ifndef TOVA_COMPILER_DRIVER_STRAY_OUTPUTS_H
#define TOVA_COMPILER_DRIVER_STRAY_OUTPUTS_H

#include <string>
#include <vector>

#include "compiler/driver/target.h"

namespace tova::driver {

// The compiled files of an output folder that stand for no source any more, by what they are: a module and a source
// map as a build writes them, of a Tova file that would be compiled to just there and doesn't exist. With
// `with_packages` also all such modules of packages; whether they are still needed is for the caller to say. For builds
// that don't know what earlier ones wrote, since the state is lost or damaged. Files of anybody else never match. Paths
// are relative to the folder.
std::vector<std::string> FindStrayOutputs(const Target& target, bool with_packages);

}  // namespace tova::driver

#endif
