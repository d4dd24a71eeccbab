#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

// `concurrent`, `select` and `spawn` are names everywhere else, so each is recognised with what follows it.
bool Parser::AtConcurrent() const {
  if (!AtWord("concurrent") || context_.in_header) return false;
  const Token& next = Peek();
  if (next.starts_line) return false;
  if (next.kind == TokenKind::kLeftBrace) return true;
  if (IsWord(next, "timeout") &&
      (Peek(2).kind == TokenKind::kLeftParen || Peek(2).kind == TokenKind::kNumber)) {
    return true;
  }
  return next.kind == TokenKind::kIdentifier && Peek(2).kind == TokenKind::kLeftBrace && !Peek(2).starts_line;
}

bool Parser::AtSelect() const {
  return AtWord("select") && !context_.in_header && Peek().kind == TokenKind::kLeftBrace &&
         !Peek().starts_line;
}

bool Parser::AtSpawn() const {
  if (!AtWord("spawn") || Peek().starts_line) return false;
  const TokenKind next = Peek().kind;
  return next == TokenKind::kIdentifier || next == TokenKind::kFn || next == TokenKind::kAsync;
}

ast::Expr* Parser::ParseConcurrent() {
  const Token& keyword = Advance();
  auto* node = Start<ast::ConcurrentExpr>(keyword.begin);
  if (function_ != nullptr) {
    function_->has_await = true;
  } else {
    module_.has_await = true;
  }
  if (AtWord("cancel_on_error")) {
    node->mode = ast::ConcurrentMode::kCancelOnError;
    Advance();
  } else if (AtWord("first")) {
    node->mode = ast::ConcurrentMode::kFirst;
    Advance();
  } else if (AtWord("timeout")) {
    node->mode = ast::ConcurrentMode::kTimeout;
    Advance();
    if (Expect(TokenKind::kLeftParen, "and a time in milliseconds after `timeout`")) {
      node->timeout = ParseExpression();
      if (!panicking_) Expect(TokenKind::kRightParen, "after the time");
    }
  } else if (At(TokenKind::kIdentifier)) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
             fmt::format("unknown mode `{}` of `concurrent`", TextOf(*current_).str()),
             {.tip = "the modes are `cancel_on_error`, `first` and `timeout(ms)`"});
    Advance();
  }
  node->body = ParseBlock("`concurrent`", keyword);
  return Finish(node);
}

ast::Expr* Parser::ParseSpawn() {
  auto* node = Start<ast::SpawnExpr>(Advance().begin);
  const uint32_t begin = current_->begin;
  node->call = At(TokenKind::kIdentifier) ? ParsePostfix(ParseIdentifier(), begin) : ParsePrimary();
  if (!panicking_ && !llvm::isa<ast::CallExpr, ast::LambdaExpr>(node->call)) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*node->call),
             "`spawn` is followed by a call or a lambda",
             {.tip = "write `spawn work(input)` or `spawn fn() { ... }`"});
  }
  return Finish(node);
}

ast::Expr* Parser::ParseSelect() {
  auto* node = Start<ast::SelectExpr>(Advance().begin);
  if (function_ != nullptr) {
    function_->has_await = true;
  } else {
    module_.has_await = true;
  }
  llvm::SmallVector<ast::SelectCase*, 4> cases;
  ParseItems([&] { cases.push_back(ParseSelectCase()); });
  node->cases = Keep(cases);
  return Finish(node);
}

ast::SelectCase* Parser::ParseSelectCase() {
  auto* node = Start<ast::SelectCase>(current_->begin);
  Context context = context_;
  context.no_arrow = true;
  {
    ContextScope scope(*this, context);
    if (Peek().kind == TokenKind::kFrom) {
      node->form = ast::SelectForm::kReceive;
      node->target = AtWord("_") ? ParsePattern() : ParseBindingTarget("a name for the message");
      if (!panicking_) Expect(TokenKind::kFrom, "after the name");
      node->channel = panicking_ ? MakeErrorExpr() : ParseExpression();
    } else if (AtWord("_") && Peek().kind == TokenKind::kFatArrow) {
      Advance();
    } else {
      ast::Expr* expr = ParseExpression();
      auto* call = llvm::dyn_cast<ast::CallExpr>(expr);
      auto* send = call != nullptr ? llvm::dyn_cast<ast::MemberExpr>(call->callee) : nullptr;
      auto* name = call != nullptr ? llvm::dyn_cast<ast::IdentifierExpr>(call->callee) : nullptr;
      const bool has_value = call != nullptr && call->arguments.size() == 1;
      if (has_value && send != nullptr && send->name.text == "send") {
        node->form = ast::SelectForm::kSend;
        node->channel = send->object;
        node->value = call->arguments.front()->value;
      } else if (has_value && name != nullptr && name->name == "timeout") {
        node->form = ast::SelectForm::kTimeout;
        node->value = call->arguments.front()->value;
      } else {
        Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*expr), "this is not a case of `select`",
             {.tip = "cases are `name from channel`, `channel.send(value)`, `timeout(ms)` and `_`"});
      }
    }
  }
  if (!panicking_) Expect(TokenKind::kFatArrow, "after the case");
  node->body = panicking_ ? Finish(Start<ast::Block>(current_->begin)) : ParseArmBody();
  return Finish(node);
}

}  // namespace tova::parse
