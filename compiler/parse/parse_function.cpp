#include <utility>

#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

// `[async] fn name<T>(parameters) -> Type { ... }`; the current token is `async` or `fn`.
ast::Stmt* Parser::ParseFunctionDecl(bool needs_body) {
  const Token& header = *current_;
  auto* decl = Start<ast::FunctionDecl>(header.begin);
  auto* function = Start<ast::Function>(header.begin);
  decl->function = function;
  function->is_async = Accept(TokenKind::kAsync);
  if (std::exchange(is_foreign_fn_, false)) {
    Advance();
    decl->name = ExpectName("a name for the function");
  } else if (Expect(TokenKind::kFn, "")) {
    decl->name = ExpectName("a name for the function");
    // A reserved word as a name spoils the name only.
    if (panicking_ && lex::IsKeyword(current_->kind) && Peek().kind == TokenKind::kLeftParen && !aborted_) {
      panicking_ = false;
      Advance();
    }
  }
  FunctionScope scope(*this, function);
  if (!panicking_) function->type_parameters = ParseTypeParameters();
  if (!panicking_ && !At(TokenKind::kLeftParen)) {
    Hint hint{.tip = "write `fn name() { ... }`"};
    if (At(TokenKind::kDot)) {
      hint.tip = fmt::format("methods stand in the type's own block: `impl {} {{ fn name(self) {{ ... }} }}`",
                             decl->name.text.str());
    }
    FailExpected("`(` after the function's name", hint);
  }
  if (!panicking_) ParseParameters(*function);
  if (!panicking_ && Accept(TokenKind::kArrow)) {
    // Braces with no body behind them are the body.
    if (At(TokenKind::kLeftBrace) && AfterGroup(*current_).kind != TokenKind::kLeftBrace && needs_body) {
      FailExpected("a type after `->`", {.tip = "leave `->` out to let the type be inferred"});
    } else {
      function->return_type = ParseType();
    }
  }
  if (needs_body && panicking_) {
    function->body = ParseBlock("the parameters", header);
  } else if (!panicking_ && (needs_body || At(TokenKind::kLeftBrace))) {
    ParseFunctionBody(*function, header);
  }
  if (needs_body && function->body == nullptr) function->body = Finish(Start<ast::Block>(current_->begin));
  Finish(function);
  return Finish(decl);
}

void Parser::ParseFunctionBody(ast::Function& function, const Token& header) {
  if ((At(TokenKind::kEqual) || At(TokenKind::kFatArrow)) && !current_->starts_line) {
    const Token& sign = *current_;
    Complain(DiagnosticCode::kExpressionBody, SpanOf(sign), "the body of a function stands in braces",
             {.tip = "write `fn name(x) { x * 2 }`; its last expression is its value"});
    Advance();
    function.body = At(TokenKind::kLeftBrace) ? ParseBlock("the parameters", header) : ParseInlineBody();
    return;
  }
  if (At(TokenKind::kColon) && !Peek().starts_line) {
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "a return type is written after `->`",
         {.tip = "write `fn name(x: Int) -> Int { ... }`",
          .fix_span = SpanOf(*current_),
          .replacement = " ->",
          .is_safe = true});
    panicking_ = aborted_;
    Advance();
    function.return_type = ParseType();
  }
  function.body = ParseBlock("the parameters", header);
}

void Parser::ParseParameters(ast::Function& function) {
  llvm::SmallVector<ast::Parameter*, 8> parameters;
  ParseDelimited(TokenKind::kRightParen, "after the parameter",
                 [&] { parameters.push_back(ParseParameter()); });
  for (const ast::Parameter* parameter : parameters) {
    if (!parameter->is_rest || panicking_) continue;
    const Span span = SpanOf(parameter->begin, parameter->end);
    if (parameter != parameters.back()) {
      Complain(DiagnosticCode::kBadPattern, span, "the rest of the parameters comes last",
               {.tip = "write `(first, ...rest)`"});
    } else if (parameter->default_value != nullptr) {
      Complain(DiagnosticCode::kBadPattern, span, "the rest of the parameters has no default value",
               {.tip = "it is an empty list when nothing is left"});
    }
  }
  function.parameters = Keep(parameters);
}

ast::Parameter* Parser::ParseParameter() {
  auto* parameter = Start<ast::Parameter>(current_->begin);
  parameter->is_rest = Accept(TokenKind::kEllipsis);
  if (At(TokenKind::kMut) || At(TokenKind::kVar) || At(TokenKind::kLet)) {
    Complain(DiagnosticCode::kMutKeyword, SpanOf(*current_),
             fmt::format("`{}` cannot stand before a parameter", TextOf(*current_).str()),
             {.tip = "copy the parameter into a `var` inside the function"});
    Advance();
  }
  parameter->pattern = ParseBindingTarget("a parameter");
  // `name?` may be left out and is nil then.
  const bool is_optional = !panicking_ && At(TokenKind::kQuestion);
  if (is_optional) {
    Advance();
    parameter->default_value = Finish(Start<ast::NilLiteral>(previous_end_));
  }
  if (!panicking_ && Accept(TokenKind::kColon)) parameter->annotation = ParseType();
  if (!panicking_ && Accept(TokenKind::kEqual)) parameter->default_value = ParseExpression();
  return Finish(parameter);
}

llvm::ArrayRef<ast::TypeParameter*> Parser::ParseTypeParameters() {
  llvm::SmallVector<ast::TypeParameter*, 4> parameters;
  if (!Accept(TokenKind::kLess)) return {};
  while (!panicking_ && !At(TokenKind::kGreater)) {
    auto* parameter = Start<ast::TypeParameter>(current_->begin);
    parameter->name = ExpectName("a type parameter");
    if (!panicking_ && Accept(TokenKind::kColon)) parameter->bound = ParseType();
    if (!panicking_ && Accept(TokenKind::kEqual)) parameter->default_type = ParseType();
    parameters.push_back(Finish(parameter));
    if (panicking_ || !Accept(TokenKind::kComma)) break;
  }
  if (!panicking_) Expect(TokenKind::kGreater, "after the type parameters");
  return Keep(parameters);
}

ast::Stmt* Parser::ParseDecorated() {
  const uint32_t begin = current_->begin;
  llvm::SmallVector<ast::Decorator*, 2> decorators;
  while (!panicking_ && At(TokenKind::kAt)) {
    auto* decorator = Start<ast::Decorator>(Advance().begin);
    decorator->name = ExpectName("a decorator's name after `@`");
    if (!panicking_ && At(TokenKind::kLeftParen) && !current_->starts_line)
      decorator->arguments = ParseArguments();
    decorators.push_back(Finish(decorator));
  }
  if (panicking_) return Finish(Start<ast::ErrorStmt>(begin));
  const bool is_pub = Accept(TokenKind::kPub);
  const bool is_function = At(TokenKind::kFn) || (At(TokenKind::kAsync) && Peek().kind == TokenKind::kFn);
  if (!is_function) {
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
         fmt::format("expected `fn` after the decorator, found {}", DescribeToken(*current_)),
         {.tip = "decorators belong to functions"});
    Advance();
    return Finish(Start<ast::ErrorStmt>(begin));
  }
  ast::Stmt* stmt = ParseFunctionDecl();
  stmt->begin = begin;
  stmt->is_pub = is_pub;
  llvm::cast<ast::FunctionDecl>(stmt)->decorators = Keep(decorators);
  return stmt;
}

ast::Stmt* Parser::ParseExtern() {
  const uint32_t begin = Advance().begin;
  if (!At(TokenKind::kFn) && !At(TokenKind::kAsync)) {
    FailExpected("`fn` after `extern`", {.tip = "write `extern fn name(parameter: Type) -> Type`"});
    return Finish(Start<ast::ErrorStmt>(begin));
  }
  ast::Stmt* stmt = ParseFunctionDecl(/*needs_body=*/false);
  auto* decl = llvm::cast<ast::FunctionDecl>(stmt);
  decl->begin = begin;
  decl->is_extern = true;
  if (decl->function->body != nullptr) {
    Complain(DiagnosticCode::kMisplacedBody,
             SpanOf(decl->function->body->begin, decl->function->body->begin + 1),
             "an `extern` function has no body",
             {.tip = "it is defined outside Tova; declare its signature only"});
  }
  return stmt;
}

}  // namespace tova::parse
