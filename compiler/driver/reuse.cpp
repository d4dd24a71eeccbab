#include "compiler/driver/reuse.h"

#include <atomic>

#include "compiler/driver/parallel_for.h"
#include "llvm/ADT/STLExtras.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

constexpr uint64_t kSourceLimitBytes = 64u << 20;
constexpr size_t kBlock = 256;  // files that a thread looks at before it asks for more

void ParallelBlocks(size_t count, unsigned jobs, llvm::function_ref<void(size_t)> work) {
  ParallelFor((count + kBlock - 1) / kBlock, jobs, [&](size_t block) {
    for (size_t i = block * kBlock; i < std::min(count, (block + 1) * kBlock); ++i) work(i);
  });
}

// Whether the text behind another stamp is the one that was built. Sets the stamp that it has now.
bool HasSameText(BuildInput& input) {
  const FileStamp stamp = StampOf(input.path);
  if (!stamp.exists() || input.hash == ContentHash()) return stamp == input.stamp;
  Result<std::string> text = store::ReadFile(input.path, kSourceLimitBytes);
  if (!text || !(HashOf(*text) == input.hash)) return false;
  input.stamp = stamp;
  return true;
}

}  // namespace

std::optional<Reuse> Reuse::Find(BuildState state, unsigned jobs) {
  // What belongs to no single file is found anew when everything is looked at.
  if (!state.is_reusable || !state.diagnostics.empty()) return std::nullopt;
  Reuse reuse(std::move(state));
  if (!reuse.Compare(jobs)) return std::nullopt;
  return reuse;
}

bool Reuse::Compare(unsigned jobs) {
  std::vector<BuildInput>& inputs = state_.inputs();
  is_input_same_.resize(inputs.size());
  is_output_same_.resize(state_.outputs().size());
  std::atomic<bool> has_same_configuration{true};
  ParallelBlocks(inputs.size(), jobs, [&](size_t i) {
    // The first ones have just been looked at.
    is_input_same_[i] = i < state_.unchanged_inputs() || inputs[i].kind == InputKind::kFolder ||
                        state_.IsUnchanged(inputs[i]) || HasSameText(inputs[i]);
    if (inputs[i].kind == InputKind::kConfiguration && !is_input_same_[i]) has_same_configuration = false;
  });
  if (!has_same_configuration) return false;
  ParallelBlocks(is_output_same_.size(), jobs,
                 [&](size_t i) { is_output_same_[i] = state_.IsUnchanged(state_.outputs()[i]); });
  for (size_t i = 0; i < inputs.size(); ++i) inputs_[inputs[i].path] = static_cast<uint32_t>(i);
  for (size_t i = 0; i < state_.outputs().size(); ++i) outputs_[state_.outputs()[i].path] = static_cast<uint32_t>(i);
  is_current_.resize(state_.units.size());
  for (size_t i = 0; i < state_.units.size(); ++i) {
    const UnitState& unit = state_.units[i];
    units_[inputs[unit.input].path] = static_cast<uint32_t>(i);
    is_current_[i] = is_input_same_[unit.input] &&
                     llvm::all_of(unit.needs, [&](uint32_t input) { return is_input_same_[input]; }) &&
                     llvm::all_of(unit.outputs, [&](uint32_t output) { return is_output_same_[output]; }) &&
                     llvm::all_of(unit.imports, [&](uint32_t target) {
                       const uint32_t source = state_.units[target].input;
                       return is_input_same_[source] || StampOf(inputs[source].path).exists();
                     });
  }
  return true;
}

const UnitState* Reuse::FindUnit(llvm::StringRef source_path) const {
  auto found = units_.find(source_path);
  return found == units_.end() ? nullptr : &state_.units[found->second];
}

Owner Reuse::OwnerOf(const UnitState& unit) const {
  const OwnerState& owner = state_.owners[unit.owner];
  return {owner.module,     owner.version,   owner.root,         owner.tree_hash,
          owner.is_foreign, owner.is_member, owner.output_folder};
}

std::optional<bool> Reuse::WasGiven(llvm::StringRef path) const {
  if (FindInput(path) == nullptr) return std::nullopt;
  const UnitState* unit = FindUnit(path);
  return unit != nullptr && unit->is_given;
}

std::optional<FileStamp> Reuse::FindOutput(llvm::StringRef path) const {
  auto found = outputs_.find(path);
  if (found == outputs_.end() || !is_output_same_[found->second]) return std::nullopt;
  return state_.outputs()[found->second].stamp;
}

const BuildInput* Reuse::FindInput(llvm::StringRef path) const {
  auto found = inputs_.find(path);
  return found != inputs_.end() && is_input_same_[found->second] ? &state_.inputs()[found->second] : nullptr;
}

}  // namespace tova::driver
