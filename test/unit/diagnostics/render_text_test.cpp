#include "diagnostics/render_text.h"

#include <random>

#include "diagnostics/escape.h"
#include "diagnostics/render.h"
#include "test/unit/diagnostics/spans.h"

namespace tova {
namespace {

Diagnostic Problem(std::string message, Span span = {}, std::string under = {}) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kFileSystem, std::move(message), span);
  diagnostic.span_text = std::move(under);
  return diagnostic;
}

// Without the last line, which is the same for all.
std::string Render(const Diagnostic& diagnostic, const SourceSet& sources) {
  RenderOptions options;
  options.explain_hint = false;
  return RenderText(diagnostic, sources, options);
}

TEST_CASE("an import that is not exported looks as designed") {
  SourceSet sources;
  FileId app = sources.Add("src/app.tova",
                           "// the app\n\nimport { encoed, decode } from \"github.com/bob/tova-jwt\"\n");
  FileId manifest = sources.Add("github.com/bob/tova-jwt@v1.0.0/tova.toml",
                                "[package]\nname = \"github.com/bob/tova-jwt\"\nversion = \"1.0.0\"\n"
                                "exports = [\"encode\", \"decode\"]\n");
  const CatalogEntry* entry = FindDiagnostic("E404");
  REQUIRE(entry != nullptr);
  Diagnostic diagnostic =
      MakeDiagnostic(entry->code, "`encoed` is not exported by github.com/bob/tova-jwt@v1.0.0",
                     PlaceOf(sources, app, "encoed"));
  diagnostic.severity = Severity::kError;
  diagnostic.span_text = "not in this package's exports";
  diagnostic.labels.push_back({PlaceOf(sources, manifest, "[\"encode\", \"decode\"]"), "exports declared here"});
  diagnostic.tips.push_back("did you mean `encode`?");
  CHECK(RenderText(diagnostic, sources) ==
        "error: `encoed` is not exported by github.com/bob/tova-jwt@v1.0.0\n"
        "  --> src/app.tova:3:10\n"
        "   |\n"
        " 3 | import { encoed, decode } from \"github.com/bob/tova-jwt\"\n"
        "   |          ^^^^^^ not in this package's exports\n"
        "   |\n"
        "  ::: github.com/bob/tova-jwt@v1.0.0/tova.toml:4:11\n"
        "   |\n"
        " 4 | exports = [\"encode\", \"decode\"]\n"
        "   |           -------------------- exports declared here\n"
        "   |\n"
        "  Tip: did you mean `encode`?\n"
        "  For more about this error: tovac explain E404\n");
}

TEST_CASE("a diagnostic with a body has the package manager's layout") {
  SourceSet sources;
  Diagnostic diagnostic = Problem("version conflict for github.com/alice/tova-http");
  diagnostic.body = {"github.com/carol/web-framework requires ^1.0.0", "github.com/dave/api-toolkit requires ^2.0.0", "",
                     "These constraints cannot be satisfied simultaneously."};
  diagnostic.tips = {"Check if either dependency has a newer version that resolves this."};
  std::string expected =
      "error: version conflict for github.com/alice/tova-http\n"
      "\n"
      "  github.com/carol/web-framework requires ^1.0.0\n"
      "  github.com/dave/api-toolkit requires ^2.0.0\n"
      "\n"
      "  These constraints cannot be satisfied simultaneously.\n"
      "  Tip: Check if either dependency has a newer version that resolves this.\n";
  CHECK(Render(diagnostic, sources) == expected);
  CHECK(RenderText(diagnostic, sources) == expected + "  For more about this error: tovac explain P390\n");

  SECTION("its places follow after a blank line") {
    FileId manifest = sources.Add("tova.toml", "[dependencies]\n\"github.com/alice/tova-http\" = \"^1.0.0\"\n");
    diagnostic.span = PlaceOf(sources, manifest, "\"^1.0.0\"");
    diagnostic.span_text = "required here";
    CHECK(RenderText(diagnostic, sources) == expected +
                                                 "\n"
                                                 "  --> tova.toml:2:32\n"
                                                 "   |\n"
                                                 " 2 | \"github.com/alice/tova-http\" = \"^1.0.0\"\n"
                                                 "   |                                ^^^^^^^^ required here\n"
                                                 "   |\n"
                                                 "  For more about this error: tovac explain P390\n");
  }
  SECTION("notes come after the tips, so that the set text stays whole") {
    diagnostic.notes = {"while installing"};
    CHECK(Render(diagnostic, sources) == expected + "  Note: while installing\n");
  }
}

TEST_CASE("a diagnostic without a place") {
  SourceSet sources;
  Diagnostic diagnostic = Problem("cannot read a.tova: permission denied");
  CHECK(RenderText(diagnostic, sources) ==
        "error: cannot read a.tova: permission denied\n"
        "  For more about this error: tovac explain P390\n");
  diagnostic.severity = Severity::kWarning;
  diagnostic.notes = {"while reading the project"};
  diagnostic.tips = {"check who owns a.tova"};
  CHECK(RenderText(diagnostic, sources) ==
        "warning: cannot read a.tova: permission denied\n"
        "\n"
        "  Note: while reading the project\n"
        "  Tip: check who owns a.tova\n"
        "  For more about this warning: tovac explain P390\n");
}

TEST_CASE("several labels on one line hang below their marks") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "let total = first + second\n");
  Diagnostic diagnostic = Problem("mismatched types", PlaceOf(sources, file, "+"), "no such sum");
  diagnostic.labels = {{PlaceOf(sources, file, "first"), "an Int"}, {PlaceOf(sources, file, "second"), "a String"}};
  CHECK(Render(diagnostic, sources) ==
        "error: mismatched types\n"
        "  --> a.tova:1:19\n"
        "   |\n"
        " 1 | let total = first + second\n"
        "   |             ----- ^ ------ a String\n"
        "   |             |     |\n"
        "   |             |     no such sum\n"
        "   |             an Int\n");
}

TEST_CASE("a mark inside another one keeps both labels") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "print(f(x))\n");
  Diagnostic diagnostic = Problem("outer", PlaceOf(sources, file, "x"), "inner");
  diagnostic.labels = {{PlaceOf(sources, file, "print(f(x))"), "whole"}};
  CHECK(Render(diagnostic, sources) ==
        "error: outer\n"
        "  --> a.tova:1:9\n"
        "   |\n"
        " 1 | print(f(x))\n"
        "   | --------^-- whole\n"
        "   |         |\n"
        "   |         inner\n");
}

TEST_CASE("two labels of one place stand below each other") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "abc\n");
  Diagnostic diagnostic = Problem("twice", PlaceOf(sources, file, "abc"), "first");
  diagnostic.labels = {{PlaceOf(sources, file, "abc"), "second"}, {PlaceOf(sources, file, "ab"), "third"}};
  CHECK(Render(diagnostic, sources) ==
        "error: twice\n"
        "  --> a.tova:1:1\n"
        "   |\n"
        " 1 | abc\n"
        "   | ^^^ first\n"
        "   | |\n"
        "   | second\n"
        "   | third\n");
}

TEST_CASE("labels on several lines are ordered and gaps are shown") {
  SourceSet sources;
  std::string text;
  for (int i = 1; i <= 120; ++i) text += "line" + std::to_string(i) + "\n";
  FileId file = sources.Add("a.tova", text);
  Diagnostic diagnostic = Problem("places", PlaceOf(sources, file, "line112"), "here");
  diagnostic.labels = {{PlaceOf(sources, file, "line3\n"), "third"},
                       {PlaceOf(sources, file, "line5"), "fifth"},
                       {PlaceOf(sources, file, "line6"), ""}};
  CHECK(Render(diagnostic, sources) ==
        "error: places\n"
        "    --> a.tova:112:1\n"
        "     |\n"
        "   3 | line3\n"
        "     | ----- third\n"
        "   4 | line4\n"
        "   5 | line5\n"
        "     | ----- fifth\n"
        "   6 | line6\n"
        "     | -----\n"
        "...\n"
        " 112 | line112\n"
        "     | ^^^^^^^ here\n");
}

TEST_CASE("a span of several lines marks its first and its last line") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "fn f() {\n    1\n    2\n    3\n  }\n");
  uint32_t size = static_cast<uint32_t>(sources.text(file).size());
  CHECK(Render(Problem("long", {file, 0, size}, "all of it"), sources) ==
        "error: long\n"
        "  --> a.tova:1:1\n"
        "   |\n"
        " 1 | fn f() {\n"
        "   | ^^^^^^^^\n"
        "...\n"
        " 5 |   }\n"
        "   |   ^ all of it\n");
}

TEST_CASE("an empty span is a caret") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "let x =\r\nlet y\n");
  CHECK(Render(Problem("expected an expression", {file, 7, 7}, "here"), sources) ==
        "error: expected an expression\n"
        "  --> a.tova:1:8\n"
        "   |\n"
        " 1 | let x =\n"
        "   |        ^ here\n");
  SECTION("a span of the line break alone too") {
    CHECK(Render(Problem("m", {file, 7, 9}), sources) ==
          "error: m\n  --> a.tova:1:8\n   |\n 1 | let x =\n   |        ^\n");
  }
  SECTION("at the end of the file") {
    CHECK(Render(Problem("m", {file, 15, 15}), sources) ==
          "error: m\n  --> a.tova:3:1\n   |\n 3 |\n   | ^\n");
  }
  SECTION("past the end of the file") {
    CHECK(Render(Problem("m", {file, 4000, 5000}), sources) ==
          "error: m\n  --> a.tova:3:1\n   |\n 3 |\n   | ^\n");
  }
}

TEST_CASE("an empty file has a first line") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "");
  CHECK(Render(Problem("m", {file, 0, 0}), sources) == "error: m\n  --> a.tova:1:1\n   |\n 1 |\n   | ^\n");
}

TEST_CASE("marks stand under what terminals show") {
  SourceSet sources;
  auto marked = [&](std::string line, llvm::StringRef needle) {
    FileId file = sources.Add("a.tova", line + "\n");
    std::string text = Render(Problem("m", PlaceOf(sources, file, needle)), sources);
    size_t at = text.find(" 1 |");
    REQUIRE(at != std::string::npos);
    return text.substr(at);
  };
  SECTION("tabs") { CHECK(marked("\tab\tcd", "cd") == " 1 |     ab  cd\n   |         ^^\n"); }
  SECTION("wide characters") { CHECK(marked("日本 = x", "x") == " 1 | 日本 = x\n   |        ^\n"); }
  SECTION("marks of wide characters") { CHECK(marked("a日本", "日本") == " 1 | a日本\n   |  ^^^^\n"); }
  SECTION("combining marks") { CHECK(marked("e\u0301x", "x") == " 1 | e\u0301x\n   |  ^\n"); }
  SECTION("emoji") { CHECK(marked("👍x", "x") == " 1 | 👍x\n   |   ^\n"); }
  SECTION("emoji with a skin tone") { CHECK(marked("👍🏽x", "x") == " 1 | 👍🏽x\n   |   ^\n"); }
  SECTION("a family of emoji") { CHECK(marked("👨‍👩‍👧x", "x") == " 1 | 👨‍👩‍👧x\n   |   ^\n"); }
  SECTION("flags") { CHECK(marked("🇩🇪🇫🇷x", "x") == " 1 | 🇩🇪🇫🇷x\n   |     ^\n"); }
  SECTION("emoji presentation") { CHECK(marked("❤️x", "x") == " 1 | ❤️x\n   |   ^\n"); }
  SECTION("invalid bytes") { CHECK(marked("\xff\xfex", "x") == " 1 | \uFFFD\uFFFDx\n   |   ^\n"); }
  SECTION("control characters") { CHECK(marked("\x1b[31mx", "x") == " 1 | \\u{1b}[31mx\n   |           ^\n"); }
  SECTION("bidirectional overrides") { CHECK(marked("\u202ex", "x") == " 1 | \\u{202e}x\n   |         ^\n"); }
  SECTION("a byte order mark") { CHECK(marked("\uFEFFx = 1", "x") == " 1 | x = 1\n   | ^\n"); }
}

TEST_CASE("a place inside a character marks the whole character") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "a日b\n");
  CHECK(Render(Problem("m", {file, 2, 3}), sources) ==
        "error: m\n  --> a.tova:1:2\n   |\n 1 | a日b\n   |  ^^\n");
}

TEST_CASE("long lines are cut around the label") {
  SourceSet sources;
  std::string line = std::string(50'000, 'a') + "NEEDLE" + std::string(50'000, 'b');
  FileId file = sources.Add("a.tova", line + "\n");
  RenderOptions options;
  options.explain_hint = false;
  options.width = 40;
  Diagnostic diagnostic = Problem("long", PlaceOf(sources, file, "NEEDLE"), "here");
  CHECK(RenderText(diagnostic, sources, options) ==
        "error: long\n"
        "  --> a.tova:1:50001\n"
        "   |\n"
        " 1 | ...aaaaaaaaaaNEEDLEbbbbbbbbbbbbbbbbbb...\n"
        "   |              ^^^^^^ here\n");
  SECTION("a span wider than the view is marked as far as it is shown") {
    diagnostic.span = {file, 0, 100'006};
    CHECK(RenderText(diagnostic, sources, options) ==
          "error: long\n"
          "  --> a.tova:1:1\n"
          "   |\n"
          " 1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
          "   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here\n");
  }
  SECTION("a label far away gets a view of its own") {
    diagnostic.labels = {{{file, 0, 2}, "start"}, {{file, 100'004, 100'006}, "end"}};
    CHECK(RenderText(diagnostic, sources, options) ==
          "error: long\n"
          "  --> a.tova:1:50001\n"
          "   |\n"
          " 1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
          "   | -- start\n"
          " 1 | ...aaaaaaaaaaNEEDLEbbbbbbbbbbbbbbbbbb...\n"
          "   |              ^^^^^^ here\n"
          " 1 | ...bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
          "   |                                       -- end\n");
  }
}

TEST_CASE("the size of a message is bounded") {
  SourceSet sources;
  std::string marks;
  for (int i = 0; i < 100'000; ++i) marks += "\u0301";
  FileId file = sources.Add("a.tova", "x" + marks + "y" + std::string(100'000, '\t') + "\n");
  Diagnostic diagnostic = Problem(std::string(1'000'000, 'm'), PlaceOf(sources, file, "y"), std::string(1'000'000, 'u'));
  for (uint32_t i = 0; i < 5'000; ++i) {
    diagnostic.labels.push_back({{file, i * 20, i * 20 + 1}, "label"});
    diagnostic.notes.push_back("note");
    diagnostic.body.push_back("body");
  }
  CHECK(Render(diagnostic, sources).size() < 400'000);
}

TEST_CASE("foreign text cannot reach the terminal") {
  SourceSet sources;
  FileId file = sources.Add("a\x1b[2J.tova", "x\n");
  Diagnostic diagnostic = Problem("tag \x1b]0;title\x07 and\nmore", PlaceOf(sources, file, "x"), "un\x9b" "der");
  diagnostic.labels = {{PlaceOf(sources, file, "x"), "la\rbel"}};
  diagnostic.notes = {"no\u202ete"};
  diagnostic.tips = {"ti\u200bp"};
  diagnostic.body = {"bo\tdy"};
  std::string text = Render(diagnostic, sources);
  CHECK(text ==
        "error: tag \\u{1b}]0;title\\u{7} and\\nmore\n"
        "\n"
        "  bo\\tdy\n"
        "  Tip: ti\\u{200b}p\n"
        "  Note: no\\u{202e}te\n"
        "\n"
        "  --> a\\u{1b}[2J.tova:1:1\n"
        "   |\n"
        " 1 | x\n"
        "   | ^ un\uFFFDder\n"
        "   | |\n"
        "   | la\\rbel\n");
}

TEST_CASE("colours only decorate") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "one two\n");
  Diagnostic diagnostic = Problem("m", PlaceOf(sources, file, "one"), "first");
  diagnostic.labels = {{PlaceOf(sources, file, "two"), "second"}};
  diagnostic.tips = {"try `three`"};
  RenderOptions colored;
  colored.color = true;
  std::string text = RenderText(diagnostic, sources, colored);
  CHECK(llvm::StringRef(text).starts_with("\x1b[1;31merror\x1b[0m\x1b[1m: m\x1b[0m\n"));
  CHECK(text.find("\x1b[1;31m^^^\x1b[0m \x1b[1;34m---\x1b[0m") != std::string::npos);
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = text.find('m', at);
      continue;
    }
    plain += text[at];
  }
  CHECK(plain == RenderText(diagnostic, sources));
}

TEST_CASE("labels without a primary place") {
  SourceSet sources;
  FileId a = sources.Add("a.tova", "import b\n");
  FileId b = sources.Add("b.tova", "import a\n");
  Diagnostic diagnostic = Problem("circular");
  diagnostic.labels = {{PlaceOf(sources, a, "b"), "a imports b"}, {PlaceOf(sources, b, "a"), "b imports a"}};
  CHECK(Render(diagnostic, sources) ==
        "error: circular\n"
        "  --> a.tova:1:8\n"
        "   |\n"
        " 1 | import b\n"
        "   |        - a imports b\n"
        "   |\n"
        "  ::: b.tova:1:8\n"
        "   |\n"
        " 1 | import a\n"
        "   |        - b imports a\n");
}

// Whether a text is valid UTF-8 that a terminal shows as it is.
bool IsSafe(llvm::StringRef text) {
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeCodePoint(text, at);
    if (!point.valid || (point.value != U'\n' && IsUnsafeForTerminal(point.value))) return false;
    at += point.size;
  }
  return true;
}

TEST_CASE("any text with any places renders safely in every format") {
  const llvm::StringRef pieces[] = {"a",        "word ",  "\n",         "\r\n",       "\t",      "日本",  "e\u0301",
                                    "👨‍👩‍👧", "🇩🇪",    "\xff",       "\xe6\x97",   "\u202e",  "\x1b[", "\uFEFF",
                                    "\u200d",  "\u0301", "{\"x\": 1}", "          ", "\x7f\\\"", "❤️",   "\r"};
  std::mt19937 random(20260227);
  auto below = [&](size_t limit) { return static_cast<uint32_t>(random() % limit); };
  for (int round = 0; round < 400; ++round) {
    SourceSet sources;
    std::vector<FileId> files;
    for (int i = 0; i < 2; ++i) {
      std::string text;
      for (uint32_t n = below(120); n > 0; --n) text += pieces[below(std::size(pieces))];
      files.push_back(sources.Add("f" + std::to_string(i), text));
    }
    auto place = [&] {
      FileId file = files[below(2)];
      uint32_t size = static_cast<uint32_t>(sources.text(file).size());
      uint32_t begin = below(size + 3);
      return Span{file, begin, begin + below(below(8) == 0 ? size + 3 : 6)};
    };
    Diagnostic diagnostic = Problem(pieces[below(std::size(pieces))].str(), place(), "under");
    for (uint32_t n = below(6); n > 0; --n) diagnostic.labels.push_back({place(), n % 2 == 0 ? "label" : ""});
    diagnostic.fix = {{place(), pieces[below(std::size(pieces))].str()}};
    Report report = Arrange({diagnostic}, sources);
    RenderOptions options;
    options.width = 20 + below(60);
    for (MessageFormat format :
         {MessageFormat::kHuman, MessageFormat::kShort, MessageFormat::kJson, MessageFormat::kSarif}) {
      std::string text = RenderReport(report, sources, format, options);
      INFO(text);
      CHECK(IsSafe(text));
      CHECK(text.size() < 20'000);
    }
  }
}

}  // namespace
}  // namespace tova
