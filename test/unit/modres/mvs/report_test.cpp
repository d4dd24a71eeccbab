#include "modres/mvs/report.h"

#include <catch2/catch_test_macros.hpp>

#include "graph.h"

namespace tova::mvs {
namespace {

// The message, the body, the tips and the notes as they are laid out, places aside.
std::string Text(const Diagnostic& diagnostic) {
  std::string text = "error: " + diagnostic.message + "\n\n";
  for (const std::string& line : diagnostic.body) text += line.empty() ? "\n" : "  " + line + "\n";
  for (const std::string& tip : diagnostic.tips) text += "  Tip: " + tip + "\n";
  for (const std::string& note : diagnostic.notes) text += "  Note: " + note + "\n";
  return text;
}

RootPlace Root() {
  return {"my-app (tova.toml)", [](llvm::StringRef module) {
            uint32_t begin = static_cast<uint32_t>(module.size());
            return module.contains("carol") || module.contains("dave") || module.contains("alice")
                       ? Span{FileId{1}, begin, begin + 1}
                       : Span();
          }};
}

TEST_CASE("a version conflict has the documented words") {
  Graph graph;
  graph.modules["github.com/carol/web-framework"][V("1.0.0")] = {{"github.com/alice/tova-http", C("^1.0.0")}};
  graph.modules["github.com/dave/api-toolkit"][V("1.0.0")] = {{"github.com/alice/tova-http", C("^2.0.0")}};
  graph.modules["github.com/alice/tova-http"][V("1.0.0")] = {};
  graph.modules["github.com/alice/tova-http"][V("2.0.0")] = {};
  Request request;
  request.requirements = {{"github.com/dave/api-toolkit", C("^1.0.0")},
                          {"github.com/carol/web-framework", C("^1.0.0")}};
  auto outcome = Resolve(request, graph);
  auto diagnostics = Explain(*outcome, Root());
  REQUIRE(diagnostics.size() == 1);
  CHECK(Text(diagnostics[0]) ==
        "error: version conflict for github.com/alice/tova-http\n"
        "\n"
        "  github.com/carol/web-framework requires ^1.0.0\n"
        "  github.com/dave/api-toolkit requires ^2.0.0\n"
        "\n"
        "  These constraints cannot be satisfied simultaneously.\n"
        "  Tip: Check if either dependency has a newer version that resolves this.\n");
  CHECK(diagnostics[0].span.valid());
  CHECK(diagnostics[0].labels.size() == 1);
}

TEST_CASE("the root takes part by its name, a deeper requirer with its path") {
  Graph graph;
  graph.modules["github.com/carol/a"][V("1.0.0")] = {{"github.com/erin/b", C("^1.0.0")}};
  graph.modules["github.com/erin/b"][V("1.2.0")] = {{"github.com/alice/http", C("^1.0.0")}};
  graph.modules["github.com/erin/b"][V("1.3.0")] = {{"github.com/alice/http", C("^2.0.0")}};
  graph.modules["github.com/alice/http"][V("1.0.0")] = {};
  graph.modules["github.com/alice/http"][V("2.0.0")] = {};
  Request request;
  request.requirements = {{"github.com/carol/a", C("^1.0.0")}, {"github.com/alice/http", C("^2.0.0")}};
  auto outcome = Resolve(request, graph);
  FindWaysOut(request, graph, *outcome);
  auto diagnostics = Explain(*outcome, Root());
  REQUIRE(diagnostics.size() == 1);
  CHECK(Text(diagnostics[0]) ==
        "error: version conflict for github.com/alice/http\n"
        "\n"
        "  github.com/erin/b requires ^1.0.0\n"
        "  my-app (tova.toml) requires ^2.0.0\n"
        "\n"
        "  These constraints cannot be satisfied simultaneously.\n"
        "  Tip: Check if either dependency has a newer version that resolves this.\n"
        "  Tip: `tovac pkg update github.com/erin/b@1.3.0` satisfies all\n"
        "  Tip: `tovac pkg add github.com/alice/http@^1.0.0` satisfies all\n"
        "  Note: my-app (tova.toml) → github.com/carol/a@v1.0.0 → github.com/erin/b@v1.2.0\n");
}

TEST_CASE("a cycle has the documented words") {
  Graph graph;
  graph.modules["github.com/alice/http"][V("1.0.0")] = {{"github.com/bob/middleware", C("*")}};
  graph.modules["github.com/bob/middleware"][V("1.0.0")] = {{"github.com/alice/http", C("*")}};
  Request request;
  request.requirements = {{"github.com/alice/http", C("^1.0.0")}};
  auto diagnostics = Explain(*Resolve(request, graph), Root());
  REQUIRE(diagnostics.size() == 1);
  CHECK(Text(diagnostics[0]) ==
        "error: circular dependency detected\n"
        "\n"
        "  github.com/alice/http → github.com/bob/middleware → github.com/alice/http\n"
        "\n"
        "  Tova does not allow circular module dependencies.\n");
  CHECK(diagnostics[0].span.valid());
}

TEST_CASE("what doesn't exist is named") {
  Graph graph;
  for (int minor = 0; minor < 12; ++minor)
    graph.modules["github.com/alice/http"][version::Version(1, minor, 0)] = {};
  Request request;
  request.requirements = {{"github.com/alice/http", C("^9.0.0")}, {"github.com/x/none", C("*")}};
  auto diagnostics = Explain(*Resolve(request, graph), Root());
  REQUIRE(diagnostics.size() == 2);
  CHECK(Text(diagnostics[0]) ==
        "error: no version of github.com/alice/http satisfies ^9.0.0\n"
        "\n"
        "  my-app (tova.toml) requires ^9.0.0\n"
        "\n"
        "  Available versions: ..., v1.2.0, v1.3.0, v1.4.0, v1.5.0, v1.6.0, v1.7.0, v1.8.0, v1.9.0, v1.10.0, "
        "v1.11.0\n");
  CHECK(diagnostics[1].message == "github.com/x/none has no versions");
}

}  // namespace
}  // namespace tova::mvs
