#include "modres/commands/locked_edges.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "diagnostics/suggest.h"
#include "modres/session/workspace.h"

namespace tova::commands {

std::optional<LockedEdges> ReadLockedEdges(CommandRun& run, const session::Project& project) {
  std::optional<session::LockFile> file = run.ReadLockFile(project);
  if (!file) return std::nullopt;
  LockedEdges edges;
  edges.lock = std::move(file->lock);
  auto add = [&](const std::string& requirer, const std::string& module,
                 const version::Constraint& constraint) {
    // A line of the manifest that is not locked yet belongs to the next install.
    if (edges.lock.Find(module) == nullptr) return;
    edges.requirements[requirer].push_back({module, constraint});
    edges.requirers[module].push_back({requirer, constraint});
  };
  std::set<std::string> members;
  if (project.workspace) {
    for (const session::WorkspaceMember& member : project.workspace->members) {
      members.insert(member.id);
      if (project.IsWorkspaceRoot() || member.root == project.root) edges.roots.push_back(member.id);
      for (const manifest::Dependency& dependency : member.manifest->dependencies) {
        add(member.id, dependency.name, dependency.constraint);
      }
    }
  } else {
    edges.roots.push_back("");
    for (const manifest::Dependency& dependency : project.manifest->dependencies) {
      add("", dependency.name, dependency.constraint);
    }
  }
  for (const lock::LockedModule& module : edges.lock.modules) {
    if (members.count(module.module) != 0) continue;
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

std::string OriginNote(const session::Project& project, const lock::LockedModule& module) {
  if (!module.replace.empty()) return fmt::format(" (replaced by {})", module.replace);
  if (!module.is_path()) return "";
  bool is_replaced = project.TopManifest().FindReplacement(module.module) != nullptr;
  return fmt::format(" ({} {})", is_replaced ? "replaced by" : "path", module.path);
}

std::string DidYouMeanLocked(llvm::StringRef name, const lock::Lock& lock) {
  name = name.take_until([](char c) { return c == '@'; });
  std::vector<std::string> names;
  for (const lock::LockedModule& locked : lock.modules) {
    if (llvm::StringRef(locked.module).rsplit('/').second == name)
      return fmt::format("did you mean `{}`?", locked.module);
    names.push_back(locked.module);
  }
  return DidYouMean(name, names);
}

std::string LabelOf(const session::Project& project, const lock::Lock& lock, const std::string& name) {
  if (name.empty()) return project.Label();
  if (const lock::LockedModule* locked = lock.Find(name)) {
    return session::PackageLabel(name, locked->version) + OriginNote(project, *locked);
  }
  if (!project.workspace) return name;
  for (const session::WorkspaceMember& member : project.workspace->members) {
    if (member.id == name) return member.Label();
  }
  return name;
}

}  // namespace tova::commands
