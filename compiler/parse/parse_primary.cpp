#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

ast::Expr* Parser::ParsePrimary() {
  const uint32_t begin = current_->begin;
  switch (current_->kind) {
    case TokenKind::kNumber:
      return ParseNumber();
    case TokenKind::kString:
      return ParsePlainString();
    case TokenKind::kTemplateHead:
      return ParseTemplate();
    case TokenKind::kRegex:
      return ParseRegex();
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNil:
      return ParsePatternLiteral();
    case TokenKind::kIdentifier:
      if (AtConcurrent()) return ParseConcurrent();
      if (AtSelect()) return ParseSelect();
      if (AtSpawn()) return ParseSpawn();
      if (AtArrowLambda()) return ParseArrowLambda(false, begin);
      return ParseIdentifier();
    case TokenKind::kLeftParen:
      if (AtArrowLambda()) return ParseArrowLambda(false, begin);
      return ParseParenthesized();
    case TokenKind::kLeftBracket:
      return ParseListOrComprehension();
    case TokenKind::kLeftBrace:
      // `if x == { ... }`: the braces are the block's, and the operand is missing.
      if (AtBlockInHeader()) return ParseUnexpected();
      return ParseObject();
    case TokenKind::kFn:
      // A declaration on the next line is not the operand that is missing on this one.
      if (current_->starts_line && previous_end_ != 0 && Peek().kind == TokenKind::kIdentifier)
        return ParseUnexpected();
      return ParseFnLambda();
    case TokenKind::kAsync:
      return ParseAsyncLambda();
    case TokenKind::kIf:
      return ParseIf();
    case TokenKind::kMatch:
      return ParseMatch();
    case TokenKind::kTry:
      return ParseTry();
    case TokenKind::kDot:
      return ParseImplicitMember();
    default:
      return ParseUnexpected();
  }
}

ast::Expr* Parser::ParseIdentifier() {
  const Token& token = *current_;
  if (AtWord("function") && Peek().kind == TokenKind::kLeftParen && AfterGroup(Peek()).kind == TokenKind::kLeftBrace &&
      !AfterGroup(Peek()).starts_line) {
    Complain(DiagnosticCode::kFunctionKeyword, SpanOf(token), "functions are written with `fn`, not `function`",
             {.tip = "replace `function` with `fn`", .fix_span = SpanOf(token), .replacement = "fn"});
    return ParseFnLambda();
  }
  if (ReportForeignWord(token)) {
    // `null` and `undefined` mean nil.
    Advance();
    return Finish(Start<ast::NilLiteral>(token.begin));
  }
  const ast::Name name = TakeName();
  if (name.text == "_") return Finish(Start<ast::PlaceholderExpr>(token.begin));
  auto* node = Start<ast::IdentifierExpr>(token.begin);
  node->name = name.text;
  module_.mentions_it |= name.text == "it";
  return Finish(node);
}

// `(a)`, `(a, b)`, `()`.
ast::Expr* Parser::ParseParenthesized() {
  const uint32_t begin = current_->begin;
  llvm::SmallVector<ast::Expr*, 4> elements;
  bool has_comma = false;
  ParseDelimited(TokenKind::kRightParen, "after the expression", [&] {
    elements.push_back(ParseExpression());
    if (!panicking_ && At(TokenKind::kEqual)) ReportAssignmentInCondition();
    has_comma |= At(TokenKind::kComma);
  });
  if (elements.size() == 1 && !has_comma) {
    elements.front()->is_parenthesized = true;
    return elements.front();
  }
  auto* tuple = Start<ast::TupleExpr>(begin);
  tuple->elements = Keep(elements);
  return Finish(tuple);
}

// `.name` in front of nothing is short for `it.name`.
ast::Expr* Parser::ParseImplicitMember() {
  if (Peek().kind == TokenKind::kNumber && Peek().begin == current_->end) {
    const Span span = SpanOf(current_->begin, Peek().end);
    Complain(DiagnosticCode::kUnexpectedToken, span, "a number does not begin with a point",
             {.tip = fmt::format("write `0{}`", source_.slice(span.begin, span.end).str()),
              .fix_span = SpanOf(span.begin, span.begin),
              .replacement = "0",
              .is_safe = true});
    Advance();
    return ParseNumber();
  }
  if (!IsNameLike(Peek())) return ParseUnexpected();
  auto* element = Start<ast::IdentifierExpr>(current_->begin);
  element->name = "it";
  module_.mentions_it = true;
  return ParseMember(Finish(element), element->begin, false);
}

ast::Expr* Parser::ParseUnexpected() {
  const uint32_t begin = current_->begin;
  if (lex::IsKeyword(current_->kind) && misused_words_.contains(TextOf(*current_))) {
    // The word was reported where it was to become a name.
    Advance();
    return Finish(Start<ast::ErrorExpr>(begin));
  }
  Hint hint;
  switch (current_->kind) {
    case TokenKind::kError:
      panicking_ = true;
      Advance();
      return Finish(Start<ast::ErrorExpr>(begin));
    case TokenKind::kLess:
      if (Peek().kind == TokenKind::kIdentifier || Peek().kind == TokenKind::kGreater) {
        Fail(DiagnosticCode::kUnbuiltBlock, SpanOf(*current_),
             "markup belongs in a `browser` block, which this version of tovac does not build");
        // Markup follows rules of its own, and its end cannot be told without them.
        skipped_.push_back(SpanOf(begin, UINT32_MAX));
        aborted_ = true;
        current_ = &stream_.tokens.back();
        return MakeErrorExpr();
      }
      break;
    case TokenKind::kReturn:
    case TokenKind::kBreak:
    case TokenKind::kContinue:
      hint.tip = fmt::format("`{}` is a statement; give it a line of its own", TextOf(*current_).str());
      break;
    case TokenKind::kEqual:
      hint.tip = "compare with `==`";
      break;
    case TokenKind::kDotDot:
    case TokenKind::kDotDotEqual:
      hint.tip = "a range begins with a value: `0..3`; a slice is written `list[:3]`";
      break;
    case TokenKind::kGreater:
      if (begin != 0 && current_[-1].kind == TokenKind::kLess && current_[-1].end == begin)
        hint.tip = "compare with `!=`";
      break;
    case TokenKind::kFor:
    case TokenKind::kWhile:
    case TokenKind::kLoop:
      hint.tip = context_.in_brackets ? "what is made comes first: `[x * 2 for x in list]`"
                                      : "a loop has no value: fill a `var` inside of it, or write `[x * 2 for x in list]`";
      break;
    case TokenKind::kBar:
      hint.tip = "a lambda is written `fn(x) x * 2` or `x => x * 2`";
      break;
    default:
      break;
  }
  FailExpected("an expression", hint);
  return MakeErrorExpr();
}

}  // namespace tova::parse
