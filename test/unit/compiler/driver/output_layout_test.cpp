#include "compiler/driver/output_layout.h"

#include "catch2/catch_test_macros.hpp"

using namespace tova::driver;

TEST_CASE("project files keep their paths and packages go below _pkg") {
  Owner project;
  Owner package;
  package.module = "github.com/alice/tova-http";
  CHECK(OutputPath(project, "src/app.tova") == "src/app.js");
  CHECK(OutputPath(project, "src/data.json") == "src/data.json");
  CHECK(OutputPath(package, "src/lib.tova") == "_pkg/github.com/alice/tova-http/src/lib.js");
}

TEST_CASE("specifiers are relative to the importing file") {
  CHECK(RelativeSpecifier("app.js", "util.js") == "./util.js");
  CHECK(RelativeSpecifier("src/app.js", "src/lib/util.js") == "./lib/util.js");
  CHECK(RelativeSpecifier("src/lib/util.js", "src/app.js") == "../app.js");
  CHECK(RelativeSpecifier("src/app.js", "_pkg/git.test/a/b/lib.js") == "../_pkg/git.test/a/b/lib.js");
  CHECK(RelativeSpecifier("a/b.js", "a/b/c.js") == "./b/c.js");
}

TEST_CASE("the runtime is reached from every depth") {
  CHECK(RuntimePrefix("app.js") == "./_tova/");
  CHECK(RuntimePrefix("_pkg/git.test/a/b/src/lib.js") == "../../../../../_tova/");
}
