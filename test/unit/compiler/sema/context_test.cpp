#include <catch2/catch_test_macros.hpp>

#include "test/unit/compiler/sema/analysis.h"

namespace tova::sema {
namespace {

TEST_CASE("jumps need a loop, and labels one that has them") {
  CHECK(Check("break\n") == Lines{"E300 1:1 `break` outside of a loop"});
  CHECK(Check("for x in [1] { f = fn() { continue }\n f()\n print(x) }\n") ==
        Lines{"E301 1:27 `continue` outside of a loop"});
  CHECK(Check("outer: for x in [1] { for y in [x] { if y > 1 { break outer } } }\n").empty());
  Analysis analysis("outer: while true { break outr }\n");
  CHECK(analysis.Run().Lines() == Lines{"E306 1:27 no loop around this `break` is labelled `outr`"});
  CHECK(analysis.emitter.diagnostics()[0].tips == Lines{"did you mean `outer`?"});
}

TEST_CASE("return, yield and propagation need a function") {
  CHECK(Check("return 1\n") == Lines{"E302 1:1 `return` outside of a function"});
  CHECK(Check("yield 1\n") == Lines{"E304 1:1 `yield` outside of a function"});
  CHECK(Check("x = Ok(1)?\nprint(x)\n") == Lines{"E305 1:10 `?` outside of a function"});
  CHECK(Check("fn f() { Ok(1)? }\nprint(f())\n").empty());
}

TEST_CASE("await needs an async function or the top level") {
  CHECK(Check("fn f() { await fetch(\"x\") }\nprint(f())\n") ==
        Lines{"E303 1:10 `await` in a function that is not `async`"});
  CHECK(Check("async fn f() { await fetch(\"x\") }\nprint(await f())\n").empty());
}

TEST_CASE("a function written for a task may wait") {
  CHECK(Check("concurrent {\n  a = spawn fn() { await fetch(\"x\") }\n}\nprint(a)\n").empty());
}

TEST_CASE("code behind a jump is never reached") {
  CHECK(Check("fn f() {\n  return 1\n  print(2)\n}\nprint(f())\n") ==
        Lines{"W200 3:3 this code is never reached"});
}

TEST_CASE("the placeholder belongs to pipes") {
  CHECK(Check("fn add(a, b) { a + b }\nprint(1 |> add(5, _))\n").empty());
  CHECK(Check("x = _ + 1\nprint(x)\n") == Lines{"E308 1:5 `_` stands for no value here"});
}

TEST_CASE("impl blocks define what the trait asks for") {
  CHECK(Check("interface Shape { fn area() -> Float }\ntype Sq { side: Float }\nimpl Shape for Sq { "
              "}\nprint(Sq(1.0))\n") == Lines{"E600 3:16 `Sq` does not implement `area` of `Shape`"});
  CHECK(Check("trait T { fn a() { 1 } }\ntype Sq { side: Float }\nimpl T for Sq { }\nprint(Sq(1.0))\n")
            .empty());
  CHECK(Check("type Sq { side: Float }\nimpl Nope for Sq { }\nprint(Sq(1.0))\n") ==
        Lines{"E601 2:6 `Nope` is not a trait or interface"});
  CHECK(Check("impl Nope { fn a(self) { 1 } }\n") == Lines{"E602 1:6 type `Nope` is not defined"});
}

TEST_CASE("construction checks names and numbers of values") {
  const std::string point = "type Point { x: Int, y: Int = 0 }\n";
  CHECK(Check(point + "print(Point(1), Point(1, 2), Point(y: 1, x: 2), Point(1, y: 2))\n").empty());
  CHECK(Check(point + "print(Point())\n") == Lines{"E100 2:7 `Point` takes 2 values, and 0 are given"});
  CHECK(Check(point + "print(Point(1, 2, 3))\n") ==
        Lines{"E100 2:7 `Point` takes 2 values, and 3 are given"});
  CHECK(Check(point + "print(Point(x: 1, z: 2))\n") == Lines{"E101 2:19 `Point` has no field `z`"});
  CHECK(Check(point + "print(Point(1, x: 2))\n") ==
        Lines{"E102 2:16 the field `x` of `Point` is given twice"});
  CHECK(Check("type S { Circle(r: Float), Dot }\nprint(S(1), Circle(1.0), S.Circle(r: 2.0), Dot)\n") ==
        Lines{"E104 2:7 `S` has no constructor"});
  CHECK(Check("type S { Circle(r: Float), Dot }\nprint(S.Cirle(1))\n") ==
        Lines{"E500 2:9 `S` has no variant `Cirle`"});
  CHECK(Check("type S { Circle(r: Float), Dot }\nprint(Dot())\n") == Lines{"E100 2:7 `Dot` takes no values"});
  CHECK(Check("print(Ok(), Err(\"x\"), Some(1), None)\n").empty());
}

TEST_CASE("is needs a type that exists") {
  CHECK(Check("v = 1\nprint(v is Int, v is not Nil, v is Some)\n").empty());
  CHECK(Check("v = 1\nprint(v is Strng)\n") == Lines{"E200 2:12 type `Strng` is not defined"});
}

}  // namespace
}  // namespace tova::sema
