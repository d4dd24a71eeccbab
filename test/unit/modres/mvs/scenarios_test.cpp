#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "graph.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::mvs {
namespace {

struct Scenario {
  std::string name;
  Graph graph;
  Request request;
  std::vector<std::string> expected;
};

// "A ^1.0.0, H >=1.0.0 <2.0.0"
std::vector<Requirement> ParseRequirements(llvm::StringRef text) {
  std::vector<Requirement> requirements;
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, ", ");
  for (llvm::StringRef part : parts) {
    auto [module, constraint] = part.trim().split(' ');
    requirements.push_back({module.str(), C(constraint)});
  }
  return requirements;
}

void ParseLine(llvm::StringRef line, Scenario& scenario) {
  if (line.starts_with("= ") || line.starts_with("! ") || line.starts_with("tip ") ||
      line.starts_with("cycle ")) {
    scenario.expected.push_back(line.str());
    return;
  }
  if (line.consume_front("lock ")) {
    llvm::SmallVector<llvm::StringRef> parts;
    line.split(parts, ", ");
    for (llvm::StringRef part : parts) {
      auto [module, version] = part.split(' ');
      scenario.request.floors.push_back({module.str(), V(version)});
    }
    return;
  }
  auto [left, right] = line.split(" > ");
  if (left == "root") {
    scenario.request.requirements = ParseRequirements(right);
    return;
  }
  llvm::SmallVector<llvm::StringRef> words;
  left.split(words, ' ');
  for (llvm::StringRef version : llvm::ArrayRef(words).drop_front()) {
    auto& requirements = scenario.graph.modules[words[0].str()][V(version)];
    if (!right.empty()) requirements = ParseRequirements(right);
  }
}

std::vector<Scenario> ReadScenarios() {
  std::ifstream file(TOVA_TEST_DIR "/unit/modres/mvs/scenarios.txt");
  std::vector<Scenario> scenarios;
  for (std::string text; std::getline(file, text);) {
    llvm::StringRef line = text;
    if (line.empty() || line.starts_with("#")) continue;
    if (line.consume_front("scenario ")) {
      scenarios.emplace_back();
      scenarios.back().name = line.str();
    } else {
      ParseLine(line, scenarios.back());
    }
  }
  return scenarios;
}

std::vector<std::string> Describe(const Outcome& outcome) {
  std::vector<std::string> lines;
  if (outcome.ok()) lines.push_back("= " + BuildList(outcome));
  for (const Violation& violation : outcome.violations) {
    std::vector<std::string> requirers;
    for (const Requirer& requirer : violation.requirers) {
      std::string who = requirer.requirer.module.empty()
                            ? "root"
                            : requirer.requirer.module + " " + requirer.requirer.version.ToString();
      requirers.push_back(who + " requires " + requirer.constraint.text().str());
    }
    lines.push_back("! " + violation.module + ": " + llvm::join(requirers, ", "));
    for (const WayOut& way : violation.ways_out) {
      lines.push_back("tip " + way.module + " " +
                      (!way.update.empty() ? way.update[0].version.ToString() : way.add[0].constraint.text().str()));
    }
  }
  for (const Cycle& cycle : outcome.cycles) lines.push_back("cycle " + llvm::join(cycle, ", "));
  return lines;
}

TEST_CASE("every scenario comes out as written, in any order of declaration") {
  std::vector<Scenario> scenarios = ReadScenarios();
  REQUIRE(scenarios.size() >= 12);
  for (Scenario& scenario : scenarios) {
    INFO(scenario.name);
    for (bool is_reversed : {false, true}) {
      scenario.graph.is_reversed = is_reversed;
      std::reverse(scenario.request.requirements.begin(), scenario.request.requirements.end());
      std::reverse(scenario.request.floors.begin(), scenario.request.floors.end());
      auto outcome = Resolve(scenario.request, scenario.graph);
      REQUIRE(outcome);
      FindWaysOut(scenario.request, scenario.graph, *outcome);
      CHECK(Describe(*outcome) == scenario.expected);
    }
  }
}

}  // namespace
}  // namespace tova::mvs
