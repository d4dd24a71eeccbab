#include "compiler/parse/parser.h"

namespace tova::parse {

ast::Expr* Parser::ParseMatch() {
  const Token& keyword = Advance();
  auto* node = Start<ast::MatchExpr>(keyword.begin);
  node->subject = ParseHeader();
  if (panicking_) return Finish(node);
  const bool is_unbraced = !At(TokenKind::kLeftBrace);
  if (is_unbraced && !EnterUnbraced("the subject of `match`", keyword)) return Finish(node);
  llvm::SmallVector<ast::MatchArm*, 8> arms;
  ParseItems([&] { arms.push_back(ParseMatchArm()); }, [&] { return LooksLikeArm(); },
             is_unbraced ? &keyword : nullptr);
  node->arms = Keep(arms);
  return Finish(node);
}

// Arms may follow each other on one line with nothing between: `{ 1 => a 2 => b }`.
bool Parser::LooksLikeArm() const {
  for (const Token* token = current_; token->kind != TokenKind::kEndOfFile; ++token) {
    if (token->kind == TokenKind::kFatArrow) return true;
    if (token->starts_line || token->kind == TokenKind::kComma || token->kind == TokenKind::kRightBrace)
      return false;
    if (token->partner != 0) token = &stream_.tokens[token->partner];
  }
  return false;
}

ast::MatchArm* Parser::ParseMatchArm() {
  auto* arm = Start<ast::MatchArm>(current_->begin);
  arm->pattern = ParsePattern();
  if (At(TokenKind::kIdentifier)) RepairKeyword(TokenKind::kIf, "if");
  if (!panicking_ && Accept(TokenKind::kIf)) {
    Context context = context_;
    context.no_arrow = true;
    context.in_header = true;
    ContextScope scope(*this, context);
    arm->guard = ParseExpression();
  }
  if (!panicking_ && (At(TokenKind::kArrow) || At(TokenKind::kColon))) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "arms of `match` are written with `=>`",
             {.tip = "write `pattern => value`", .fix_span = SpanOf(*current_), .replacement = "=>", .is_safe = true});
    Advance();
  } else if (!panicking_ && !Accept(TokenKind::kFatArrow)) {
    Hint hint;
    if (At(TokenKind::kBar)) hint.tip = "give each pattern an arm of its own";
    if (At(TokenKind::kEqual)) hint.tip = "write `pattern => value`";
    if (IsWord(current_[-1], "case")) hint.tip = "arms of `match` have no `case`: write `pattern => value`";
    FailExpected("`=>` after the pattern", hint);
  }
  if (!panicking_) arm->body = ParseArmBody();
  if (arm->body == nullptr) arm->body = Finish(Start<ast::Block>(current_->begin));
  return Finish(arm);
}

ast::Block* Parser::ParseArmBody() {
  NestingScope nesting(*this);
  if (aborted_) return Finish(Start<ast::Block>(current_->begin));
  if (At(TokenKind::kLeftBrace) && !LooksLikeObject(*current_)) return ParseBlock("`=>`", *current_);
  if (At(TokenKind::kRightBrace)) {
    FailExpected("a value after `=>`", {.tip = "write `=> nil` for an arm without a value"});
    return Finish(Start<ast::Block>(current_->begin));
  }
  // A comma ends an arm: `a, b = ...` needs braces here.
  Context context;
  context.in_value = true;
  ContextScope scope(*this, context);
  auto* block = Start<ast::Block>(current_->begin);
  block->is_braced = false;
  ast::Stmt* stmt = nullptr;
  if (lex::IsKeyword(current_->kind)) {
    stmt = ParseKeywordStatement();
  } else {
    const uint32_t begin = current_->begin;
    ast::Expr* expr = ParseExpression();
    if (!panicking_ && At(TokenKind::kEqual) && Continues(*current_)) {
      stmt = ParseAssignmentFrom(expr, begin, nullptr);
    } else if (!panicking_ && current_->kind >= TokenKind::kPlusEqual &&
               current_->kind <= TokenKind::kStarStarEqual) {
      stmt = ParseCompoundAssignment(expr, begin);
    } else {
      stmt = WrapExpr(expr, begin);
    }
  }
  block->statements = Keep(llvm::SmallVector<ast::Stmt*, 1>{stmt});
  return Finish(block);
}

}  // namespace tova::parse
