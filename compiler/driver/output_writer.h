#ifndef TOVA_COMPILER_DRIVER_OUTPUT_WRITER_H
#define TOVA_COMPILER_DRIVER_OUTPUT_WRITER_H

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/reuse.h"
#include "compiler/driver/target.h"
#include "compiler/driver/timings.h"
#include "compiler/driver/unit.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tova::driver {

// Fails when writing into the target's output folder would touch what is not ours: the project's own folder, or a
// package.json that somebody wrote. Changes nothing.
Result<void> CheckOutputFolder(const Target& target);

// What a build has to write.
struct OutputRequest {
  const Target& target;
  const std::vector<std::unique_ptr<Unit>>& units;
  llvm::function_ref<void(Unit&)> emit;  // fills a unit's code and source map; called from several threads
  const Reuse* reuse = nullptr;  // may be null
  std::string state_file;        // that of this build
  unsigned jobs = 1;             // threads
  Timings* timings = nullptr;    // may be null
};

// Writes the compiled units, the runtime and package.json (see output_layout.h), and removes what the build
// before, whose state is in the state file, wrote and this one doesn't; not what other programs of the folder
// still need. Units are emitted here, each right before it is written, so that their texts take little memory.
// Unchanged files are not rewritten. Adds each file to `state`; the result says for each unit which of these are its
// own. The caller holds the output folder's lock and saves the state.
Result<std::vector<std::vector<uint32_t>>> WriteOutput(const OutputRequest& request, BuildState& state);

// After the state was saved: nothing is unfinished any more.
void ForgetAnnouncement(const std::string& state_file);

}  // namespace tova::driver

#endif
