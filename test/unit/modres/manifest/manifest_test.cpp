#include "modres/manifest/manifest.h"

#include <catch2/catch_test_macros.hpp>

#include "modres/manifest/toml_document.h"

namespace tova::manifest {
namespace {

struct Reading {
  SourceSet sources;
  Emitter emitter;
  std::optional<Manifest> manifest;

  explicit Reading(llvm::StringRef text, Dialect dialect = Dialect::kTova) {
    FileId file = sources.Add("tova.toml", text.str());
    manifest = ParseManifest(sources, file, dialect, emitter);
  }
  // "P002 `exprots`: message | tip" for each diagnostic, one a line.
  std::string Report() const {
    std::string report;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) {
      report += Describe(diagnostic.code).id.str() + " " + sources.TextOf(diagnostic.span).str() + ": " +
                diagnostic.message;
      if (!diagnostic.tips.empty()) report += " | " + diagnostic.tips.front();
      report += "\n";
    }
    return report;
  }
};

std::string ReportFor(llvm::StringRef text, Dialect dialect = Dialect::kTova) {
  return Reading(text, dialect).Report();
}

TEST_CASE("an application with everything in it") {
  Reading reading(
      "# the shop\n[project]\nname = \"my-app\"\nversion = \"1.2.3\"\nentry = \"./app/\"\n[dev]\nport = "
      "8080\n"
      "[build]\noutput = \"dist\"\n[dependencies]\n\"github.com/bob/jwt\" = \"^1.0.0\"\nhttp = { path = "
      "\"../http\" }\n"
      "\"github.com/a/b\".path = '../b'\n[npm]\nzod = \"^3.0.0\"\n\"@scope/x.y\" = \"1\"\n[npm.dev]\nvitest "
      "= \"^1.0.0\"\n"
      "[npm.override]\nms = \"2\"\n[replace]\n\"github.com/c/d\" = { module = \"github.com/me/d\", version = "
      "\"1.0.0\" }\n"
      "\"github.com/e/f\" = { path = \"../f\" }\n[workspace]\nmembers = [\"apps/*\", \"./tools/\"]\n");
  CHECK(reading.Report().empty());
  REQUIRE(reading.manifest);
  const Manifest& manifest = *reading.manifest;
  CHECK_FALSE(manifest.is_package);
  CHECK(manifest.name.value == "my-app");
  CHECK(manifest.version.value.ToString() == "1.2.3");
  CHECK(manifest.entry.value == "app");
  CHECK(manifest.dev_port.value == 8080);
  CHECK(manifest.build_output.value == "dist");
  REQUIRE(manifest.dependencies.size() == 3);
  CHECK(manifest.dependencies[0].constraint.text() == "^1.0.0");
  CHECK(reading.sources.TextOf(manifest.dependencies[0].name_span) == "\"github.com/bob/jwt\"");
  CHECK(reading.sources.TextOf(manifest.dependencies[0].value_span) == "\"^1.0.0\"");
  CHECK(manifest.dependencies[1].path == "../http");
  CHECK(manifest.FindDependency("github.com/a/b")->path == "../b");
  CHECK_FALSE(manifest.FindDependency("zod"));
  REQUIRE(manifest.npm.size() == 2);
  CHECK(manifest.npm[1].name == "@scope/x.y");
  CHECK(manifest.npm_dev.size() == 1);
  CHECK(manifest.npm_override[0].range == "2");
  CHECK(manifest.FindReplacement("github.com/c/d")->with_module == "github.com/me/d");
  CHECK(manifest.FindReplacement("github.com/e/f")->is_path());
  REQUIRE(manifest.workspace_members.size() == 2);
  CHECK(manifest.workspace_members[1].value == "tools");
}

TEST_CASE("an empty manifest is an application with the defaults") {
  Reading reading("");
  REQUIRE(reading.manifest);
  CHECK(reading.manifest->name.value == "tova-app");
  CHECK(reading.manifest->version.value.ToString() == "0.1.0");
  CHECK(reading.manifest->entry.value == "src");
  CHECK(reading.manifest->dev_port.value == 3000);
  CHECK(reading.manifest->build_output.value == ".tova-out");
}

TEST_CASE("a package with its exports and their places") {
  Reading reading(
      "\xEF\xBB\xBF[package]\r\nname = \"github.com/alice/tova-http\"\r\nversion = \"1.3.0-rc.1\"\r\nlicense "
      "= \"MIT\"\r\n"
      "keywords = [\"\xc3\xa4\", \"b\"]\r\nexports = [\"serve\", \"R\xc3\xa4quest\", \"Response\"]\r\nentry "
      "= \"src/http.tova\"\r\n");
  CHECK(reading.Report().empty());
  REQUIRE(reading.manifest);
  REQUIRE(reading.manifest->exports);
  CHECK(reading.sources.TextOf(reading.manifest->exports->names[2].span) == "\"Response\"");
  CHECK(reading.sources.TextOf(reading.manifest->exports->span) ==
        "[\"serve\", \"R\xc3\xa4quest\", \"Response\"]");
  CHECK(reading.manifest->entry.value == "src/http.tova");
  CHECK(reading.sources.TextOf(reading.manifest->section_span) == "package");
}

TEST_CASE("unknown keys and tables name the nearest one") {
  CHECK(ReportFor("[package]\nname = \"a.b/c/d\"\nversion = \"1.0.0\"\nexprots = []\n") ==
        "P002 exprots: unknown key `exprots` in [package] | did you mean `exports`?\n");
  CHECK(ReportFor("[dependancies]\n") ==
        "P003 dependancies: unknown table `[dependancies]` | did you mean `dependencies`?\n");
  CHECK(Reading("[dependancies]\n").manifest);
  CHECK(ReportFor("[dev]\nhost = \"x\"\n") == "P002 host: unknown key `host` in [dev] | [dev] knows port\n");
  CHECK(ReportFor("name = \"x\"\n") ==
        "P003 name: unknown key `name` outside of any table | it belongs below [project] or [package]\n");
}

TEST_CASE("every mistake is reported at its place") {
  CHECK(ReportFor("[project]\nname = 1\nversion = \"v1.0.0\"\nentry = \"../x\"\n[dev]\nport = \"3000\"\n") ==
        "P004 1: `name` is a string, not an integer | write `name = \"...\"`\n"
        "P007 \"v1.0.0\": `v1.0.0` is not a version | write `1.0.0`; only the git tag has a `v`\n"
        "P010 \"../x\": `../x` is not a path inside this folder\n"
        "P004 \"3000\": `port` is an integer, not a string | write `port = 3000`\n");
  CHECK(ReportFor("[package]\n") ==
        "P006 package: [package] has no `name` | add a line such as `name = \"github.com/alice/tova-http\"`\n"
        "P006 package: [package] has no `version` | add a line such as `version = \"0.1.0\"`\n");
  CHECK(ReportFor("[project]\n[package]\nname = \"a.b/c/d\"\nversion = \"1.0.0\"\n") ==
        "P005 package: both [project] and [package]\n");
  CHECK(ReportFor("[dependencies]\n\"a.b/c/d\" = \"^1.0 || ^2\"\n") ==
        "P008 ||: `^1.0 || ^2` is not a version constraint | a module has one version in a build: name the "
        "range that "
        "fits, such as `>=1.0.0 <3.0.0`\n");
  CHECK(ReportFor("[dependencies]\n\"https://a.b/c/d\" = \"^1.0\"\n") ==
        "P009 https://: `https://a.b/c/d` is not a module path | write `a.b/c/d`\n");
  CHECK(ReportFor("[dependencies]\nzod = \"^1.0\"\n") ==
        "P009 zod: `zod` is not a module path | npm packages stand in [npm]; a package on this disk is `zod "
        "= { path = "
        "\"../zod\" }`\n");
  CHECK(ReportFor("[npm]\nlodash.debounce = \"^4\"\n") ==
        "P004 lodash: `lodash` in [npm] is a table, not a version range | names with dots stand in quotes: "
        "\"lodash.debounce\" = \"^1.0.0\"\n");
  CHECK(ReportFor("dependencies = 3\n") ==
        "P004 3: `dependencies` is a table, not an integer | write `[dependencies]`\n");
  CHECK(ReportFor("[dev]\nport = 0\n") == "P014 0: `port` is not between 1 and 65535\n");
  CHECK(ReportFor("[dependencies]\n\"a.b/c/D\" = \"*\"\n\"a.b/c/d\" = \"*\"\n") ==
        "P016 \"a.b/c/d\": `a.b/c/D` and `a.b/c/d` differ only in case\n");
  CHECK(ReportFor("[replace]\n\"a.b/c/d\" = { module = \"a.b/c/e\" }\n").substr(0, 5) == "P015 ");
  CHECK(ReportFor("[dependencies]\nlock = { path = \"x\" }\n") ==
        "P009 lock: `lock` can't be the name of a dependency\n");
}

TEST_CASE("broken TOML is one error at its place") {
  CHECK(ReportFor("[project]\nname = tova\n") ==
        "P001 o: invalid TOML: expected 'true', saw 'to' | a text stands in quotes: name = \"tova\"\n");
  CHECK(ReportFor("[dependencies]\ngithub.com/a/b = \"^1\"\n") ==
        "P001 /: invalid TOML: expected '=', saw '/' | names with `/` or `@` stand in quotes: "
        "\"github.com/a/b\" = ...\n");
  CHECK(ReportFor("[project]\nname = \"a\"\nname = \"b\"\n") ==
        "P001 name = \"b\": invalid TOML: `name` is there twice | keep one of the two lines\n");
  CHECK(ReportFor("[dependencies]\n\"a.b/c/d\" = \"^1\"\n[npm]\n'a.b/c/d' = '1'\n'a.b/c/d' = '2' # x\n") ==
        "P001 'a.b/c/d' = '2' # x: invalid TOML: `a.b/c/d` is there twice | keep one of the two lines\n");
  CHECK(ReportFor("dev = { port = 1, port = 2 }\n") ==
        "P001 dev = { port = 1, port = 2 }: invalid TOML: a name in `dev` is defined already\n");
  CHECK(ReportFor("[npm]\ndev = '1'\n[npm.dev]\n") ==
        "P001 [npm.dev]: invalid TOML: a name in `[npm.dev]` is defined already\n");
  CHECK(ReportFor("name = \"x\n") == "P001 : invalid TOML: the string is not closed on its line\n");
  CHECK(ReportFor("[project]\n=======\nname = 'x'\n").substr(0, 54) ==
        "P001 =======: git left a merge conflict in this file |");
  CHECK(ReportFor("[dependencies]\n['a.b/c']\n['a.b/c'] # again\n") ==
        "P001 ['a.b/c'] # again: invalid TOML: `['a.b/c']` is there twice | put the lines of both below one "
        "header\n");
  CHECK(
      ReportFor("[project]\n[project]\n") ==
      "P001 [project]: invalid TOML: `[project]` is there twice | put the lines of both below one header\n");
  for (const char* text : {"[", "[project", "a", "a =", "a = \"x", "a = '''", "a = [1,", "a = {", "\xff",
                           "a = \"\\q\"", "= 1", "<<<<<<< HEAD\n"}) {
    INFO(text);
    Reading reading(text);
    CHECK_FALSE(reading.manifest);
    CHECK(reading.emitter.error_count() == 1);
  }
}

TEST_CASE("hostile texts are refused without harm") {
  auto count = [](const std::string& text) { return Reading(text).emitter.error_count(); };
  CHECK(count("a = " + std::string(1000000, '[')) == 1);
  CHECK(count("a = " + std::string(60, '[') + std::string(60, ']')) == 0);
  std::string keys = "a";
  for (int i = 0; i < 1000000; ++i) keys += ".a";
  CHECK(count("[" + keys + "]") == 1);
  CHECK(count(keys + " = 1") == 1);
  std::string inline_tables;
  for (int i = 0; i < 100000; ++i) inline_tables += "{a=";
  CHECK(count("a = " + inline_tables) == 1);
  CHECK(count(std::string("a = \"x\0y\"", 9)) == 1);
  CHECK(count(std::string("a\0b = 1", 7)) == 1);
  CHECK(count(std::string(kMaxTomlBytes + 1, '#')) == 1);
  CHECK(count("[project]\nname = \"" + std::string(1000000, 'x') + "\"\n") == 0);
}

TEST_CASE("letters outside of ASCII are fine in strings and comments, wherever they stand") {
  Reading reading(
      "[project]\nname = \"\"\"\\\n  \xc3\xa4\xc3\xb6 \\\n \xd0\x96\"\"\" # \xc3\xbc\n\"\xc3\xa4\" = 1\n");
  CHECK(reading.Report() ==
        "P002 \"\xc3\xa4\": unknown key `\xc3\xa4` in [project] | [project] knows name, version, "
        "description, entry\n");
  CHECK(ReportFor("\xc3\xa4 = 1\n") ==
        "P001 \xc3\xa4: invalid TOML: a character that has to stand in quotes or in a comment\n");
  CHECK(ReportFor("a = \xc3\xa4\n").substr(0, 5) == "P001 ");
  CHECK(ReportFor("[ = ]\n") == "P001 =: invalid TOML: a table header without a name\n");
  CHECK(ReportFor("[\n]\n").substr(0, 5) == "P001 ");
}

TEST_CASE("the place in a long line with wide characters is right") {
  std::string text = "[package]\nname = \"a.b/c/d\"\nversion = \"1.0.0\"\nkeywords = [";
  for (int i = 0; i < 2000; ++i) text += "\"\xe6\x97\xa5\xe6\x9c\xac\", ";
  Reading reading(text + "7]\n");
  CHECK(reading.Report() == "P004 7: `keywords` is a list of strings, this is an integer\n");
}

TEST_CASE("the other dialect knows plain names and paths") {
  Reading reading(
      "[package]\nname = \"hello_world\"\nversion = \"0.1.0\"\n[dependencies]\nhttp = { path = \"../http\" "
      "}\n",
      Dialect::kKnox);
  CHECK(reading.Report().empty());
  REQUIRE(reading.manifest);
  CHECK(reading.manifest->dependencies[0].path == "../http");
  CHECK(ReportFor("[dependencies]\nhttp = \"^1.0.0\"\n", Dialect::kKnox) ==
        "P004 \"^1.0.0\": the dependency `http` has no path | write `http = { path = \"../http\" }`\n");
  CHECK(ReportFor("[npm]\n", Dialect::kKnox).substr(0, 4) == "P003");
}

}  // namespace
}  // namespace tova::manifest
