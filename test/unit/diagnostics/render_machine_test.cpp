#include "diagnostics/render.h"
#include "diagnostics/render_json.h"
#include "diagnostics/render_sarif.h"
#include "diagnostics/render_short.h"
#include "llvm/Support/JSON.h"
#include "test/unit/diagnostics/spans.h"

namespace tova {
namespace {

struct Example {
  SourceSet sources;
  FileId file = sources.Add("src/a.tova", "let é = encoed\n");
  Diagnostic diagnostic;

  Example() {
    diagnostic = MakeDiagnostic(DiagnosticCode::kFileSystem, "no `encoed`", PlaceOf(sources, file, "encoed"));
    diagnostic.span_text = "here";
    diagnostic.labels = {{PlaceOf(sources, file, "é"), "needs it"}};
    diagnostic.body = {"a line"};
    diagnostic.notes = {"a note"};
    diagnostic.tips = {"did you mean `encode`?"};
    diagnostic.fix = {{PlaceOf(sources, file, "encoed"), "encode"}};
  }
};

TEST_CASE("the short format counts columns in code points") {
  Example example;
  CHECK(RenderShort(example.diagnostic, example.sources) == "src/a.tova:1:9: error[P390]: no `encoed`\n");
  example.diagnostic.span = {};
  example.diagnostic.severity = Severity::kWarning;
  example.diagnostic.message = "two\nlines";
  CHECK(RenderShort(example.diagnostic, example.sources) == "warning[P390]: two\\nlines\n");
}

TEST_CASE("the json format has every field on one line") {
  Example example;
  CHECK(RenderJson(example.diagnostic, example.sources) ==
        R"({"version":1,"code":"P390","severity":"error","title":"a file or folder could not be used",)"
        R"("message":"no `encoed`","span":{"file":"src/a.tova","begin":9,"end":15,)"
        R"("start":{"line":1,"column":9},"stop":{"line":1,"column":15}},"label":"here",)"
        R"("labels":[{"span":{"file":"src/a.tova","begin":4,"end":6,"start":{"line":1,"column":5},)"
        R"("stop":{"line":1,"column":6}},"text":"needs it"}],"body":["a line"],"notes":["a note"],)"
        R"("tips":["did you mean `encode`?"],"fix":[{"span":{"file":"src/a.tova","begin":9,"end":15,)"
        R"("start":{"line":1,"column":9},"stop":{"line":1,"column":15}},"replacement":"encode"}],)"
        R"("fix_is_safe":false})"
        "\n");
}

TEST_CASE("the json format takes any bytes and stays safe to look at") {
  SourceSet sources;
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kFileSystem, "\xff \x1b \u202e \U000E0041 \"\n");
  std::string json = RenderJson(diagnostic, sources);
  CHECK(json.find("\"message\":\"\uFFFD \\u001b \\u202e \\udb40\\udc41 \\\"\\n\"") != std::string::npos);
  CHECK(json.find("\"span\":null") != std::string::npos);
  CHECK(json.find('\n') == json.size() - 1);
  diagnostic.message = "\xff \x1b \u202e \"\n";
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(RenderJson(diagnostic, sources));
  REQUIRE(static_cast<bool>(parsed));
  CHECK(parsed->getAsObject()->getString("message") == llvm::StringRef("\uFFFD \x1b \u202e \"\n"));
}

TEST_CASE("the sarif format is one document with rules, places and fixes") {
  Example example;
  Report report = Arrange({example.diagnostic}, example.sources);
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(RenderSarif(report, example.sources));
  REQUIRE(static_cast<bool>(parsed));
  const llvm::json::Object* log = parsed->getAsObject();
  CHECK(log->getString("version") == llvm::StringRef("2.1.0"));
  const llvm::json::Object* run = (*log->getArray("runs"))[0].getAsObject();
  CHECK(run->getString("columnKind") == llvm::StringRef("unicodeCodePoints"));
  const llvm::json::Array* rules = run->getObject("tool")->getObject("driver")->getArray("rules");
  REQUIRE(rules->size() == 1);
  CHECK((*rules)[0].getAsObject()->getString("id") == llvm::StringRef("P390"));
  const llvm::json::Object* result = (*run->getArray("results"))[0].getAsObject();
  CHECK(result->getInteger("ruleIndex") == 0);
  CHECK(result->getString("level") == llvm::StringRef("error"));
  CHECK(result->getObject("message")->getString("text") ==
        llvm::StringRef("no `encoed`\na line\nNote: a note\nTip: did you mean `encode`?"));
  const llvm::json::Object* place =
      (*result->getArray("locations"))[0].getAsObject()->getObject("physicalLocation");
  CHECK(place->getObject("artifactLocation")->getString("uri") == llvm::StringRef("src/a.tova"));
  CHECK(place->getObject("region")->getInteger("startColumn") == 9);
  CHECK(place->getObject("region")->getInteger("endColumn") == 15);
  CHECK(result->getArray("relatedLocations")->size() == 1);
  const llvm::json::Object* change =
      (*(*result->getArray("fixes"))[0].getAsObject()->getArray("artifactChanges"))[0].getAsObject();
  const llvm::json::Object* replacement = (*change->getArray("replacements"))[0].getAsObject();
  CHECK(replacement->getObject("insertedContent")->getString("text") == llvm::StringRef("encode"));
  CHECK(replacement->getObject("deletedRegion")->getInteger("byteOffset") == 9);
}

TEST_CASE("the sarif format encodes paths as URIs and takes an empty report") {
  SourceSet sources;
  FileId file = sources.Add("my dir/c:é%.tova", "x");
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kFileSystem, "m", {file, 0, 1});
  std::string text = RenderSarif(Arrange({diagnostic}, sources), sources);
  CHECK(text.find("\"uri\": \"my%20dir/c%3A%C3%A9%25.tova\"") != std::string::npos);
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(RenderSarif(Report(), sources));
  REQUIRE(static_cast<bool>(parsed));
  CHECK((*parsed->getAsObject()->getArray("runs"))[0].getAsObject()->getArray("results")->empty());
}

TEST_CASE("message formats are known by their words") {
  CHECK(ParseMessageFormat("human") == MessageFormat::kHuman);
  CHECK(ParseMessageFormat("short") == MessageFormat::kShort);
  CHECK(ParseMessageFormat("json") == MessageFormat::kJson);
  CHECK(ParseMessageFormat("sarif") == MessageFormat::kSarif);
  CHECK(ParseMessageFormat("Human") == std::nullopt);
  CHECK(ParseMessageFormat("") == std::nullopt);
}

TEST_CASE("a report for people separates diagnostics and sums them up") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "one\ntwo\n");
  RenderOptions options;
  options.explain_hint = false;
  Diagnostic first = MakeDiagnostic(DiagnosticCode::kFileSystem, "first", {file, 0, 3});
  Diagnostic second = MakeDiagnostic(DiagnosticCode::kFileSystem, "second", {file, 4, 7});
  CHECK(RenderReport(Arrange({second, first}, sources), sources, MessageFormat::kHuman, options) ==
        "error: first\n"
        "  --> a.tova:1:1\n"
        "   |\n"
        " 1 | one\n"
        "   | ^^^\n"
        "\n"
        "error: second\n"
        "  --> a.tova:2:1\n"
        "   |\n"
        " 2 | two\n"
        "   | ^^^\n"
        "\n"
        "2 errors\n");
  CHECK(RenderReport(Arrange({second, first}, sources), sources, MessageFormat::kShort) ==
        "a.tova:1:1: error[P390]: first\na.tova:2:1: error[P390]: second\n");
  CHECK(RenderReport(Report(), sources, MessageFormat::kHuman).empty());
  CHECK(RenderReport(Report(), sources, MessageFormat::kJson).empty());
}

}  // namespace
}  // namespace tova
