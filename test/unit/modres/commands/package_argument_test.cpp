#include "modres/commands/package_argument.h"

#include <catch2/catch_test_macros.hpp>

using namespace tova::commands;

namespace {

PackageArgument Read(llvm::StringRef text, bool npm = false) {
  auto parsed = ParsePackageArgument(text, npm);
  REQUIRE(std::holds_alternative<PackageArgument>(parsed));
  return std::get<PackageArgument>(parsed);
}

ArgumentError Error(llvm::StringRef text, bool npm = false) {
  auto parsed = ParsePackageArgument(text, npm);
  REQUIRE(std::holds_alternative<ArgumentError>(parsed));
  return std::get<ArgumentError>(parsed);
}

}  // namespace

TEST_CASE("module arguments") {
  PackageArgument plain = Read("github.com/alice/http");
  CHECK(plain.name == "github.com/alice/http");
  CHECK_FALSE(plain.npm);
  CHECK_FALSE(plain.constraint);
  CHECK_FALSE(Read("github.com/alice/http@latest").constraint);
  CHECK(Read("github.com/alice/http@1.2.0").exact);
  CHECK(Read("github.com/alice/http@1.2.0").constraint->text() == "1.2.0");
  CHECK(Read("github.com/alice/http@^1.0.0").constraint->text() == "^1.0.0");
  CHECK(Read("git.corp:8443/team/lib@>=1.0.0 <2.0.0").constraint->text() == ">=1.0.0 <2.0.0");
}

TEST_CASE("npm arguments") {
  CHECK(Read("npm:zod").npm);
  CHECK(Read("npm:zod").range.empty());
  CHECK(Read("npm:zod@3.22.0").range == "3.22.0");
  CHECK(Read("npm:@scope/x@^1").name == "@scope/x");
  CHECK(Read("npm:@scope/x@^1").range == "^1");
  CHECK(Read("zod@3", true).name == "zod");
  CHECK(Error("npm:").message == "`npm:` names no package");
  CHECK(Error("npm:a/b").message == "`a/b` is not the name of an npm package");
  CHECK(Error("npm:zod@").message == "there is no version behind the `@` of `npm:zod@`");
}

TEST_CASE("what people type instead of a module path") {
  CHECK(Error("https://github.com/alice/http.git").tip == "tovac pkg add github.com/alice/http");
  CHECK(Error("git@github.com:alice/http.git").tip == "tovac pkg add github.com/alice/http");
  CHECK(Error("zod").tip == "for an npm package write `npm:zod`");
  CHECK(Error("github.com/alice").tip == "for an npm package write `npm:github.com/alice`");
  CHECK(Error("../http").tip == "a folder gets a name: `tovac pkg add <name> --path ../http`");
  CHECK(Error("").message == "`` names no package");
  CHECK(Error("github.com/alice/http@v1.2.0").message.find("`v1.2.0` is not a version constraint: ") == 0);
}
