#include "analyzer-hooks/import_graph.h"

#include <algorithm>
#include <limits>

#include "fmt/format.h"

namespace tova::analyzer_hooks {

namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

bool ComesBefore(const Span& a, const Span& b) {
  if (a.file != b.file) return a.file < b.file;
  return a.begin < b.begin;
}

// Gives each node the number of its strongly connected component.
template <typename Edges>
std::vector<uint32_t> Components(const Edges& edges) {
  struct Frame {
    uint32_t node;
    size_t next_edge;
  };
  const auto count = static_cast<uint32_t>(edges.size());
  std::vector<uint32_t> order(count, kNone), low(count, 0), component(count, kNone);
  std::vector<uint32_t> open;
  std::vector<Frame> frames;
  uint32_t next_order = 0;
  uint32_t next_component = 0;
  for (uint32_t root = 0; root < count; ++root) {
    if (order[root] != kNone) continue;
    frames.push_back({root, 0});
    while (!frames.empty()) {
      const uint32_t node = frames.back().node;
      if (frames.back().next_edge == 0) {
        order[node] = low[node] = next_order++;
        open.push_back(node);
      }
      bool descended = false;
      while (frames.back().next_edge < edges[node].size()) {
        const uint32_t to = edges[node][frames.back().next_edge++].to;
        if (order[to] == kNone) {
          frames.push_back({to, 0});
          descended = true;
          break;
        }
        if (component[to] == kNone) low[node] = std::min(low[node], order[to]);
      }
      if (descended) continue;
      if (low[node] == order[node]) {
        uint32_t member = kNone;
        do {
          member = open.back();
          open.pop_back();
          component[member] = next_component;
        } while (member != node);
        ++next_component;
      }
      frames.pop_back();
      if (!frames.empty()) low[frames.back().node] = std::min(low[frames.back().node], low[node]);
    }
  }
  return component;
}

}  // namespace

uint32_t ImportGraph::PackageIndex(llvm::StringRef package) {
  auto [entry, is_new] = package_index_.try_emplace(package, static_cast<uint32_t>(packages_.size()));
  if (is_new) packages_.push_back(package.str());
  return entry->second;
}

void ImportGraph::AddFile(llvm::StringRef identity, llvm::StringRef package) {
  package_of_file_.try_emplace(identity, PackageIndex(package));
}

void ImportGraph::AddImport(llvm::StringRef from, llvm::StringRef to, Span place) {
  auto importer = package_of_file_.find(from);
  auto imported = package_of_file_.find(to);
  if (importer == package_of_file_.end() || imported == package_of_file_.end()) return;
  if (importer->second == imported->second) return;
  edges_.push_back({importer->second, imported->second, place});
}

const std::string& ImportGraph::LabelOf(uint32_t package) const {
  return packages_[package].empty() ? root_label_ : packages_[package];
}

// One edge for each pair of packages, the earliest import; the edges of a package sorted by the name of their
// target.
std::vector<std::vector<ImportGraph::Edge>> ImportGraph::PackageEdges() const {
  std::vector<Edge> sorted = edges_;
  std::sort(sorted.begin(), sorted.end(), [&](const Edge& a, const Edge& b) {
    if (a.from != b.from) return a.from < b.from;
    if (a.to != b.to) return packages_[a.to] < packages_[b.to];
    return ComesBefore(a.place, b.place);
  });
  std::vector<std::vector<Edge>> edges(packages_.size());
  for (const Edge& edge : sorted) {
    std::vector<Edge>& out = edges[edge.from];
    if (out.empty() || out.back().to != edge.to) out.push_back(edge);
  }
  return edges;
}

std::vector<ImportGraph::Edge> ImportGraph::ShortestCycle(const std::vector<std::vector<Edge>>& edges,
                                                          uint32_t start,
                                                          const std::vector<uint32_t>& component) const {
  std::vector<const Edge*> reached_by(edges.size(), nullptr);
  std::vector<uint32_t> queue = {start};
  for (size_t head = 0; head < queue.size(); ++head) {
    for (const Edge& edge : edges[queue[head]]) {
      if (component[edge.to] != component[start] || reached_by[edge.to] != nullptr) continue;
      reached_by[edge.to] = &edge;
      if (edge.to == start) break;
      queue.push_back(edge.to);
    }
    if (reached_by[start] != nullptr) break;
  }
  std::vector<Edge> cycle;
  uint32_t at = start;
  do {
    cycle.push_back(*reached_by[at]);
    at = reached_by[at]->from;
  } while (at != start);
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

void ImportGraph::Report(const std::vector<Edge>& cycle, Emitter& emitter) const {
  std::string chain = LabelOf(cycle.front().from);
  for (const Edge& edge : cycle) chain += fmt::format(" → {}", LabelOf(edge.to));
  auto report =
      emitter.Report(DiagnosticCode::kPackageCycle, cycle.front().place, "circular dependency detected");
  report.Body(chain).Body("").Body("Tova does not allow circular module dependencies.");
  report.Under(fmt::format("{} imports {} here", LabelOf(cycle.front().from), LabelOf(cycle.front().to)));
  for (size_t i = 1; i < cycle.size(); ++i) {
    report.Label(cycle[i].place,
                 fmt::format("{} imports {} here", LabelOf(cycle[i].from), LabelOf(cycle[i].to)));
  }
}

void ImportGraph::ReportPackageCycles(Emitter& emitter) const {
  const std::vector<std::vector<Edge>> edges = PackageEdges();
  const std::vector<uint32_t> component = Components(edges);
  std::vector<uint32_t> by_name(packages_.size());
  for (uint32_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
  std::sort(by_name.begin(), by_name.end(),
            [&](uint32_t a, uint32_t b) { return packages_[a] < packages_[b]; });
  std::vector<bool> done(packages_.size(), false);
  std::vector<uint32_t> size(packages_.size(), 0);
  for (uint32_t number : component) ++size[number];
  for (uint32_t package : by_name) {
    if (size[component[package]] < 2 || done[component[package]]) continue;
    done[component[package]] = true;
    Report(ShortestCycle(edges, package, component), emitter);
  }
}

}  // namespace tova::analyzer_hooks
