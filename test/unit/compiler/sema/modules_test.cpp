#include <catch2/catch_test_macros.hpp>

#include "llvm/ADT/StringMap.h"
#include "test/unit/compiler/sema/analysis.h"

namespace tova::sema {
namespace {

using analyzer_hooks::ExportSurface;
using analyzer_hooks::ResolvedModule;

// Analyses `text`, whose only reference leads to a module with the text `other`.
Lines CheckWith(std::string text, std::string other) {
  Analysis imported(std::move(other));
  ExportSurface surface = BuildExportSurface(*imported.module);
  ResolvedModule module;
  Analysis analysis(std::move(text));
  analysis.imports.assign(analysis.module->references.size(), {&module, &surface});
  return analysis.Run().Lines();
}

std::string Describe(const ExportSurface& surface) {
  std::string out;
  for (const auto& name : surface.names()) {
    out += fmt::format("{}{}{}{} ", name.is_pub ? "+" : "-", name.name.str(), name.owner.empty() ? "" : ":",
                       name.owner.str());
  }
  return out;
}

TEST_CASE("a surface lists functions, values, types and variants") {
  Analysis analysis(
      "pub fn area(w, h) { w * h }\nfn helper() { 1 }\npub limit = 3\npub var count = 0\n"
      "pub type Shape { Circle(r: Float), Dot }\ntype P { x: Int = 1 }\npub type Color = Red | Green\n");
  ExportSurface surface = BuildExportSurface(*analysis.module);
  CHECK(Describe(surface) ==
        "+Circle:Shape +Color +Dot:Shape +Green:Color -P +Red:Color +Shape +area +count -helper +limit ");
  CHECK(surface.Find("Circle")->fields.at(0).type == "Float");
  CHECK(surface.Find("P")->fields.at(0).has_default);
  CHECK(surface.Find("Shape")->variants == std::vector<llvm::StringRef>{"Circle", "Dot"});
}

TEST_CASE("a surface passes names of other modules on") {
  Analysis other("pub fn parse(text) { text }\npub fn format(v) { v }\nfn hidden() { 1 }\n");
  ExportSurface from = BuildExportSurface(*other.module);
  auto lookup = [&](const ast::ModuleReference&) { return &from; };
  Analysis braces("pub { parse as read } from \"./x\"\n");
  CHECK(Describe(BuildExportSurface(*braces.module, lookup)) == "+read ");
  Analysis all("pub * from \"./x\"\nfn own() { 1 }\npub own\n");
  CHECK(Describe(BuildExportSurface(*all.module, lookup)) == "+format +own +parse ");
}

TEST_CASE("imported names are checked and bound") {
  const std::string util = "pub fn slug(text) { text }\nfn hidden() { 1 }\n";
  CHECK(CheckWith("import { slug } from \"./util\"\nprint(slug(\"a\"))\n", util).empty());
  CHECK(CheckWith("import { slugg } from \"./util\"\nprint(slugg(\"a\"))\n", util) ==
        Lines{"E401 1:10 ./util has no name `slugg`"});
  CHECK(CheckWith("import { hidden } from \"./util\"\nprint(hidden())\n", util) ==
        Lines{"E402 1:10 `hidden` is private to ./util"});
  CHECK(CheckWith("import { slug } from \"./util\"\n", util) ==
        Lines{"W002 1:10 `slug` is imported and never used"});
  CHECK(CheckWith("import { slug, slug } from \"./util\"\nprint(slug(1))\n", util) ==
        Lines{"E400 1:16 `slug` is imported twice"});
  CHECK(CheckWith("import { slug } from \"./util\"\nslug = 2\nprint(slug)\n", util) ==
        Lines{"E208 2:1 cannot assign to `slug`, an imported name"});
  CHECK(CheckWith("import slug from \"./util\"\nprint(slug(\"a\"))\n", util).empty());
  CHECK(CheckWith("import util from \"./util\"\nprint(util)\n", util) ==
        Lines{"E403 1:8 ./util has no public name `util`"});
  CHECK(CheckWith("import * as util from \"./util\"\nprint(util.slug(\"a\"), util.slugg)\n", util) ==
        Lines{"E406 2:28 ./util has no public name `slugg`"});
}

TEST_CASE("construction and matching know imported types") {
  const std::string shapes = "pub type Shape { Circle(r: Float), Dot }\npub type Point { x: Int, y: Int }\n";
  CHECK(CheckWith("import { Point } from \"./s\"\nprint(Point(y: 1, x: 2))\n", shapes).empty());
  CHECK(CheckWith("import { Point } from \"./s\"\nprint(Point(y: 1, z: 2))\n", shapes) ==
        Lines{"E101 2:19 `Point` has no field `z`"});
  CHECK(CheckWith("import { Circle } from \"./s\"\nprint(Circle())\n", shapes) ==
        Lines{"E100 2:7 `Circle` takes 1 value, and 0 are given"});
  CHECK(CheckWith("import { Circle } from \"./s\"\nfn f(s) { match s { Circle(r) => r } }\nprint(f(1))\n",
                  shapes) == Lines{"W300 2:11 non-exhaustive match: missing `Dot`"});
  CHECK(CheckWith("import { Shape } from \"./s\"\nfn f(s: Shape) { match s { Circle(r) => r, Dot => 0 } }\n"
                  "print(f(Shape.Dot))\n",
                  shapes)
            .empty());
  CHECK(CheckWith("import { Shape } from \"./s\"\nprint(Shape.Dot, Dot)\n", shapes) ==
        Lines{"E200 2:18 `Dot` is not defined"});
}

TEST_CASE("what is not known of a module is accepted") {
  Analysis analysis(
      "import { z, Some as Maybe } from \"zod\"\nimport * as all from \"zod\"\n"
      "fn f(v) { match v { Maybe(x) => x, _ => z } }\nprint(f(all.any))\n");
  CHECK(analysis.Run().Lines().empty());
}

TEST_CASE("an observer hears of imports and modules") {
  struct Observer : analyzer_hooks::AnalysisHook {
    void ImportFound(const analyzer_hooks::ImportSeen& import) override {
      heard += fmt::format("{} imports {} of {};", import.importer_path.str(), import.names.size(),
                           import.specifier.str());
    }
    void ModuleAnalyzed(llvm::StringRef path, size_t error_count) override {
      heard += fmt::format("{} has {};", path.str(), error_count);
    }
    std::string heard;
  } observer;
  Analysis analysis("import { a, b } from \"x\"\nprint(a, b, c)\n");
  analysis.options.hook = &observer;
  analysis.options.display_path = "a.tova";
  analysis.Run();
  CHECK(observer.heard == "a.tova imports 2 of x;a.tova has 1;");
}

}  // namespace
}  // namespace tova::sema
