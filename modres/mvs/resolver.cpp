#include "modres/mvs/resolver.h"

#include <algorithm>

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::mvs {
namespace {

// More phases than real graphs ever need; beyond, the first phase's result stands.
constexpr size_t kMaxPhases = 64;

bool AddUnique(std::vector<version::Constraint>& set, const version::Constraint& constraint) {
  if (llvm::is_contained(set, constraint)) return false;
  set.push_back(constraint);
  return true;
}

bool IsConsistent(const Outcome& outcome) { return outcome.violations.empty(); }

}  // namespace

Resolver::Resolver(const Request& request, World& world) : request_(request), world_(world) {
  modules_.push_back({request.root_module, /*is_fixed=*/true, {}, {}, false, {}});
  if (!request.root_module.empty()) ids_[request.root_module] = kRoot;
  for (const FixedModule& fixed : request.fixed) {
    ModuleId id = Intern(fixed.module);
    if (id == kRoot) continue;
    modules_[id].is_fixed = true;
    modules_[id].fixed_version = fixed.version;
    std::vector<Edge> edges = InternEdges(fixed.requirements);
    edges_[{id, fixed.version}] = std::move(edges);
  }
  for (const ModuleVersion& floor : request.floors) {
    Module& module = modules_[Intern(floor.module)];
    module.floors.push_back(floor.version);
  }
  for (Module& module : modules_) std::sort(module.floors.rbegin(), module.floors.rend());
  root_edges_ = InternEdges(request.requirements);
}

ModuleId Resolver::Intern(llvm::StringRef name) {
  auto [found, is_new] = ids_.try_emplace(name, static_cast<ModuleId>(modules_.size()));
  if (is_new) modules_.push_back({name.str(), false, {}, {}, false, {}});
  return found->second;
}

std::vector<Edge> Resolver::InternEdges(llvm::ArrayRef<Requirement> requirements) {
  std::vector<Edge> edges;
  std::vector<const Requirement*> sorted;
  for (const Requirement& requirement : requirements) sorted.push_back(&requirement);
  // The order of a manifest must not show in anything.
  std::sort(sorted.begin(), sorted.end(), [](const Requirement* a, const Requirement* b) {
    return std::pair(llvm::StringRef(a->module), a->constraint.text()) <
           std::pair(llvm::StringRef(b->module), b->constraint.text());
  });
  for (const Requirement* requirement : sorted) {
    edges.push_back({Intern(requirement->module), requirement->constraint});
  }
  return edges;
}

const std::vector<Edge>& Resolver::EdgesOf(ModuleId id, const State& state) const {
  static const std::vector<Edge> kNone;
  if (id == kRoot) return root_edges_;
  auto selected = state.selected.find(id);
  if (selected == state.selected.end()) return kNone;
  auto edges = edges_.find({id, selected->second});
  return edges == edges_.end() ? kNone : edges->second;
}

const version::Version* Resolver::AdmittedFloor(ModuleId id,
                                                llvm::ArrayRef<version::Constraint> constraints) const {
  const Module& module = modules_[id];
  if (module.is_fixed) return &module.fixed_version;
  for (const version::Version& floor : module.floors) {
    if (version::AllAdmit(constraints, floor)) return &floor;
  }
  return nullptr;
}

std::optional<version::Version> Resolver::Smallest(ModuleId id,
                                                   llvm::ArrayRef<version::Constraint> constraints) const {
  if (const version::Version* floor = AdmittedFloor(id, constraints)) return *floor;
  version::Version bound;
  bool may_be_prerelease = false;
  for (const version::Constraint& constraint : constraints) {
    bound = std::max(bound, constraint.LowerBound());
    may_be_prerelease |= llvm::any_of(constraint.comparators(), [](const version::Comparator& comparator) {
      return comparator.as_written && comparator.version.is_prerelease();
    });
  }
  const std::vector<version::Version>& versions = modules_[id].versions;
  for (auto candidate = std::lower_bound(versions.begin(), versions.end(), bound);
       candidate != versions.end(); ++candidate) {
    if (candidate->is_prerelease()) {
      bool is_named =
          may_be_prerelease && llvm::any_of(constraints, [&](const version::Constraint& constraint) {
            return constraint.NamesPrereleaseOf(*candidate);
          });
      if (!is_named) continue;
    }
    bool is_admitted = llvm::all_of(constraints, [&](const version::Constraint& constraint) {
      return constraint.AboveLowerBounds(*candidate);
    });
    if (is_admitted) return *candidate;
  }
  return std::nullopt;
}

Result<void> Resolver::LearnVersions(const ConstraintSets& sets, llvm::ArrayRef<Progress> progress,
                                     llvm::ArrayRef<ModuleId> modules) {
  std::vector<ModuleId> missing;
  std::vector<std::string> names;
  for (ModuleId id : modules) {
    if (!progress.empty() && progress[id].is_current) continue;
    if (id == kRoot || modules_[id].has_versions || AdmittedFloor(id, sets[id])) continue;
    missing.push_back(id);
  }
  if (missing.empty()) return {};
  // By name, so that the world sees the same question whatever the order was.
  llvm::sort(missing, [&](ModuleId a, ModuleId b) { return modules_[a].name < modules_[b].name; });
  for (ModuleId id : missing) names.push_back(modules_[id].name);
  TOVA_TRY(std::vector<std::vector<version::Version>> answers, world_.VersionsOf(names));
  assert(answers.size() == missing.size() && "the world answers each question");
  for (size_t i = 0; i < missing.size(); ++i) {
    Module& module = modules_[missing[i]];
    module.versions = std::move(answers[i]);
    llvm::sort(module.versions);
    module.versions.erase(std::unique(module.versions.begin(), module.versions.end()), module.versions.end());
    module.has_versions = true;
  }
  return {};
}

Result<void> Resolver::LearnRequirements(llvm::ArrayRef<Node> nodes) {
  std::vector<ModuleVersion> question;
  for (const Node& node : nodes) {
    if (edges_.find(node) == edges_.end()) question.push_back({modules_[node.first].name, node.second});
  }
  if (question.empty()) return {};
  llvm::sort(question);
  TOVA_TRY(std::vector<std::vector<Requirement>> answers, world_.RequirementsOf(question));
  assert(answers.size() == question.size() && "the world answers each question");
  for (size_t i = 0; i < question.size(); ++i) {
    ModuleId id = Intern(question[i].module);
    edges_[{id, question[i].version}] = InternEdges(answers[i]);
  }
  if (modules_.size() > kMaxModules) {
    return Failure(FailureKind::kRefused,
                   fmt::format("the dependencies reach more than {} modules", kMaxModules));
  }
  return {};
}

Result<State> Resolver::RunPhase(const State& base) {
  ConstraintSets sets(modules_.size());
  std::vector<Progress> progress(modules_.size());
  auto add = [&](const Edge& edge) {
    if (edge.target != kRoot && AddUnique(sets[edge.target], edge.constraint))
      progress[edge.target].is_current = false;
  };
  for (const Edge& edge : root_edges_) add(edge);

  while (true) {
    // Walk the live graph through what is expanded; where it ends, the next round goes on.
    std::vector<ModuleId> frontier;
    std::vector<ModuleId> queue = {kRoot};
    std::vector<bool> reached(modules_.size(), false);
    reached[kRoot] = true;
    for (size_t next = 0; next < queue.size();) {
      // One level at a time, so that all its versions are asked for together.
      size_t level_end = queue.size();
      TOVA_CHECK(LearnVersions(sets, progress, llvm::ArrayRef(queue).slice(next)));
      for (; next < level_end; ++next) {
        ModuleId id = queue[next];
        const std::vector<Edge>* edges = &root_edges_;
        if (id != kRoot) {
          UpdateSelection(id, sets[id], base, progress[id]);
          if (!progress[id].selected) continue;
          edges = progress[id].edges;
          if (!edges) {
            frontier.push_back(id);
            continue;
          }
        }
        for (const Edge& edge : *edges) {
          if (reached[edge.target]) continue;
          reached[edge.target] = true;
          queue.push_back(edge.target);
        }
      }
    }
    if (frontier.empty()) {
      State state;
      for (ModuleId id : llvm::ArrayRef(queue).drop_front()) {
        if (progress[id].selected) {
          state.selected[id] = *progress[id].selected;
        } else {
          state.unselected.insert(id);
        }
      }
      return state;
    }
    std::vector<Node> nodes;
    for (ModuleId id : frontier) nodes.push_back({id, *progress[id].selected});
    TOVA_CHECK(LearnRequirements(nodes));
    sets.resize(modules_.size());
    progress.resize(modules_.size());
    for (const Node& node : nodes) {
      Progress& expanded = progress[node.first];
      expanded.edges = &edges_[node];
      expanded.expanded.push_back(node.second);
      for (const Edge& edge : *expanded.edges) add(edge);
    }
  }
}

void Resolver::UpdateSelection(ModuleId id, llvm::ArrayRef<version::Constraint> constraints,
                               const State& base, Progress& progress) const {
  if (progress.is_current) return;
  progress.is_current = true;
  std::optional<version::Version> selected = Smallest(id, constraints);
  auto forced = base.selected.find(id);
  if (forced != base.selected.end() && (!selected || forced->second > *selected)) selected = forced->second;
  if (progress.selected == selected && progress.edges) return;
  progress.selected = selected;
  bool is_expanded = selected && llvm::is_contained(progress.expanded, *selected);
  progress.edges = is_expanded ? &edges_.find({id, *selected})->second : nullptr;
}

Resolver::ConstraintSets Resolver::LiveConstraints(const State& state) const {
  ConstraintSets sets(modules_.size());
  auto add_all = [&](ModuleId id) {
    for (const Edge& edge : EdgesOf(id, state)) AddUnique(sets[edge.target], edge.constraint);
  };
  add_all(kRoot);
  for (const auto& [id, version] : state.selected) add_all(id);
  return sets;
}

Result<State> Resolver::ForcedBy(const State& state) {
  ConstraintSets live = LiveConstraints(state);
  std::vector<ModuleId> reached;
  for (const auto& [id, version] : state.selected) reached.push_back(id);
  reached.insert(reached.end(), state.unselected.begin(), state.unselected.end());
  TOVA_CHECK(LearnVersions(live, {}, reached));
  State forced;
  for (ModuleId id : reached) {
    if (std::optional<version::Version> smallest = Smallest(id, live[id])) {
      forced.selected[id] = *smallest;
    } else {
      forced.unselected.insert(id);
    }
  }
  return forced;
}

Result<State> Resolver::RunPhases() {
  std::vector<State> states;
  State base;
  while (states.size() < kMaxPhases) {
    TOVA_TRY(State state, RunPhase(base));
    auto seen = std::find(states.begin(), states.end(), state);
    if (seen != states.end()) {
      // Releases that lead back to where they began: the modules hold each other up. The first state of the
      // circle that satisfies everything stands, or else the first one.
      auto good =
          std::find_if(seen, states.end(), [&](const State& one) { return IsConsistent(Judge(one)); });
      return good == states.end() ? *seen : *good;
    }
    TOVA_TRY(State forced, ForcedBy(state));
    if (forced == state) return state;
    states.push_back(std::move(state));
    base = std::move(forced);
  }
  return states.front();
}

Result<Outcome> Resolver::Run() {
  TOVA_TRY(State state, RunPhases());
  return Judge(state);
}

Result<Outcome> Resolve(const Request& request, World& world) { return Resolver(request, world).Run(); }

const Selected* Outcome::Find(llvm::StringRef module) const {
  auto found = std::lower_bound(
      build_list.begin(), build_list.end(), module,
      [](const Selected& selected, llvm::StringRef wanted) { return selected.module < wanted; });
  return found != build_list.end() && found->module == module ? &*found : nullptr;
}

}  // namespace tova::mvs
