#ifndef TOVA_COMPILER_DRIVER_UNUSED_DEPENDENCIES_H
#define TOVA_COMPILER_DRIVER_UNUSED_DEPENDENCIES_H

#include <memory>
#include <vector>

#include "compiler/driver/unit.h"
#include "diagnostics/emitter.h"
#include "modres/session/project.h"

namespace tova::driver {

// Notes each line of [dependencies] that no source file of its project imports from: those among the units, which must
// hold all of the project's sources, and those that lie elsewhere in its folder, such as tests, where mentioning the name
// is enough. Of a workspace every member answers for its own lines.
void ReportUnusedDependencies(const session::Project& project, const std::vector<std::unique_ptr<Unit>>& units,
                              Emitter& emitter);

}  // namespace tova::driver

#endif
