#include "compiler/driver/project_name.h"
#include "compiler/driver/scaffold.h"
#include "compiler/driver/templates.h"

#include "catch2/catch_test_macros.hpp"
#include "llvm/Support/FileSystem.h"
#include "modres/manifest/manifest.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

using namespace tova;
using namespace tova::driver;

TEST_CASE("names of projects are lower-case ASCII words") {
  for (llvm::StringRef name : {"a", "my-app", "my_app", "app2", "_x"}) CHECK_FALSE(CheckProjectName(name));
  for (llvm::StringRef name : {"", "2app", "-app", "My", "a b", "a.b", "a/b",
                               "gr\xC3\xB6\xC3\x9F"
                               "e",
                               "con", "npm", "lock", "vendor", "node_modules", "a\n", "caf\xC3"}) {
    CHECK(CheckProjectName(name));
  }
  CHECK(CheckProjectName(std::string(65, 'a')));
}

TEST_CASE("a name is made of whatever a folder is called") {
  CHECK(SuggestProjectName("MyApp") == "my-app");
  CHECK(SuggestProjectName("My First App!") == "my-first-app");
  CHECK(SuggestProjectName("HTTPServer2Go") == "httpserver2-go");
  CHECK(SuggestProjectName("3d.tools") == "d-tools");
  CHECK(SuggestProjectName("snake_case") == "snake_case");
  CHECK(SuggestProjectName("12").empty());
  CHECK(SuggestProjectName("con").empty());
  CHECK(SuggestProjectName("\xC3\xBC"
                           "n")
            .empty());
  CHECK(SuggestProjectName("").empty());
}

TEST_CASE("manifests of templates are valid, whatever the description") {
  for (TemplateId id : {TemplateId::kApp, TemplateId::kLibrary, TemplateId::kScript}) {
    TemplateValues values;
    values.id = id;
    values.name = "words";
    values.module = "github.com/ada/words";
    values.description = "a \"quoted\" \\ text\nwith\x7F and \xFF bytes \xE2\x80\xAE";
    SourceSet sources;
    Emitter emitter;
    FileId file = sources.Add("tova.toml", ManifestText(values));
    std::optional<manifest::Manifest> manifest =
        manifest::ParseManifest(sources, file, manifest::Dialect::kTova, emitter);
    REQUIRE(manifest);
    CHECK(emitter.diagnostics().empty());
    CHECK(manifest->name.value == (id == TemplateId::kLibrary ? values.module : values.name));
    CHECK(llvm::StringRef(manifest->description.value).starts_with("a \"quoted\" \\ text\nwith"));
    CHECK(FindTemplate(TemplateName(id)) == id);
  }
}

TEST_CASE("what is not kept is taken back, and nothing else") {
  llvm::SmallString<128> made;
  REQUIRE(!llvm::sys::fs::createUniqueDirectory("tovac-scaffold", made));
  std::string base = made.str().str();
  REQUIRE(store::WriteFileAtomically(base + "/mine", "mine"));
  std::string root = base + "/apps/new";
  {
    Scaffold scaffold(root);
    REQUIRE(scaffold.AddFile("tova.toml", "x"));
    REQUIRE(scaffold.AddFile("src/app.tova", "x"));
    Result<void> again = scaffold.AddFile("tova.toml", "y");
    REQUIRE_FALSE(again);
    CHECK(again.failure().kind() == FailureKind::kConflict);
    CHECK_FALSE(scaffold.AddFile("tova.toml/inside", "y"));
    CHECK(store::IsFile(root + "/src/app.tova"));
  }
  CHECK_FALSE(Exists(base + "/apps"));
  {
    Scaffold scaffold(root);
    REQUIRE(scaffold.AddFile("src/app.tova", "x"));
    REQUIRE(store::WriteFileAtomically(root + "/src/other", "somebody else's"));
  }
  CHECK(store::IsFile(root + "/src/other"));
  CHECK_FALSE(Exists(root + "/src/app.tova"));
  {
    Scaffold scaffold(base);
    REQUIRE(scaffold.AddFile("kept/file", "x"));
    scaffold.Keep();
  }
  CHECK(store::IsFile(base + "/kept/file"));
  CHECK(store::IsFile(base + "/mine"));
  llvm::sys::fs::remove_directories(base);
}
