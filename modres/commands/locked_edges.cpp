#include "modres/commands/locked_edges.h"

#include <fmt/format.h>

#include <algorithm>

#include "modres/session/locked_state.h"

namespace tova::commands {

std::optional<LockedEdges> ReadLockedEdges(CommandRun& run, const session::Project& project) {
  std::optional<session::LockFile> file =
      session::ReadLockFile(run.environment(), project, run.sources(), run.emitter());
  if (!file) return std::nullopt;
  if (!file->exists && project.HasDependencies()) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kNotInstalled,
                       fmt::format("there is no {}", manifest::LockFileName(project.dialect).str()));
    diagnostic.tips.push_back("run `tovac pkg install`");
    run.emitter().Add(std::move(diagnostic));
    return std::nullopt;
  }
  LockedEdges edges;
  edges.lock = std::move(file->lock);
  auto add = [&](const std::string& requirer, const std::string& module,
                 const version::Constraint& constraint) {
    // A line of the manifest that is not locked yet belongs to the next install.
    if (edges.lock.Find(module) == nullptr) return;
    edges.requirements[requirer].push_back({module, constraint});
    edges.requirers[module].push_back({requirer, constraint});
  };
  for (const manifest::Dependency& dependency : project.manifest->dependencies) {
    add("", dependency.name, dependency.constraint);
  }
  for (const lock::LockedModule& module : edges.lock.modules) {
    for (const lock::LockedDependency& dependency : module.dependencies) {
      add(module.module, dependency.module, dependency.constraint);
    }
  }
  auto by_module = [](const auto& a, const auto& b) { return a.module < b.module; };
  for (auto* lists : {&edges.requirements, &edges.requirers}) {
    for (auto& [module, list] : *lists) std::sort(list.begin(), list.end(), by_module);
  }
  return edges;
}

}  // namespace tova::commands
