#include "catch2/catch_test_macros.hpp"
#include "llvm/Support/Casting.h"
#include "parse_support.h"

namespace tova::parse {
namespace {

TEST_CASE("bindings and assignments") {
  CHECK(Tree("x: Int = 5") ==
        "AssignStmt\n  AssignTarget\n    IdentifierExpr x\n    NamedType Int\n  NumberLiteral 5\n");
  CHECK(Tree("var a, b = 1, 2") ==
        "VarDecl\n  BindingPattern a\n  BindingPattern b\n  NumberLiteral 1\n  NumberLiteral 2\n");
  CHECK(
      Tree("a, b[0] = b[0], a").find("AssignStmt\n  AssignTarget\n    IdentifierExpr a\n  AssignTarget\n") ==
      0);
  CHECK(Tree("user.age += 1") ==
        "CompoundAssignStmt +=\n  MemberExpr .age\n    IdentifierExpr user\n  NumberLiteral 1\n");
  CHECK(Tree("let {a, b: c = 1} = d") ==
        "DestructureStmt let\n  ObjectPattern\n    ObjectPatternField a\n      BindingPattern a\n"
        "    ObjectPatternField b\n      BindingPattern c\n      NumberLiteral 1\n  IdentifierExpr d\n");
  CHECK(Tree("fn f() {\n  a, b\n}").find("TupleExpr") != std::string::npos);
}

TEST_CASE("loops") {
  CHECK(Tree("outer: for i, x in xs when x { break outer } else { nil }")
            .find("ForStmt outer: when else\n  BindingPattern i\n  BindingPattern x\n") == 0);
  CHECK(Tree("async for x in ch { x }").find("ForStmt async\n") == 0);
  CHECK(Tree("for [a, b] in ps { }").find("ForStmt\n  ListPattern\n") == 0);
  CHECK(Problems("while x { continue }\nloop { break }").empty());
}

TEST_CASE("branches are flat") {
  const Parsed parsed("if a { 1 } elif b { 2 } else if c { 3 } else { 4 }");
  REQUIRE(parsed.emitter.diagnostics().empty());
  const auto* stmt = llvm::cast<ast::ExprStmt>(parsed.module->statements.front());
  const auto* branch = llvm::cast<ast::IfExpr>(stmt->expr);
  CHECK(branch->branches.size() == 3);
  CHECK(branch->else_block != nullptr);
}

TEST_CASE("match arms of every pattern") {
  CHECK(Problems("match v {\n"
                 "  0 => 1\n  -1 => 2,\n  1..10 => 3\n  'a' => 4\n  true => 5\n  nil => 6\n"
                 "  Some(Ok(x)) => x\n  None => 7\n  Color.Red => 8\n  Circle(radius: r) => r\n"
                 "  [] => 9\n  [a, [b], ...rest] => a\n  [a, ..._] => a\n  (a, _) => a\n"
                 "  { role: \"admin\", age } if age > 3 => age\n  \"/api\" ++ rest => rest\n"
                 "  n if ready => return n\n  _ => { print(1); 2 }\n}")
            .empty());
  CHECK(Tree("match v { n if ok => 1 }").find("IdentifierExpr ok\n") != std::string::npos);
}

TEST_CASE("a comma ends an arm") {
  CHECK(Problems("match v { 0 => x = 1, 1 => x += 2, 2 => return 3, _ => y }").empty());
  CHECK(Tree("match v { 0 => x = 1, a => b }").find("BindingPattern a\n") != std::string::npos);
}

TEST_CASE("functions and types") {
  CHECK(Tree("@fast\npub async fn f<T: Show, U>(a: T, {b}, ...c) -> [U]? { yield a }")
            .find("FunctionDecl pub f\n  Decorator @fast\n  Function async generator\n") == 0);
  CHECK(Tree("type Shape { Circle(radius: Float), Empty } derive [Eq, Show]") ==
        "TypeDecl Shape derive:Eq derive:Show\n  VariantDecl Circle\n    FieldDecl radius\n      NamedType "
        "Float\n"
        "  VariantDecl Empty\n");
  CHECK(Tree("type P<A, B> = (A, B) -> Result<A, [B?]>").find("FunctionType") != std::string::npos);
  CHECK(
      Tree("type E = String where {\n  it.contains('@')\n  len(it) > 3\n}").find("TypeDecl E refinement\n") ==
      0);
  CHECK(Problems("type U { id: Int\n name: String = \"x\" { required, minLength(2) } }").empty());
  CHECK(Problems("x: Map<String, List<Int>> = m").empty());
  CHECK(Problems("interface A { fn a(self) -> Int\n fn b() }\ntrait T { fn c() { 1 }\n fn d() }\n"
                 "impl T for P { fn c(self) { 1 } }\nimpl P { async fn e() { 2 } }\nextern async fn g(x: "
                 "Int) -> Int")
            .empty());
}

TEST_CASE("imports and exports") {
  const Parsed parsed(
      "import { a, b as c } from \"./x\"\nimport d from 'y'\nimport * as n from \"z\"\n"
      "import e, { f } from \"w\"\npub { g } from \"./v\"\npub * from \"./u\"\npub h\npub i = 1\n"
      "pub { a, c as k }");
  CHECK(parsed.Problems().empty());
  REQUIRE(parsed.module->references.size() == 6);
  CHECK(parsed.module->references[0]->specifier == "./x");
  CHECK(parsed.module->references[0]->names[1]->local().text == "c");
  CHECK(parsed.module->references[5]->specifier == "./u");
  CHECK(llvm::isa<ast::PubNamesDecl>(parsed.module->statements[6]));
  CHECK(llvm::isa<ast::AssignStmt>(parsed.module->statements[7]));
  CHECK(llvm::isa<ast::PubNamesDecl>(parsed.module->statements[8]));
}

TEST_CASE("tests, benchmarks and concurrency") {
  CHECK(Problems(
            "test \"adds\" timeout=500 {\n  before_each { x = 1 }\n  assert(1 == 1)\n}\nbench \"b\" { f() }")
            .empty());
  CHECK(Problems("fn f() {\n  concurrent timeout(5) {\n    a = spawn g(1)\n    spawn fn() { 2 }\n  }\n"
                 "  select {\n    m from ch => print(m)\n    ch.send(1) => nil\n    timeout(10) => { nil }\n "
                 "   _ => 2\n  }\n}")
            .empty());
  CHECK(Problems("test = 1\nselect = 2\nspawn(\"ls\")\nconcurrent = 3\nderive = 4").empty());
}

TEST_CASE("documentation belongs to the statement behind it") {
  const Parsed parsed("/// One.\n/// Two.\nfn f() { 1 }\nfn g() { 2 }");
  CHECK(parsed.module->DocOf(*parsed.module->statements[0]) == "/// One.\n/// Two.");
  CHECK(parsed.module->DocOf(*parsed.module->statements[1]).empty());
}

TEST_CASE("blocks that are not built are one error each") {
  CHECK(Problems("server {\n  route GET \"/\" => \"x\"\n  let ' \n}\nx = 1\nbrowser { <p>Don't</p> }\n") ==
        "1:1 E036: `server` blocks are not built by this version of tovac\n"
        "6:1 E036: `browser` blocks are not built by this version of tovac\n");
  CHECK(Problems("server = 1\ndata = server + 1").empty());
}

}  // namespace
}  // namespace tova::parse
