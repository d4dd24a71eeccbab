#include <catch2/catch_test_macros.hpp>

#include "modres/commands/install.h"
#include "modres/commands/tree.h"
#include "modres/commands/update.h"
#include "modres/commands/verify.h"
#include "test/support/package_world.h"

using namespace tova;
using commands::Install;
using commands::Tree;
using commands::Update;
using commands::Verify;
using commands::Why;
using test::PackageWorld;

namespace {

struct Diamond : PackageWorld {
  Diamond() {
    Release("git.test/x/a", "1.0.0", "\"git.test/x/c\" = \"^1.0.0\"\n");
    Release("git.test/x/b", "1.0.0", "\"git.test/x/c\" = \"^1.0.0\"\n");
    Release("git.test/x/c", "1.0.0", "\"git.test/x/d\" = \"^1.0.0\"\n");
    Release("git.test/x/d", "1.0.0");
    WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n\"git.test/x/b\" = \"^1.0.0\"\n");
    REQUIRE(Install({}, environment) == 0);
    TakeErr();
  }
};

}  // namespace

TEST_CASE_METHOD(Diamond, "tree shows each package's own dependencies once") {
  DisconnectRemotes();
  REQUIRE(Tree({}, environment) == 0);
  CHECK(TakeOut() ==
        "app\n"
        "├── git.test/x/a@v1.0.0 (^1.0.0)\n"
        "│   └── git.test/x/c@v1.0.0 (^1.0.0)\n"
        "│       └── git.test/x/d@v1.0.0 (^1.0.0)\n"
        "└── git.test/x/b@v1.0.0 (^1.0.0)\n"
        "    └── git.test/x/c@v1.0.0 (^1.0.0) (*)\n");
  REQUIRE(Tree({.invert = true}, environment) == 0);
  CHECK(TakeOut() ==
        "git.test/x/a@v1.0.0\n"
        "└── app (^1.0.0)\n"
        "git.test/x/b@v1.0.0\n"
        "└── app (^1.0.0)\n"
        "git.test/x/c@v1.0.0\n"
        "├── git.test/x/a@v1.0.0 (^1.0.0)\n"
        "│   └── app (^1.0.0)\n"
        "└── git.test/x/b@v1.0.0 (^1.0.0)\n"
        "    └── app (^1.0.0)\n"
        "git.test/x/d@v1.0.0\n"
        "└── git.test/x/c@v1.0.0 (^1.0.0)\n"
        "    ├── git.test/x/a@v1.0.0 (^1.0.0) (*)\n"
        "    └── git.test/x/b@v1.0.0 (^1.0.0) (*)\n");
}

TEST_CASE_METHOD(Diamond, "why names each requirer and the way to it") {
  REQUIRE(Why({.module = "git.test/x/c"}, environment) == 0);
  CHECK(TakeOut() ==
        "app → git.test/x/a@v1.0.0 → git.test/x/c@v1.0.0 (^1.0.0)\n"
        "app → git.test/x/b@v1.0.0 → git.test/x/c@v1.0.0 (^1.0.0)\n");
  REQUIRE(Why({.module = "git.test/x/cc"}, environment) == 1);
  CHECK(
      TakeErr() ==
      "error: `git.test/x/cc` is not a dependency of this project\n\n  Tip: did you mean `git.test/x/c`?\n");
}

TEST_CASE_METHOD(Diamond, "update raises within the constraints and keeps the manifest") {
  Release("git.test/x/a", "1.4.0", "\"git.test/x/c\" = \"^1.0.0\"\n");
  Release("git.test/x/a", "2.0.0");
  Release("git.test/x/c", "1.2.0");
  std::string manifest = tree.Read("app/tova.toml");
  std::string lock = tree.Read("app/tova.lock");

  REQUIRE(Update({.dry_run = true}, environment) == 0);
  CHECK(TakeErr().find("raised git.test/x/a v1.0.0 -> v1.4.0\nnothing was written\n") != std::string::npos);
  CHECK(tree.Read("app/tova.lock") == lock);

  REQUIRE(Update({}, environment) == 0);
  CHECK(TakeErr().find("raised git.test/x/a v1.0.0 -> v1.4.0\n") != std::string::npos);
  CHECK(tree.Read("app/tova.toml") == manifest);
  CHECK(tree.Read("app/tova.lock").find("[\"git.test/x/c\"]\nversion = \"1.0.0\"") != std::string::npos);

  // A module that only packages require, and one version of it.
  REQUIRE(Update({.modules = {"git.test/x/c@1.2.0"}}, environment) == 0);
  CHECK(TakeErr().find("raised git.test/x/c v1.0.0 -> v1.2.0\n") != std::string::npos);
  REQUIRE(Install({}, environment) == 0);
  CHECK(tree.Read("app/tova.lock").find("[\"git.test/x/c\"]\nversion = \"1.2.0\"") != std::string::npos);

  REQUIRE(Update({.modules = {"git.test/x/a"}, .manifest = true}, environment) == 0);
  CHECK(tree.Read("app/tova.toml").find("\"git.test/x/a\" = \"^1.4.0\"") != std::string::npos);
}

TEST_CASE_METHOD(Diamond, "update stays within what all requirers admit") {
  Release("git.test/x/b", "1.1.0", "\"git.test/x/c\" = \"~1.2.0\"\n");
  for (const char* version : {"1.2.0", "1.2.5", "1.3.0"}) Release("git.test/x/c", version);
  WriteManifest(
      "\"git.test/x/a\" = \"^1.0.0\"\n\"git.test/x/b\" = \"^1.0.0\"\n\"git.test/x/c\" = \"^1.0.0\"\n");
  REQUIRE(Update({}, environment) == 0);
  CHECK(tree.Read("app/tova.lock").find("[\"git.test/x/c\"]\nversion = \"1.2.5\"") != std::string::npos);
}

TEST_CASE_METHOD(Diamond, "update that can't be done changes nothing") {
  std::string lock = tree.Read("app/tova.lock");
  REQUIRE(Update({.modules = {"git.test/x/nothing"}}, environment) == 1);
  REQUIRE(Update({.modules = {"git.test/x/a@7.0.0"}}, environment) == 1);
  REQUIRE(Update({.modules = {"git.test/x/a@^1.0.0"}}, environment) == 2);
  CHECK(tree.Read("app/tova.lock") == lock);
}

TEST_CASE_METHOD(Diamond, "update accepts a moved tag, for the module that is named") {
  Tag("git.test/x/d", "v1.0.0",
      {{"tova.toml", "[package]\nname = \"git.test/x/d\"\nversion = \"1.0.0\"\n"},
       {"lib.tova", "pub a = 2\n"}});
  REQUIRE(Update({}, environment) == 0);
  CHECK_FALSE(tree.Exists("cache/git.test/x/d/v1.0.0/lib.tova"));
  TakeErr();
  REQUIRE(Update({.modules = {"git.test/x/d"}}, environment) == 0);
  CHECK(TakeErr().find("accepted a moved tag: git.test/x/d v1.0.0: ") != std::string::npos);
  CHECK(tree.Exists("cache/git.test/x/d/v1.0.0/lib.tova"));
  REQUIRE(Install({.frozen = true}, environment) == 0);
}

TEST_CASE_METHOD(Diamond, "verify finds changed files and moved tags") {
  REQUIRE(Verify({}, environment) == 0);
  CHECK(TakeErr() == "4 packages are what tova.lock says\n");
  REQUIRE(Verify({.remote = true}, environment) == 0);
  TakeErr();
  Tag("git.test/x/d", "v1.0.0", {{"lib.tova", "pub a = 2\n"}});
  REQUIRE(Verify({}, environment) == 0);
  TakeErr();
  REQUIRE(Verify({.remote = true}, environment) == 1);
  CHECK(TakeErr().find("error: integrity check failed for git.test/x/d@v1.0.0\n") == 0);

  std::string file = tree.Path("cache/git.test/x/a/v1.0.0/src/lib.tova");
  std::filesystem::permissions(file, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  tree.Write("cache/git.test/x/a/v1.0.0/src/lib.tova", "pub version = \"evil\"\n");
  REQUIRE(Verify({}, environment) == 1);
  CHECK(TakeErr().find("git.test/x/a@v1.0.0") != std::string::npos);
}
