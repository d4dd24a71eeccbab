#ifndef TOVA_COMPILER_DRIVER_REUSE_H
#define TOVA_COMPILER_DRIVER_REUSE_H

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/build_state.h"
#include "compiler/driver/unit.h"
#include "llvm/ADT/StringMap.h"

namespace tova::driver {

// What of the last build is still good for the next one.
//
// A unit of the last build is current while its own text, every file that it needed besides, its outputs, and the
// existence of what it imports are as they were. A current unit is not even read. The loader compiles the others, and
// compares what importers see of them with what they saw before: where that has changed, the importers are compiled as
// well, and so on. To compile a unit, what it imports is read and parsed, nothing more.
class Reuse {
 public:
  // Looks at all files. Nothing when everything has to be built again, such as after a change of the manifest.
  static std::optional<Reuse> Find(BuildState state, unsigned jobs);

  // The unit with that source, current or not; null when the last build had none.
  const UnitState* FindUnit(llvm::StringRef source_path) const;
  bool IsCurrent(const UnitState& unit) const { return is_current_[IndexOf(unit)]; }

  const UnitState& unit(uint32_t index) const { return state_.units[index]; }
  Owner OwnerOf(const UnitState& unit) const;
  // With the stamp that it has now.
  const BuildInput& InputOf(const UnitState& unit) const { return state_.inputs()[unit.input]; }
  const BuildState& state() const { return state_; }

  // Whether an unchanged file was among those that a search for tests has found; nothing for other files.
  std::optional<bool> WasGiven(llvm::StringRef path) const;
  // The stamp of an output that is as it was; nothing for others.
  std::optional<FileStamp> FindOutput(llvm::StringRef path) const;
  // The stamp and hash of an unchanged input.
  const BuildInput* FindInput(llvm::StringRef path) const;

 private:
  explicit Reuse(BuildState state) : state_(std::move(state)) {}

  bool Compare(unsigned jobs);
  size_t IndexOf(const UnitState& unit) const { return static_cast<size_t>(&unit - state_.units.data()); }

  BuildState state_;
  std::vector<char> is_input_same_;
  std::vector<char> is_output_same_;
  std::vector<char> is_current_;  // by unit
  llvm::StringMap<uint32_t> inputs_;
  llvm::StringMap<uint32_t> outputs_;
  llvm::StringMap<uint32_t> units_;
};

}  // namespace tova::driver

#endif
