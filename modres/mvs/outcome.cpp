// What a resolved state means: the build list, and what is wrong with it.
#include <algorithm>

#include "llvm/ADT/STLExtras.h"
#include "modres/mvs/resolver.h"

namespace tova::mvs {
namespace {

constexpr uint32_t kNoIndex = ~uint32_t{0};

// Tarjan's strongly connected components (1972), without recursion. Fills the component's number for each
// module.
class Components {
 public:
  using EdgesOf = llvm::function_ref<const std::vector<Edge>&(ModuleId)>;

  Components(size_t module_count, EdgesOf edges_of)
      : edges_of_(edges_of),
        index_(module_count, kNoIndex),
        low_(module_count, 0),
        of_(module_count, kNoIndex) {
    Visit(kRoot);
  }

  const std::vector<uint32_t>& numbers() const { return of_; }

 private:
  struct Frame {
    ModuleId id;
    size_t next_edge;
  };

  void Visit(ModuleId start) {
    std::vector<Frame> frames = {Enter(start)};
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const std::vector<Edge>& edges = edges_of_(frame.id);
      if (frame.next_edge < edges.size()) {
        ModuleId target = edges[frame.next_edge++].target;
        if (index_[target] == kNoIndex) {
          frames.push_back(Enter(target));
        } else if (of_[target] == kNoIndex) {
          low_[frame.id] = std::min(low_[frame.id], index_[target]);
        }
        continue;
      }
      ModuleId done = frame.id;
      frames.pop_back();
      if (!frames.empty()) low_[frames.back().id] = std::min(low_[frames.back().id], low_[done]);
      if (low_[done] != index_[done]) continue;
      ModuleId member;
      do {
        member = stack_.back();
        stack_.pop_back();
        of_[member] = components_;
      } while (member != done);
      ++components_;
    }
  }

  Frame Enter(ModuleId id) {
    index_[id] = low_[id] = visited_++;
    stack_.push_back(id);
    return {id, 0};
  }

  EdgesOf edges_of_;
  std::vector<uint32_t> index_;
  std::vector<uint32_t> low_;
  std::vector<uint32_t> of_;
  std::vector<ModuleId> stack_;
  uint32_t visited_ = 0;
  uint32_t components_ = 0;
};

}  // namespace

Outcome Resolver::Judge(const State& state) const {
  Outcome outcome;
  for (const auto& [id, version] : state.selected) {
    Selected selected;
    selected.module = modules_[id].name;
    selected.version = version;
    selected.fixed = modules_[id].is_fixed;
    for (const Edge& edge : EdgesOf(id, state)) {
      selected.requirements.push_back({modules_[edge.target].name, edge.constraint});
    }
    outcome.build_list.push_back(std::move(selected));
  }
  std::sort(outcome.build_list.begin(), outcome.build_list.end(),
            [](const Selected& a, const Selected& b) { return a.module < b.module; });
  FindViolations(state, outcome);
  FindTwins(state, outcome);
  if (outcome.violations.empty()) FindCycles(state, outcome);
  return outcome;
}

std::map<ModuleId, std::vector<Requirer>> Resolver::Requirers(const State& state) const {
  // Breadth first, edges by name: the first way found to a module is the shortest, and always the same.
  std::vector<ModuleId> order = {kRoot};
  std::vector<ModuleId> parent(modules_.size(), kRoot);
  std::vector<bool> reached(modules_.size(), false);
  reached[kRoot] = true;
  std::map<ModuleId, std::vector<std::pair<ModuleId, const version::Constraint*>>> incoming;
  for (size_t next = 0; next < order.size(); ++next) {
    ModuleId id = order[next];
    for (const Edge& edge : EdgesOf(id, state)) {
      incoming[edge.target].push_back({id, &edge.constraint});
      if (reached[edge.target]) continue;
      reached[edge.target] = true;
      parent[edge.target] = id;
      order.push_back(edge.target);
    }
  }
  auto version_of = [&](ModuleId id) {
    auto found = state.selected.find(id);
    return found == state.selected.end() ? version::Version() : found->second;
  };
  std::map<ModuleId, std::vector<Requirer>> requirers;
  for (const auto& [target, edges] : incoming) {
    std::vector<Requirer>& list = requirers[target];
    for (const auto& [from, constraint] : edges) {
      Requirer requirer;
      requirer.constraint = *constraint;
      if (from != kRoot) {
        requirer.requirer = {modules_[from].name, version_of(from)};
        for (ModuleId step = from; step != kRoot; step = parent[step]) {
          requirer.path.push_back({modules_[step].name, version_of(step)});
        }
        std::reverse(requirer.path.begin(), requirer.path.end());
      }
      list.push_back(std::move(requirer));
    }
    std::sort(list.begin(), list.end(), [](const Requirer& a, const Requirer& b) {
      auto key = [](const Requirer& one) {
        return std::pair(one.constraint.LowerBound(), one.requirer.module);
      };
      return key(a) < key(b);
    });
  }
  return requirers;
}

Violation::Kind Resolver::KindOf(ModuleId id, llvm::ArrayRef<Requirer> requirers) const {
  const Module& module = modules_[id];
  if (!module.has_versions) return Violation::Kind::kConflict;
  if (module.versions.empty()) return Violation::Kind::kNoVersion;
  for (const Requirer& requirer : requirers) {
    bool has_match = llvm::any_of(module.versions, [&](const version::Version& version) {
      return version::AllAdmit(requirer.constraint, version);
    });
    if (!has_match) return Violation::Kind::kNoMatch;
  }
  return Violation::Kind::kConflict;
}

void Resolver::FindViolations(const State& state, Outcome& outcome) const {
  // Most states are sound: look at the constraints before the ways to their requirers are worked out.
  ConstraintSets live = LiveConstraints(state);
  std::vector<ModuleId> violated(state.unselected.begin(), state.unselected.end());
  for (const auto& [id, version] : state.selected) {
    if (!modules_[id].is_fixed && !version::AllAdmit(live[id], version)) violated.push_back(id);
  }
  if (violated.empty()) return;
  std::map<ModuleId, std::vector<Requirer>> requirers = Requirers(state);
  for (ModuleId id : violated) {
    Violation violation;
    violation.module = modules_[id].name;
    violation.available = modules_[id].versions;
    violation.requirers = requirers[id];
    auto selected = state.selected.find(id);
    if (selected != state.selected.end()) {
      violation.selected = selected->second;
      for (Requirer& requirer : violation.requirers)
        requirer.satisfied = requirer.constraint.InBounds(selected->second);
    }
    violation.kind = KindOf(id, violation.requirers);
    outcome.violations.push_back(std::move(violation));
  }
  std::sort(outcome.violations.begin(), outcome.violations.end(),
            [](const Violation& a, const Violation& b) { return a.module < b.module; });
}

void Resolver::FindTwins(const State& state, Outcome& outcome) const {
  llvm::StringMap<std::vector<ModuleId>> groups;
  bool has_twins = false;
  for (const auto& [id, version] : state.selected) {
    std::vector<ModuleId>& group = groups[llvm::StringRef(modules_[id].name).lower()];
    group.push_back(id);
    has_twins |= group.size() > 1;
  }
  if (!has_twins) return;
  std::map<ModuleId, std::vector<Requirer>> requirers = Requirers(state);
  for (auto& group : groups) {
    std::vector<ModuleId>& ids = group.second;
    llvm::sort(ids, [&](ModuleId a, ModuleId b) { return modules_[a].name < modules_[b].name; });
    for (size_t i = 1; i < ids.size(); ++i) {
      outcome.twins.push_back({requirers[ids[0]].front(), modules_[ids[0]].name, requirers[ids[i]].front(),
                               modules_[ids[i]].name});
    }
  }
  std::sort(outcome.twins.begin(), outcome.twins.end(), [](const CaseTwins& a, const CaseTwins& b) {
    return std::pair(a.first, a.second) < std::pair(b.first, b.second);
  });
}

void Resolver::FindCycles(const State& state, Outcome& outcome) const {
  Components components(modules_.size(),
                        [&](ModuleId id) -> const std::vector<Edge>& { return EdgesOf(id, state); });
  const std::vector<uint32_t>& component = components.numbers();
  // Breadth first from the root: the first module met of a knot is where people enter it.
  std::set<uint32_t> reported;
  std::vector<ModuleId> order = {kRoot};
  std::vector<bool> reached(modules_.size(), false);
  reached[kRoot] = true;
  for (size_t next = 0; next < order.size(); ++next) {
    ModuleId id = order[next];
    bool is_in_knot = false;
    for (const Edge& edge : EdgesOf(id, state)) {
      is_in_knot |= component[edge.target] == component[id];
      if (reached[edge.target]) continue;
      reached[edge.target] = true;
      order.push_back(edge.target);
    }
    if (is_in_knot && reported.insert(component[id]).second) {
      outcome.cycles.push_back(ShortestCycle(id, component, state));
    }
  }
}

Cycle Resolver::ShortestCycle(ModuleId entry, const std::vector<uint32_t>& component,
                              const State& state) const {
  std::map<ModuleId, ModuleId> parent;
  std::vector<ModuleId> queue = {entry};
  for (size_t next = 0; next < queue.size(); ++next) {
    ModuleId id = queue[next];
    for (const Edge& edge : EdgesOf(id, state)) {
      if (component[edge.target] != component[entry]) continue;
      if (edge.target == entry) {
        Cycle cycle = {modules_[entry].name};
        for (ModuleId step = id; step != entry; step = parent[step]) cycle.push_back(modules_[step].name);
        cycle.push_back(modules_[entry].name);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      if (parent.emplace(edge.target, id).second) queue.push_back(edge.target);
    }
  }
  assert(false && "every member of a knot lies on a cycle");
  return {};
}

}  // namespace tova::mvs
