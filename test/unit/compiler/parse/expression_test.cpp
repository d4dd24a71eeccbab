#include "catch2/catch_test_macros.hpp"
#include "compiler/ast/visitor.h"
#include "llvm/Support/Casting.h"
#include "parse_support.h"

namespace tova::parse {
namespace {

// An expression as nested groups, which shows what binds to what.
std::string Shape(const ast::Node& node) {
  using namespace ast;
  if (const auto* binary = llvm::dyn_cast<BinaryExpr>(&node)) {
    return "(" + Shape(*binary->left) + " " + Spelling(binary->op).str() + " " + Shape(*binary->right) + ")";
  }
  if (const auto* unary = llvm::dyn_cast<UnaryExpr>(&node)) {
    return "(" + Spelling(unary->op).str() + " " + Shape(*unary->operand) + ")";
  }
  if (const auto* pipe = llvm::dyn_cast<PipeExpr>(&node)) {
    return "(" + Shape(*pipe->value) + " |> " + Shape(*pipe->target) + ")";
  }
  if (const auto* range = llvm::dyn_cast<RangeExpr>(&node)) {
    return "(" + Shape(*range->low) + (range->is_inclusive ? " ..= " : " .. ") + Shape(*range->high) + ")";
  }
  if (const auto* identifier = llvm::dyn_cast<IdentifierExpr>(&node)) return identifier->name.str();
  if (const auto* number = llvm::dyn_cast<NumberLiteral>(&node)) return number->digits.str();
  std::string out = NodeKindName(node.kind).str() + "[";
  ForEachChild(node, [&](const Node& child) { out += (out.back() == '[' ? "" : " ") + Shape(child); });
  return out + "]";
}

std::string ShapeOf(std::string source) {
  Parsed parsed(std::move(source));
  if (!parsed.emitter.diagnostics().empty()) return parsed.Problems();
  return Shape(*llvm::cast<ast::ExprStmt>(parsed.module->statements.front())->expr);
}

TEST_CASE("operators bind as the specification says") {
  CHECK(ShapeOf("2 + 3 * 4") == "(2 + (3 * 4))");
  CHECK(ShapeOf("-2 ** 2") == "((- 2) ** 2)");
  CHECK(ShapeOf("2 ** 3 ** 2") == "(2 ** (3 ** 2))");
  CHECK(ShapeOf("a or b and c") == "(a or (b and c))");
  CHECK(ShapeOf("not a == b") == "(not (a == b))");
  CHECK(ShapeOf("a ?? b or c") == "(a ?? (b or c))");
  CHECK(ShapeOf("a ?? b |> f") == "((a ?? b) |> f)");
  CHECK(ShapeOf("x not in a + b") == "(x not in (a + b))");
  CHECK(ShapeOf("0..n + 1") == "(0 .. (n + 1))");
  CHECK(ShapeOf("a - b - c") == "((a - b) - c)");
  CHECK(ShapeOf("a && b || !c") == "((a and b) or (not c))");
  CHECK(ShapeOf("a | b & c << 1") == "(a | (b & (c << 1)))");
  CHECK(ShapeOf("(a + b) * c") == "((a + b) * c)");
}

TEST_CASE("several comparisons make one chain") {
  CHECK(
      Tree("1 < x <= 10") ==
      "ExprStmt\n  ComparisonChain < <=\n    NumberLiteral 1\n    IdentifierExpr x\n    NumberLiteral 10\n");
  CHECK(ShapeOf("(a < b) < c") == "((a < b) < c)");
}

TEST_CASE("lines continue with operators that begin nothing else") {
  CHECK(ShapeOf("a\n  |> f\n  |> g") == "((a |> f) |> g)");
  CHECK(ShapeOf("a\n  and b\n  or c") == "((a and b) or c)");
  CHECK(Parsed("a\n.b()\n?.c").module->statements.size() == 1);
  CHECK(Parsed("a\n-b").module->statements.size() == 2);
  CHECK(Parsed("a\n(b)").module->statements.size() == 2);
  CHECK(Parsed("a\n[b]").module->statements.size() == 2);
  CHECK(ShapeOf("(a\n - b)") == "(a - b)");
}

TEST_CASE("postfix forms") {
  CHECK(Tree("a?.b[0](1)?") ==
        "ExprStmt\n  PropagateExpr\n    CallExpr\n      IndexExpr\n        MemberExpr ?.b\n          "
        "IdentifierExpr a\n"
        "        NumberLiteral 0\n      Argument\n        NumberLiteral 1\n");
  CHECK(Tree("t.0.1") ==
        "ExprStmt\n  IndexExpr\n    IndexExpr\n      IdentifierExpr t\n      NumberLiteral 0\n    "
        "NumberLiteral 1\n");
  CHECK(
      Tree("f(a, name: b, ...c)") ==
      "ExprStmt\n  CallExpr\n    IdentifierExpr f\n    Argument\n      IdentifierExpr a\n    Argument name\n"
      "      IdentifierExpr b\n    Argument\n      SpreadExpr\n        IdentifierExpr c\n");
}

TEST_CASE("slices in every form") {
  CHECK(Tree("a[1:2]").find("SliceExpr start stop\n") != std::string::npos);
  CHECK(Tree("a[:2]").find("SliceExpr stop\n") != std::string::npos);
  CHECK(Tree("a[1:]").find("SliceExpr start\n") != std::string::npos);
  CHECK(Tree("a[::2]").find("SliceExpr step\n") != std::string::npos);
  CHECK(Tree("a[1::2]").find("SliceExpr start step\n") != std::string::npos);
  CHECK(Tree("a[1:2:3]").find("SliceExpr start stop step\n") != std::string::npos);
  CHECK(Tree("a[:]").find("SliceExpr\n") != std::string::npos);
}

TEST_CASE("lambdas") {
  CHECK(ShapeOf("a |> fn(x) x * 2 |> f") ==
        "((a |> LambdaExpr[Function[Parameter[BindingPattern[]] "
        "Block[ExprStmt[(x * 2)]]]]) |> f)");
  for (const char* source :
       {"f = fn(x) x", "f = x => x", "f = x -> x", "f = (a, b) => a + b", "f = () => 1",
        "f = async fn() { await g() }", "f = async x => await x", "f = fn({a, b}, [c], d = 1) a",
        "on(fn() count += 1)", "f = x => { x }", "f = x => { a: x }"}) {
    INFO(source);
    CHECK(Problems(source).empty());
  }
  CHECK(Tree("f = fn(u) { name: u }").find("ObjectExpr") != std::string::npos);
  CHECK(Tree("f = fn(u) { name }").find("Block\n") != std::string::npos);
}

TEST_CASE("braces are blocks or objects by what they hold") {
  CHECK(Tree("x = {}").find("ObjectExpr") != std::string::npos);
  CHECK(Tree("x = {a, b}").find("ObjectEntry shorthand a") != std::string::npos);
  CHECK(Tree("fn f() { {a: 1} }").find("ObjectExpr") != std::string::npos);
  CHECK(Tree("fn f() { a: Int = 1 }").find("AssignStmt") != std::string::npos);
  CHECK(Tree("fn f() { outer: loop { break outer } }").find("LoopStmt outer:") != std::string::npos);
  CHECK(Tree("{a, b} = c").find("DestructureStmt") == 0);
  CHECK(Tree("match x { _ => {} }").find("Block\n") != std::string::npos);
  CHECK(Tree("match x { _ => {a: 1} }").find("ObjectExpr") != std::string::npos);
  CHECK(Tree("m = {k: v for k, v in o if v}").find("ObjectComprehension") != std::string::npos);
}

TEST_CASE("strings are decoded") {
  CHECK(Tree(R"("a\n\t\"\{b\}\u{1F600}\x41")") ==
        "ExprStmt\n  StringLiteral \"a\\n\\x09\\\"{b}\U0001F600A\"\n");
  CHECK(Tree(R"('\d+')") == "ExprStmt\n  StringLiteral \"\\\\d+\"\n");
  CHECK(Tree(R"(r"\n{x}")") == "ExprStmt\n  StringLiteral \"\\\\n{x}\"\n");
  CHECK(Tree(R"("\uD83D\uDE00")") == "ExprStmt\n  StringLiteral \"\U0001F600\"\n");
  CHECK(Problems(R"("\u12")") == "1:2 E009: malformed escape sequence `\\u12`\n");
  CHECK(Problems(R"("\d")") ==
        "1:2 W101: `\\d` is not an escape sequence; the backslash stays in the text\n");
}

TEST_CASE("triple-quoted strings lose the indentation of their closing quotes") {
  CHECK(Tree("\"\"\"\n    a\n      b\n\n    c\n    \"\"\"") ==
        "ExprStmt\n  StringLiteral \"a\\n  b\\n\\nc\"\n");
  CHECK(Tree("\"\"\"\n  a {x}\n  b\n  \"\"\"") ==
        "ExprStmt\n  TemplateLiteral \"a \" \"\\nb\"\n    IdentifierExpr x\n");
  CHECK(Tree("\"\"\"a\n  b\"\"\"") == "ExprStmt\n  StringLiteral \"a\\n  b\"\n");
  CHECK(Tree("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"") == "ExprStmt\n  StringLiteral \"a\\nb\"\n");
  CHECK(Tree("\"\"\"\n\"\"\"") == "ExprStmt\n  StringLiteral \"\"\n");
}

TEST_CASE("numbers are spelled for JavaScript") {
  auto digits = [](std::string source) { return ShapeOf(std::move(source)); };
  CHECK(digits("1_000") == "1000");
  CHECK(digits("007") == "7");
  CHECK(digits("0XFF") == "0xFF");
  CHECK(digits("0.5") == "0.5");
  CHECK(digits("00") == "0");
}

}  // namespace
}  // namespace tova::parse
