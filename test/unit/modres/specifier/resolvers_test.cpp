#include "modres/specifier/resolvers.h"

#include <catch2/catch_test_macros.hpp>

#include "test/support/temporary_tree.h"

using namespace tova;
using namespace tova::specifier;
using analyzer_hooks::Importer;
using analyzer_hooks::ModuleKind;
using analyzer_hooks::NotMine;
using analyzer_hooks::Resolution;
using analyzer_hooks::ResolutionError;
using analyzer_hooks::ResolvedModule;

namespace {

// Asks the resolvers in their order, as the chain does.
Resolution Ask(const std::shared_ptr<const PackageGraph>& graph, const std::string& source_root,
               llvm::StringRef specifier, const Importer& importer) {
  for (const auto& resolver : MakeResolvers(graph, source_root)) {
    Resolution resolution = resolver->Resolve(specifier, importer);
    if (!std::holds_alternative<NotMine>(resolution)) return resolution;
  }
  return NotMine{};
}

struct Fixture {
  test::TemporaryTree tree;
  std::shared_ptr<const PackageGraph> graph;

  Fixture() {
    tree.Write("app/src/app.tova");
    tree.Write("app/src/util.tova");
    tree.Write("app/src/deep/er.tova");
    tree.Write("app/src/folder/index.tova");
    tree.Write("app/src/empty/other.tova");
    tree.Write("app/src/legacy.mjs");
    tree.Write("app/src/data.json");
    tree.Write("outside.tova");
    tree.Write("cache/db/src/lib.tova");
    tree.Write("cache/db/postgres/lib.tova");
    tree.Write("cache/db/redis/index.tova");
    tree.Write("cache/db/sqlite.tova");
    tree.Write("cache/bare/readme.md");
    tree.Write("cache/entry/main.tova");
    tree.Write("http/lib.tova");
    tree.Write("http/client.tova");

    Package db = Make("github.com/alice/db", "1.3.0", "cache/db");
    db.declared.modules = {"github.com/carol/bare"};
    db.exports = analyzer_hooks::DeclaredExports{};
    Package bare = Make("github.com/carol/bare", "2.0.0", "cache/bare");
    Package entry = Make("github.com/dave/entry", "0.1.0", "cache/entry");
    entry.entry = "main.tova";
    Package local = Make("http", "0.1.0", "http");
    local.source = PackageSource::kPath;
    local.tree_hash.clear();
    DeclaredNames root;
    root.modules = {"github.com/alice/db", "github.com/dave/entry", "http"};
    root.npm = {"zod"};
    graph = std::make_shared<PackageGraph>(root, std::vector<Package>{local, bare, db, entry});
  }

  Package Make(const std::string& module, const std::string& version, const std::string& folder) const {
    Package package;
    package.module = module;
    package.version = version;
    package.root = tree.Path(folder);
    package.tree_hash = "h1:x";
    return package;
  }

  Importer App() const { return {tree.Path("app/src/app.tova"), tree.Path("app"), ""}; }
  Importer InDb() const {
    return {tree.Path("cache/db/src/lib.tova"), tree.Path("cache/db"), "github.com/alice/db"};
  }

  std::string Found(llvm::StringRef specifier, const Importer& importer) const {
    Resolution resolution = Ask(graph, tree.Path("app/src"), specifier, importer);
    const auto* module = std::get_if<ResolvedModule>(&resolution);
    if (module == nullptr) return "";
    llvm::StringRef path = module->source_path;
    path.consume_front(tree.root() + "/");
    return path.str();
  }
  Diagnostic Error(llvm::StringRef specifier, const Importer& importer) const {
    Resolution resolution = Ask(graph, tree.Path("app/src"), specifier, importer);
    const auto* error = std::get_if<ResolutionError>(&resolution);
    REQUIRE(error != nullptr);
    return error->diagnostic;
  }
  ResolvedModule Module(llvm::StringRef specifier, const Importer& importer) const {
    Resolution resolution = Ask(graph, tree.Path("app/src"), specifier, importer);
    REQUIRE(std::holds_alternative<ResolvedModule>(resolution));
    return std::get<ResolvedModule>(resolution);
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "relative files are found with and without extension") {
  CHECK(Found("./util", App()) == "app/src/util.tova");
  CHECK(Found("./util.tova", App()) == "app/src/util.tova");
  CHECK(Found("./deep/../util", App()) == "app/src/util.tova");
  CHECK(Found("./folder", App()) == "app/src/folder/index.tova");
  CHECK(Found("./legacy.mjs", App()) == "app/src/legacy.mjs");
  CHECK(Found("./data.json", App()) == "app/src/data.json");
  CHECK(Found("@/deep/er", App()) == "app/src/deep/er.tova");
  CHECK(Module("./util", App()).identity == Module("../src/./util.tova", App()).identity);
}

TEST_CASE_METHOD(Fixture, "a missing file is named, with the nearest one") {
  Diagnostic error = Error("./utill", App());
  CHECK(error.code == DiagnosticCode::kModuleFileNotFound);
  CHECK(error.message == "there is no file for `./utill`");
  CHECK(error.tips == std::vector<std::string>{"did you mean `./util`?"});
  CHECK(Error("@/deep/ar", App()).tips == std::vector<std::string>{"did you mean `./deep/er`?"});
  CHECK(Error("./empty", App()).tips ==
        std::vector<std::string>{"import one of its files, such as `./empty/other`"});
}

TEST_CASE_METHOD(Fixture, "relative imports stay in their package") {
  for (const char* specifier :
       {"../../outside", "../../../../../../../../etc/passwd", "../../app2/x", "@/../../outside"}) {
    INFO(specifier);
    CHECK(Error(specifier, App()).code == DiagnosticCode::kImportLeavesPackage);
  }
  CHECK(Error("../../http/lib", InDb()).code == DiagnosticCode::kImportLeavesPackage);
  std::filesystem::create_symlink(tree.Path("outside.tova"), tree.Path("cache/db/src/link.tova"));
  CHECK(Error("./link", InDb()).code == DiagnosticCode::kImportLeavesPackage);
}

TEST_CASE_METHOD(Fixture, "odd bytes in a path are refused") {
  CHECK(Error(llvm::StringRef("./a\0b", 5), App()).code == DiagnosticCode::kUnfitSpecifier);
  CHECK(Error("./" + std::string(100'000, 'a'), App()).code == DiagnosticCode::kUnfitSpecifier);
}

TEST_CASE_METHOD(Fixture, "modules lead to entry points and sub-packages") {
  CHECK(Found("github.com/alice/db", App()) == "cache/db/src/lib.tova");
  CHECK(Found("github.com/alice/db/postgres", App()) == "cache/db/postgres/lib.tova");
  CHECK(Found("github.com/alice/db/redis", App()) == "cache/db/redis/index.tova");
  CHECK(Found("github.com/alice/db/sqlite", App()) == "cache/db/sqlite.tova");
  CHECK(Found("github.com/dave/entry", App()) == "cache/entry/main.tova");
  CHECK(Found("http", App()) == "http/lib.tova");
  CHECK(Found("http/client", App()) == "http/client.tova");

  ResolvedModule entry = Module("github.com/alice/db", App());
  CHECK(entry.kind == ModuleKind::kPackage);
  CHECK(entry.version == "1.3.0");
  CHECK(entry.tree_hash == "h1:x");
  CHECK(entry.exports.has_value());
  CHECK_FALSE(Module("github.com/alice/db/postgres", App()).exports.has_value());
  CHECK(Module("http", App()).kind == ModuleKind::kPathDependency);
}

TEST_CASE_METHOD(Fixture, "a package may import itself by name") {
  ResolvedModule own = Module("github.com/alice/db/postgres", InDb());
  CHECK(own.kind == ModuleKind::kRelative);
  CHECK_FALSE(own.exports.has_value());
}

TEST_CASE_METHOD(Fixture, "a project that is a package may import itself by name") {
  auto with_own = std::make_shared<PackageGraph>(*graph);
  with_own->set_own(Make("github.com/me/app", "0.1.0", "app"));
  tree.Write("app/tools/lib.tova");
  graph = with_own;
  ResolvedModule own = Module("github.com/me/app/tools", App());
  CHECK(own.kind == ModuleKind::kRelative);
  CHECK(own.source_path == tree.Path("app/tools/lib.tova"));
  CHECK(own.module.empty());
  CHECK(own.version.empty());
  CHECK(Error("github.com/me/app2", App()).code == DiagnosticCode::kModuleNotDeclared);
  CHECK(Error("github.com/me/app", InDb()).code == DiagnosticCode::kModuleNotDeclared);
}

TEST_CASE_METHOD(Fixture, "a missing entry point has its set text") {
  Diagnostic error = Error("github.com/carol/bare", InDb());
  CHECK(error.message == "no entry point found for github.com/carol/bare@v2.0.0");
  CHECK(error.body == std::vector<std::string>{"Looked for: src/lib.tova, lib.tova, index.tova"});
  CHECK(error.tips == std::vector<std::string>{"The package may need an `entry` field in its tova.toml."});
}

TEST_CASE_METHOD(Fixture, "undeclared modules are errors that say what to add") {
  Diagnostic error = Error("github.com/zoe/json/fast", App());
  CHECK(error.message == "`github.com/zoe/json` is not declared in tova.toml");
  CHECK(error.tips == std::vector<std::string>{"tovac pkg add github.com/zoe/json"});

  Diagnostic transitive = Error("github.com/carol/bare", App());
  CHECK(transitive.code == DiagnosticCode::kModuleNotDeclared);
  CHECK(transitive.notes.size() == 1);

  Diagnostic near = Error("github.com/alice/bd", App());
  CHECK(near.tips.front() == "did you mean `github.com/alice/db`?");

  Diagnostic package = Error("github.com/dave/entry", InDb());
  CHECK(package.message ==
        "github.com/alice/db@v1.3.0 imports `github.com/dave/entry` and does not declare it");
}

TEST_CASE_METHOD(Fixture, "missing sub-packages name the nearest") {
  Diagnostic error = Error("github.com/alice/db/postgress", App());
  CHECK(error.message == "github.com/alice/db@v1.3.0 has no sub-package `postgress`");
  CHECK(error.tips == std::vector<std::string>{"did you mean `github.com/alice/db/postgres`?"});
}

TEST_CASE_METHOD(Fixture, "traversal in module paths is refused") {
  for (const char* specifier :
       {"github.com/alice/db/../../../etc/passwd", "github.com/alice/db/./postgres",
        "github.com/alice/db//postgres", "http/../outside", "github.com/alice/db/.git/config"}) {
    INFO(specifier);
    CHECK(Error(specifier, App()).code == DiagnosticCode::kUnfitSpecifier);
  }
}

TEST_CASE_METHOD(Fixture, "a dotted name that fits nothing names both readings") {
  Diagnostic error = Error("lodash.debounce", App());
  CHECK(error.message == "`lodash.debounce` is neither a Tova module nor a declared npm package");
  CHECK(error.tips == std::vector<std::string>{"for an npm package run `tovac pkg add npm:lodash.debounce`"});
  CHECK(Error("util.tova", App()).tips.front() == "for a file of this project write `./util.tova`");
}

TEST_CASE_METHOD(Fixture, "npm and node modules are left to the runtime") {
  CHECK(Module("zod", App()).kind == ModuleKind::kNpm);
  CHECK(Module("zod/v4", App()).module == "zod");
  CHECK(Module("@scope/x/y", App()).module == "@scope/x");
  CHECK(Module("http", InDb()).kind == ModuleKind::kNpm);
  CHECK(Module("node:fs", App()).kind == ModuleKind::kNodeBuiltin);
  CHECK(Error("node:", App()).code == DiagnosticCode::kUnfitSpecifier);
  CHECK(Error("node:../x", App()).code == DiagnosticCode::kUnfitSpecifier);
}
