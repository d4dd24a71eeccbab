#include <catch2/catch_test_macros.hpp>

#include "analyzer-hooks/export_surface.h"
#include "analyzer-hooks/import_graph.h"
#include "analyzer-hooks/import_validation.h"
#include "analyzer-hooks/resolver_chain.h"
#include "diagnostics/render_text.h"
#include "diagnostics/source_set.h"

namespace tova::analyzer_hooks {
namespace {

class FixedResolver : public ModuleResolver {
 public:
  FixedResolver(std::string name, std::string prefix) : name_(std::move(name)), prefix_(std::move(prefix)) {}
  llvm::StringRef name() const override { return name_; }
  Resolution Resolve(llvm::StringRef specifier, const Importer&) const override {
    if (!specifier.starts_with(prefix_)) return NotMine{};
    ResolvedModule module;
    module.identity = specifier.str();
    module.provenance = "found by " + name_;
    return module;
  }

 private:
  std::string name_;
  std::string prefix_;
};

ExportedName Name(llvm::StringRef name, bool is_pub, ExportKind kind = ExportKind::kFunction) {
  ExportedName exported;
  exported.name = name;
  exported.kind = kind;
  exported.is_pub = is_pub;
  return exported;
}

TEST_CASE("the first resolver that takes a specifier decides") {
  FixedResolver relative("relative", "./");
  FixedResolver everything("npm", "");
  ResolverChain chain;
  chain.Add(relative);
  chain.Add(everything);

  Resolution local = chain.Resolve("./util", {});
  CHECK(std::get<ResolvedModule>(local).provenance == "found by relative");

  ResolutionTrail trail;
  Resolution other = chain.Resolve("lodash", {}, trail);
  CHECK(std::get<ResolvedModule>(other).identity == "lodash");
  CHECK(trail.Explain() == "relative: not mine\nnpm: found (found by npm)\n");

  ResolverChain empty;
  CHECK(std::holds_alternative<NotMine>(empty.Resolve("x", {})));
}

TEST_CASE("a surface finds names and lists the public ones") {
  ExportSurface surface({Name("zip", true), Name("add", true), Name("helper", false)});
  REQUIRE(surface.Find("helper") != nullptr);
  CHECK_FALSE(surface.Find("helper")->is_pub);
  CHECK(surface.Find("nothing") == nullptr);
  CHECK(surface.PublicNames() == std::vector<llvm::StringRef>{"add", "zip"});
}

TEST_CASE("a surface's fingerprint sees what importers see and nothing else") {
  ExportedName point = Name("Point", true, ExportKind::kStruct);
  point.fields = {{"x", "Int", false}, {"y", "Int", false}};
  const std::string before = ExportSurface({point, Name("helper", false)}).Fingerprint();

  ExportedName moved = point;
  moved.definition = {FileId{1}, 5, 9};
  CHECK(ExportSurface({Name("other", false), moved}).Fingerprint() == before);

  ExportedName reordered = point;
  std::swap(reordered.fields[0], reordered.fields[1]);
  CHECK(ExportSurface({reordered}).Fingerprint() != before);
  ExportedName with_default = point;
  with_default.fields[1].has_default = true;
  CHECK(ExportSurface({with_default}).Fingerprint() != before);
}

struct PackageFixture {
  SourceSet sources;
  FileId app =
      sources.Add("src/app.tova", "\n\nimport { encoed, decode } from \"github.com/bob/tova-jwt\"\n");
  FileId manifest = sources.Add("github.com/bob/tova-jwt@v1.0.0/tova.toml",
                                "[package]\nname = \"x\"\n\nexports = [\"encode\", \"decode\"]\n");
  ResolvedModule module;
  ExportSurface surface{
      {Name("encode", true), Name("decode", true), Name("internal", true), Name("secret", false)}};

  PackageFixture() {
    module.kind = ModuleKind::kPackage;
    module.module = "github.com/bob/tova-jwt";
    module.version = "1.0.0";
    DeclaredExports exports;
    exports.span = {manifest, 32, 52};
    exports.names = {{"encode", {manifest, 34, 42}}, {"decode", {manifest, 44, 52}}};
    module.exports = exports;
  }
  ImportedModule imported() const { return {module, surface, "github.com/bob/tova-jwt", ""}; }
};

TEST_CASE("a name outside of exports is shown with the list and the nearest name") {
  PackageFixture fixture;
  Emitter emitter;
  CHECK(ValidateImportedName(fixture.imported(), "encoed", {fixture.app, 11, 17}, emitter) == nullptr);
  REQUIRE(emitter.diagnostics().size() == 1);
  CHECK(RenderText(emitter.diagnostics()[0], fixture.sources, {}) ==
        "error: `encoed` is not exported by github.com/bob/tova-jwt@v1.0.0\n"
        "  --> src/app.tova:3:10\n"
        "   |\n"
        " 3 | import { encoed, decode } from \"github.com/bob/tova-jwt\"\n"
        "   |          ^^^^^^ not in this package's exports\n"
        "   |\n"
        "  ::: github.com/bob/tova-jwt@v1.0.0/tova.toml:4:11\n"
        "   |\n"
        " 4 | exports = [\"encode\", \"decode\"]\n"
        "   |           -------------------- exports declared here\n"
        "   |\n"
        "  Tip: did you mean `encode`?\n"
        "  For more about this error: tovac explain E404\n");
}

TEST_CASE("exports bind other packages only") {
  PackageFixture fixture;
  CHECK_FALSE(IsImportable(fixture.imported(), "internal"));
  ImportedModule from_inside{fixture.module, fixture.surface, "github.com/bob/tova-jwt",
                             "github.com/bob/tova-jwt"};
  CHECK(IsImportable(from_inside, "internal"));
  CHECK(ImportableNames(fixture.imported()) == std::vector<llvm::StringRef>{"decode", "encode"});
}

TEST_CASE("private names say where they are defined") {
  SourceSet sources;
  FileId util = sources.Add("util.tova", "fn slug(text) { text }\n");
  ExportedName slug = Name("slug", false);
  slug.definition = {util, 3, 7};
  ExportSurface surface({slug});
  ResolvedModule module;
  Emitter emitter;
  const ExportedName* found =
      ValidateImportedName({module, surface, "./util", ""}, "slug", {util, 0, 1}, emitter);
  CHECK(found != nullptr);
  REQUIRE(emitter.diagnostics().size() == 1);
  CHECK(emitter.diagnostics()[0].code == DiagnosticCode::kPrivateImport);
  CHECK(emitter.diagnostics()[0].message == "`slug` is private to ./util");
  CHECK(emitter.diagnostics()[0].labels.at(0).span == slug.definition);
}

TEST_CASE("a default import lists what there is") {
  PackageFixture fixture;
  Emitter emitter;
  CHECK(ValidateDefaultImport(fixture.imported(), "jwt", {fixture.app, 0, 1}, emitter) == nullptr);
  REQUIRE(emitter.diagnostics().size() == 1);
  CHECK(emitter.diagnostics()[0].tips ==
        std::vector<std::string>{"github.com/bob/tova-jwt@v1.0.0 exports `decode`, `encode`"});
}

TEST_CASE("exports that list what is not there are a warning") {
  PackageFixture fixture;
  DeclaredExports exports = *fixture.module.exports;
  exports.names.push_back({"secret", {fixture.manifest, 0, 1}});
  exports.names.push_back({"decod", {fixture.manifest, 1, 2}});
  Emitter emitter;
  CheckDeclaredExports(exports, fixture.surface, "github.com/bob/tova-jwt@v1.0.0", emitter);
  REQUIRE(emitter.diagnostics().size() == 2);
  CHECK(emitter.diagnostics()[0].severity == Severity::kWarning);
  CHECK(emitter.diagnostics()[1].tips == std::vector<std::string>{"did you mean `decode`?"});
}

TEST_CASE("files of one package may import each other in a circle, packages may not") {
  ImportGraph graph;
  graph.AddFile("/a/1", "github.com/x/a");
  graph.AddFile("/a/2", "github.com/x/a");
  graph.AddFile("/b/1", "github.com/x/b");
  graph.AddFile("/app", "");
  graph.AddImport("/app", "/a/1", {FileId{1}, 0, 3});
  graph.AddImport("/a/1", "/a/2", {FileId{2}, 0, 3});
  graph.AddImport("/a/2", "/a/1", {FileId{3}, 0, 3});
  graph.AddImport("/a/2", "/b/1", {FileId{3}, 5, 8});
  Emitter none;
  graph.ReportPackageCycles(none);
  CHECK(none.diagnostics().empty());

  graph.AddImport("/b/1", "/a/1", {FileId{4}, 0, 3});
  Emitter emitter;
  graph.ReportPackageCycles(emitter);
  REQUIRE(emitter.diagnostics().size() == 1);
  const Diagnostic& cycle = emitter.diagnostics()[0];
  CHECK(cycle.code == DiagnosticCode::kPackageCycle);
  CHECK(cycle.message == "circular dependency detected");
  CHECK(cycle.body == std::vector<std::string>{"github.com/x/a → github.com/x/b → github.com/x/a", "",
                                               "Tova does not allow circular module dependencies."});
  CHECK(cycle.span == Span{FileId{3}, 5, 8});
  CHECK(cycle.labels.at(0).span == Span{FileId{4}, 0, 3});
}

TEST_CASE("long chains of packages need no deep stack") {
  ImportGraph graph;
  constexpr int kCount = 50'000;
  for (int i = 0; i < kCount; ++i) graph.AddFile(std::to_string(i), "p" + std::to_string(i));
  for (int i = 0; i < kCount; ++i) {
    graph.AddImport(std::to_string(i), std::to_string((i + 1) % kCount), {FileId{1}, 0, 1});
  }
  Emitter emitter;
  graph.ReportPackageCycles(emitter);
  CHECK(emitter.diagnostics().size() == 1);
}

}  // namespace
}  // namespace tova::analyzer_hooks
