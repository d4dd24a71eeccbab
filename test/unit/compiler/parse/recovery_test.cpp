#include <algorithm>

#include "catch2/catch_test_macros.hpp"
#include "parse_support.h"

namespace tova::parse {
namespace {

size_t ErrorCount(std::string source) { return Parsed(std::move(source)).emitter.error_count(); }

TEST_CASE("five mistakes are five errors") {
  CHECK(Problems("a = 1 +\n"
                 "fn f(a b) { a }\n"
                 "ok = 1\n"
                 "if x\n  y()\n"
                 "l = [1, 2 3]\n"
                 "fn g() {\n  z = )\n  fine()\n}\n"
                 "let q = 1\n") ==
        "1:7 E020: expected an expression, found the end of the line\n"
        "2:8 E020: expected `,` or `)` after the parameter, found `b`\n"
        "4:4 E029: expected `{` after the condition, found the end of the line\n"
        "6:11 E020: expected `,` or `]` after the element, found `3`\n"
        "11:1 E021: `let` is only for taking values apart\n"
        "8:7 E011: this `)` closes nothing\n");
}

TEST_CASE("a mistake spoils its statement only") {
  const Parsed parsed("fn f() {\n  x = = 1\n  y = 2\n}\nz = 3\n");
  CHECK(parsed.emitter.error_count() == 1);
  CHECK(parsed.module->statements.size() == 2);
  CHECK(parsed.Dump().find("IdentifierExpr y") != std::string::npos);
}

TEST_CASE("unclosed brackets are one error at the opener") {
  CHECK(Problems("print(\"a\"\nx = 1\ny = 2\n") == "1:6 E010: this `(` is never closed\n");
  CHECK(Problems("x = [1, 2\ny = 2\n") == "1:5 E010: this `[` is never closed\n");
  CHECK(Problems("fn f() {\n  if a {\n    b()\n}\nfn g() { 1 }\n") == "2:8 E010: this `{` is never closed\n");
}

TEST_CASE("words of other languages have their own errors, and reading goes on") {
  CHECK(Problems("let x = 5\nconst y = 6\nfunction f(a) { a }\nexport fn g() { 1 }\nmut z = 1\nv = null\n"
                 "w = a === b\ncount++\nfor i of xs { i }\nif x = 1 { x }\nt = c ? 1 : 2\nthrow \"x\"\nfn "
                 "k(x) = x\n") ==
        "1:1 E021: `let` is only for taking values apart\n"
        "2:1 E023: `const` is not a keyword of Tova\n"
        "3:1 E024: functions are written with `fn`, not `function`\n"
        "4:1 E025: names are made public with `pub`\n"
        "5:1 E022: `mut` is not a keyword of Tova\n"
        "6:5 W102: the absent value is `nil`, not `null`\n"
        "7:7 E026: `===` is not an operator\n"
        "8:6 E027: `++` is not an operator\n"
        "9:7 E033: loops are written with `in`\n"
        "10:6 E028: `=` binds a name and has no value\n"
        "11:7 E034: `? :` is not an operator of Tova\n"
        "12:1 E040: there is no `throw` in Tova\n"
        "13:9 E045: the body of a function stands in braces\n");
}

TEST_CASE("certain mistakes carry their fix") {
  const Parsed parsed("let x = 5\nw = a === b\n");
  const auto& problems = parsed.emitter.diagnostics();
  REQUIRE(problems.size() == 2);
  REQUIRE(problems[0].fix.size() == 1);
  CHECK(parsed.sources.TextOf(problems[0].fix[0].span) == "let ");
  CHECK(problems[0].fix[0].replacement.empty());
  CHECK(problems[1].fix[0].replacement == "==");
}

TEST_CASE("reserved words and other misplaced things") {
  CHECK(Problems("type = 4") == "1:1 E037: `type` is a reserved word and cannot be the name of a variable\n");
  CHECK(Problems("try { a }") == "1:1 E035: `try` without `catch` or `finally`\n");
  CHECK(Problems("a = b = 3") == "1:7 E041: assignments cannot be chained\n");
  CHECK(Problems("a + b = 3") == "1:1 E031: this cannot be assigned to\n");
  CHECK(Problems("a, b = 1, 2, 3") == "1:1 E042: 2 names on the left, but 3 values on the right\n");
  CHECK(Problems("var x") == "1:1 E038: `var` needs a value\n");
  CHECK(Problems("x: Int") == "1:1 E038: `x` is given a type but no value\n");
  CHECK(Problems("x = ...y") == "1:5 E039: `...` spreads a value inside a list, an object or a call\n");
  CHECK(Problems("pub print(1)") == "1:1 E043: `pub` stands in front of a declaration\n");
  CHECK(Problems("interface A { fn f() { 1 } }") == "1:22 E044: functions of an interface have no body\n");
  CHECK(Problems("import a, b from \"x\"") == "1:8 E046: several imported names stand in braces\n");
  CHECK(Problems("match x { [...a, b] => 1 }") == "1:12 E047: the rest of a list comes last\n");
}

TEST_CASE("hostile nesting is one error") {
  auto repeat = [](const char* text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  CHECK(ErrorCount("x = " + repeat("(", 100000) + "1" + repeat(")", 100000)) == 1);
  for (const char* text : {"(", "[", "{a: ", "if a {", "not ", "- ", "await ", "f(", "x => ",
                           "match x { Some(", "\"{", "1 + ", "a ** ", "fn() ", "a |> ", "loop { "}) {
    INFO(text);
    CHECK(ErrorCount(repeat(text, 50000)) == 1);
  }
  CHECK(ErrorCount("x = a" + repeat(".b", 100000)) == 1);
  CHECK(ErrorCount("x = 1" + repeat(" + 1", 100000)) == 1);
}

TEST_CASE("ordinary depth and length are read") {
  std::string sum = "x = 1";
  for (int i = 0; i < 500; ++i) sum += " + " + std::to_string(i);
  CHECK(ErrorCount(sum) == 0);
  std::string nested = "1";
  for (int i = 0; i < 100; ++i) nested = "[" + nested + "]";
  CHECK(ErrorCount("x = " + nested) == 0);
}

}  // namespace
}  // namespace tova::parse
