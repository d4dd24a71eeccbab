#include "modres/npm/package_json.h"

#include <catch2/catch_test_macros.hpp>

using tova::npm::DependencyNames;
using Names = std::vector<std::string>;

TEST_CASE("names come from all tables, sorted, each once") {
  CHECK(
      DependencyNames(
          R"({"dependencies": {"zod": "^3", "@scope/x": "1"}, "devDependencies": {"vitest": "1", "zod": "3"},
                            "peerDependencies": {"react": "*"}, "optionalDependencies": {"fsevents": "*"}})") ==
      Names{"@scope/x", "fsevents", "react", "vitest", "zod"});
}

TEST_CASE("what is no package.json names nothing") {
  CHECK(DependencyNames("").empty());
  CHECK(DependencyNames("[1, 2]").empty());
  CHECK(DependencyNames("{\"dependencies\": [\"zod\"]}").empty());
  CHECK(DependencyNames("{\"dependencies\": ").empty());
}

TEST_CASE("a byte order mark is no obstacle") {
  CHECK(DependencyNames("\xEF\xBB\xBF{\"dependencies\": {\"zod\": \"3\"}}") == Names{"zod"});
}

TEST_CASE("deep nesting ends quickly") {
  CHECK(DependencyNames(std::string(1'000'000, '[')).empty());
  CHECK(DependencyNames("{\"x\": \"" + std::string(1000, '[') + "\", \"dependencies\": {\"zod\": \"3\"}}") ==
        Names{"zod"});
}
