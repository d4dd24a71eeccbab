#ifndef TOVA_COMPILER_DRIVER_RECORD_BUILD_H
#define TOVA_COMPILER_DRIVER_RECORD_BUILD_H

#include <memory>
#include <vector>

#include "compiler/driver/reuse.h"
#include "compiler/driver/state_diagnostics.h"
#include "compiler/driver/target.h"
#include "compiler/driver/unit.h"
#include "modres/specifier/package_graph.h"

namespace tova::driver {

// What a finished build knows of itself.
struct FinishedBuild {
  const Target& target;
  const specifier::PackageGraph& packages;
  const std::vector<std::unique_ptr<Unit>>& units;
  const std::vector<BuildInput>& looked_at;               // folders that were searched, files that were chosen from
  const std::vector<Diagnostic>& general;                 // what belongs to no unit
  const std::vector<std::vector<uint32_t>>& outputs;      // of each unit, as WriteOutput says
  const Reuse* reuse = nullptr;                           // may be null
};

// Tells where the texts of the units come from.
void AddFiles(const std::vector<std::unique_ptr<Unit>>& units, StateDiagnostics& diagnostics);

// Fills a state that holds the outputs already with inputs, units and diagnostics.
void RecordBuild(const FinishedBuild& build, StateDiagnostics& diagnostics, BuildState& state);

}  // namespace tova::driver

#endif
