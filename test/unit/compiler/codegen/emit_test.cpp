#include "run_program.h"

using tova::codegen::EmitOptions;
using tova::codegen::EmitText;
using tova::codegen::Run;

TEST_CASE("readable code for plain constructs") {
  std::string code = EmitText("/// Twice a number.\npub fn double(n: Int) { n * 2 }\n").code;
  CHECK(code == "/** Twice a number. */\nexport function double(n) {\n  return n * 2;\n}\n");
}

TEST_CASE("a counted loop is a plain for loop") {
  std::string code = EmitText("var t = 0\nfor i in 0..3 { t += i }\nprint(t)\n").code;
  CHECK(code.find("for (let i = 0; i < 3; i++) {") != std::string::npos);
}

TEST_CASE("operands run from left to right and once, around values that need statements") {
  CHECK(Run(R"(
fn say(x) { print("say {x}"); x }
fn pick(x) { match say(x) { 1 => "one", _ => "many" } }
print([say(0), match say(1) { 1 => "one", _ => "many" }, say(2)])
print(say(5) + len([say(n) for n in [6, 7]]))
print("{say(8) ?? 1} {nil ?? match say(9) { 9 => "nine", _ => "other" }}")
)") == "say 0\nsay 1\nsay 2\n[\n  0,\n  \"one\",\n  2\n]\nsay 5\nsay 6\nsay 7\n7\nsay 8\nsay 9\n8 nine\n");
}

TEST_CASE("return, break and continue leave through match and if used as values") {
  CHECK(Run(R"(
fn first(xs) {
  for x in xs {
    y = match x { 0 => continue, 9 => break, n if n > 5 => return "big {n}", n => n * 10 }
    print(y)
  }
  "end"
}
print(first([0, 1, 9, 3]))
print(first([2, 7]))
)") == "10\nend\n20\nbig 7\n");
}

TEST_CASE("propagation returns errors and unwraps values") {
  CHECK(Run(R"(
fn parse(s) { n = toInt(s); if n == nil { Err("bad {s}") } else { Ok(n) } }
fn add(a, b) { Ok(parse(a)? + parse(b)?) }
print("{add("1", "2")} {add("1", "x")} {add("y", "x")}")
)") == "Ok(3) Err(\"bad x\") Err(\"bad y\")\n");
}

TEST_CASE("names that would collide in JavaScript") {
  CHECK(Run(R"(
class = 1
x = Some(5)
y = match x { Some(x) => x + class, None => 0 }
for y in [y] { print(y) }
fn new(static) { static + 1 }
print(new(y))
)") == "6\n7\n");
}

TEST_CASE("deferred work runs last first, also on return") {
  CHECK(Run(R"(
fn f() {
  defer print("one")
  defer print("two")
  print("body")
  return 3
}
print(f())
)") == "body\ntwo\none\n3\n");
}

TEST_CASE("main's number is the status, an uncaught error is status 1") {
  CHECK(Run("fn main() { print(\"x\"); 3 }") == "x\n[status 3]\n");
  std::string failed = Run("fn main() { nil.x }");
  CHECK(failed.find("[status 1]") != std::string::npos);
}

TEST_CASE("values are printed as Tova writes them") {
  CHECK(Run(R"(
type P { x: Int, y: Int }
type S { Rect(w: Float, h: Float), Dot }
print(P(y: 2, x: 1))
print(Rect(1.5, 2), Dot, nil, [1, "a"])
print([P(1, 2), P(3, 4)])
print({ a: 1, b: [Dot, nil] })
)") == "P(x: 1, y: 2)\nRect(1.5, 2) Dot nil [1, \"a\"]\nx | y\n--+--\n1 | 2\n3 | 4\n"
       "{\n  \"a\": 1,\n  \"b\": [\n    Dot,\n    nil\n  ]\n}\n");
}

TEST_CASE("tests and benchmarks are emitted only when they are wanted") {
  std::string text = R"(
before_each { print("each") }
test "adds" timeout=5_000 {
  after_each { print("after") }
  await sleep(1)
}
bench "sums" { 1 + 1 }
bench { await sleep(1) }
fn test_found() { test_helper() }
fn test_helper() { nil }
)";
  CHECK(EmitText(text).code.find("each") == std::string::npos);
  EmitOptions options;
  options.include_tests = true;
  options.test_functions = true;
  std::string code = EmitText(text, options).code;
  auto has = [&](const char* part) { return code.find(part) != std::string::npos; };
  CHECK(has("$beforeEach(async () => {\n  print(\"each\");\n}, import.meta.url);"));
  CHECK(has("$test(\"adds\", async ($after) => {\n  $after(async () => {\n    print(\"after\");\n  });\n"));
  CHECK(has("}, import.meta.url, { line: 3, timeout: 5000 });"));
  CHECK(has("$bench(\"sums\", () => {\n  return 1 + 1;\n}, import.meta.url, { line: 7 });"));
  CHECK(has("$bench(null, async () => {\n  return await sleep(1);"));
  CHECK(has("$test(\"test_found\", test_found, import.meta.url, { line: 9 });"));
  CHECK_FALSE(has("$test(\"test_helper\""));
}

TEST_CASE("thousands of arms and branches are no nest of their own") {
  std::string arms;
  std::string branches;
  for (int i = 0; i < 5000; ++i) {
    std::string number = std::to_string(i);
    arms += "    " + number + " => { seen += " + number + " }\n";
    branches += "  elif x == " + number + " { seen = seen * 2 }\n";
  }
  CHECK(Run("fn find(x) {\n  var seen = 0\n  for i in 0..3 {\n    y = match x {\n" + arms +
            "      7000 => continue\n      n if n > 8000 => break\n      _ => \"other\"\n    }\n"
            "    if y != nil { seen = y }\n  }\n  if x == -1 { seen = \"below\" }\n" +
            branches + "  seen\n}\nprint(find(-1), find(3), find(4999), find(6000), find(7000), find(9000))\n") ==
        "below 18 29994 other 0 0\n");
}
