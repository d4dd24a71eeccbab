#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {
namespace {

bool IsUpperCase(llvm::StringRef name) { return name.front() >= 'A' && name.front() <= 'Z'; }

}  // namespace

ast::Pattern* Parser::ParsePattern(bool binds) {
  NestingScope nesting(*this);
  const uint32_t begin = current_->begin;
  switch (current_->kind) {
    case TokenKind::kIdentifier:
      if (AtWord("_")) {
        Advance();
        return Finish(Start<ast::WildcardPattern>(begin));
      }
      return ParseNamePattern(binds);
    case TokenKind::kNumber:
    case TokenKind::kMinus:
    case TokenKind::kString:
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNil:
      return CheckBinds(ParseLiteralPattern(), binds);
    case TokenKind::kLeftBracket:
      return ParseListPattern(binds);
    case TokenKind::kLeftParen:
      return ParseTuplePattern(binds);
    case TokenKind::kLeftBrace:
      return ParseObjectPattern(binds);
    case TokenKind::kEllipsis:
      return ParseRestPattern(binds);
    case TokenKind::kTemplateHead:
      Fail(DiagnosticCode::kBadPattern, SpanOf(*current_), "a pattern cannot hold an interpolation",
           {.tip = "bind the value and compare it in a guard: `text if text == \"...\" => ...`"});
      return Finish(Start<ast::ErrorPattern>(begin));
    case TokenKind::kElse:
      Fail(DiagnosticCode::kBadPattern, SpanOf(*current_), "the last arm of `match` is written with `_`",
           {.tip = "write `_ => value`", .fix_span = SpanOf(*current_), .replacement = "_", .is_safe = true});
      return Finish(Start<ast::ErrorPattern>(begin));
    default:
      ExpectName("a pattern");
      return Finish(Start<ast::ErrorPattern>(begin));
  }
}

// A name to bind, or a variant when it begins with a capital letter, is qualified or has arguments.
ast::Pattern* Parser::ParseNamePattern(bool binds) {
  const uint32_t begin = current_->begin;
  ast::Name name = TakeName();
  ast::Name qualifier;
  while (At(TokenKind::kDot) && Peek().kind == TokenKind::kIdentifier) {
    Advance();
    qualifier = name;
    name = TakeName();
  }
  const bool has_arguments = At(TokenKind::kLeftParen) && !current_->starts_line;
  if (!has_arguments && qualifier.empty() && (binds || !IsUpperCase(name.text))) {
    auto* binding = Start<ast::BindingPattern>(begin);
    binding->name = name.text;
    return Finish(binding);
  }
  auto* variant = Start<ast::VariantPattern>(begin);
  variant->name = name;
  variant->qualifier = qualifier;
  variant->has_arguments = has_arguments;
  if (has_arguments) {
    llvm::SmallVector<ast::Pattern*, 4> arguments;
    llvm::SmallVector<ast::Name, 4> names;
    bool is_named = false;
    ParseDelimited(TokenKind::kRightParen, "after the pattern", [&] {
      ast::Name field;
      if (IsNameLike(*current_) && Peek().kind == TokenKind::kColon) {
        field = TakeName();
        Advance();
        is_named = true;
      }
      names.push_back(field);
      arguments.push_back(ParsePattern());
    });
    variant->arguments = Keep(arguments);
    if (is_named) variant->argument_names = Keep(names);
  }
  return CheckBinds(Finish(variant), binds);
}

// Outside of `match` a pattern must fit every value, so it consists of names.
ast::Pattern* Parser::CheckBinds(ast::Pattern* pattern, bool binds) {
  if (binds) {
    Complain(DiagnosticCode::kBadPattern, SpanOf(*pattern), "a binding takes apart into names and compares nothing",
             {.tip = "compare with `match value { pattern => ... }`"});
  }
  return pattern;
}

// A literal as patterns and types hold it: a number with an optional sign, a string, `true`, `false` or
// `nil`.
ast::Expr* Parser::ParsePatternLiteral() {
  if (At(TokenKind::kMinus)) {
    auto* negated = Start<ast::UnaryExpr>(Advance().begin);
    negated->op = ast::UnaryOperator::kNegate;
    if (!At(TokenKind::kNumber)) {
      FailExpected("a number after `-`");
      negated->operand = MakeErrorExpr();
    } else {
      negated->operand = ParseNumber();
    }
    return Finish(negated);
  }
  if (At(TokenKind::kNumber)) return ParseNumber();
  if (At(TokenKind::kString)) return ParsePlainString();
  if (At(TokenKind::kNil)) {
    const uint32_t begin = Advance().begin;
    return Finish(Start<ast::NilLiteral>(begin));
  }
  if (At(TokenKind::kTrue) || At(TokenKind::kFalse)) {
    auto* literal = Start<ast::BoolLiteral>(current_->begin);
    literal->value = Advance().kind == TokenKind::kTrue;
    return Finish(literal);
  }
  FailExpected("a literal");
  return MakeErrorExpr();
}

ast::Pattern* Parser::ParseLiteralPattern() {
  const uint32_t begin = current_->begin;
  const bool is_string = At(TokenKind::kString);
  ast::Expr* literal = ParsePatternLiteral();
  if (!panicking_ && (At(TokenKind::kDotDot) || At(TokenKind::kDotDotEqual))) {
    auto* range = Start<ast::RangePattern>(begin);
    range->is_inclusive = Advance().kind == TokenKind::kDotDotEqual;
    range->low = literal;
    range->high = ParsePatternLiteral();
    return Finish(range);
  }
  // `"prefix" ++ rest`: two plus signs side by side.
  if (!panicking_ && is_string && At(TokenKind::kPlus) && Peek().kind == TokenKind::kPlus &&
      Peek().begin == current_->end) {
    Advance();
    Advance();
    auto* prefix = Start<ast::PrefixPattern>(begin);
    prefix->prefix = llvm::cast<ast::StringLiteral>(literal);
    prefix->rest = ParsePattern();
    return Finish(prefix);
  }
  auto* pattern = Start<ast::LiteralPattern>(begin);
  pattern->literal = literal;
  return Finish(pattern);
}

ast::RestPattern* Parser::ParseRestPattern(bool binds) {
  auto* rest = Start<ast::RestPattern>(Advance().begin);
  if (At(TokenKind::kIdentifier)) {
    rest->target = ParsePattern(binds);
  } else {
    // A bare `...` stands for the rest without a name.
    rest->target = Finish(Start<ast::WildcardPattern>(rest->begin));
  }
  return Finish(rest);
}

ast::Pattern* Parser::ParseListPattern(bool binds) {
  auto* list = Start<ast::ListPattern>(current_->begin);
  llvm::SmallVector<ast::Pattern*, 8> elements;
  ParseDelimited(TokenKind::kRightBracket, "after the pattern", [&] {
    if (!elements.empty() && llvm::isa<ast::RestPattern>(elements.back())) {
      return Fail(DiagnosticCode::kBadPattern, SpanOf(*elements.back()), "the rest of a list comes last",
                  {.tip = "write `[first, ...rest]`"});
    }
    elements.push_back(ParsePattern(binds));
  });
  list->elements = Keep(elements);
  return Finish(list);
}

ast::Pattern* Parser::ParseTuplePattern(bool binds) {
  auto* tuple = Start<ast::TuplePattern>(current_->begin);
  llvm::SmallVector<ast::Pattern*, 8> elements;
  ParseDelimited(TokenKind::kRightParen, "after the pattern", [&] { elements.push_back(ParsePattern(binds)); });
  // Parentheses around one pattern only group.
  if (elements.size() == 1) return elements.front();
  tuple->elements = Keep(elements);
  return Finish(tuple);
}

ast::Pattern* Parser::ParseObjectPattern(bool binds) {
  auto* object = Start<ast::ObjectPattern>(current_->begin);
  llvm::SmallVector<ast::ObjectPatternField*, 8> fields;
  ParseDelimited(
      TokenKind::kRightBrace, "after the field",
      [&] {
        if (At(TokenKind::kEllipsis)) {
          object->rest = ParseRestPattern(binds);
          return;
        }
        auto* field = Start<ast::ObjectPatternField>(current_->begin);
        const bool is_text = At(TokenKind::kString);
        if (is_text) {
          field->key = {ParsePlainString()->value, field->begin};
        } else if (IsNameLike(*current_)) {
          field->key = TakeName();
        } else {
          return FailExpected("a field's name");
        }
        if (Accept(TokenKind::kColon)) {
          field->value = ParsePattern(binds);
        } else if (is_text) {
          return FailExpected("`:` and a name after the key");
        } else {
          field->is_shorthand = true;
          auto* binding = Start<ast::BindingPattern>(field->begin);
          binding->name = field->key.text;
          field->value = Finish(binding);
        }
        if (!panicking_ && Accept(TokenKind::kEqual)) field->default_value = ParseExpression();
        fields.push_back(Finish(field));
      },
      /*lines_separate=*/true);
  object->fields = Keep(fields);
  return Finish(object);
}

ast::Pattern* Parser::ParseBindingTarget(llvm::StringRef what) {
  const uint32_t begin = current_->begin;
  switch (current_->kind) {
    case TokenKind::kIdentifier: {
      if (AtWord("_")) {
        Advance();
        return Finish(Start<ast::WildcardPattern>(begin));
      }
      auto* binding = Start<ast::BindingPattern>(begin);
      binding->name = TakeName().text;
      return Finish(binding);
    }
    case TokenKind::kLeftBracket:
    case TokenKind::kLeftParen:
    case TokenKind::kLeftBrace:
      return ParsePattern(/*binds=*/true);
    default:
      ExpectName(what);
      return Finish(Start<ast::ErrorPattern>(begin));
  }
}

}  // namespace tova::parse
