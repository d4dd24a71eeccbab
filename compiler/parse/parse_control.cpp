#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

// In the header of a construct: whether the current `{` begins the block rather than an object.
bool Parser::AtBlockInHeader() const {
  if (!At(TokenKind::kLeftBrace) || !context_.in_header || LooksLikeObject(*current_)) return false;
  const Token& after = AfterGroup(*current_);
  return after.starts_line || after.kind == TokenKind::kEndOfFile;
}

// Goes to the `{` that stands further on in the line where something failed: the block behind is worth reading.
bool Parser::SkipToBlock() {
  if (aborted_) return false;
  for (const Token* token = current_; token->kind != TokenKind::kEndOfFile; ++token) {
    if (token != current_ && token->starts_line) return false;
    if (token->kind == TokenKind::kRightBrace || token->kind == TokenKind::kTemplateMiddle ||
        token->kind == TokenKind::kTemplateTail) {
      return false;
    }
    if (token->kind == TokenKind::kLeftBrace) {
      if (token->starts_line) return false;
      current_ = token;
      panicking_ = false;
      return true;
    }
    if (token->partner != 0) token = &stream_.tokens[token->partner];
  }
  return false;
}

// A `}` that closes nothing follows from the `{` that is missing at `place`; what lies between is read as well
// as the indentation tells it. False when there is no such `}`.
bool Parser::ClaimStrayBrace(uint32_t place) {
  for (; next_claim_ < stream_.problems.size(); ++next_claim_) {
    const Diagnostic& problem = stream_.problems[next_claim_];
    if (problem.code != DiagnosticCode::kUnmatchedCloser || problem.span.begin <= place ||
        source_[problem.span.begin] != '}') {
      continue;
    }
    MarkDamaged(place, problem.span.begin);
    claimed_.push_back(next_claim_++);
    return true;
  }
  return false;
}

// Where the `{` of a body is missing: reports it. True when lines that are indented further than the header's follow, so
// that they are the body.
bool Parser::EnterUnbraced(llvm::StringRef after, const Token& header) {
  if (panicking_ || aborted_) return false;
  if (!ReportMissingBlock(after, header)) FailExpected(fmt::format("`{{` after {}", after.str()));
  const bool has_sign = At(TokenKind::kColon) || AtWord("then") || AtWord("do");
  const Token& first = has_sign ? Peek() : *current_;
  if (aborted_ || !first.starts_line || AtEnd() || IndentOf(first) <= IndentOf(header)) return false;
  panicking_ = false;
  ClaimStrayBrace(previous_end_);
  if (has_sign) Advance();
  return true;
}

// Whether a body without braces ends here, whose header is indented by `indent` bytes.
bool Parser::AtUnbracedEnd(uint32_t indent) const { return current_->starts_line && IndentOf(*current_) <= indent; }

// At the first entry of an object whose `{` is missing at the end of the line before: goes behind the object. False when
// there is no `}` that has lost its opener.
bool Parser::SkipUnbracedObject() {
  const uint32_t place = previous_end_;
  if (!current_->starts_line || !IsNameLike(*current_) || Peek().kind != TokenKind::kColon) return false;
  const size_t claimed = claimed_.size();
  FailExpected("a value", {.tip = "an object begins with `{`"});
  if (!ClaimStrayBrace(place)) return claimed != claimed_.size();
  const uint32_t end = stream_.problems[claimed_.back()].span.end;
  while (!AtEnd() && current_->begin < end) Advance();
  return true;
}

// The body of a construct whose `{` is missing, by its indentation: the rest of the line behind a colon, or the
// lines that are indented further than the header's.
void Parser::ParseUnbracedBlock(ast::Block& block, const Token& header) {
  if (aborted_) return;
  NestingScope nesting(*this);
  if (aborted_) return;
  const bool has_sign = At(TokenKind::kColon) || AtWord("then") || AtWord("do");
  if (!has_sign && !current_->starts_line && !CanStartStatement(*current_)) return;
  panicking_ = false;
  ClaimStrayBrace(previous_end_);
  if (has_sign) Advance();
  ContextScope scope(*this, Context());
  ++block_depth_;
  llvm::SmallVector<ast::Stmt*, 8> statements;
  if (!current_->starts_line) {
    if (!AtEnd() && !At(TokenKind::kRightBrace)) ParseStatementInto(statements);
  } else {
    const uint32_t indent = IndentOf(header);
    while (!AtEnd() && !aborted_ && !At(TokenKind::kRightBrace) &&
           (!current_->starts_line || IndentOf(*current_) > indent)) {
      ParseStatementInto(statements);
    }
  }
  --block_depth_;
  block.statements = Keep(statements);
}

// The condition or subject of a construct whose block follows.
ast::Expr* Parser::ParseHeader() {
  Context context = context_;
  context.in_header = true;
  context.in_brackets = false;
  context.no_arrow = false;
  context.in_pipe_target = false;
  ContextScope scope(*this, context);
  if (AtBlockInHeader()) {
    FailExpected("a condition or a value");
    return MakeErrorExpr();
  }
  ast::Expr* expr = ParseExpression();
  if (!panicking_ && At(TokenKind::kEqual)) {
    ReportAssignmentInCondition();
    ParseExpression();
  }
  return expr;
}

ast::Block* Parser::ParseBlock(llvm::StringRef after, const Token& header) {
  auto* block = Start<ast::Block>(current_->begin);
  if (panicking_ && !SkipToBlock()) return Finish(block);
  // `{ name: value }` on the line below a header is the body's value.
  if (!At(TokenKind::kLeftBrace) || (current_->starts_line && LooksLikeObject(*current_))) {
    if (!ReportMissingBlock(after, header)) FailExpected(fmt::format("`{{` after {}", after.str()));
    if (current_->starts_line || !SkipToBlock()) {
      ParseUnbracedBlock(*block, header);
      return Finish(block);
    }
  }
  NestingScope nesting(*this);
  if (aborted_) return Finish(block);
  Advance();
  {
    ContextScope scope(*this, Context());
    const bool outer_test = std::exchange(in_test_, false);
    ++block_depth_;
    block->statements = ParseStatements(block->has_defer);
    --block_depth_;
    in_test_ = outer_test;
  }
  Accept(TokenKind::kRightBrace);
  return Finish(block);
}

// One statement without braces, where the grammar has an expression: the body of a lambda, of a match arm, of
// a `defer`.
ast::Block* Parser::ParseInlineBody() {
  auto* block = Start<ast::Block>(current_->begin);
  block->is_braced = false;
  ast::Stmt* stmt = nullptr;
  switch (current_->kind) {
    case TokenKind::kReturn:
    case TokenKind::kBreak:
    case TokenKind::kContinue:
    case TokenKind::kFor:
    case TokenKind::kWhile:
    case TokenKind::kLoop:
    case TokenKind::kGuard:
    case TokenKind::kVar:
      stmt = ParseStatement();
      break;
    default:
      stmt = ParseExprOrAssignment();
      break;
  }
  block->statements = Keep(llvm::SmallVector<ast::Stmt*, 1>{stmt});
  return Finish(block);
}

ast::Expr* Parser::ParseIf() {
  auto* node = Start<ast::IfExpr>(current_->begin);
  llvm::SmallVector<ast::ConditionalBlock, 4> branches;
  for (;;) {
    const Token& keyword = Advance();
    ast::Expr* condition = ParseHeader();
    ast::Block* body = ParseBlock("the condition", keyword);
    branches.push_back({condition, body});
    if (panicking_ || aborted_) break;
    if (AtContinuation()) RepairElse();
    if (At(TokenKind::kElif)) continue;
    if (!At(TokenKind::kElse)) break;
    const Token& otherwise = Advance();
    if (At(TokenKind::kIf) && !current_->starts_line) continue;
    node->else_block = ParseBlock("`else`", otherwise);
    break;
  }
  node->branches = Keep(branches);
  return Finish(node);
}

ast::Expr* Parser::ParseTry() {
  const Token& keyword = Advance();
  auto* node = Start<ast::TryExpr>(keyword.begin);
  node->body = ParseBlock("`try`", keyword);
  if (panicking_) return Finish(node);
  if (AtContinuation()) RepairHandler();
  if (At(TokenKind::kCatch)) {
    const Token& catch_keyword = Advance();
    if (At(TokenKind::kLeftParen)) {
      // `catch (error)` is accepted for its frequency.
      Advance();
      node->error = ParseBindingTarget("a name for the error");
      if (!panicking_) Expect(TokenKind::kRightParen, "after the name");
    } else if (!At(TokenKind::kLeftBrace)) {
      node->error = ParseBindingTarget("a name for the error, or `{`");
    }
    node->handler = ParseBlock("`catch`", catch_keyword);
  }
  if (AtContinuation() && node->handler != nullptr) RepairKeyword(TokenKind::kFinally, "finally");
  if (!panicking_ && At(TokenKind::kFinally)) {
    const Token& finally_keyword = Advance();
    node->finalizer = ParseBlock("`finally`", finally_keyword);
  }
  const Token& word = *current_;
  if (!panicking_ && node->handler == nullptr && node->finalizer == nullptr && At(TokenKind::kIdentifier) &&
      !word.starts_line) {
    Fail(DiagnosticCode::kTryWithoutHandler, SpanOf(word),
         fmt::format("expected `catch` or `finally` after the block of `try`, found {}", DescribeToken(word)),
         {.tip = "write `try { ... } catch error { ... }`"});
    node->handler = ParseBlock("`catch`", word);
  }
  if (!panicking_ && node->handler == nullptr && node->finalizer == nullptr) {
    Complain(DiagnosticCode::kTryWithoutHandler, SpanOf(keyword), "`try` without `catch` or `finally`",
             {.tip = "add `catch error { ... }` after the block"});
  }
  return Finish(node);
}

ast::Stmt* Parser::ParseLabelled() {
  const uint32_t begin = current_->begin;
  const bool is_async = Accept(TokenKind::kAsync);
  const ast::Name label = TakeName();
  if (!Expect(TokenKind::kColon, "after the label")) return Finish(Start<ast::ErrorStmt>(begin));
  if (is_async && At(TokenKind::kFor)) {
    ast::Stmt* stmt = ParseFor(label, begin);
    llvm::cast<ast::ForStmt>(stmt)->is_async = true;
    if (function_ != nullptr) function_->has_await = true;
    return stmt;
  }
  if (At(TokenKind::kWhile)) return ParseWhile(label, begin);
  if (At(TokenKind::kLoop)) return ParseLoop(label, begin);
  if (At(TokenKind::kFor) || At(TokenKind::kAsync)) return ParseFor(label, begin);
  FailExpected("a loop after the label");
  return Finish(Start<ast::ErrorStmt>(begin));
}

llvm::ArrayRef<ast::Pattern*> Parser::ParseLoopTargets() {
  if (At(TokenKind::kIn)) FailExpected("a name after `for`", {.tip = "write `for item in list { ... }`"});
  llvm::SmallVector<ast::Pattern*, 2> targets = {ParseBindingTarget("a name after `for`")};
  while (!panicking_ && Accept(TokenKind::kComma)) {
    if (targets.size() == 2) {
      Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "a loop has one or two variables",
           {.tip = "take an element apart with a pattern: `for [a, b, c] in rows`"});
      break;
    }
    targets.push_back(ParseBindingTarget("a second name"));
  }
  return Keep(targets);
}

bool Parser::ExpectIn() {
  if (Accept(TokenKind::kIn)) return true;
  if (AtWord("of")) {
    Complain(DiagnosticCode::kMissingIn, SpanOf(*current_), "loops are written with `in`",
             {.tip = "replace `of` with `in`", .fix_span = SpanOf(*current_), .replacement = "in", .is_safe = true});
    Advance();
    return true;
  }
  if (panicking_) return false;
  if (RepairKeyword(TokenKind::kIn, "in")) return Accept(TokenKind::kIn);
  if (At(TokenKind::kError)) {
    panicking_ = true;
    return false;
  }
  Fail(DiagnosticCode::kMissingIn, SpanOf(*current_),
       fmt::format("expected `in` after the loop's variable, found {}", DescribeToken(*current_)),
       {.tip = "write `for item in list { ... }`"});
  return false;
}

ast::Stmt* Parser::ParseFor(ast::Name label, uint32_t begin) {
  auto* stmt = Start<ast::ForStmt>(begin);
  stmt->label = label;
  if (Accept(TokenKind::kAsync)) {
    stmt->is_async = true;
    if (function_ != nullptr) {
      function_->has_await = true;
    } else {
      module_.has_await = true;
    }
  }
  const Token& keyword = Advance();
  if (At(TokenKind::kLeftParen) && AfterGroup(*current_).kind == TokenKind::kLeftBrace) {
    Fail(DiagnosticCode::kForeignStatement, SpanOf(*current_), "loops are written without parentheses",
         {.tip = "write `for i in 0..10 { ... }` or `for item in list { ... }`"});
    // The body is still worth reading.
    panicking_ = false;
    current_ = &AfterGroup(*current_);
    stmt->body = ParseBlock("the loop's head", keyword);
    stmt->iterable = MakeErrorExpr();
    return Finish(stmt);
  }
  stmt->targets = ParseLoopTargets();
  if (panicking_ || !ExpectIn()) {
    stmt->iterable = MakeErrorExpr();
    stmt->body = ParseBlock("the loop's head", keyword);
    return Finish(stmt);
  }
  stmt->iterable = ParseHeader();
  RepairKeyword(TokenKind::kWhen, "when");
  if (!panicking_ && Accept(TokenKind::kWhen)) stmt->guard = ParseHeader();
  stmt->body = ParseBlock("the loop's head", keyword);
  if (!panicking_ && At(TokenKind::kElse)) {
    const Token& otherwise = Advance();
    stmt->else_block = ParseBlock("`else`", otherwise);
  }
  return Finish(stmt);
}

ast::Stmt* Parser::ParseWhile(ast::Name label, uint32_t begin) {
  auto* stmt = Start<ast::WhileStmt>(begin);
  stmt->label = label;
  const Token& keyword = Advance();
  stmt->condition = ParseHeader();
  stmt->body = ParseBlock("the condition", keyword);
  return Finish(stmt);
}

ast::Stmt* Parser::ParseLoop(ast::Name label, uint32_t begin) {
  auto* stmt = Start<ast::LoopStmt>(begin);
  stmt->label = label;
  const Token& keyword = Advance();
  if (!At(TokenKind::kLeftBrace) && !AtStatementEnd()) {
    FailExpected("`{` after `loop`", {.tip = "a loop with a condition is written `while condition { ... }`"});
  }
  stmt->body = ParseBlock("`loop`", keyword);
  return Finish(stmt);
}

ast::Stmt* Parser::ParseWith() {
  const Token& keyword = Advance();
  auto* stmt = Start<ast::WithStmt>(keyword.begin);
  const bool is_swapped = At(TokenKind::kIdentifier) && Peek().kind == TokenKind::kEqual;
  if (is_swapped) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(current_->begin, Peek().end),
             "the name of `with` stands behind its value",
             {.tip = fmt::format("write `with open(path) as {} {{ ... }}`", TextOf(*current_).str())});
    stmt->target = ParseBindingTarget("a name");
    Advance();
  }
  stmt->resource = ParseHeader();
  if (is_swapped) {
    stmt->body = ParseBlock("the value", keyword);
    return Finish(stmt);
  }
  if (!At(TokenKind::kAs)) RepairKeyword(TokenKind::kAs, "as");
  if (!panicking_ && !At(TokenKind::kAs)) {
    FailExpected("`as` and a name", {.tip = "write `with open(path) as file { ... }`"});
  } else if (Accept(TokenKind::kAs)) {
    stmt->target = ParseBindingTarget("a name after `as`");
  }
  stmt->body = ParseBlock("the name", keyword);
  return Finish(stmt);
}

}  // namespace tova::parse
