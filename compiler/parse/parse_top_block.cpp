#include "compiler/parse/parser.h"
#include "fmt/format.h"
#include "llvm/ADT/StringSwitch.h"

namespace tova::parse {
namespace {

// Blocks of the language that this compiler does not build.
bool IsUnbuiltBlock(llvm::StringRef word) {
  return llvm::StringSwitch<bool>(word)
      .Cases("server", "browser", "client", "shared", "data", "security", "cli", "edge", "deploy", true)
      .Case("theme", true)
      .Default(false);
}

// Declarations that stand in a `browser` block, each with a name behind its word.
bool IsBrowserDeclaration(llvm::StringRef word) {
  return llvm::StringSwitch<bool>(word)
      .Cases("component", "store", "form", "state", "computed", true)
      .Default(false);
}

}  // namespace

// A contextual block at the top level: its word, an optional name, and `{`, all on one line.
bool Parser::AtTopBlock() const {
  const llvm::StringRef word = TextOf(*current_);
  const Token& next = Peek();
  if (next.starts_line) return false;
  const bool opens = next.kind == TokenKind::kLeftBrace || next.kind == TokenKind::kString;
  if (word == "test" || word == "bench") {
    if (next.kind == TokenKind::kTemplateHead) return true;
    if (word == "test" && IsWord(next, "timeout") && Peek(2).kind == TokenKind::kEqual) return true;
    // `test name {` lacks the quotes.
    return opens || ((next.kind == TokenKind::kIdentifier || next.kind == TokenKind::kNumber) &&
                     Peek(2).kind == TokenKind::kLeftBrace && !Peek(2).starts_line);
  }
  if (IsUnbuiltBlock(word)) return opens;
  if (word == "effect") return next.kind == TokenKind::kLeftBrace;
  return IsBrowserDeclaration(word) && next.kind == TokenKind::kIdentifier;
}

ast::Stmt* Parser::ParseTopBlock() {
  if (AtWord("test")) return ParseTest();
  if (AtWord("bench")) return ParseBench();
  const Token& keyword = *current_;
  auto* block = Start<ast::UnbuiltBlock>(keyword.begin);
  block->keyword = TakeName();
  const llvm::StringRef word = block->keyword.text;
  if (IsUnbuiltBlock(word)) {
    Complain(DiagnosticCode::kUnbuiltBlock, SpanOf(keyword),
             fmt::format("`{}` blocks are not built by this version of tovac", word.str()));
  } else {
    Complain(DiagnosticCode::kUnbuiltBlock, SpanOf(keyword),
             fmt::format("`{}` belongs in a `browser` block, which this version of tovac does not build",
                         word.str()));
  }
  // What stands in the braces has rules of its own, so nothing of it is reported.
  while (!At(TokenKind::kLeftBrace) && !AtEnd() && !current_->starts_line) Advance();
  const uint32_t begin = current_->begin;
  if (At(TokenKind::kLeftBrace)) {
    const Token* closer = &stream_.tokens[current_->partner];
    // Text in markup may hide the closing brace from the lexer; the rest of the file is then left alone.
    const bool is_whole = !closer->is_repaired;
    current_ = is_whole ? closer + 1 : &stream_.tokens.back();
    previous_end_ = is_whole ? closer->end : current_->begin;
    skipped_.push_back(SpanOf(begin, is_whole ? closer->end : UINT32_MAX));
  }
  return Finish(block);
}

void Parser::FailExpectedBlock(llvm::StringRef word, bool has_name) {
  FailExpected(has_name ? "`{` after the name" : fmt::format("a name in quotes or `{{` after `{}`", word.str()),
               {.tip = fmt::format("write `{} \"what it shows\" {{ ... }}`", word.str())});
}

// The name of a test or benchmark, or null. It is known before anything runs.
ast::StringLiteral* Parser::ParseTestName() {
  if (At(TokenKind::kString)) return ParsePlainString();
  if (!At(TokenKind::kTemplateHead)) return nullptr;
  Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "a test's name cannot hold an interpolation",
           {.tip = "write `\\{` for a brace"});
  ParseTemplate();
  return nullptr;
}

ast::Stmt* Parser::ParseTest() {
  const Token& keyword = Advance();
  auto* node = Start<ast::TestDecl>(keyword.begin);
  node->name = ParseTestName();
  if (AtWord("timeout")) {
    Advance();
    if (Expect(TokenKind::kEqual, "after `timeout`")) {
      if (At(TokenKind::kNumber)) {
        node->timeout = llvm::cast<ast::NumberLiteral>(ParseNumber());
      } else {
        FailExpected("a time in milliseconds");
      }
    }
  }
  const bool outer = std::exchange(in_test_, true);
  auto* body = Start<ast::Block>(current_->begin);
  if (!panicking_ && !At(TokenKind::kLeftBrace)) FailExpectedBlock("test", node->name != nullptr);
  if (!panicking_) {
    NestingScope nesting(*this);
    Advance();
    ContextScope scope(*this, Context());
    ++block_depth_;
    body->statements = ParseStatements(body->has_defer);
    --block_depth_;
    Accept(TokenKind::kRightBrace);
  }
  in_test_ = outer;
  node->body = Finish(body);
  return Finish(node);
}

// `before_each` or `after_each` with its block behind it.
bool Parser::AtTestHook() const {
  const Token& next = Peek();
  return (AtWord("before_each") || AtWord("after_each")) && next.kind == TokenKind::kLeftBrace && !next.starts_line;
}

ast::Stmt* Parser::ParseTestHook() {
  auto* node = Start<ast::TestHookDecl>(current_->begin);
  const Token& word = Advance();
  node->is_after = TextOf(word) == "after_each";
  node->body = ParseBlock("the hook's name", word);
  return Finish(node);
}

ast::Stmt* Parser::ParseBench() {
  const Token& keyword = Advance();
  auto* node = Start<ast::BenchDecl>(keyword.begin);
  node->name = ParseTestName();
  if (!At(TokenKind::kLeftBrace)) FailExpectedBlock("bench", node->name != nullptr);
  // Outside of functions, an `await` is noted for the module.
  const bool outer = std::exchange(module_.has_await, false);
  node->body = ParseBlock("`bench`", keyword);
  node->has_await = std::exchange(module_.has_await, outer);
  return Finish(node);
}

}  // namespace tova::parse
