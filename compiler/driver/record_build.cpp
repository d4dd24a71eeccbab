#include "compiler/driver/record_build.h"

#include "compiler/driver/test_plan.h"
#include "llvm/ADT/DenseMap.h"
#include "modres/session/vendor.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"
#include "modres/store/marker.h"

namespace tova::driver {
namespace {

class Recorder {
 public:
  Recorder(const FinishedBuild& build, StateDiagnostics& diagnostics, BuildState& state)
      : build_(build), diagnostics_(diagnostics), state_(state) {}

  void Record() {
    for (const BuildInput& input : build_.looked_at) {
      state_.AddInput(input.kind, input.path, input.stamp, input.hash);
    }
    AddConfiguration();
    llvm::DenseMap<const Unit*, uint32_t> indices;
    for (size_t i = 0; i < build_.units.size(); ++i) {
      const Unit& unit = *build_.units[i];
      indices[&unit] = static_cast<uint32_t>(i);
      state_.AddInput(InputKind::kFile, unit.source_path, unit.stamp, unit.hash);  // as it was when it was read
    }
    for (size_t i = 0; i < build_.units.size(); ++i) {
      state_.units.push_back(RecordUnit(*build_.units[i], indices));
      state_.units.back().outputs = build_.outputs[i];
    }
    for (const Diagnostic& diagnostic : build_.general) {
      std::vector<std::string> shown;
      std::optional<std::string> line = diagnostics_.Encode(diagnostic, shown);
      if (line) state_.diagnostics.push_back(std::move(*line));
      for (const std::string& file : shown) AddFile(file);
      if (!line) ForbidReuse();
    }
  }

 private:
  // A file that the last build knew needs no second reading.
  uint32_t AddText(InputKind kind, const std::string& path) {
    if (const BuildInput* known = build_.reuse != nullptr ? build_.reuse->FindInput(path) : nullptr) {
      return state_.AddInput(kind, path, known->stamp, known->hash);
    }
    const FileStamp stamp = StampOf(path);
    if (!stamp.exists()) return state_.AddInput(kind, path, stamp);
    Result<std::string> text = store::ReadFile(path);
    return state_.AddInput(kind, path, stamp, text ? HashOf(*text) : ContentHash());
  }
  uint32_t AddFile(const std::string& path) { return AddText(InputKind::kFile, path); }
  void AddConfigurationFile(const std::string& path) { AddText(InputKind::kConfiguration, path); }

  void AddConfiguration() {
    if (const std::optional<session::Project>& project = build_.target.project) {
      AddConfigurationFile(project->manifest_path);
      AddConfigurationFile(project->lock_path);
      AddConfigurationFile(project->root + "/package.json");
      AddConfigurationFile(project->vendor_directory + "/" + session::kVendorList.str());
      if (const session::Workspace* workspace = project->workspace.get()) {
        AddConfigurationFile(workspace->manifest_path);
        for (const session::WorkspaceMember& member : workspace->members) {
          AddConfigurationFile(member.root + "/tova.toml");
          AddConfigurationFile(member.root + "/package.json");
        }
      }
    }
    for (const specifier::Package& package : build_.packages.packages()) {
      if (package.source == specifier::PackageSource::kCache) {
        const std::string marker = package.root + "/" + store::kMarkerName.str();
        state_.AddInput(InputKind::kConfiguration, marker, StampOf(marker));
      } else {
        AddConfigurationFile(package.root + "/tova.toml");
      }
    }
  }

  uint32_t OwnerIndex(const Owner& owner) {
    auto [entry, is_new] =
        owners_.try_emplace(owner.module + "\n" + owner.root, static_cast<uint32_t>(state_.owners.size()));
    if (is_new) {
      state_.owners.push_back({owner.module, owner.version, owner.root, owner.tree_hash, owner.output_folder,
                               owner.is_foreign, owner.is_member});
    }
    return entry->second;
  }

  UnitState RecordUnit(const Unit& unit, const llvm::DenseMap<const Unit*, uint32_t>& indices) {
    UnitState record;
    record.input = state_.AddInput(InputKind::kFile, unit.source_path, unit.stamp, unit.hash);
    record.owner = OwnerIndex(unit.owner);
    record.is_given = unit.is_given;
    record.is_entry = unit.is_entry;
    record.surface = unit.surface_hash;
    const TestCounts counts = CountTests(unit);
    record.tests = counts.tests;
    record.benchmarks = counts.benchmarks;
    for (const UnitImport& import : unit.imports) {
      if (import.target != nullptr) record.imports.push_back(indices.lookup(import.target));
    }
    if (unit.work == UnitWork::kCompile) {
      AddNeeds(unit, record);
    } else {
      for (uint32_t need : unit.earlier->needs) record.needs.push_back(AddFile(build_.reuse->state().inputs()[need].path));
      record.diagnostics = unit.earlier->diagnostics;
    }
    return record;
  }

  void AddNeeds(const Unit& unit, UnitState& record) {
    for (const UnitImport& import : unit.imports) {
      if (!import.module) continue;
      for (const std::string& path : import.module->passed_over) record.needs.push_back(AddFile(path));
      const bool is_copied =
          import.target == nullptr && import.module->kind == analyzer_hooks::ModuleKind::kRelative;
      if (is_copied) record.needs.push_back(AddFile(import.module->source_path));
    }
    for (const std::string& path : unit.copied) record.needs.push_back(AddFile(path));
    for (const Diagnostic& diagnostic : unit.diagnostics) {
      std::vector<std::string> shown;
      std::optional<std::string> line = diagnostics_.Encode(diagnostic, shown);
      if (!line) {
        ForbidReuse();
        continue;
      }
      record.diagnostics.push_back(std::move(*line));
      for (const std::string& file : shown) {
        if (file != unit.source_path) record.needs.push_back(AddFile(file));
      }
    }
  }

  // What was said can't be said again, so the next build has to find it out anew.
  void ForbidReuse() {
    state_.is_reusable = false;
    state_.AddInput(InputKind::kConfiguration, "", FileStamp{1, 1, 1});
  }

  const FinishedBuild& build_;
  StateDiagnostics& diagnostics_;
  BuildState& state_;
  llvm::StringMap<uint32_t> owners_;
};

}  // namespace

void AddFiles(const std::vector<std::unique_ptr<Unit>>& units, StateDiagnostics& diagnostics) {
  for (const std::unique_ptr<Unit>& unit : units) {
    if (!unit->file.valid()) continue;
    diagnostics.AddFile(unit->file, unit->source_path,
                        unit->owner.is_foreign ? unit->owner.Label() + "/" + unit->relative_path : "");
  }
}

void RecordBuild(const FinishedBuild& build, StateDiagnostics& diagnostics, BuildState& state) {
  AddFiles(build.units, diagnostics);
  Recorder(build, diagnostics, state).Record();
}

}  // namespace tova::driver
