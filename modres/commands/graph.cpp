#include "modres/commands/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "diagnostics/escape.h"
#include "diagnostics/json_text.h"
#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/commands/graph_page.h"
#include "modres/commands/locked_edges.h"
#include "modres/session/workspace.h"

namespace tova::commands {
namespace {

struct Node {
  std::string name;
  std::string version;  // empty for the project
  std::string path;     // read in place
  std::string replace;  // the module that stands in for it
  bool direct = false;

  std::string Label() const { return EscapeForeign(version.empty() ? name : name + "@v" + version); }
};

struct Edge {
  size_t from = 0;
  size_t to = 0;
  std::string constraint;
};

// The project is the first node; the others are sorted by name, and edges by their ends.
struct PackageGraph {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

// What the project requires, directly or not.
std::set<std::string> FindReachable(const std::string& start, const LockedEdges& locked) {
  std::set<std::string> reachable = {start};
  std::vector<std::string> queue = {start};
  while (!queue.empty()) {
    auto found = locked.requirements.find(queue.back());
    queue.pop_back();
    if (found == locked.requirements.end()) continue;
    for (const lock::LockedDependency& dependency : found->second) {
      if (reachable.insert(dependency.module).second) queue.push_back(dependency.module);
    }
  }
  return reachable;
}

// In the root of a workspace the first node requires all members; in a member there is what that one requires.
PackageGraph MakePackageGraph(const session::Project& project, const LockedEdges& locked) {
  PackageGraph graph;
  graph.nodes.push_back({project.Label(), "", "", "", false});
  std::string own;
  if (project.workspace) {
    if (const session::WorkspaceMember* member = project.workspace->FindFolder(project.root)) own = member->id;
  }
  std::map<std::string, size_t> ids = {{own, 0}};
  const bool is_part = project.workspace && !project.IsWorkspaceRoot();
  const std::set<std::string> reachable = is_part ? FindReachable(own, locked) : std::set<std::string>();
  for (const lock::LockedModule& module : locked.lock.modules) {
    if (is_part && reachable.count(module.module) == 0) continue;
    if (!ids.emplace(module.module, graph.nodes.size()).second) continue;
    graph.nodes.push_back({module.module, module.version.ToString(), module.path, module.replace, false});
  }
  for (const std::string& root : locked.roots) {
    auto [at, is_new] = ids.emplace(root, graph.nodes.size());
    if (is_new) graph.nodes.push_back({LabelOf(project, locked.lock, root), "", "", "", false});
    if (at->second != 0) graph.edges.push_back({0, at->second, "*"});
  }
  for (const auto& [requirer, id] : ids) {
    auto found = locked.requirements.find(requirer);
    if (found == locked.requirements.end()) continue;
    for (const lock::LockedDependency& dependency : found->second) {
      graph.edges.push_back({id, ids.at(dependency.module), EscapeForeign(dependency.constraint.text())});
    }
  }
  // A member that the root requires by name stands there with its constraint.
  auto key = [](const Edge& edge) { return std::tuple(edge.from, edge.to, edge.constraint == "*"); };
  std::sort(graph.edges.begin(), graph.edges.end(), [&](const Edge& a, const Edge& b) { return key(a) < key(b); });
  auto is_same = [](const Edge& a, const Edge& b) { return a.from == b.from && a.to == b.to; };
  graph.edges.erase(std::unique(graph.edges.begin(), graph.edges.end(), is_same), graph.edges.end());
  for (const Edge& edge : graph.edges) {
    if (edge.from == 0) graph.nodes[edge.to].direct = true;
  }
  return graph;
}

void PrintText(llvm::raw_ostream& out, const PackageGraph& graph) {
  for (const Edge& edge : graph.edges) {
    out << graph.nodes[edge.from].Label() << " " << graph.nodes[edge.to].Label();
    if (edge.constraint != "*") out << " (" << edge.constraint << ")";
    out << "\n";
  }
}

std::string DotQuoted(llvm::StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

void PrintDot(llvm::raw_ostream& out, const PackageGraph& graph) {
  out << "digraph packages {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n";
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    out << "  n" << i << " [label=" << DotQuoted(node.Label());
    if (i == 0) out << ", penwidth=2";
    if (!node.path.empty()) out << ", style=\"rounded,dashed\"";
    out << "];\n";
  }
  for (const Edge& edge : graph.edges) {
    out << "  n" << edge.from << " -> n" << edge.to;
    if (edge.constraint != "*") out << " [label=" << DotQuoted(edge.constraint) << "]";
    out << ";\n";
  }
  out << "}\n";
}

// Mermaid reads labels as HTML with entities of its own, which start with a number sign.
std::string MermaidQuoted(llvm::StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (llvm::StringRef("\"#<>&`\\").contains(c)) {
      quoted += fmt::format("#{};", static_cast<int>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

void PrintMermaid(llvm::raw_ostream& out, const PackageGraph& graph) {
  out << "flowchart LR\n";
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    out << "  n" << i << "[" << MermaidQuoted(graph.nodes[i].Label()) << "]\n";
  }
  for (const Edge& edge : graph.edges) {
    out << "  n" << edge.from << " -->";
    if (edge.constraint != "*") out << "|" << MermaidQuoted(edge.constraint) << "|";
    out << " n" << edge.to << "\n";
  }
}

std::string ToJson(const PackageGraph& graph) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream json(stream);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("nodes", [&] {
      for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const Node& node = graph.nodes[i];
        json.object([&] {
          json.attribute("id", static_cast<int64_t>(i));
          json.attribute("name", ReplaceInvalidUtf8(node.name));
          json.attribute("kind", i == 0 ? "project" : node.direct ? "direct" : "indirect");
          if (!node.version.empty()) json.attribute("version", node.version);
          if (!node.path.empty()) json.attribute("path", node.path);
          if (!node.replace.empty()) json.attribute("replace", node.replace);
        });
      }
    });
    json.attributeArray("edges", [&] {
      for (const Edge& edge : graph.edges) {
        json.object([&] {
          json.attribute("from", static_cast<int64_t>(edge.from));
          json.attribute("to", static_cast<int64_t>(edge.to));
          json.attribute("constraint", edge.constraint);
        });
      }
    });
  });
  return EscapeJsonForTerminal(stream.str());
}

}  // namespace

int Graph(const GraphRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<LockedEdges> edges = ReadLockedEdges(run, *project);
  if (!edges) return run.Fail();
  const PackageGraph graph = MakePackageGraph(*project, *edges);
  if (request.format == "dot") {
    PrintDot(environment.out, graph);
  } else if (request.format == "mermaid") {
    PrintMermaid(environment.out, graph);
  } else if (request.format == "json") {
    environment.out << ToJson(graph) << "\n";
  } else if (request.format == "html") {
    environment.out << GraphPage(EscapeForeign(project->Label()), ToJson(graph));
  } else {
    PrintText(environment.out, graph);
    if (graph.nodes.size() == 1) run.Say("no packages");
  }
  return run.Succeed();
}

}  // namespace tova::commands
