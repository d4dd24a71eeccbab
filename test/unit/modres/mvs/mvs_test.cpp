#include "modres/mvs/mvs.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <set>

#include "graph.h"

namespace tova::mvs {
namespace {

Request RootOf(std::vector<Requirement> requirements) {
  Request request;
  request.requirements = std::move(requirements);
  return request;
}

TEST_CASE("a floor settles a module without a question to the world") {
  Graph graph;
  graph.modules["H"][V("1.4.0")] = {};
  Request request = RootOf({{"H", C("^1.2.0")}});
  request.floors = {{"H", V("1.4.0")}};
  auto outcome = Resolve(request, graph);
  REQUIRE(outcome);
  CHECK(BuildList(*outcome) == "H 1.4.0");
  CHECK(graph.version_questions == 0);
}

TEST_CASE("of several floors the highest admitted one counts") {
  Graph graph;
  for (const char* version : {"1.2.0", "1.4.0", "1.9.0", "2.0.0"}) graph.modules["H"][V(version)] = {};
  graph.modules["A"][V("1.0.0")] = {{"H", C("<1.9.0")}};
  Request request = RootOf({{"H", C("^1.2.0")}, {"A", C("*")}});
  request.floors = {{"H", V("1.4.0")}, {"H", V("2.0.0")}, {"H", V("1.9.0")}};
  CHECK(BuildList(*Resolve(request, graph)) == "A 1.0.0, H 1.4.0");
}

TEST_CASE("modules with a given version are neither checked nor asked for") {
  Graph graph;
  graph.modules["A"][V("1.0.0")] = {{"P", C("^9.0.0")}};
  graph.modules["H"][V("1.0.0")] = {};
  Request request = RootOf({{"A", C("^1.0.0")}, {"P", C("*")}});
  request.fixed = {{"P", V("0.1.0"), {{"H", C("^1.0.0")}}}};
  auto outcome = Resolve(request, graph);
  REQUIRE(outcome);
  CHECK(outcome->ok());
  CHECK(BuildList(*outcome) == "A 1.0.0, H 1.0.0, P 0.1.0");
  CHECK(outcome->Find("P")->fixed);
}

TEST_CASE("a dependency on the root is a cycle") {
  Graph graph;
  graph.modules["A"][V("1.0.0")] = {{"me", C("^1.0.0")}};
  Request request = RootOf({{"A", C("*")}});
  request.root_module = "me";
  auto outcome = Resolve(request, graph);
  REQUIRE(outcome->cycles.size() == 1);
  CHECK(outcome->cycles[0] == Cycle{"me", "A", "me"});
}

TEST_CASE("each knot of modules is one cycle, a module that needs itself too") {
  Graph graph;
  graph.modules["A"][V("1.0.0")] = {{"A", C("*")}};
  graph.modules["B"][V("1.0.0")] = {{"C", C("*")}, {"D", C("*")}};
  graph.modules["C"][V("1.0.0")] = {{"B", C("*")}};
  graph.modules["D"][V("1.0.0")] = {{"B", C("*")}};
  auto outcome = Resolve(RootOf({{"A", C("*")}, {"B", C("*")}}), graph);
  REQUIRE(outcome->cycles.size() == 2);
  CHECK(outcome->cycles[0] == Cycle{"A", "A"});
  CHECK(outcome->cycles[1] == Cycle{"B", "C", "B"});
}

TEST_CASE("what can't be satisfied is told apart") {
  Graph graph;
  graph.modules["H"][V("1.0.0")] = {};
  graph.modules["H"][V("2.0.0-rc.1")] = {};
  graph.modules["P"][V("1.0.0")] = {{"H", C("^1.0.0")}};
  auto outcome = Resolve(RootOf({{"H", C("^2.0.0")}, {"P", C("*")}, {"NONE", C("^1.0.0")}}), graph);
  REQUIRE(outcome->violations.size() == 2);
  CHECK(outcome->violations[0].kind == Violation::Kind::kNoMatch);
  CHECK(outcome->violations[0].available.size() == 2);
  CHECK(outcome->violations[1].kind == Violation::Kind::kNoVersion);
  CHECK_FALSE(outcome->ok());
}

TEST_CASE("a bound that only a superseded version names too high is let go") {
  Graph graph;
  graph.modules["A"][V("1.0.0")] = {{"C", C("^1.0.0")}};
  graph.modules["B"][V("1.0.0")] = {{"B2", C("^1.0.0")}};
  graph.modules["B2"][V("1.0.0")] = {{"C", C("^1.1.0")}};
  graph.modules["C"][V("1.0.0")] = {{"D", C("^5.0.0")}};
  graph.modules["C"][V("1.1.0")] = {{"D", C("^1.0.0")}};
  graph.modules["D"][V("1.0.0")] = {};
  auto outcome = Resolve(RootOf({{"A", C("*")}, {"B", C("*")}}), graph);
  CHECK(outcome->ok());
  CHECK(BuildList(*outcome) == "A 1.0.0, B 1.0.0, B2 1.0.0, C 1.1.0, D 1.0.0");
}

TEST_CASE("modules that differ only in case are refused") {
  Graph graph;
  graph.modules["g.c/A/b"][V("1.0.0")] = {};
  graph.modules["g.c/a/b"][V("1.0.0")] = {};
  auto outcome = Resolve(RootOf({{"g.c/a/b", C("*")}, {"g.c/A/b", C("*")}}), graph);
  REQUIRE(outcome->twins.size() == 1);
  CHECK(outcome->twins[0].first == "g.c/A/b");
}

TEST_CASE("a change of the root's own constraint is proposed when it works") {
  Graph graph;
  graph.modules["H"][V("1.0.0")] = {};
  graph.modules["H"][V("2.0.0")] = {};
  graph.modules["P"][V("1.0.0")] = {{"H", C("^2.0.0")}};
  Request request = RootOf({{"H", C("^1.0.0")}, {"P", C("^1.0.0")}});
  auto outcome = Resolve(request, graph);
  FindWaysOut(request, graph, *outcome);
  REQUIRE(outcome->violations.size() == 1);
  REQUIRE(outcome->violations[0].ways_out.size() == 1);
  REQUIRE(outcome->violations[0].ways_out[0].add.size() == 1);
  CHECK(outcome->violations[0].ways_out[0].add[0].constraint.text() == "^2.0.0");
}

// A random graph over few modules and versions, so that every assignment can be tried.
struct RandomGraph {
  Graph graph;
  Request request;
  std::vector<std::string> names;

  explicit RandomGraph(uint32_t seed) {
    std::mt19937 random(seed);
    auto pick = [&](uint32_t bound) { return static_cast<uint32_t>(random() % bound); };
    const std::vector<std::string> versions = {"1.0.0", "1.1.0", "1.2.0", "2.0.0"};
    const std::vector<std::string> constraints = {"^1.0.0",  "^1.1.0",  "^1.2.0", "^2.0.0",
                                                  ">=1.0.0", ">=1.1.0", "<1.2.0", "~1.1.0"};
    uint32_t count = 3 + pick(3);
    for (uint32_t i = 0; i < count; ++i) names.push_back(std::string(1, static_cast<char>('A' + i)));
    for (const std::string& name : names) {
      for (const std::string& version : versions) {
        if (pick(4) == 0) continue;
        std::vector<Requirement>& requirements = graph.modules[name][V(version)];
        for (const std::string& other : names) {
          if (other != name && pick(3) == 0) requirements.push_back({other, C(constraints[pick(8)])});
        }
      }
    }
    for (const std::string& name : names) {
      if (pick(2) == 0) request.requirements.push_back({name, C(constraints[pick(8)])});
    }
  }
};

using Assignment = std::map<std::string, version::Version>;

// Whether the assignment is exactly what the root reaches in it and each edge admits its target.
bool IsConsistent(const RandomGraph& random, const Assignment& assignment) {
  std::set<std::string> reached;
  std::vector<Requirement> queue = random.request.requirements;
  std::map<std::string, std::vector<version::Constraint>> constraints;
  while (!queue.empty()) {
    Requirement requirement = queue.back();
    queue.pop_back();
    constraints[requirement.module].push_back(requirement.constraint);
    if (!reached.insert(requirement.module).second) continue;
    auto assigned = assignment.find(requirement.module);
    if (assigned == assignment.end()) return false;
    for (const Requirement& next : random.graph.modules.at(requirement.module).at(assigned->second))
      queue.push_back(next);
  }
  if (reached.size() != assignment.size()) return false;
  for (const auto& [module, version] : assignment) {
    if (!version::AllAdmit(constraints[module], version)) return false;
  }
  return true;
}

bool HasConsistentAssignment(const RandomGraph& random, size_t next, Assignment& assignment) {
  if (next == random.names.size()) return IsConsistent(random, assignment);
  const std::string& name = random.names[next];
  if (HasConsistentAssignment(random, next + 1, assignment)) return true;
  auto module = random.graph.modules.find(name);
  if (module == random.graph.modules.end()) return false;
  for (const auto& [version, requirements] : module->second) {
    assignment[name] = version;
    if (HasConsistentAssignment(random, next + 1, assignment)) return true;
  }
  assignment.erase(name);
  return false;
}

TEST_CASE("on random graphs the result is consistent, minimal and independent of any order") {
  unsigned good = 0;
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    INFO("seed " << seed);
    RandomGraph random(seed);
    auto outcome = Resolve(random.request, random.graph);
    REQUIRE(outcome);

    RandomGraph shuffled(seed);
    std::mt19937 order(seed);
    std::shuffle(shuffled.request.requirements.begin(), shuffled.request.requirements.end(), order);
    for (auto& module : shuffled.graph.modules) {
      for (auto& version : module.second) std::shuffle(version.second.begin(), version.second.end(), order);
    }
    shuffled.graph.is_reversed = true;
    auto other = Resolve(shuffled.request, shuffled.graph);
    REQUIRE(BuildList(*other) == BuildList(*outcome));
    REQUIRE(other->violations.size() == outcome->violations.size());
    REQUIRE(other->cycles == outcome->cycles);

    if (!outcome->violations.empty()) continue;
    ++good;
    Assignment assignment;
    for (const Selected& selected : outcome->build_list) assignment[selected.module] = selected.version;
    REQUIRE(IsConsistent(random, assignment));

    // What was locked resolves to itself.
    Request locked = random.request;
    for (const Selected& selected : outcome->build_list)
      locked.floors.push_back({selected.module, selected.version});
    RandomGraph fresh(seed);
    REQUIRE(BuildList(*Resolve(locked, fresh.graph)) == BuildList(*outcome));
    REQUIRE(fresh.graph.version_questions == 0);
  }
  CHECK(good > 500);
}

TEST_CASE("where no assignment exists the oracle and the algorithm agree") {
  unsigned impossible = 0;
  for (uint32_t seed = 10000; seed < 10400; ++seed) {
    INFO("seed " << seed);
    RandomGraph random(seed);
    auto outcome = Resolve(random.request, random.graph);
    Assignment assignment;
    if (HasConsistentAssignment(random, 0, assignment)) continue;
    ++impossible;
    REQUIRE_FALSE(outcome->violations.empty());
  }
  CHECK(impossible > 20);
}

// The request as the command that a way out names would make it of what is saved.
Request Follow(const WayOut& way, Request saved) {
  for (const ModuleVersion& wanted : way.update) {
    std::erase_if(saved.floors, [&](const ModuleVersion& floor) { return floor.module == wanted.module; });
    saved.floors.push_back(wanted);
  }
  for (const Requirement& wanted : way.add) {
    std::erase_if(saved.requirements, [&](const Requirement& one) { return one.module == wanted.module; });
    saved.requirements.push_back(wanted);
  }
  return saved;
}

std::vector<ModuleVersion> FloorsOf(const Outcome& outcome) {
  std::vector<ModuleVersion> floors;
  for (const Selected& selected : outcome.build_list) floors.push_back({selected.module, selected.version});
  return floors;
}

TEST_CASE("each proposed way out works") {
  unsigned updates = 0;
  unsigned additions = 0;
  unsigned joint = 0;
  for (uint32_t seed = 20000; seed < 20600; ++seed) {
    INFO("seed " << seed);
    RandomGraph random(seed);
    auto outcome = Resolve(random.request, random.graph);
    FindWaysOut(random.request, random.graph, *outcome);
    for (const Violation& violation : outcome->violations) {
      for (const WayOut& way : violation.ways_out) {
        ++(way.add.empty() ? updates : additions);
        joint += way.update.size() + way.add.size() > 1;
        REQUIRE_FALSE(way.then_again);
        auto followed = Resolve(Follow(way, random.request), random.graph);
        REQUIRE(followed->ok());
        for (const ModuleVersion& wanted : way.update)
          REQUIRE(followed->Find(wanted.module)->version == wanted.version);
      }
    }
  }
  CHECK(updates > 10);
  CHECK(additions > 10);
  CHECK(joint > 5);
}

TEST_CASE("ways out of a failed edit hold for what is on disk") {
  unsigned ways = 0;
  unsigned again = 0;
  for (uint32_t seed = 30000; seed < 34000; ++seed) {
    INFO("seed " << seed);
    RandomGraph random(seed);
    if (random.request.requirements.size() < 2) continue;
    // What is on disk lacks the last line, and everything is locked.
    Request saved = random.request;
    saved.requirements.pop_back();
    auto before = Resolve(saved, random.graph);
    if (!before->ok()) continue;
    saved.floors = FloorsOf(*before);
    Request edited = random.request;
    edited.floors = saved.floors;
    auto outcome = Resolve(edited, random.graph);
    WaysOutOptions options;
    options.saved = &saved;
    FindWaysOut(edited, random.graph, *outcome, options);
    for (const Violation& violation : outcome->violations) {
      for (const WayOut& way : violation.ways_out) {
        ++ways;
        auto followed = Resolve(Follow(way, saved), random.graph);
        REQUIRE(followed->ok());
        if (!way.then_again) continue;
        ++again;
        Request repeated = random.request;
        repeated.floors = FloorsOf(*followed);
        REQUIRE(Resolve(repeated, random.graph)->ok());
      }
    }
  }
  CHECK(ways > 10);
  CHECK(again > 0);
}

TEST_CASE("long chains and wide graphs") {
  Graph graph;
  for (int i = 0; i < 500; ++i) {
    graph.modules["chain" + std::to_string(i)][V("1.0.0")] = {{"chain" + std::to_string(i + 1), C("^1.0.0")}};
  }
  graph.modules["chain500"][V("1.0.0")] = {};
  std::vector<Requirement> roots = {{"chain0", C("^1.0.0")}};
  for (int i = 0; i < 5000; ++i) {
    std::string name = "wide" + std::to_string(i);
    graph.modules[name][V("1.0.0")] = {
        {"leaf" + std::to_string(i % 3000), C("^1." + std::to_string(i % 7) + ".0")}};
    roots.push_back({name, C("^1.0.0")});
  }
  for (int i = 0; i < 3000; ++i) {
    for (int minor = 0; minor < 8; ++minor)
      graph.modules["leaf" + std::to_string(i)][version::Version(1, minor, 0)] = {};
  }
  auto outcome = Resolve(RootOf(roots), graph);
  REQUIRE(outcome);
  CHECK(outcome->ok());
  CHECK(outcome->build_list.size() == 501 + 5000 + 3000);
}

}  // namespace
}  // namespace tova::mvs
