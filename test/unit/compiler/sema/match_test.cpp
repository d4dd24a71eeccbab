#include <catch2/catch_test_macros.hpp>

#include "compiler/ast/visitor.h"
#include "test/unit/compiler/sema/analysis.h"

namespace tova::sema {
namespace {

Lines CheckMatch(const std::string& declarations, const std::string& arms) {
  return Check(declarations + "fn f(v) {\n match v {\n" + arms + " }\n}\nprint(f(1))\n");
}

const std::string kShape = "type Shape { Circle(r: Float), Rect(w: Float, h: Float), Dot }\n";

TEST_CASE("missing variants are written out") {
  CHECK(CheckMatch(kShape, "Circle(r) => r\nRect(w, _) => w\nDot => 0\n").empty());
  CHECK(CheckMatch(kShape, "Circle(r) => r\n") ==
        Lines{"W300 3:2 non-exhaustive match: missing `Rect(_, _)`, `Dot`"});
  CHECK(CheckMatch(kShape, "Circle(r) => r\n_ => 0\n").empty());
  CHECK(CheckMatch("", "Ok(x) => x\n") == Lines{"W300 2:2 non-exhaustive match: missing `Err(_)`"});
  CHECK(CheckMatch("", "Some(Ok(x)) => x\nNone => 0\n") ==
        Lines{"W300 2:2 non-exhaustive match: missing `Some(Err(_))`"});
  CHECK(CheckMatch("", "true => 1\n") == Lines{"W300 2:2 non-exhaustive match: missing `false`"});
  CHECK(CheckMatch("", "true => 1\nfalse => 2\n").empty());
  CHECK(CheckMatch("", "0 => 1\n\"a\" => 2\n") == Lines{"W300 2:2 non-exhaustive match: missing `_`"});
}

TEST_CASE("lists and tuples are exhaustive by their shapes") {
  CHECK(CheckMatch("", "[] => 0\n[x] => x\n[x, ...rest] => x + len(rest)\n").empty());
  CHECK(CheckMatch("", "[] => 0\n[x] => x\n") ==
        Lines{"W300 2:2 non-exhaustive match: missing `[_, _, ..._]`"});
  CHECK(CheckMatch("", "(true, x) => x\n(false, _) => 0\n").empty());
}

TEST_CASE("guards take nothing for sure") {
  CHECK(CheckMatch("", "n if n > 0 => 1\n") == Lines{"W300 2:2 non-exhaustive match: missing `_`"});
  CHECK(CheckMatch("", "n if n > 0 => 1\nn => n\n").empty());
}

TEST_CASE("arms behind a catch-all are never reached") {
  CHECK(CheckMatch("", "_ => 1\n0 => 2\n") == Lines{"W301 4:1 this arm is never reached"});
  CHECK(CheckMatch("", "1 => 1\n1 => 2\n_ => 3\n") == Lines{"W301 4:1 this arm is never reached"});
  CHECK(CheckMatch("", "1..5 => 1\n2 => 2\n_ => 3\n").empty());
}

TEST_CASE("an arm for what is of another type is not unreachable") {
  CHECK(CheckMatch("", "true => 1\nfalse => 2\nnil => 3\n_ => 4\n").empty());
  CHECK(CheckMatch("", "Some(x) => x\nNone => 0\n_ => 1\n").empty());
}

TEST_CASE("an object pattern of names takes every object") {
  CHECK(CheckMatch("", "{ x: 0, y } => y\n{ x, y } => x + y\n").empty());
  CHECK(CheckMatch("", "{ x: 0 } => 1\n") == Lines{"W300 2:2 non-exhaustive match: missing `_`"});
}

TEST_CASE("only what is certain is marked as exhaustive") {
  Analysis analysis(
      "fn f(v, b: Bool) {\n  a = match v { true => 1, false => 2 }\n  c = match b { true => 1, false => 2 }\n"
      "  d = match v { 0 => 1, other => other }\n  [a, c, d]\n}\nprint(f(true, false))\n");
  CHECK(analysis.Run().Lines().empty());
  std::string marks;
  auto walk = [&](auto& self, const ast::Node& node) -> void {
    if (const auto* match = llvm::dyn_cast<ast::MatchExpr>(&node)) marks += match->is_exhaustive ? '+' : '-';
    ast::ForEachChild(node, [&](const ast::Node& child) { self(self, child); });
  };
  walk(walk, *analysis.module->statements[0]);
  CHECK(marks == "-++");
}

TEST_CASE("patterns name variants that exist") {
  CHECK(CheckMatch(kShape, "Circl(r) => r\n_ => 0\n") == Lines{"E500 4:1 `Circl` is not a variant"});
  CHECK(CheckMatch(kShape, "Rect(w) => w\n_ => 0\n") ==
        Lines{"E501 4:1 `Rect` has 2 fields, and this pattern has 1 part"});
  CHECK(CheckMatch(kShape, "Shape.Circle(r) => r\n_ => 0\n").empty());
  CHECK(CheckMatch("type Point { x: Int, y: Int }\n", "Point(x, y) => x + y\n").empty());
  CHECK(CheckMatch("LIMIT = 3\n", "LIMIT => 1\n_ => 0\n").at(0) == "E500 4:1 `LIMIT` is not a variant");
  CHECK(CheckMatch(kShape, "Rect(a, a) => a\n_ => 0\n") == Lines{"E207 4:9 this pattern binds `a` twice"});
}

TEST_CASE("a union of names is an enumeration") {
  CHECK(CheckMatch("type Color = Red | Green | Blue\n", "Red => 1\n") ==
        Lines{"W300 3:2 non-exhaustive match: missing `Green`, `Blue`"});
}

TEST_CASE("big matches stay cheap") {
  std::string arms;
  for (int i = 0; i < 5000; ++i) arms += fmt::format("{} => {}\n", i, i);
  CHECK(CheckMatch("", arms + "_ => 0\n").empty());
}

}  // namespace
}  // namespace tova::sema
