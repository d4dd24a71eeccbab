#include <catch2/catch_test_macros.hpp>

#include "test/unit/compiler/sema/analysis.h"

namespace tova::sema {
namespace {

TEST_CASE("functions and types are visible before their definition") {
  CHECK(Check("print(twice(2))\nfn twice(n) { n * 2 }\n").empty());
  CHECK(Check("p = Point(1, 2)\nprint(p)\ntype Point { x: Int, y: Int }\n").empty());
  CHECK(Check("fn even(n) { if n == 0 { true } else { odd(n - 1) } }\n"
              "fn odd(n) { if n == 0 { false } else { even(n - 1) } }\nprint(even(4))\n")
            .empty());
}

TEST_CASE("bodies of functions see what is defined further down") {
  CHECK(Check("fn show() { print(limit) }\nlimit = 3\nshow()\n").empty());
  CHECK(Check("fn outer() {\n  inner = fn() later\n  later = 2\n  inner()\n}\nprint(outer())\n").empty());
}

TEST_CASE("a value is not visible before its definition") {
  CHECK(Check("print(total)\ntotal = 3\n") == Lines{"E201 1:7 `total` is used before it is defined"});
}

TEST_CASE("unknown names come with the nearest one") {
  Analysis analysis("total = 3\nprint(totl)\n");
  CHECK(analysis.Run().Lines() == Lines{"E200 2:7 `totl` is not defined"});
  CHECK(analysis.emitter.diagnostics()[0].tips == Lines{"did you mean `total`?"});
  CHECK(analysis.emitter.diagnostics()[0].fix.at(0).replacement == "total");
}

TEST_CASE("a name of an inner block ends with it") {
  CHECK(Check("if true { inside = 1 }\nprint(inside)\n") == Lines{"E200 2:7 `inside` is not defined"});
}

TEST_CASE("assigning to an immutable name points at both places") {
  Analysis analysis("name = \"Alice\"\nname = \"Bob\"\nprint(name)\n");
  CHECK(analysis.Run().Lines() == Lines{"E202 2:1 cannot reassign immutable variable `name`"});
  CHECK(analysis.emitter.diagnostics()[0].labels.at(0).span.begin == 0);
}

TEST_CASE("immutability holds at any depth of function") {
  CHECK(Check("count = 0\nfn add() {\n  f = fn() { count = 1 }\n  f()\n}\nadd()\nprint(count)\n") ==
        Lines{"E202 3:14 cannot reassign immutable variable `count`"});
  CHECK(Check("var count = 0\nfn add() { count = count + 1 }\nadd()\nprint(count)\n").empty());
  CHECK(Check("count = 0\ncount += 1\n") == Lines{"E202 2:1 cannot reassign immutable variable `count`"});
}

TEST_CASE("parameters, loop variables and functions are not assigned to") {
  CHECK(Check("fn f(n) { n = 2\n n }\nprint(f(1))\n") ==
        Lines{"E202 1:11 cannot reassign immutable variable `n`"});
  CHECK(Check("for i in [1] { i = 2 }\n") == Lines{"E202 1:16 cannot reassign immutable variable `i`"});
  CHECK(Check("fn f() { 1 }\nf = 2\nprint(f)\n") == Lines{"E208 2:1 cannot assign to `f`, a function"});
}

TEST_CASE("a global below a function does not make its locals assignments") {
  CHECK(Check("fn f() {\n  result = 1\n  result\n}\nresult = f()\nprint(result)\n").empty());
}

TEST_CASE("var may shadow what is around, but not what is in its own block") {
  CHECK(Check("fn f(n) {\n  var n = n\n  n += 1\n  n\n}\nprint(f(1))\n").empty());
  CHECK(Check("var a = 1\nvar a = 2\nprint(a)\n") == Lines{"E203 2:5 `a` is already defined"});
  CHECK(Check("fn a() { 1 }\nfn a() { 2 }\nprint(a())\n").at(0) == "E203 2:4 `a` is already defined");
}

TEST_CASE("built-in names may be shadowed by what uses them") {
  CHECK(Check("xs = [1, 2]\nsum = sum(xs)\nprint(sum)\n").empty());
}

TEST_CASE("swaps assign and destructuring binds") {
  CHECK(Check("var a = 1\nvar b = 2\na, b = b, a\nprint(a, b)\n").empty());
  CHECK(Check("[a, b] = [1, 2]\nprint(a, b)\n").empty());
  CHECK(
      Check(
          "pair = [1, 2]\n[first, ...rest] = pair\n{ x, y: z } = { x: 1, y: 2 }\nprint(first, rest, x, z)\n")
          .empty());
  CHECK(Check("[a, a] = [1, 2]\nprint(a)\n") == Lines{"E207 1:5 this pattern binds `a` twice"});
}

TEST_CASE("duplicate names are errors") {
  CHECK(Check("fn f(a, a) { a }\nprint(f(1, 2))\n") == Lines{"E204 1:9 two parameters are named `a`"});
  CHECK(Check("type P { x: Int, x: Int }\nprint(P(1, 2))\n").at(0) ==
        "E205 1:18 `P` has two fields named `x`");
  CHECK(Check("type C { Red, Red }\nprint(Red)\n") == Lines{"E205 1:15 `C` has two variants named `Red`"});
  CHECK(Check("print({ x: 1, x: 2 })\n") == Lines{"W201 1:15 the key `x` is given twice"});
}

TEST_CASE("unused names are warnings, with the documented exceptions") {
  CHECK(Check("fn f() {\n  border = 2\n  1\n}\nprint(f())\n") == Lines{"W001 2:3 `border` is never used"});
  CHECK(Check("fn helper() { 1 }\n") == Lines{"W003 1:4 function `helper` is never used"});
  CHECK(Check("fn main() { print(1) }\n").empty());
  CHECK(Check("pub fn helper(_unused) { 1 }\npub limit = 3\n_private = 1\n").empty());
  CHECK(Check("pub fn area(w, unit) { w }\n") == Lines{"W004 1:16 parameter `unit` is never used"});
  CHECK(Check("trait Named { fn name(self) }\ntype P { x: Int }\n"
              "impl Named for P { fn name(self) { \"p\" } }\npub fn run(n) { print(P(n)) }\n")
            .empty());
}

TEST_CASE("a comment silences warnings on its line and the next") {
  CHECK(Check("// tova-ignore W001\nunused = 1\n").empty());
  CHECK(Check("unused = 1 // tova-ignore W001, W002\n").empty());
  CHECK(Check("// tova-ignore W002\nunused = 1\n") == Lines{"W001 2:1 `unused` is never used"});
  CHECK(Check("// tova-ignore W001\n\nunused = 1\n") == Lines{"W001 3:1 `unused` is never used"});
}

TEST_CASE("an argument that mentions a free it is a lambda") {
  CHECK(Check("print([1, 2].filter(it > 1).map(it * 2))\n").empty());
  CHECK(Check("print(filter([\"a\"], len(it) > 3))\n").empty());
  CHECK(Check("print([1] |> map(it + 1))\n").empty());
  CHECK(Check("x = it + 1\nprint(x)\n") == Lines{"E200 1:5 `it` is not defined"});
}

TEST_CASE("self is known in methods") {
  CHECK(Check("type P { x: Int }\nimpl P {\n  fn get(self) { self.x }\n  fn implicit() { self.x "
              "}\n}\nprint(P(1).get())\n")
            .empty());
  CHECK(Check("fn f() { self }\nprint(f())\n") == Lines{"E200 1:10 `self` is not defined"});
}

TEST_CASE("loops and comprehensions have scopes of their own") {
  CHECK(Check("for i, x in [1] { print(i, x) } else { print(0) }\nprint([a * b for a in [1] for b in [a] if "
              "a > b])\n")
            .empty());
  CHECK(Check("print([x for x in [1]])\nprint(x)\n") == Lines{"E200 2:7 `x` is not defined"});
  CHECK(Check("try { print(1) } catch e { print(e) }\nprint(e)\n") == Lines{"E200 2:7 `e` is not defined"});
}

TEST_CASE("refinements see the value as it") {
  CHECK(Check("type Age = Int where { it > 0 }\nprint(Age(3))\n").empty());
}

TEST_CASE("long blocks are looked up by hashing") {
  std::string text = "fn f() {\n";
  for (int i = 0; i < 2000; ++i) text += fmt::format("  x{} = {}\n  print(x{})\n", i, i, i);
  text += "}\nf()\n";
  CHECK(Check(std::move(text)).empty());
}

}  // namespace
}  // namespace tova::sema
