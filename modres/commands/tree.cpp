#include "modres/commands/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>

#include "diagnostics/suggest.h"
#include "modres/commands/command_run.h"
#include "modres/commands/locked_edges.h"

namespace tova::commands {
namespace {

using Edges = std::map<std::string, std::vector<lock::LockedDependency>>;

// Writes trees without recursion: chains of packages may be long.
class TreePrinter {
 public:
  TreePrinter(llvm::raw_ostream& out, const session::Project& project, const lock::Lock& lock,
              const Edges& edges)
      : out_(out), project_(project), lock_(lock), edges_(edges) {}

  void Print(const std::string& root) {
    out_ << Label(root) << "\n";
    std::vector<Level> levels;
    Enter(root, levels);
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.children->size()) {
        levels.pop_back();
        continue;
      }
      const lock::LockedDependency& child = (*level.children)[level.next++];
      for (size_t i = 0; i + 1 < levels.size(); ++i) {
        out_ << (levels[i].next < levels[i].children->size() ? "│   " : "    ");
      }
      out_ << (level.next < level.children->size() ? "├── " : "└── ") << Label(child.module);
      if (!child.constraint.admits_everything()) out_ << " (" << child.constraint.text() << ")";
      bool seen = HasChildren(child.module) && !expanded_.insert(child.module).second;
      out_ << (seen ? " (*)\n" : "\n");
      if (!seen) Enter(child.module, levels);
    }
  }

 private:
  struct Level {
    const std::vector<lock::LockedDependency>* children;
    size_t next = 0;
  };

  bool HasChildren(const std::string& module) const { return edges_.count(module) != 0; }

  void Enter(const std::string& module, std::vector<Level>& levels) {
    if (auto at = edges_.find(module); at != edges_.end()) levels.push_back({&at->second, 0});
  }

  std::string Label(const std::string& module) const {
    if (module.empty()) return project_.Label();
    const lock::LockedModule* locked = lock_.Find(module);
    return locked == nullptr ? module : session::PackageLabel(module, locked->version);
  }

  llvm::raw_ostream& out_;
  const session::Project& project_;
  const lock::Lock& lock_;
  const Edges& edges_;
  std::set<std::string> expanded_;
};

Diagnostic DescribeNotLocked(const LockedEdges& edges, const std::string& module) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNotADependency,
                                         fmt::format("`{}` is not a dependency of this project", module));
  std::vector<std::string> names;
  for (const lock::LockedModule& locked : edges.lock.modules) names.push_back(locked.module);
  if (std::string tip = DidYouMean(module, names); !tip.empty()) diagnostic.tips.push_back(std::move(tip));
  return diagnostic;
}

// For each module the neighbour that leads to the root on the shortest way; ties go to the first by name.
std::map<std::string, std::string> ShortestWays(const LockedEdges& edges) {
  std::map<std::string, std::string> towards_root;
  std::deque<std::string> queue = {""};
  while (!queue.empty()) {
    std::string requirer = std::move(queue.front());
    queue.pop_front();
    auto at = edges.requirements.find(requirer);
    if (at == edges.requirements.end()) continue;
    for (const lock::LockedDependency& dependency : at->second) {
      if (towards_root.emplace(dependency.module, requirer).second) queue.push_back(dependency.module);
    }
  }
  return towards_root;
}

}  // namespace

int Tree(const TreeRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<LockedEdges> edges = ReadLockedEdges(run, *project);
  if (!edges) return run.Fail();
  if (!request.invert) {
    TreePrinter(environment.out, *project, edges->lock, edges->requirements).Print("");
    return run.Succeed();
  }
  TreePrinter printer(environment.out, *project, edges->lock, edges->requirers);
  for (const lock::LockedModule& module : edges->lock.modules) printer.Print(module.module);
  return run.Succeed();
}

int Why(const WhyRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  if (request.module.empty()) return run.FailUsage("`pkg why` needs the name of a module", "");
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<LockedEdges> edges = ReadLockedEdges(run, *project);
  if (!edges) return run.Fail();
  auto found = edges->requirers.find(request.module);
  if (found == edges->requirers.end()) return run.Fail(DescribeNotLocked(*edges, request.module));

  std::map<std::string, std::string> towards_root = ShortestWays(*edges);
  auto label = [&](const std::string& module) {
    return module.empty() ? project->Label()
                          : session::PackageLabel(module, edges->lock.Find(module)->version);
  };
  for (const lock::LockedDependency& requirer : found->second) {
    std::vector<std::string> way;
    for (std::string at = requirer.module; !at.empty();) {
      auto next = towards_root.find(at);
      if (next == towards_root.end()) break;  // locked and not needed any more
      way.push_back(label(at));
      at = next->second;
    }
    std::string line = project->Label();
    for (auto step = way.rbegin(); step != way.rend(); ++step) line += " → " + *step;
    line += " → " + label(request.module);
    if (!requirer.constraint.admits_everything())
      line += fmt::format(" ({})", requirer.constraint.text().str());
    environment.out << line << "\n";
  }
  return run.Succeed();
}

}  // namespace tova::commands
