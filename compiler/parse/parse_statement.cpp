#include <algorithm>

#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

llvm::ArrayRef<ast::Stmt*> Parser::ParseStatements(bool& has_defer) {
  llvm::SmallVector<ast::Stmt*, 16> statements;
  while (!AtEnd() && !aborted_ && !(At(TokenKind::kRightBrace) && block_depth_ != 0)) {
    ParseStatementInto(statements);
  }
  has_defer = std::any_of(statements.begin(), statements.end(),
                          [](const ast::Stmt* stmt) { return llvm::isa<ast::DeferStmt>(stmt); });
  return Keep(statements);
}

// Always moves on.
void Parser::ParseStatementInto(llvm::SmallVectorImpl<ast::Stmt*>& statements) {
  if (Accept(TokenKind::kSemicolon)) return;
  failed_at_ = UINT32_MAX;
  const Token* first = current_;
  item_ = first;
  ast::Stmt* stmt = ParseStatement();
  if (At(TokenKind::kLeftBrace) && !panicking_ && RepairHeader(*first)) stmt = ParseStatement();
  if (first->has_doc) AttachDoc(*stmt, *first);
  statements.push_back(stmt);
  if (!panicking_) RequireStatementEnd();
  if (panicking_ && !aborted_) {
    if (current_ == first) Advance();
    Synchronize();
  }
}

bool Parser::RequireStatementEnd() {
  if (AtStatementEnd() && !At(TokenKind::kRightParen) && !At(TokenKind::kRightBracket)) return true;
  if (At(TokenKind::kError)) {
    panicking_ = true;
    return false;
  }
  // A closed block ends its statement: `fn one() { 1 } fn two() { 2 }`.
  if (current_[-1].kind == TokenKind::kRightBrace && !At(TokenKind::kIf) && CanStartStatement(*current_)) return true;
  if (ReportTrailing()) return false;
  Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
       fmt::format("expected the end of the statement, found {}", DescribeToken(*current_)),
       {.tip = TipForTrailing()});
  return false;
}

void Parser::AttachDoc(ast::Stmt& stmt, const Token& first) {
  const auto& comments = stream_.comments;
  auto after = std::lower_bound(
      comments.begin(), comments.end(), first.begin,
      [](const lex::CommentPlace& comment, uint32_t begin) { return comment.begin < begin; });
  const uint32_t floor = &first == stream_.tokens.data() ? 0 : (&first)[-1].end;
  auto begin = after;
  while (begin != comments.begin() && std::prev(begin)->is_doc && std::prev(begin)->begin >= floor) --begin;
  if (begin == after) return;
  stmt.doc_begin = begin->begin;
  stmt.doc_end = std::prev(after)->end;
}

bool Parser::CanStartStatement(const Token& token) const {
  switch (token.kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kTemplateHead:
    case TokenKind::kRegex:
    case TokenKind::kLeftParen:
    case TokenKind::kLeftBracket:
    case TokenKind::kLeftBrace:
    case TokenKind::kMinus:
    case TokenKind::kBang:
    case TokenKind::kTilde:
    case TokenKind::kAt:
    case TokenKind::kError:
      return true;
    case TokenKind::kElif:
    case TokenKind::kElse:
    case TokenKind::kCatch:
    case TokenKind::kFinally:
    case TokenKind::kAnd:
    case TokenKind::kOr:
    case TokenKind::kIn:
    case TokenKind::kIs:
    case TokenKind::kAs:
    case TokenKind::kFrom:
    case TokenKind::kWhen:
      return false;
    default:
      return lex::IsKeyword(token.kind);
  }
}

ast::Stmt* Parser::WrapExpr(ast::Expr* expr, uint32_t begin) {
  auto* stmt = Start<ast::ExprStmt>(begin);
  stmt->expr = expr;
  return Finish(stmt);
}

ast::Stmt* Parser::ParseStatement() {
  NestingScope nesting(*this);
  if (aborted_) return Finish(Start<ast::ErrorStmt>(current_->begin));
  if (lex::IsKeyword(current_->kind) || At(TokenKind::kAt)) return ParseKeywordStatement();
  if (At(TokenKind::kIdentifier)) return ParseWordStatement();
  if (AtDestructure()) return ParseDestructure(false, current_->begin);
  if (At(TokenKind::kLeftBrace) && !LooksLikeObject(*current_)) {
    ast::Expr* block = ParseBlock("a block", *current_);
    return WrapExpr(block, block->begin);
  }
  return ParseExprOrAssignment();
}

ast::Stmt* Parser::ParseKeywordStatement() {
  const uint32_t begin = current_->begin;
  if (Peek().kind == TokenKind::kEqual && !Peek().starts_line && !At(TokenKind::kAt)) {
    ExpectName("the name of a variable");
    return Finish(Start<ast::ErrorStmt>(begin));
  }
  switch (current_->kind) {
    case TokenKind::kAt:
      return ParseDecorated();
    case TokenKind::kFn:
      if (lex::IsKeyword(Peek().kind) && Peek(2).kind == TokenKind::kLeftParen && Peek(2).begin == Peek().end &&
          AfterGroup(Peek(2)).kind == TokenKind::kLeftBrace) {
        return ParseFunctionDecl();  // which refuses the name
      }
      return Peek().kind == TokenKind::kIdentifier ? ParseFunctionDecl() : ParseExprOrAssignment();
    case TokenKind::kAsync:
      if (Peek().kind == TokenKind::kFn && Peek(2).kind == TokenKind::kIdentifier) return ParseFunctionDecl();
      if (Peek().kind == TokenKind::kFor) return ParseFor({}, begin);
      if (Peek().kind == TokenKind::kIdentifier && Peek(2).kind == TokenKind::kColon) return ParseLabelled();
      return ParseExprOrAssignment();
    case TokenKind::kType:
      return ParseTypeDecl();
    case TokenKind::kInterface:
      return ParseInterface();
    case TokenKind::kTrait:
      return ParseTrait();
    case TokenKind::kImpl:
      return ParseImpl();
    case TokenKind::kImport:
      return ParseImport();
    case TokenKind::kPub:
      return ParsePub();
    case TokenKind::kExtern:
      return ParseExtern();
    case TokenKind::kVar:
      return ParseVar();
    case TokenKind::kLet:
      return ParseLet();
    case TokenKind::kReturn:
      return ParseReturn();
    case TokenKind::kBreak:
      return ParseJump<ast::BreakStmt>();
    case TokenKind::kContinue:
      return ParseJump<ast::ContinueStmt>();
    case TokenKind::kGuard:
      return ParseGuard();
    case TokenKind::kDefer:
      return ParseDefer();
    case TokenKind::kFor:
      return ParseFor({}, begin);
    case TokenKind::kWhile:
      return ParseWhile({}, begin);
    case TokenKind::kLoop:
      return ParseLoop({}, begin);
    case TokenKind::kWith:
      return ParseWith();
    case TokenKind::kExport:
    case TokenKind::kMut:
    case TokenKind::kElse:
    case TokenKind::kElif:
    case TokenKind::kCatch:
    case TokenKind::kFinally:
    case TokenKind::kFrom:
      if (ReportForeignStatement()) return ParseStatement();
      return Finish(Start<ast::ErrorStmt>(begin));
    default:
      return ParseExprOrAssignment();
  }
}

// A statement that begins with a name: a label, a typed binding, a contextual word, or an expression.
ast::Stmt* Parser::ParseWordStatement() {
  if (Peek().kind == TokenKind::kColon) {
    const TokenKind after = Peek(2).kind;
    if (after == TokenKind::kFor || after == TokenKind::kWhile || after == TokenKind::kLoop ||
        (after == TokenKind::kAsync && Peek(3).kind == TokenKind::kFor)) {
      return ParseLabelled();
    }
    return ParseTypedBinding();
  }
  if (block_depth_ == 0 && AtTopBlock()) return ParseTopBlock();
  if (ReportMissingType()) return Finish(Start<ast::ErrorStmt>(current_->begin));
  if (AtTestHook()) {
    if (!in_test_ && block_depth_ != 0) {
      Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
               fmt::format("`{}` belongs in a `test` block or at the top level", TextOf(*current_).str()));
    }
    return ParseTestHook();
  }
  if (Peek().kind == TokenKind::kIdentifier || lex::IsKeyword(Peek().kind) || AtWord("switch")) {
    const bool was_panicking = panicking_;
    if (ReportForeignStatement()) return is_foreign_fn_ ? ParseFunctionDecl() : ParseStatement();
    if (panicking_ && !was_panicking) return Finish(Start<ast::ErrorStmt>(current_->begin));
  }
  if (!Peek().starts_line && MayFollowKeyword(Peek().kind)) {
    const bool was_panicking = panicking_;
    if (RepairOpening()) return ParseStatement();
    if (panicking_ && !was_panicking) return Finish(Start<ast::ErrorStmt>(current_->begin));
  }
  return ParseExprOrAssignment();
}

ast::Stmt* Parser::ParsePub() {
  const uint32_t begin = Advance().begin;
  ast::Stmt* stmt = nullptr;
  while (At(TokenKind::kPub)) {
    Complain(DiagnosticCode::kMisplacedPub, SpanOf(*current_), "`pub` stands here twice",
             {.fix_span = SpanOf(current_->begin, Peek().begin), .is_safe = true});
    Advance();
  }
  if (AtStatementEnd()) {
    FailExpected("a declaration after `pub`", {.tip = "write `pub name = value` or `pub fn name() { ... }`"});
    return Finish(Start<ast::ErrorStmt>(begin));
  }
  if (At(TokenKind::kStar) || (At(TokenKind::kLeftBrace) && !AtDestructure())) {
    stmt = ParsePubNames(begin);
  } else if (At(TokenKind::kIdentifier) && !AtTopBlock()) {
    const Token& next = Peek();
    const bool is_alone = next.starts_line || next.kind == TokenKind::kSemicolon ||
                          next.kind == TokenKind::kEndOfFile || next.kind == TokenKind::kAs;
    bool is_list = next.kind == TokenKind::kComma;
    for (uint32_t i = 1;
         is_list && Peek(i).kind == TokenKind::kComma && Peek(i + 1).kind == TokenKind::kIdentifier;) {
      i += 2;
      if (Peek(i).kind == TokenKind::kEqual) is_list = false;
    }
    stmt = is_alone || is_list ? ParsePubNames(begin) : ParseStatement();
  } else {
    stmt = ParseStatement();
  }
  stmt->begin = begin;
  stmt->is_pub = true;
  if (!panicking_ && AtStatementEnd() &&
      (llvm::isa<ast::ExprStmt>(stmt) || llvm::isa<ast::ReturnStmt>(stmt) || llvm::isa<ast::ForStmt>(stmt) ||
       llvm::isa<ast::WhileStmt>(stmt) || llvm::isa<ast::ImportDecl>(stmt))) {
    Complain(DiagnosticCode::kMisplacedPub, SpanOf(begin, begin + 3),
             "`pub` stands in front of a declaration",
             {.tip = llvm::isa<ast::ImportDecl>(stmt)
                         ? "to pass names on, write `pub { name } from \"./module\"`"
                         : "make a name public with `pub name = value` or `pub fn name() { ... }`"});
    MarkDamaged(begin, stmt->end);
  }
  return stmt;
}

ast::Stmt* Parser::ParseReturn() {
  auto* stmt = Start<ast::ReturnStmt>(Advance().begin);
  if (AtStatementEnd()) return Finish(stmt);
  const uint32_t value_begin = current_->begin;
  stmt->value = ParseExpression();
  if (panicking_ || !AtStatementComma()) return Finish(stmt);
  // `return a, b` gives a tuple.
  auto* tuple = Start<ast::TupleExpr>(value_begin);
  llvm::SmallVector<ast::Expr*, 4> elements = {stmt->value};
  while (!panicking_ && Accept(TokenKind::kComma)) elements.push_back(ParseExpression());
  tuple->elements = Keep(elements);
  stmt->value = Finish(tuple);
  return Finish(stmt);
}

template <typename T>
ast::Stmt* Parser::ParseJump() {
  auto* stmt = Start<T>(Advance().begin);
  if (At(TokenKind::kIdentifier) && !current_->starts_line) stmt->label = TakeName();
  return Finish(stmt);
}

ast::Stmt* Parser::ParseGuard() {
  const Token& keyword = Advance();
  auto* stmt = Start<ast::GuardStmt>(keyword.begin);
  stmt->condition = ParseHeader();
  if (panicking_) return Finish(stmt);
  if (!At(TokenKind::kElse)) RepairKeyword(TokenKind::kElse, "else");
  if (!Accept(TokenKind::kElse)) {
    FailExpected("`else` after the condition of `guard`", {.tip = "write `guard condition else { return }`"});
    return Finish(stmt);
  }
  stmt->else_block = ParseBlock("`else`", keyword);
  return Finish(stmt);
}

ast::Stmt* Parser::ParseDefer() {
  auto* stmt = Start<ast::DeferStmt>(Advance().begin);
  if (At(TokenKind::kLeftBrace)) {
    stmt->body = ParseBlock("`defer`", *current_);
  } else {
    stmt->body = ParseInlineBody();
  }
  return Finish(stmt);
}

}  // namespace tova::parse
