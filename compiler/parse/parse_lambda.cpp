#include "compiler/parse/parser.h"

namespace tova::parse {

// `x =>`, `(a, b) ->`: a name or a group with an arrow behind it.
bool Parser::AtArrowLambda() const {
  if (context_.no_arrow) return false;
  const Token& after = At(TokenKind::kLeftParen) ? AfterGroup(*current_) : Peek();
  return (after.kind == TokenKind::kFatArrow || after.kind == TokenKind::kArrow) && Continues(after);
}

ast::Expr* Parser::ParseArrowLambda(bool is_async, uint32_t begin) {
  auto* lambda = Start<ast::LambdaExpr>(begin);
  lambda->is_arrow = true;
  auto* function = Start<ast::Function>(begin);
  lambda->function = function;
  function->is_async = is_async;
  FunctionScope scope(*this, function);
  if (At(TokenKind::kLeftParen)) {
    ParseParameters(*function);
  } else {
    auto* parameter = Start<ast::Parameter>(current_->begin);
    parameter->pattern = ParseBindingTarget("a parameter");
    function->parameters = Keep(llvm::SmallVector<ast::Parameter*, 1>{Finish(parameter)});
  }
  if (!panicking_) {
    Advance();
    ParseLambdaBody(*function);
  }
  if (function->body == nullptr) function->body = Finish(Start<ast::Block>(current_->begin));
  Finish(function);
  return Finish(lambda);
}

ast::Expr* Parser::ParseAsyncLambda() {
  const uint32_t begin = Advance().begin;
  if (At(TokenKind::kFn)) {
    ast::Expr* expr = ParseFnLambda();
    if (auto* lambda = llvm::dyn_cast<ast::LambdaExpr>(expr)) {
      lambda->begin = lambda->function->begin = begin;
      lambda->function->is_async = true;
    }
    return expr;
  }
  if ((At(TokenKind::kIdentifier) || At(TokenKind::kLeftParen)) && AtArrowLambda()) {
    return ParseArrowLambda(true, begin);
  }
  FailExpected("`fn` after `async`");
  return MakeErrorExpr();
}

ast::Expr* Parser::ParseFnLambda() {
  const Token& keyword = *current_;
  auto* lambda = Start<ast::LambdaExpr>(keyword.begin);
  auto* function = Start<ast::Function>(keyword.begin);
  lambda->function = function;
  FunctionScope scope(*this, function);
  Advance();
  // `fn name(x) ...` as a value: the name has no meaning here.
  if (At(TokenKind::kIdentifier) && Peek().kind == TokenKind::kLeftParen) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
             "a function inside an expression has no name",
             {.tip = "declare the function on a line of its own, or leave the name out",
              .fix_span = SpanOf(keyword.end, current_->end),
              .replacement = ""});
    Advance();
  }
  function->type_parameters = ParseTypeParameters();
  if (!panicking_ && !At(TokenKind::kLeftParen)) {
    FailExpected("`(` after `fn`", {.tip = "write `fn(x) x * 2`"});
  }
  if (!panicking_) ParseParameters(*function);
  if (!panicking_ && At(TokenKind::kArrow)) {
    Advance();
    function->return_type = ParseType();
  } else if (!panicking_ && At(TokenKind::kFatArrow)) {
    Advance();
  }
  if (!panicking_) ParseLambdaBody(*function);
  if (function->body == nullptr) function->body = Finish(Start<ast::Block>(current_->begin));
  Finish(function);
  return Finish(lambda);
}

void Parser::ParseLambdaBody(ast::Function& function) {
  NestingScope nesting(*this);
  if (aborted_) return;
  if (At(TokenKind::kLeftBrace) && !LooksLikeObject(*current_)) {
    function.body = ParseBlock("the parameters", *current_);
    return;
  }
  if (AtStatementEnd() && (!current_->starts_line || AtEnd() || At(TokenKind::kRightBrace))) {
    FailExpected("a body", {.tip = "write `fn(x) x * 2` or `fn(x) { ... }`"});
    return;
  }
  // `a, b = fn(x) x, 5`: the body is one expression, and the comma is not its own.
  Context context = context_;
  context.in_value = true;
  ContextScope scope(*this, context);
  function.body = ParseInlineBody();
}

}  // namespace tova::parse
