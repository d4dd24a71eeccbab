#include "modres/session/workspace.h"

#include <catch2/catch_test_macros.hpp>

#include "test/support/package_world.h"

using namespace tova;
using namespace tova::session;
using test::PackageWorld;

namespace {

struct Fixture : PackageWorld {
  // The ids of the workspace that a project belongs to, "-" outside of one, "!" after an error.
  std::string Members(const std::string& folder) {
    SourceSet sources;
    Emitter emitter;
    auto project = OpenProject(environment, tree.Path(folder + "/tova.toml"), sources, emitter);
    if (!project) return "!";
    if (!project->workspace) return "-";
    std::string ids;
    for (const WorkspaceMember& member : project->workspace->members) ids += (ids.empty() ? "" : " ") + member.id;
    return ids;
  }
};

std::string Package(const std::string& name) { return "[package]\nname = \"" + name + "\"\nversion = \"1.0.0\"\n"; }

}  // namespace

TEST_CASE_METHOD(Fixture, "patterns for members stand for parts of names") {
  for (const char* folder : {"w/lib-a", "w/lib-b", "w/x/lib-c", "w/y/lib-d", "w/.hidden", "w/node_modules", "w/other"}) {
    tree.Write(std::string(folder) + "/tova.toml", "[project]\n");
  }
  tree.Write("w/lib-none/README.md");
  auto members = [&](const std::string& workspace) {
    tree.Write("w/tova.toml", "[workspace]\n" + workspace + "\n");
    return Members("w");
  };
  CHECK(members("members = [\"*\"]") == "./lib-a ./lib-b ./other");
  CHECK(members("members = [\"lib-*\"]") == "./lib-a ./lib-b");
  CHECK(members("members = [\"*-a*\", \"l*b*b\"]") == "./lib-a ./lib-b");
  CHECK(members("members = [\"*/lib-*\"]") == "./x/lib-c ./y/lib-d");
  CHECK(members("members = [\".h*\"]") == "./.hidden");
  CHECK(members("members = [\"./lib-a/\", \"lib-a\", \"lib-*\"]\nexclude = [\"*-b\"]") == "./lib-a");
  CHECK(members("members = [\"*/*\"]\nexclude = [\"x\"]") == "./y/lib-d");
  CHECK(members("members = [\"nothing*\"]") == "");
  CHECK(members("members = [\"nothing\"]") == "!");
  CHECK(members("members = [\"lib-none\"]") == "!");
  CHECK(members("members = []\n[project]") == "./.");
  CHECK(members("members = [\"lib-*\"]\n[project]") == "./. ./lib-a ./lib-b");
}

TEST_CASE_METHOD(Fixture, "a project finds the workspace that counts it among its members") {
  tree.Write("w/tova.toml", "[workspace]\nmembers = [\"a\", \"deep/*\"]\nexclude = [\"deep/out\"]\n");
  tree.Write("w/a/tova.toml", Package("git.test/me/a"));
  tree.Write("w/a/inner/tova.toml", "[project]\n");
  tree.Write("w/deep/b/tova.toml", "[project]\n");
  tree.Write("w/deep/out/tova.toml", "[project]\n");
  CHECK(Members("w/a") == "git.test/me/a ./deep/b");
  CHECK(Members("w/deep/b") == "git.test/me/a ./deep/b");
  CHECK(Members("w/deep/out") == "-");
  CHECK(Members("w/a/inner") == "-");
  // What is wrong with other members is no business of a project that is none.
  tree.Write("w/deep/b/tova.toml", "[project\n");
  CHECK(Members("w/deep/out") == "-");
  CHECK(Members("w/a") == "!");
}

TEST_CASE_METHOD(Fixture, "lock file and output of a member are the workspace's") {
  tree.Write("w/tova.toml", "[workspace]\nmembers = [\"a\"]\n[build]\noutput = \"dist\"\n");
  tree.Write("w/a/tova.toml", "[project]\nname = \"a\"\n");
  tree.Write("w/a/src/main.tova");
  SourceSet sources;
  Emitter emitter;
  auto project = OpenProject(environment, tree.Path("w/a/tova.toml"), sources, emitter);
  REQUIRE(project);
  CHECK(project->root == tree.Path("w/a"));
  CHECK(project->TopFolder() == tree.Path("w"));
  CHECK_FALSE(project->IsWorkspaceRoot());
  CHECK(project->lock_path == tree.Path("w/tova.lock"));
  CHECK(project->output_directory == tree.Path("w/dist"));
  CHECK(project->source_directory == tree.Path("w/a/src"));
  CHECK(project->workspace->members[0].Label() == "a (a/tova.toml)");
}
