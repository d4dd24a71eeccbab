#include <catch2/catch_test_macros.hpp>

#include "test/unit/compiler/sema/analysis.h"

namespace tova::sema {
namespace {

// What an expression's type is, as the message about a wrong annotation tells it.
std::string TypeOf(const std::string& declarations, const std::string& expression) {
  const Lines lines = Check("type Nothing { it: Int }\n" + declarations + "probe: Nothing = " + expression +
                            "\nprint(probe)\n");
  for (const std::string& line : lines) {
    const size_t at = line.find("this value is `");
    if (line.starts_with("E105") && at != std::string::npos) return line.substr(at + 15, line.rfind('`') - at - 15);
  }
  return "Any";
}

Lines CheckStrict(std::string text) {
  Analysis analysis(std::move(text));
  analysis.options.is_strict = true;
  return analysis.Run().Lines();
}

TEST_CASE("literals and operators have types") {
  CHECK(TypeOf("", "1") == "Int");
  CHECK(TypeOf("", "1.5") == "Float");
  CHECK(TypeOf("", "1 + 2.5") == "Float");
  CHECK(TypeOf("", "1 / 2") == "Number");
  CHECK(TypeOf("", "\"a\" * 3") == "String");
  CHECK(TypeOf("", "\"n\" + 1") == "String");
  CHECK(TypeOf("", "1 < 2 and true") == "Bool");
  CHECK(TypeOf("", "[1, 2]") == "[Int]");
  CHECK(TypeOf("", "[1, \"a\"]") == "List");
  CHECK(TypeOf("", "(1, \"a\")") == "(Int, String)");
  CHECK(TypeOf("", "[n * 2.0 for n in [1, 2]]") == "[Float]");
  CHECK(TypeOf("", "nil") == "Nil");
  CHECK(TypeOf("", "nil ?? 1") == "Any");
}

TEST_CASE("calls give what functions say or what their bodies give") {
  CHECK(TypeOf("fn f() -> [Int] { [] }\n", "f()") == "[Int]");
  CHECK(TypeOf("fn f() { \"x\" }\n", "f()") == "String");
  CHECK(TypeOf("fn f(n) { if n > 0 { return 1 }\n 2 }\n", "f(1)") == "Int");
  CHECK(TypeOf("fn f(n) { if n > 0 { return 1 }\n \"two\" }\n", "f(1)") == "Any");
  CHECK(TypeOf("fn f(n) { if n > 0 { f(n - 1) } else { 2 } }\n", "f(1)") == "Any");
  CHECK(TypeOf("fn id<T>(x: T) -> T { x }\n", "id(\"a\")") == "String");
  CHECK(TypeOf("fn pair<A, B>(a: A, b: B) -> (A, B) { (a, b) }\n", "pair(1, [true])") == "(Int, [Bool])");
  CHECK(TypeOf("fn each<T, U>(xs: [T], f: (T) -> U) -> [U] { [f(x) for x in xs] }\n", "each([1], fn(n) \"{n}\")") ==
        "[String]");
  CHECK(TypeOf("", "[1, 2] |> map(fn(n) n > 1)") == "[Bool]");
  CHECK(TypeOf("", "[1, 2].filter(fn(n) n > 1)") == "[Int]");
  CHECK(TypeOf("", "\"a,b\".split(\",\")") == "[String]");
}

TEST_CASE("structs, variants and aliases have types") {
  CHECK(TypeOf("type Box<T> { value: T }\n", "Box(1)") == "Box<Int>");
  CHECK(TypeOf("type Box<T> { value: T }\n", "Box(Box(\"a\")).value.value") == "String");
  CHECK(TypeOf("type Shape { Circle(r: Float), Dot }\n", "Dot") == "Shape");
  CHECK(TypeOf("type Shape { Circle(r: Float), Dot }\n", "match Circle(1.0) { Circle(r) => r, Dot => 0.5 }") ==
        "Float");
  CHECK(TypeOf("", "Ok(1)") == "Result<Int, Any>");
  CHECK(TypeOf("type Pair<A> = (A, A)\nfn f() -> Pair<Int> { (1, 2) }\n", "f()") == "(Int, Int)");
  CHECK(TypeOf("type P { x: Int }\nimpl P { fn get(self) -> Int { self.x }\n fn make() -> P { P(1) } }\n",
               "P.make().get()") == "Int");
}

TEST_CASE("what isn't certain fits everywhere") {
  CHECK(Check("fn f(x: Int) { x }\nfn g(v) { f(v) }\nprint(g(\"a\"))\n").empty());
  CHECK(Check("type Json = String | [Json]\nx: Json = [\"a\", [\"b\"]]\nprint(x)\n").empty());
  CHECK(Check("type Email = String where { it |> len() > 3 }\nfn f(e: Email) { e }\nprint(f(\"a@b.c\"))\n").empty());
  CHECK(Check("fn f(r: Result<Int, String>) { r }\nfn g() -> Result { Ok(1) }\nprint(f(g()))\n").empty());
  CHECK(Check("type Node { value: Int, next: Node? }\nlist = Node(1, Node(2, nil))\n"
              "var at = list\nwhile at != nil { print(at.value)\n at = at.next }\n")
            .empty());
  CHECK(Check("type Node { value: Int, next: Node = nil }\nprint(Node(1), Node(1, nil))\n").empty());
  CHECK(Check("fn f(a: Int, b: Int?) { [a, b] }\nprint(f(1), f(1, nil), f(1, 2))\n").empty());
  CHECK(Check("interface Show { fn show(self) -> String }\nfn f(s: Show) { s.show() }\nprint(f(5))\n").empty());
  CHECK(Check("x: Float = 1\nprint(x)\n").empty());
}

TEST_CASE("types of great size and depth do no harm") {
  std::string text = "type A0 = (Int, Int)\n";
  for (int i = 1; i < 40; ++i) text += fmt::format("type A{} = (A{}, A{})\n", i, i - 1, i - 1);
  CHECK(Check(text + "x: A39 = 5\nprint(x)\n").empty());
  text.clear();
  for (int i = 0; i < 400; ++i) text += fmt::format("fn f{}() {{ f{}() }}\n", i, i + 1);
  CHECK(Check(text + "fn f400() { 1 }\nprint(f0())\n").empty());
}

TEST_CASE("conditions narrow types") {
  CHECK(CheckStrict("fn f(s: String?) -> String { if s != nil { s } else { \"\" } }\nprint(f(nil))\n").empty());
  CHECK(CheckStrict("fn f(s: String?) -> String { s }\nprint(f(nil))\n") ==
        Lines{"E116 1:30 `f` gives `String`, and this value is `String?`"});
  CHECK(CheckStrict("fn f(v: String | Int) -> Int { if v is String { len(v) } else { v } }\nprint(f(1))\n").empty());
  CHECK(CheckStrict("fn f(v: Int?) -> Int { while v != nil { return v }\n 0 }\nprint(f(1))\n").empty());
  CHECK(Check("fn f(v) { if v is String { v - 1 } else { v } }\nprint(f(1))\n") ==
        Lines{"E109 1:28 `-` needs numbers, and this value is `String`"});
  CHECK(Check("fn f(v) { if typeOf(v) == \"String\" { v - 1 } else { v - 1 } }\nprint(f(1))\n") ==
        Lines{"E109 1:38 `-` needs numbers, and this value is `String`"});
}

}  // namespace
}  // namespace tova::sema
