#include <catch2/catch_test_macros.hpp>

#include "modres/specifier/knox_resolver.h"

using namespace tova::specifier;

namespace {

// The paths of all imports, a line each.
std::string Paths(llvm::StringRef text) {
  std::string paths;
  for (const KnoxImport& import : FindKnoxImports(text)) paths += import.path + "\n";
  return paths;
}

}  // namespace

TEST_CASE("imports of Knox stand at the beginning of a line") {
  CHECK(Paths("import auth::token\n  import http::Client as c;\npub import x\n") == "auth::token\nhttp::Client\nx\n");
  CHECK(Paths("let a = 1 import b\nimported::x\nimport\nimport \"x\"\nimportant x\n").empty());
  CHECK(Paths("import a\r\nimport b") == "a\nb\n");
}

TEST_CASE("groups and stars stand for modules") {
  CHECK(Paths("import a::{b, c::d as e,}\nimport a::*\nimport a::{\n") == "a::b\na::c::d\na\n");
}

TEST_CASE("comments hold no imports, and text opens no comment") {
  CHECK(Paths("// import a\n/* import b\nimport c */ import d\nlet s = \"/* \\\" \"\nimport e // f\nimport g//h\n") ==
        "d\ne\ng\n");
  CHECK(Paths("let x = 1 /* begins here\nimport a\n*/\nimport b /* more\nimport c */\n") == "b\n");
}

TEST_CASE("places of imports are those of their paths") {
  llvm::StringRef text = "import a\nimport b::{c, d}\n";
  std::vector<KnoxImport> imports = FindKnoxImports(text);
  REQUIRE(imports.size() == 3);
  CHECK(text.slice(imports[0].begin, imports[0].end) == "a");
  CHECK(text.slice(imports[2].begin, imports[2].end) == "d");
}
