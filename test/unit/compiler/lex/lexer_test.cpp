#include "compiler/lex/lexer.h"

#include <string>
#include <vector>

#include "catch2/catch_test_macros.hpp"
#include "compiler/lex/unicode.h"
#include "fmt/format.h"

namespace tova::lex {
namespace {

// The tokens as their texts, with a newline mark in front of those that begin a line (the first left out).
std::string Texts(std::string source) {
  SourceSet sources;
  const FileId file = sources.Add("test.tova", std::move(source));
  const TokenStream stream = Lex(sources, file);
  std::string out;
  for (const Token& token : stream.tokens) {
    if (token.kind == TokenKind::kEndOfFile) break;
    if (!out.empty()) out += token.starts_line ? " / " : " ";
    out += token.begin == token.end ? "<" + Describe(token.kind).str() + ">"
                                    : sources.text(file).slice(token.begin, token.end).str();
  }
  return out;
}

// The problems as "line:column code", one after the other.
std::string Problems(std::string source) {
  SourceSet sources;
  const FileId file = sources.Add("test.tova", std::move(source));
  std::string out;
  for (const Diagnostic& problem : Lex(sources, file).problems) {
    const LineColumn place = sources.Locate(file, problem.span.begin);
    if (!out.empty()) out += ' ';
    out += fmt::format("{}:{} {}", place.line, place.column, Describe(problem.code).id.str());
  }
  return out;
}

std::vector<TokenKind> Kinds(std::string source) {
  SourceSet sources;
  const FileId file = sources.Add("test.tova", std::move(source));
  std::vector<TokenKind> kinds;
  for (const Token& token : Lex(sources, file).tokens) kinds.push_back(token.kind);
  return kinds;
}

TEST_CASE("an empty file is one token") {
  CHECK(Kinds("") == std::vector{TokenKind::kEndOfFile});
  CHECK(Kinds("\xEF\xBB\xBF") == std::vector{TokenKind::kEndOfFile});
  CHECK(Kinds("#!/usr/bin/env tova") == std::vector{TokenKind::kEndOfFile});
}

TEST_CASE("the longest operator wins") {
  CHECK(Texts("a..=b...c??d?.e") == "a ..= b ... c ?? d ?. e");
  CHECK(Texts("a**b|>c||d|e") == "a ** b |> c || d | e");
  CHECK(Texts("1..5") == "1 .. 5");
  CHECK(Texts("xs[::2]") == "xs [ :: 2 ]");
}

TEST_CASE("lines are marked, and a lone carriage return ends none") {
  CHECK(Texts("a\nb\r\nc\rd") == "a / b / c d");
}

TEST_CASE("comments nest and are kept") {
  CHECK(Texts("a /* x /* y */ z */ b // c\nd") == "a b / d");
  CHECK(Problems("a\n/* /* */") == "2:1 E005");
  SourceSet sources;
  const TokenStream stream = Lex(sources, sources.Add("t", "/// one\n//// rule\nfn f() {}"));
  REQUIRE(stream.comments.size() == 2);
  CHECK(stream.comments[0].is_doc);
  CHECK_FALSE(stream.comments[1].is_doc);
  CHECK(stream.tokens[0].has_doc);
}

TEST_CASE("words behind a point are names") {
  CHECK(Kinds("a.match")[2] == TokenKind::kIdentifier);
  CHECK(Kinds("match")[0] == TokenKind::kMatch);
  CHECK(Kinds("matches")[0] == TokenKind::kIdentifier);
}

TEST_CASE("identifiers hold letters of every script") {
  CHECK(Texts("größe = 名前_2") == "größe = 名前_2");
  CHECK(IsIdentifierStart(0x540D));
  CHECK_FALSE(IsIdentifierStart(0x0301));
  CHECK(IsIdentifierContinue(0x0301));
  CHECK_FALSE(IsIdentifierContinue(0x1F600));
}

TEST_CASE("broken encodings have a place and are reported once") {
  CHECK(Problems("a = 1\nb = \xFF\xFE\nc = \xC0\x80") == "2:5 E002");
  const char surrogate[] = "\xED\xA0\x80";
  CHECK(DecodeUtf8(surrogate, surrogate + 3).length == 0);
}

TEST_CASE("numbers in every form") {
  for (const char* good : {"0", "42", "1_000", "3.14", "1e6", "2.5E-3", "0xFF_ff", "0b10_10", "0o755"}) {
    INFO(good);
    CHECK(Problems(good).empty());
    CHECK(Texts(good) == good);
  }
  for (const char* bad : {"0x", "1_", "1__0", "0b12", "0o8", "1.2.3", "12abc", "1e", "0x_1", "1_.5"}) {
    INFO(bad);
    CHECK(Problems(bad) == "1:1 E008");
    CHECK(Kinds(bad).size() == 2);
  }
  CHECK(Texts("pair.0.1") == "pair . 0 . 1");
  CHECK(Texts("1.max(2)") == "1 . max ( 2 )");
}

TEST_CASE("strings end where they should") {
  CHECK(Texts(R"("a" 'b' r"\" f"c" """d "e" f""" "g\"h")") == R"("a" 'b' r"\" f"c" """d "e" f""" "g\"h")");
  CHECK(Texts(R"('no {interpolation}')") == R"('no {interpolation}')");
  CHECK(Texts(R"("{}")") == R"("{}")");
  CHECK(Texts(R"("\{x}")") == R"("\{x}")");
}

TEST_CASE("interpolations nest") {
  CHECK(Texts(R"("a {b} c")") == R"("a { b } c")");
  CHECK(Texts(R"("{ {k: "x{y}"} }")") == R"("{ { k : "x{ y }" } }")");
  CHECK(Problems(R"("{if a { "x" } else { 'y' }}")").empty());
}

TEST_CASE("an unclosed string is reported at its opener and ends with its line") {
  CHECK(Problems("x = \"abc\ny = 1\nz = 'q\n") == "1:5 E003 3:5 E003");
  CHECK(Problems("x = \"abc\nprint(\"hi\")") == "1:5 E003");
  CHECK(Problems("t = \"\"\"\nabc") == "1:5 E003");
}

TEST_CASE("an unclosed interpolation is reported at its brace") {
  CHECK(Problems("t = \"hello {name\"\nu = 1") == "1:12 E004");
  CHECK(Texts("t = \"hello {name\"\nu = 1") == "t = \"hello {name\" / u = 1");
}

TEST_CASE("a double-quoted string may hold several lines") {
  CHECK(Problems("q = query(\"\n  SELECT a\n\")").empty());
}

TEST_CASE("a slash is a division behind a value and a regular expression elsewhere") {
  CHECK(Texts("a / b / c") == "a / b / c");
  CHECK(Texts("x = /[/]+/gi") == "x = /[/]+/gi");
  CHECK(Texts("f(/a/, b)") == "f ( /a/ , b )");
  CHECK(Problems("x = /abc\ny") == "1:5 E006");
  CHECK(Problems("x = /a/gg") == "1:9 E007");
}

TEST_CASE("brackets are balanced by indentation") {
  CHECK(Problems("fn a() {\n  if x {\n    b()\n}\nfn c() {\n}\n") == "2:8 E010");
  CHECK(Problems("print(\"a\"\nx = 1\n") == "1:6 E010");
  CHECK(Problems("f(a))\n") == "1:5 E011");
  CHECK(Problems("f(a)))))\n") == "1:5 E011");
  CHECK(Problems("{ (] }") == "1:4 E011");
}

TEST_CASE("characters without meaning are reported once a line") {
  CHECK(Problems("x = \u201Csmart\u201D\ny = #\n") == "1:5 E001 2:5 E001");
  CHECK(Problems(std::string("a\0b", 3)) == "1:2 E001");
}

}  // namespace
}  // namespace tova::lex
