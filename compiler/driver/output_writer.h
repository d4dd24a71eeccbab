#ifndef TOVA_COMPILER_DRIVER_OUTPUT_WRITER_H
#define TOVA_COMPILER_DRIVER_OUTPUT_WRITER_H

#include <memory>
#include <vector>

#include "compiler/driver/target.h"
#include "compiler/driver/unit.h"

namespace tova::driver {

// Fails when writing into the target's output folder would touch what is not ours: the project's own folder, or a
// package.json that somebody wrote. Changes nothing.
Result<void> CheckOutputFolder(const Target& target);

// Writes the compiled units, the runtime and package.json (see output_layout.h), and removes what the build
// before, whose state is in `state_file`, wrote and this one doesn't; not what other programs of the folder
// still need. Unchanged files are not rewritten. Adds each file to `state`.
Result<void> WriteOutput(const Target& target, const std::vector<std::unique_ptr<Unit>>& units,
                         llvm::StringRef state_file, BuildState& state);

}  // namespace tova::driver

#endif
