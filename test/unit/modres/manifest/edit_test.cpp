#include "modres/manifest/edit.h"

#include <catch2/catch_test_macros.hpp>

namespace tova::manifest {
namespace {

std::string Set(llvm::StringRef text, llvm::StringRef name, llvm::StringRef constraint,
                Section section = Section::kDependencies) {
  auto result = SetDependency(text, section, name, DependencyValue::Text(constraint.str()));
  return result ? *result : "failure: " + result.failure().message();
}

std::string SetPath(llvm::StringRef text, llvm::StringRef name, llvm::StringRef path) {
  auto result = SetDependency(text, Section::kDependencies, name, DependencyValue::Path(path.str()));
  return result ? *result : "failure: " + result.failure().message();
}

std::string Remove(llvm::StringRef text, llvm::StringRef name, Section section = Section::kDependencies) {
  auto result = RemoveDependency(text, section, name);
  return result ? *result : "failure: " + result.failure().message();
}

TEST_CASE("a line is added behind the last one of its section") {
  CHECK(Set("[project]\nname = \"a\"\n\n[dependencies] # what we use\n\"g.c/a/b\" = \"^1.0.0\" # "
            "why\n\n[build]\n",
            "g.c/c/d", "^2.0.0") ==
        "[project]\nname = \"a\"\n\n[dependencies] # what we use\n\"g.c/a/b\" = \"^1.0.0\" # "
        "why\n\"g.c/c/d\" = \"^2.0.0\"\n\n[build]\n");
  CHECK(Set("[dependencies] # none yet\n\n[build]\n", "g.c/c/d", "^2.0.0") ==
        "[dependencies] # none yet\n\"g.c/c/d\" = \"^2.0.0\"\n\n[build]\n");
  CHECK(Set("[dependencies]\n  x = { path = \"../x\" }", "g.c/c/d", "*") ==
        "[dependencies]\n  x = { path = \"../x\" }\n  \"g.c/c/d\" = \"*\"");
}

TEST_CASE("a missing section is made") {
  CHECK(Set("", "g.c/a/b", "^1.0.0") == "[dependencies]\n\"g.c/a/b\" = \"^1.0.0\"\n");
  CHECK(Set("[project]\nname = \"a\"", "g.c/a/b", "^1.0.0") ==
        "[project]\nname = \"a\"\n\n[dependencies]\n\"g.c/a/b\" = \"^1.0.0\"\n");
  CHECK(Set("[npm]\nzod = \"^3\"\n", "vitest", "^1.0.0", Section::kNpmDev) ==
        "[npm]\nzod = \"^3\"\n\n[npm.dev]\nvitest = \"^1.0.0\"\n");
  CHECK(Set("[npm.dev]\nvitest = \"^1.0.0\"\n", "zod", "^3.0.0", Section::kNpm) ==
        "[npm.dev]\nvitest = \"^1.0.0\"\n\n[npm]\nzod = \"^3.0.0\"\n");
  CHECK(Set("[npm.dev]\nvitest = \"^1\"\n[npm]\n", "zod", "^3", Section::kNpm) ==
        "[npm.dev]\nvitest = \"^1\"\n[npm]\nzod = \"^3\"\n");
}

TEST_CASE("a value is replaced where it stands") {
  CHECK(Set("[dependencies]\n'g.c/a/b'   =   '^1.0.0'   # keep\n", "g.c/a/b", "^2.0.0") ==
        "[dependencies]\n'g.c/a/b'   =   '^2.0.0'   # keep\n");
  CHECK(SetPath("[dependencies]\nhttp = { path = \"../x\" } # local\n", "http", "../y") ==
        "[dependencies]\nhttp = { path = \"../y\" } # local\n");
  CHECK(SetPath("[dependencies]\n\"g.c/a/b\" = \"^1.0.0\"\n", "g.c/a/b", "../b") ==
        "[dependencies]\n\"g.c/a/b\" = { path = \"../b\" }\n");
  CHECK(SetPath("[dependencies.http]\npath = \"../x\"\n", "http", "../y") ==
        "[dependencies.http]\npath = \"../y\"\n");
  CHECK(Set("[dependencies]\n\"g.c/a/b\".path = \"../x\"\n", "g.c/a/b", "^1.0.0") ==
        "[dependencies]\n\"g.c/a/b\" = \"^1.0.0\"\n");
}

TEST_CASE("other forms of a section are kept") {
  CHECK(Set("dependencies = { \"g.c/a/b\" = \"^1.0.0\" }\n", "g.c/c/d", "^2.0.0") ==
        "dependencies = { \"g.c/a/b\" = \"^1.0.0\", \"g.c/c/d\" = \"^2.0.0\" }\n");
  CHECK(Set("dependencies = {} # c\n", "g.c/c/d", "^2.0.0") ==
        "dependencies = { \"g.c/c/d\" = \"^2.0.0\" } # c\n");
  CHECK(Set("dependencies.\"g.c/a/b\" = \"^1.0.0\"\nx = 1\n", "g.c/c/d", "^2.0.0") ==
        "dependencies.\"g.c/a/b\" = \"^1.0.0\"\ndependencies.\"g.c/c/d\" = \"^2.0.0\"\nx = 1\n");
  CHECK(Set("[dependencies.http]\npath = \"../http\"\n[build]\n", "g.c/c/d", "^2.0.0") ==
        "[dependencies.http]\npath = \"../http\"\n[build]\n\n[dependencies]\n\"g.c/c/d\" = \"^2.0.0\"\n");
  CHECK(Set("[npm]\ndev.vitest = \"^1\"\nzod = \"^3\"\n", "jest", "^2", Section::kNpmDev) ==
        "[npm]\ndev.vitest = \"^1\"\ndev.jest = \"^2\"\nzod = \"^3\"\n");
}

TEST_CASE("line ends and a byte order mark survive") {
  CHECK(Set("\xEF\xBB\xBF[dependencies]\r\n\"g.c/a/b\" = \"^1.0.0\"\r\n", "g.c/c/d", "^2.0.0") ==
        "\xEF\xBB\xBF[dependencies]\r\n\"g.c/a/b\" = \"^1.0.0\"\r\n\"g.c/c/d\" = \"^2.0.0\"\r\n");
  CHECK(Remove("\xEF\xBB\xBF[dependencies]\r\n\"g.c/a/b\" = \"^1.0.0\"\r\n# end\r\n", "g.c/a/b") ==
        "\xEF\xBB\xBF[dependencies]\r\n# end\r\n");
  CHECK(Remove("\xEF\xBB\xBF"
               "dependencies.x = \"1.0.0\"\r\ny = 1\r\n",
               "x") == "\xEF\xBB\xBFy = 1\r\n");
}

TEST_CASE("a line is removed with its comment, and nothing else") {
  CHECK(Remove("[dependencies]\n# about a\n\"g.c/a/b\" = \"^1.0.0\" # a\n\"g.c/c/d\" = \"^2.0.0\"\n",
               "g.c/a/b") == "[dependencies]\n# about a\n\"g.c/c/d\" = \"^2.0.0\"\n");
  CHECK(Remove("dependencies = { a = \"1.0.0\", b = \"1.0.0\", c = \"1.0.0\" }\n", "a") ==
        "dependencies = { b = \"1.0.0\", c = \"1.0.0\" }\n");
  CHECK(Remove("dependencies = { a = \"1.0.0\", b = \"1.0.0\", c = \"1.0.0\" }\n", "c") ==
        "dependencies = { a = \"1.0.0\", b = \"1.0.0\" }\n");
  CHECK(Remove("dependencies = { a = \"1.0.0\" }\n", "a") == "dependencies = {}\n");
  CHECK(Remove("[dependencies.http]\npath = \"../x\"\n\n[build]\n", "http") == "\n[build]\n");
  CHECK(Remove("[npm]\nzod = \"^3\"\n[npm.dev]\nvitest = \"^1\"\n", "vitest", Section::kNpmDev) ==
        "[npm]\nzod = \"^3\"\n[npm.dev]\n");
  CHECK(Remove("[dependencies]\n\"g.c/a/b\" = \"^1.0.0\"", "g.c/a/b") == "[dependencies]\n");
}

TEST_CASE("what can't be edited is a failure and changes nothing") {
  CHECK(RemoveDependency("[dependencies]\n", Section::kDependencies, "x").failure().kind() ==
        FailureKind::kNotFound);
  CHECK(RemoveDependency("dependencies = 1\n", Section::kDependencies, "x").failure().kind() ==
        FailureKind::kNotFound);
  auto value = DependencyValue::Text("^1.0.0");
  CHECK(SetDependency("[dependencies\n", Section::kDependencies, "x", value).failure().kind() ==
        FailureKind::kMalformed);
  CHECK(SetDependency("dependencies = 1\n", Section::kDependencies, "x", value).failure().kind() ==
        FailureKind::kConflict);
  CHECK(SetDependency("[[dependencies]]\n", Section::kDependencies, "x", value).failure().kind() ==
        FailureKind::kConflict);
  CHECK(SetDependency("npm = { }\n", Section::kNpmDev, "x", value).failure().kind() ==
        FailureKind::kConflict);
}

TEST_CASE("adding and removing gives the text back") {
  for (const char* text : {"[dependencies]\n", "[dependencies]\nx = \"1.0.0\"\n\n# tail\n",
                           "[dependencies]\r\na.path = 'p'\r\n"}) {
    CHECK(Remove(Set(text, "g.c/c/d", "^2.0.0"), "g.c/c/d") == text);
  }
}

}  // namespace
}  // namespace tova::manifest
