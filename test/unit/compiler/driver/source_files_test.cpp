#include "compiler/driver/source_files.h"

#include "catch2/catch_test_macros.hpp"
#include "llvm/Support/FileSystem.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

using namespace tova;

TEST_CASE("sources are found below a folder, in order, without outputs, foreign trees and other projects") {
  llvm::SmallString<128> made;
  REQUIRE(!llvm::sys::fs::createUniqueDirectory("tovac-sources", made));
  std::string root = made.str().str();
  for (std::string file : {"b.tova", "src/a.tova", "src/notes.md", "out/old.tova", ".git/x.tova",
                           "node_modules/p/y.tova", "vendor/z.tova", "src/deep/er/c.tova", "tova.toml",
                           "examples/own/tova.toml", "examples/own/src/d.tova", "examples/own/e.tova"}) {
    std::string path = root + "/" + file;
    REQUIRE(store::MakeFolders(llvm::StringRef(path).rsplit('/').first));
    REQUIRE(store::WriteFileAtomically(path, ""));
  }
  Result<driver::SourceTree> tree = driver::FindSources(root, {root + "/out"});
  REQUIRE(tree);
  CHECK(tree->files ==
        std::vector<std::string>{root + "/b.tova", root + "/src/a.tova", root + "/src/deep/er/c.tova"});
  CHECK(tree->folders.front() == root);
  CHECK(tree->folders.size() == 6);
  llvm::sys::fs::remove_directories(root);
}

TEST_CASE("a folder that can't be read is a failure that names it") {
  Result<driver::SourceTree> tree = driver::FindSources("/nonexistent/folder", {});
  REQUIRE_FALSE(tree);
  CHECK(tree.failure().kind() == FailureKind::kNotFound);
  CHECK(llvm::StringRef(tree.failure().message()).contains("/nonexistent/folder"));
}
