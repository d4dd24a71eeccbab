#include "modres/commands/install.h"

#include <catch2/catch_test_macros.hpp>

#include "modres/commands/add.h"
#include "modres/commands/list.h"
#include "modres/commands/remove.h"
#include "modres/session/prepare.h"
#include "test/support/package_world.h"

using namespace tova;
using commands::Add;
using commands::Install;
using test::PackageWorld;

namespace {

// `a` 1.0.0 needs c ^1.0.0 and `b` 1.0.0 needs c ^1.1.0; c has three versions.
struct Diamond : PackageWorld {
  Diamond() {
    Release("git.test/x/a", "1.0.0", "\"git.test/x/c\" = \"^1.0.0\"\n");
    Release("git.test/x/b", "1.0.0", "\"git.test/x/c\" = \"^1.1.0\"\n");
    for (const char* version : {"1.0.0", "1.1.0", "1.2.0"}) Release("git.test/x/c", version);
    WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n\"git.test/x/b\" = \"^1.0.0\"\n");
  }
};

std::string Strip(std::string text, const std::string& what) {
  for (size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
  return text;
}

}  // namespace

TEST_CASE_METHOD(Diamond, "the smallest versions that suit all are locked and cached") {
  REQUIRE(Install({}, environment) == 0);
  CHECK(TakeErr() ==
        "fetched git.test/x/a v1.0.0\n"
        "fetched git.test/x/b v1.0.0\n"
        "fetched git.test/x/c v1.1.0\n"
        "added git.test/x/a v1.0.0\n"
        "added git.test/x/b v1.0.0\n"
        "added git.test/x/c v1.1.0\n"
        "installed 3 packages, 3 fetched\n");
  std::string lock = tree.Read("app/tova.lock");
  CHECK(lock.find("generated = \"2026-02-27T10:00:00Z\"") != std::string::npos);
  CHECK(lock.find("[\"git.test/x/c\"]\nversion = \"1.1.0\"\n") != std::string::npos);
  CHECK(tree.Exists("cache/git.test/x/c/v1.1.0/src/lib.tova"));
  CHECK_FALSE(tree.Exists("cache/git.test/x/c/v1.2.0"));

  SECTION("a second run asks nobody and writes nothing") {
    DisconnectRemotes();
    now_s += 1000;
    REQUIRE(Install({}, environment) == 0);
    CHECK(TakeErr() == "3 packages, up to date\n");
    CHECK(tree.Read("app/tova.lock") == lock);
  }
  SECTION("another machine gets the same from the lock file") {
    Release("git.test/x/c", "1.1.5");
    std::filesystem::rename(tree.Path("cache"), tree.Path("old"));
    REQUIRE(Install({}, environment) == 0);
    CHECK(tree.Read("app/tova.lock") == lock);
    CHECK(tree.Exists("cache/git.test/x/c/v1.1.0"));
  }
  SECTION("raising a constraint moves only what it must") {
    WriteManifest(
        "\"git.test/x/a\" = \"^1.0.0\"\n\"git.test/x/b\" = \"^1.0.0\"\n\"git.test/x/c\" = \"^1.2.0\"\n");
    REQUIRE(Install({}, environment) == 0);
    CHECK(Strip(TakeErr(), "fetched git.test/x/c v1.2.0\n") ==
          "raised git.test/x/c v1.1.0 -> v1.2.0\ninstalled 3 packages, 1 fetched\n");

    // The locked version stays when the constraint is lowered again; --fresh forgets it.
    WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n\"git.test/x/b\" = \"^1.0.0\"\n");
    REQUIRE(Install({}, environment) == 0);
    CHECK(TakeErr() == "3 packages, up to date\n");
    REQUIRE(Install({.fresh = true}, environment) == 0);
    CHECK(TakeErr() == "lowered git.test/x/c v1.2.0 -> v1.1.0\ninstalled 3 packages, 0 fetched\n");
  }
  SECTION("--frozen accepts what agrees and refuses the rest") {
    REQUIRE(Install({.frozen = true}, environment) == 0);
    TakeErr();
    WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n");
    REQUIRE(Install({.frozen = true}, environment) == 1);
    std::string err = TakeErr();
    CHECK(err.find("error: tova.lock does not agree with tova.toml\n\n  removed git.test/x/b v1.0.0\n") == 0);
    CHECK(tree.Read("app/tova.lock") == lock);
  }
  SECTION("a damaged lock file is an error and stays") {
    tree.Write("app/tova.lock", "[\"git.test/x/a\"\n");
    REQUIRE(Install({}, environment) == 1);
    CHECK(tree.Read("app/tova.lock") == "[\"git.test/x/a\"\n");
  }
  SECTION("a lock file with the seed's keys alone is accepted") {
    std::string seed = lock;
    for (const char* key : {"tree = ", "dependencies = ", "version = 1\n"}) {
      for (size_t at; (at = seed.find(key)) != std::string::npos;)
        seed.erase(at, seed.find('\n', at) + 1 - at);
    }
    tree.Write("app/tova.lock", seed);
    DisconnectRemotes();
    REQUIRE(Install({}, environment) == 0);
    CHECK(tree.Read("app/tova.lock").find("tree = \"h1:") != std::string::npos);
  }
}

TEST_CASE_METHOD(Diamond, "offline works over the cache alone") {
  REQUIRE(Install({}, environment) == 0);
  std::string lock = tree.Read("app/tova.lock");
  std::filesystem::remove(tree.Path("app/tova.lock"));
  DisconnectRemotes();
  environment.offline = true;
  REQUIRE(Install({}, environment) == 0);
  CHECK(tree.Read("app/tova.lock") == lock);
  WriteManifest("\"git.test/x/nothing\" = \"^1.0.0\"\n");
  TakeErr();
  REQUIRE(Install({}, environment) == 1);
  CHECK(TakeErr().find("git.test/x/nothing") != std::string::npos);
  CHECK(tree.Read("app/tova.lock") == lock);
}

TEST_CASE_METHOD(Diamond, "a conflict names both requirers and leaves the lock file alone") {
  REQUIRE(Install({}, environment) == 0);
  std::string lock = tree.Read("app/tova.lock");
  Release("git.test/x/c", "2.0.0");
  Release("git.test/x/d", "1.0.0", "\"git.test/x/c\" = \"^2.0.0\"\n");
  TakeErr();
  REQUIRE(Add({.packages = {"git.test/x/d"}}, environment) == 1);
  CHECK(TakeErr().find("error: version conflict for git.test/x/c\n\n") != std::string::npos);
  CHECK(tree.Read("app/tova.lock") == lock);
  CHECK(tree.Read("app/tova.toml").find("git.test/x/d") == std::string::npos);
}

TEST_CASE_METHOD(PackageWorld, "a circle of modules has its set text") {
  Release("git.test/x/a", "1.0.0", "\"git.test/x/b\" = \"^1.0.0\"\n");
  Release("git.test/x/b", "1.0.0", "\"git.test/x/a\" = \"^1.0.0\"\n");
  WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n");
  REQUIRE(Install({}, environment) == 1);
  CHECK(
      TakeErr().find("error: circular dependency detected\n\n  git.test/x/a → git.test/x/b → git.test/x/a\n\n"
                     "  Tova does not allow circular module dependencies.\n") != std::string::npos);
  CHECK_FALSE(tree.Exists("app/tova.lock"));
}

TEST_CASE_METHOD(PackageWorld, "a moved tag is refused with its set text") {
  Release("git.test/x/a", "1.0.0");
  WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n");
  REQUIRE(Install({}, environment) == 0);
  std::string lock = tree.Read("app/tova.lock");
  Tag("git.test/x/a", "v1.0.0", {{"tova.toml", "[package]\nname = \"git.test/x/a\"\nversion = \"1.0.0\"\n"}});
  std::filesystem::rename(tree.Path("cache"), tree.Path("old"));
  TakeErr();
  REQUIRE(Install({}, environment) == 1);
  std::string err = TakeErr();
  CHECK(err.find("error: integrity check failed for git.test/x/a@v1.0.0\n\n  Expected SHA: ") == 0);
  CHECK(err.find("Run `tovac pkg update git.test/x/a` to re-resolve.") != std::string::npos);
  CHECK(tree.Read("app/tova.lock") == lock);
}

TEST_CASE_METHOD(PackageWorld, "packages have to be what they are asked for as") {
  WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n");
  auto fails_with = [&](const std::string& manifest, const std::string& words) {
    Tag("git.test/x/a", "v1.0.0", {{"tova.toml", manifest}});
    environment.ledger_directory.clear();
    std::filesystem::remove_all(tree.Path("cache"));
    REQUIRE(Install({}, environment) == 1);
    std::string err = TakeErr();
    INFO(err);
    CHECK(err.find(words) != std::string::npos);
    CHECK_FALSE(tree.Exists("app/tova.lock"));
  };
  fails_with("[package]\nname = \"git.test/x/other\"\nversion = \"1.0.0\"\n",
             "error: git.test/x/a@v1.0.0 calls itself `git.test/x/other`");
  fails_with("[package]\nname = \"git.test/x/a\"\nversion = \"1.0.1\"\n",
             "error: git.test/x/a@v1.0.0 says that its version is 1.0.1");
  fails_with("[project]\nname = \"a\"\n", "is not a package: its tova.toml has no [package] table");
  fails_with(
      "[package]\nname = \"git.test/x/a\"\nversion = \"1.0.0\"\n[dependencies]\nh = { path = \"../h\" }\n",
      "error: git.test/x/a@v1.0.0 has the path dependency `h`");
  fails_with("[package\n", "git.test/x/a@v1.0.0/tova.toml:1:");
}

TEST_CASE_METHOD(PackageWorld, "a repository without a manifest is no package") {
  Tag("git.test/x/a", "v1.0.0", {{"readme.md", "hello"}});
  WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n");
  REQUIRE(Install({}, environment) == 1);
  CHECK(TakeErr().find("error: git.test/x/a@v1.0.0 is not a package: it has no tova.toml") !=
        std::string::npos);
}

TEST_CASE_METHOD(PackageWorld, "path dependencies are read in place, theirs too") {
  Release("git.test/x/a", "1.0.0");
  tree.Write("http/tova.toml",
             "[package]\nname = \"git.test/me/http\"\nversion = \"0.1.0\"\n[dependencies]\ncore = { path = "
             "\"../core\" }\n"
             "\"git.test/x/a\" = \"^1.0.0\"\n");
  tree.Write("core/tova.toml", "[package]\nname = \"git.test/me/core\"\nversion = \"0.2.0\"\n");
  WriteManifest("http = { path = \"../http\" }\n");
  REQUIRE(Install({}, environment) == 0);
  CHECK(tree.Read("app/tova.lock").find("[core]\nversion = \"0.2.0\"\npath = \"../core\"\n") !=
        std::string::npos);

  SourceSet sources;
  Emitter emitter;
  auto project = session::OpenProject(environment, tree.Path("app/tova.toml"), sources, emitter);
  auto graph = session::Prepare(environment, *project, {.frozen = true}, sources, emitter);
  REQUIRE(graph);
  REQUIRE(graph->packages().size() == 3);
  CHECK(graph->Find("http")->root == tree.Path("http"));
  CHECK(graph->Find("http")->declared.DeclaresModule("core"));
  CHECK_FALSE(graph->root().DeclaresModule("core"));

  SECTION("one name for two folders is an error") {
    tree.Write("other/tova.toml", "[package]\nname = \"git.test/me/other\"\nversion = \"0.1.0\"\n");
    WriteManifest("http = { path = \"../http\" }\ncore = { path = \"../other\" }\n");
    TakeErr();
    REQUIRE(Install({}, environment) == 1);
    CHECK(TakeErr().find("error: `core` stands for two folders") == 0);
  }
  SECTION("a folder that is not there is an error at its line") {
    WriteManifest("http = { path = \"../nowhere\" }\n");
    TakeErr();
    REQUIRE(Install({}, environment) == 1);
    std::string err = TakeErr();
    CHECK(err.find("error: there is no folder ../nowhere") == 0);
    CHECK(err.find("tova.toml:5:") != std::string::npos);
  }
}

TEST_CASE_METHOD(PackageWorld, "the root may replace modules, and says so") {
  Release("git.test/x/a", "1.0.0", "\"git.test/x/c\" = \"^1.0.0\"\n");
  Release("git.test/me/c", "3.0.0");
  tree.Write("c/tova.toml", "[package]\nname = \"git.test/x/c\"\nversion = \"9.0.0\"\n");
  WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n\n[replace]\n\"git.test/x/c\" = { path = \"../c\" }\n");
  REQUIRE(Install({}, environment) == 0);
  CHECK(TakeErr().find("replaced git.test/x/c by ../c\n") != std::string::npos);
  WriteManifest(
      "\"git.test/x/a\" = \"^1.0.0\"\n\n[replace]\n\"git.test/x/c\" = { module = \"git.test/me/c\", version "
      "= \"3.0.0\" }\n");
  REQUIRE(Install({}, environment) == 0);
  CHECK(TakeErr().find("replaced git.test/x/c by git.test/me/c v3.0.0\n") != std::string::npos);
  REQUIRE(Install({.frozen = true}, environment) == 0);
  CHECK(TakeErr() == "replaced git.test/x/c by git.test/me/c v3.0.0\n2 packages, up to date\n");
}

TEST_CASE_METHOD(PackageWorld, "an interrupted install ends with its own status") {
  Release("git.test/x/a", "1.0.0");
  WriteManifest("\"git.test/x/a\" = \"^1.0.0\"\n");
  interrupted = true;
  CHECK(Install({}, environment) == session::kInterrupted);
  CHECK_FALSE(tree.Exists("app/tova.lock"));
}

TEST_CASE_METHOD(PackageWorld, "without dependencies there is nothing to write") {
  WriteManifest("");
  REQUIRE(Install({}, environment) == 0);
  CHECK(TakeErr() == "no packages to install\n");
  CHECK_FALSE(tree.Exists("app/tova.lock"));
  CHECK_FALSE(tree.Exists("cache"));
}

TEST_CASE_METHOD(PackageWorld, "a command outside of any project says so") {
  REQUIRE(Install({}, environment) == 1);
  CHECK(TakeErr().find("error: there is no tova.toml in $WORK/app or above it") == 0);
}
