#include <catch2/catch_test_macros.hpp>

#include "modres/commands/add.h"
#include "modres/commands/cache.h"
#include "modres/commands/list.h"
#include "modres/commands/remove.h"
#include "test/support/package_world.h"

using namespace tova;
using commands::Add;
using commands::List;
using commands::Remove;
using test::PackageWorld;

namespace {

struct Shelf : PackageWorld {
  Shelf() {
    Release("git.test/x/a", "1.0.0");
    Release("git.test/x/a", "1.10.0", "\"git.test/x/c\" = \"^1.0.0\"\n");
    Release("git.test/x/a", "1.9.0");
    Release("git.test/x/a", "2.0.0-rc.1");
    Release("git.test/x/c", "1.0.0");
    WriteManifest("");
  }
};

constexpr char kHead[] = "[project]\nname = \"app\"\n\n[dependencies]\n";

}  // namespace

TEST_CASE_METHOD(Shelf, "add writes the newest release with a caret") {
  REQUIRE(Add({.packages = {"git.test/x/a"}}, environment) == 0);
  CHECK(tree.Read("app/tova.toml") == kHead + std::string("\"git.test/x/a\" = \"^1.10.0\"\n"));
  std::string err = TakeErr();
  CHECK(err.find("wrote git.test/x/a = \"^1.10.0\" to [dependencies]\n") != std::string::npos);

  REQUIRE(List({}, environment) == 0);
  CHECK(TakeOut() == "git.test/x/a v1.10.0\ngit.test/x/c v1.0.0 (indirect)\n");
  REQUIRE(List({.json = true}, environment) == 0);
  CHECK(TakeOut().find("{\"module\":\"git.test/x/a\",\"version\":\"1.10.0\",\"direct\":true,") !=
        std::string::npos);

  REQUIRE(Remove({.names = {"git.test/x/a"}}, environment) == 0);
  CHECK(tree.Read("app/tova.toml") == kHead);
  CHECK(tree.Read("app/tova.lock").find("git.test") == std::string::npos);
}

TEST_CASE_METHOD(Shelf, "add takes constraints as they are given, several at once") {
  REQUIRE(Add({.packages = {"git.test/x/a@1.9.0", "git.test/x/c@^1.0.0"}}, environment) == 0);
  CHECK(tree.Read("app/tova.toml") ==
        kHead + std::string("\"git.test/x/a\" = \"1.9.0\"\n\"git.test/x/c\" = \"^1.0.0\"\n"));
  REQUIRE(Add({.packages = {"git.test/x/a@2.0.0-rc.1"}}, environment) == 0);
  CHECK(tree.Read("app/tova.lock").find("version = \"2.0.0-rc.1\"") != std::string::npos);
}

TEST_CASE_METHOD(Shelf, "what can't be added changes nothing") {
  std::string before = tree.Read("app/tova.toml");
  auto fails = [&](commands::AddRequest request, int status, const std::string& words) {
    REQUIRE(Add(request, environment) == status);
    std::string err = TakeErr();
    INFO(err);
    CHECK(err.find(words) == 0);
    CHECK(tree.Read("app/tova.toml") == before);
    CHECK_FALSE(tree.Exists("app/tova.lock"));
  };
  fails({.packages = {"git.test/x/a@^9.0.0"}}, 1, "error: no version of git.test/x/a satisfies `^9.0.0`\n");
  fails({.packages = {"git.test/x/c", "git.test/x/nothing"}}, 1, "error: ");
  fails({.packages = {"zod"}}, 2, "error: `zod` is not a module path");
  fails({.packages = {}}, 2, "error: `pkg add` needs the name of a package");
  fails({.packages = {"git.test/x/c"}, .dev = true}, 2, "error: --dev is for npm packages");
  fails({.packages = {"a", "b"}, .path = "../x"}, 2, "error: --path goes with exactly one name");
  fails({.packages = {"../x"}, .path = "../x"}, 2, "error: `../x` can't be the name of a path dependency");
  fails({.packages = {"x"}, .path = "../x"}, 1, "error: there is no folder ../x");
}

TEST_CASE_METHOD(Shelf, "a sub-package is added as its module") {
  REQUIRE(Add({.packages = {"git.test/x/c/deep/er"}}, environment) == 0);
  CHECK(TakeErr().find("git.test/x/c/deep/er is a sub-package of git.test/x/c\n") == 0);
  CHECK(tree.Read("app/tova.toml") == kHead + std::string("\"git.test/x/c\" = \"^1.0.0\"\n"));

  // A group inside a group, as GitLab has them.
  Release("git.test/group/sub/lib", "1.0.0");
  REQUIRE(Add({.packages = {"git.test/group/sub/lib"}}, environment) == 0);
  CHECK(tree.Read("app/tova.toml").find("\"git.test/group/sub/lib\" = \"^1.0.0\"\n") != std::string::npos);
}

TEST_CASE_METHOD(Shelf, "npm packages and path dependencies have their own forms") {
  tree.Write("http/tova.toml", "[package]\nname = \"git.test/me/http\"\nversion = \"0.1.0\"\n");
  REQUIRE(Add({.packages = {"npm:zod@^3.0.0"}, .no_npm = true}, environment) == 0);
  REQUIRE(Add({.packages = {"vitest@^1.0.0"}, .npm = true, .dev = true, .no_npm = true}, environment) == 0);
  REQUIRE(Add({.packages = {"http"}, .path = "../http", .no_npm = true}, environment) == 0);
  std::string manifest = tree.Read("app/tova.toml");
  CHECK(manifest.find("http = { path = \"../http\" }") != std::string::npos);
  CHECK(manifest.find("[npm]\nzod = \"^3.0.0\"") != std::string::npos);
  CHECK(manifest.find("[npm.dev]\nvitest = \"^1.0.0\"") != std::string::npos);
  REQUIRE(Remove({.names = {"zod", "npm:vitest", "http"}, .no_npm = true}, environment) == 0);
  for (const char* gone : {"zod", "vitest", "http"})
    CHECK(tree.Read("app/tova.toml").find(gone) == std::string::npos);
}

TEST_CASE_METHOD(Shelf, "remove names the nearest when nothing is declared so") {
  REQUIRE(Add({.packages = {"git.test/x/c"}}, environment) == 0);
  TakeErr();
  std::string before = tree.Read("app/tova.toml");
  REQUIRE(Remove({.names = {"c"}}, environment) == 1);
  CHECK(TakeErr() == "error: `c` is not declared in tova.toml\n\n  Tip: did you mean `git.test/x/c`?\n");
  CHECK(tree.Read("app/tova.toml") == before);
}

TEST_CASE_METHOD(Shelf, "the cache is listed") {
  REQUIRE(commands::CachePath(environment) == 0);
  CHECK(TakeOut() == tree.Path("cache") + "\n");
  REQUIRE(commands::CacheList({}, environment) == 0);
  CHECK(TakeOut().empty());
  REQUIRE(Add({.packages = {"git.test/x/a"}}, environment) == 0);
  REQUIRE(commands::CacheList({}, environment) == 0);
  std::string out = TakeOut();
  CHECK(out.find("git.test/x/a v1.10.0 ") == 0);
  CHECK(out.find("\ngit.test/x/c v1.0.0 ") != std::string::npos);
}
