#include "modres/session/project.h"

#include <catch2/catch_test_macros.hpp>

#include "test/support/package_world.h"

using namespace tova;
using namespace tova::session;
using test::PackageWorld;

TEST_CASE_METHOD(PackageWorld, "the nearest manifest upwards is the project's") {
  tree.Write("app/tova.toml");
  tree.Write("app/nested/deep/x.tova");
  tree.Write("app/own/knox.toml");
  auto find = [&](const std::string& folder, llvm::StringRef named = "") {
    auto found = FindManifest(environment, folder, named);
    REQUIRE(found);
    return found->value_or("");
  };
  CHECK(find(tree.Path("app")) == tree.Path("app/tova.toml"));
  CHECK(find(tree.Path("app/nested/deep")) == tree.Path("app/tova.toml"));
  CHECK(find(tree.Path("app/own")) == tree.Path("app/own/knox.toml"));
  CHECK(find(tree.Path("home")) == "");
  CHECK(find("", "own") == tree.Path("app/own/knox.toml"));
  CHECK(find("", "nested/../tova.toml") == tree.Path("app/tova.toml"));
  CHECK_FALSE(FindManifest(environment, "", "nothing.toml"));
  CHECK_FALSE(FindManifest(environment, "", "nested"));
}

TEST_CASE_METHOD(PackageWorld, "folders of a project") {
  SourceSet sources;
  Emitter emitter;
  tree.Write("app/tova.toml", "[project]\nname = \"shop\"\n[build]\noutput = \"dist\"\n");
  auto project = OpenProject(environment, tree.Path("app/tova.toml"), sources, emitter);
  REQUIRE(project);
  CHECK(project->Label() == "shop");
  CHECK(project->root == tree.Path("app"));
  CHECK(project->lock_path == tree.Path("app/tova.lock"));
  CHECK(project->source_directory == tree.Path("app"));
  CHECK(project->output_directory == tree.Path("app/dist"));
  CHECK_FALSE(project->HasDependencies());
  CHECK(sources.path(project->manifest_file) == "tova.toml");

  tree.Write("app/src/app.tova");
  CHECK(OpenProject(environment, tree.Path("app/tova.toml"), sources, emitter)->source_directory ==
        tree.Path("app/src"));
}

TEST_CASE("ways between folders") {
  CHECK(RelativeFolder("/a/b", "/a/c") == "../c");
  CHECK(RelativeFolder("/a/b", "/a/b/c/d") == "c/d");
  CHECK(RelativeFolder("/a/b", "/a/b") == ".");
  CHECK(RelativeFolder("/a/b", "/") == "../..");
}
