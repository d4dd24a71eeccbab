#include "modres/npm/edit_package_json.h"

#include <catch2/catch_test_macros.hpp>

namespace tova::npm {
namespace {

std::string Patch(llvm::StringRef text, const std::vector<Wanted>& wanted,
                  const std::vector<std::string>& dropped = {}) {
  Result<std::string> patched = PatchPackageJson(text, wanted, dropped);
  return patched ? *patched : "refused: " + patched.failure().message();
}

TEST_CASE("a package.json is patched as it is written") {
  CHECK(Patch("{\r\n\t\"name\": \"a\"\r\n}\r\n", {{"zod", "^3"}}) ==
        "{\r\n\t\"name\": \"a\",\r\n\t\"dependencies\": {\r\n\t\t\"zod\": \"^3\"\r\n\t}\r\n}\r\n");
  CHECK(Patch(R"({"name":"a","dependencies":{"x":"1"}})", {{"zod", "^3"}}) ==
        R"({"name":"a","dependencies":{"x":"1", "zod": "^3"}})");
  CHECK(Patch("{}", {{"zod", "^3"}}) == "{\n  \"dependencies\": {\n    \"zod\": \"^3\"\n  }\n}");
  CHECK(Patch(R"({ "dependencies": {} })", {{"zod", "^3"}}) == R"({ "dependencies": { "zod": "^3" } })");
  // The same again changes nothing; another table moves it; keys may be written with escapes.
  CHECK(Patch(R"({ "dependencies": { "zod": "^3" } })", {{"zod", "^3"}}) ==
        R"({ "dependencies": { "zod": "^3" } })");
  CHECK(Patch(R"({ "dependencies": { "z\u006fd": "^3" } })", {{"zod", "^4"}}) ==
        R"({ "dependencies": { "z\u006fd": "^4" } })");
  CHECK(Patch(R"({ "devDependencies": { "zod": "^3" } })", {{"zod", "^3"}}) ==
        R"({ "devDependencies": {}, "dependencies": { "zod": "^3" } })");
}

TEST_CASE("dropped packages go with their comma") {
  CHECK(Patch("{\"dependencies\": {\n  \"a\": \"1\",\n  \"b\": \"2\",\n  \"c\": \"3\"\n}}", {}, {"b"}) ==
        "{\"dependencies\": {\n  \"a\": \"1\",\n  \"c\": \"3\"\n}}");
  CHECK(Patch("{\"dependencies\": {\n  \"a\": \"1\",\n  \"c\": \"3\"\n}}", {}, {"c"}) ==
        "{\"dependencies\": {\n  \"a\": \"1\"\n}}");
  CHECK(Patch("{\"dependencies\": {\n  \"a\": \"1\"\n}, \"x\": [{\"}\": \"]\"}]}", {}, {"a"}) ==
        "{\"dependencies\": {}, \"x\": [{\"}\": \"]\"}]}");
  CHECK(Patch("{\"name\": \"a\"}", {}, {"a"}) == "{\"name\": \"a\"}");
}

TEST_CASE("a package.json that can't be patched is refused") {
  CHECK(Patch("[]", {{"zod", "^3"}}) == "refused: package.json is not a JSON object");
  CHECK(Patch("{", {{"zod", "^3"}}) == "refused: package.json is not a JSON object");
  CHECK(Patch("", {{"zod", "^3"}}) == "refused: package.json is not a JSON object");
  CHECK(Patch(R"({"dependencies": 1})", {{"zod", "^3"}}) ==
        "refused: `dependencies` in package.json is not an object");
  CHECK(Patch(R"({"dependencies": {}, "dependencies": {}})", {{"zod", "^3"}}) ==
        "refused: `dependencies` stands in package.json twice");
}

TEST_CASE("a generated package.json is known by its marker and keeps what it trusts") {
  std::string first = GeneratePackageJson({{"zod", "^3"}, {"b", "*", true}}, {{"ms", "2.0.0"}}, "");
  CHECK(IsGenerated(first));
  CHECK(!IsGenerated("{\"//\": \"mine\"}"));
  CHECK(!TrustsScripts(first));
  CHECK(ReadRanges(first) == std::map<std::string, std::string>{{"b", "*"}, {"zod", "^3"}});
  std::string trusting = first;
  trusting.replace(trusting.rfind('}'), 1, ", \"trustedDependencies\": [\"zod\"]}");
  CHECK(TrustsScripts(trusting));
  CHECK(TrustsScripts(GeneratePackageJson({}, {}, trusting)));
}

}  // namespace
}  // namespace tova::npm
