#include "modres/commands/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
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

  std::string Label(const std::string& module) const { return LabelOf(project_, lock_, module); }

  llvm::raw_ostream& out_;
  const session::Project& project_;
  const lock::Lock& lock_;
  const Edges& edges_;
  std::set<std::string> expanded_;
};

// One list for each package, since a tree repeats what several packages require.
class TreeJson {
 public:
  TreeJson(llvm::raw_ostream& out, const session::Project& project, const LockedEdges& edges, bool invert)
      : json_(out), project_(project), edges_(edges), invert_(invert) {}

  void Print() {
    json_.object([&] {
      json_.attribute("version", 1);
      json_.attributeObject("project", [&] {
        json_.attribute("name", project_.Label());
        if (!invert_) PrintNeighbours("dependencies", edges_.requirements, "");
      });
      json_.attributeArray("packages", [&] {
        for (const lock::LockedModule& locked : edges_.lock.modules) {
          json_.object([&] {
            json_.attribute("module", locked.module);
            json_.attribute("version", locked.version.ToString());
            if (invert_) {
              PrintNeighbours("required_by", edges_.requirers, locked.module);
            } else {
              PrintNeighbours("dependencies", edges_.requirements, locked.module);
            }
          });
        }
      });
    });
  }

 private:
  void PrintNeighbours(llvm::StringRef name, const Edges& edges, const std::string& of) {
    auto found = edges.find(of);
    json_.attributeArray(name, [&] {
      if (found == edges.end()) return;
      for (const lock::LockedDependency& neighbour : found->second) {
        json_.object([&] {
          if (edges_.lock.Find(neighbour.module) == nullptr) {
            json_.attribute("project", LabelOf(project_, edges_.lock, neighbour.module));
          } else {
            json_.attribute("module", neighbour.module);
          }
          json_.attribute("constraint", neighbour.constraint.text());
        });
      }
    });
  }

  llvm::json::OStream json_;
  const session::Project& project_;
  const LockedEdges& edges_;
  const bool invert_;
};

// A way from the project to a package: the names on it, and what its last step asks for.
struct Way {
  std::vector<std::string> steps;
  std::string constraint;
};

void PrintWays(llvm::raw_ostream& out, const std::vector<Way>& ways) {
  for (const Way& way : ways) {
    out << llvm::join(way.steps, " → ");
    if (!way.constraint.empty()) out << " (" << way.constraint << ")";
    out << "\n";
  }
}

void PrintWaysJson(llvm::raw_ostream& out, const lock::LockedModule& module, const std::vector<Way>& ways) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeObject("package", [&] {
      json.attribute("module", module.module);
      json.attribute("version", module.version.ToString());
    });
    json.attributeArray("ways", [&] {
      for (const Way& way : ways) {
        json.object([&] {
          json.attributeArray("steps", [&] {
            for (const std::string& step : way.steps) json.value(step);
          });
          if (!way.constraint.empty()) json.attribute("constraint", way.constraint);
        });
      }
    });
  });
  out << "\n";
}

Diagnostic DescribeNotLocked(const LockedEdges& edges, const std::string& module) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNotADependency,
                                         fmt::format("`{}` is not a dependency of this project", module));
  if (std::string tip = DidYouMeanLocked(module, edges.lock); !tip.empty()) diagnostic.tips.push_back(std::move(tip));
  return diagnostic;
}

// For each module the neighbour that leads to the root on the shortest way; ties go to the first by name.
std::map<std::string, std::string> ShortestWays(const LockedEdges& edges) {
  std::map<std::string, std::string> towards_root;
  std::deque<std::string> queue(edges.roots.begin(), edges.roots.end());
  for (const std::string& root : edges.roots) towards_root.emplace(root, root);
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
  if (request.json) {
    TreeJson(environment.out, *project, *edges, request.invert).Print();
    environment.out << "\n";
    return run.Succeed();
  }
  if (!request.invert) {
    TreePrinter printer(environment.out, *project, edges->lock, edges->requirements);
    for (const std::string& root : edges->roots) printer.Print(root);
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
  auto label = [&](const std::string& module) { return LabelOf(*project, edges->lock, module); };
  std::vector<Way> ways;
  for (const lock::LockedDependency& requirer : found->second) {
    auto at = towards_root.find(requirer.module);
    if (at == towards_root.end()) continue;  // not from here, or locked and not needed any more
    Way way;
    way.steps.push_back(label(requirer.module));
    for (; at->second != at->first; at = towards_root.find(at->second)) way.steps.push_back(label(at->second));
    std::reverse(way.steps.begin(), way.steps.end());
    way.steps.push_back(label(request.module));
    if (!requirer.constraint.admits_everything()) way.constraint = requirer.constraint.text().str();
    ways.push_back(std::move(way));
  }
  if (ways.empty()) return run.Fail(DescribeNotLocked(*edges, request.module));
  if (request.json) {
    PrintWaysJson(environment.out, *edges->lock.Find(request.module), ways);
  } else {
    PrintWays(environment.out, ways);
  }
  return run.Succeed();
}

}  // namespace tova::commands
