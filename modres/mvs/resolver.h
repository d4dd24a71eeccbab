#ifndef TOVA_MODRES_MVS_RESOLVER_H
#define TOVA_MODRES_MVS_RESOLVER_H

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringMap.h"
#include "modres/mvs/mvs.h"

// The machinery behind Resolve. Internal to this folder.
namespace tova::mvs {

// Index of a module in the resolver's table; 0 is the root.
using ModuleId = uint32_t;
inline constexpr ModuleId kRoot = 0;

// A graph of more modules is refused: a hostile host could invent repositories without end.
inline constexpr size_t kMaxModules = 50'000;

struct Edge {
  ModuleId target;
  version::Constraint constraint;
};

// What one phase arrived at: a version for each module that the live graph reaches.
struct State {
  std::map<ModuleId, version::Version> selected;  // the root aside
  std::set<ModuleId> unselected;                  // reached, and no version fits the lower sides

  friend bool operator==(const State& a, const State& b) = default;
};

// One resolution. Everything learnt from the world is kept for its lifetime and only ever added to; the
// course of the rounds does not depend on what is known already.
class Resolver {
 public:
  Resolver(const Request& request, World& world);

  // Rounds and releases until the state is stable, then the checks.
  Result<Outcome> Run();

 private:
  struct Module {
    std::string name;
    bool is_fixed = false;
    version::Version fixed_version;
    std::vector<version::Version> floors;  // descending
    bool has_versions = false;
    std::vector<version::Version> versions;  // ascending
  };
  // The constraints on each module, without repetition.
  using ConstraintSets = std::vector<std::vector<version::Constraint>>;
  using Node = std::pair<ModuleId, version::Version>;
  // A module during one phase.
  struct Progress {
    bool is_current = false;  // `selected` answers to the present constraints
    std::optional<version::Version> selected;
    const std::vector<Edge>* edges = nullptr;  // of the selected version, once its requirements were added
    std::vector<version::Version> expanded;    // the versions whose requirements were added
  };

  // resolver.cpp
  ModuleId Intern(llvm::StringRef name);
  std::vector<Edge> InternEdges(llvm::ArrayRef<Requirement> requirements);
  Result<State> RunPhase(const State& base);
  Result<State> RunPhases();
  // Asks for the versions of those modules that need them; with `progress`, only where the selection is
  // outdated.
  Result<void> LearnVersions(const ConstraintSets& sets, llvm::ArrayRef<Progress> progress,
                             llvm::ArrayRef<ModuleId> modules);
  void UpdateSelection(ModuleId id, llvm::ArrayRef<version::Constraint> constraints, const State& base,
                       Progress& progress) const;
  Result<void> LearnRequirements(llvm::ArrayRef<Node> nodes);
  const version::Version* AdmittedFloor(ModuleId id, llvm::ArrayRef<version::Constraint> constraints) const;
  std::optional<version::Version> Smallest(ModuleId id,
                                           llvm::ArrayRef<version::Constraint> constraints) const;
  // The constraints that the live graph of a state puts on each module.
  ConstraintSets LiveConstraints(const State& state) const;
  Result<State> ForcedBy(const State& state);
  const std::vector<Edge>& EdgesOf(ModuleId id, const State& state) const;

  // outcome.cpp
  Outcome Judge(const State& state) const;
  void FindViolations(const State& state, Outcome& outcome) const;
  Violation::Kind KindOf(ModuleId id, llvm::ArrayRef<Requirer> requirers) const;
  void FindCycles(const State& state, Outcome& outcome) const;
  Cycle ShortestCycle(ModuleId entry, const std::vector<uint32_t>& component, const State& state) const;
  void FindTwins(const State& state, Outcome& outcome) const;
  // For each module its requirers in the live graph, in a fixed order.
  std::map<ModuleId, std::vector<Requirer>> Requirers(const State& state) const;

  const Request& request_;
  World& world_;
  std::vector<Module> modules_;
  llvm::StringMap<ModuleId> ids_;
  std::vector<Edge> root_edges_;
  std::map<Node, std::vector<Edge>> edges_;
};

}  // namespace tova::mvs

#endif
