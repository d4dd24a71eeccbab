#include "compiler/driver/surfaces.h"

#include "compiler/sema/analyze.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::driver {
namespace {

enum class Progress { kNone, kBegun, kDone };

Unit* TargetOf(const Unit& unit, const ast::ModuleReference& reference) {
  for (const UnitImport& import : unit.imports) {
    if (import.reference == &reference) return import.target;
  }
  return nullptr;
}

bool PassesOn(const Unit& unit) { return unit.tree != nullptr && sema::PassesNamesOn(*unit.tree); }

}  // namespace

bool BuildOwnSurface(Unit& unit) {
  if (sema::PassesNamesOn(*unit.tree)) return false;
  unit.surface = sema::BuildExportSurface(*unit.tree);
  unit.surface_hash = HashOf(unit.surface.Fingerprint());
  return true;
}

// A surface is tried, and tried again when those that it asked for are there: only the imports whose names are passed
// on count, and those may be many files deep.
bool BuildPassedOnSurfaces(const std::vector<std::unique_ptr<Unit>>& units) {
  llvm::DenseMap<const Unit*, Progress> progress;
  bool has_circle = false;
  std::vector<Unit*> stack;
  for (const std::unique_ptr<Unit>& start : units) {
    if (PassesOn(*start)) stack.push_back(start.get());
    while (!stack.empty()) {
      Unit& unit = *stack.back();
      if (progress[&unit] == Progress::kDone) {
        stack.pop_back();
        continue;
      }
      progress[&unit] = Progress::kBegun;
      std::vector<Unit*> missing;
      analyzer_hooks::ExportSurface surface = sema::BuildExportSurface(
          *unit.tree, [&](const ast::ModuleReference& reference) -> const analyzer_hooks::ExportSurface* {
            Unit* target = TargetOf(unit, reference);
            if (target == nullptr) return nullptr;
            if (PassesOn(*target)) {
              const Progress reached = progress[target];
              if (reached == Progress::kNone) missing.push_back(target);
              if (reached == Progress::kBegun) has_circle = true;
            }
            return &target->surface;
          });
      if (!missing.empty()) {
        stack.insert(stack.end(), missing.rbegin(), missing.rend());
        continue;
      }
      unit.surface = std::move(surface);
      unit.surface_hash = HashOf(unit.surface.Fingerprint());
      progress[&unit] = Progress::kDone;
      stack.pop_back();
    }
  }
  return has_circle;
}

}  // namespace tova::driver
