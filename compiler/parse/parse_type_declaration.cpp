#include "compiler/parse/parser.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::parse {

ast::Stmt* Parser::ParseTypeDecl() {
  const Token& keyword = Advance();
  auto* type = Start<ast::TypeDecl>(keyword.begin);
  type->name = ExpectName("a name for the type");
  if (!panicking_) type->type_parameters = ParseTypeParameters();
  if (panicking_ && !SkipToBlock()) return Finish(type);
  if (At(TokenKind::kLeftBrace)) {
    ParseTypeBody(*type);
  } else if (Accept(TokenKind::kEqual)) {
    type->form = ast::TypeForm::kAlias;
    // `type Color = | Red | Green`
    Accept(TokenKind::kBar);
    type->aliased = ParseType();
    if (!panicking_ && AtWord("where")) {
      Advance();
      ParseRefinement(*type);
    }
  } else if (current_->starts_line && IndentOf(*current_) > IndentOf(keyword)) {
    // The lines of the body are not read: a type that has only some of its fields would be complained about.
    if (EnterUnbraced("the type's name", keyword)) {
      const uint32_t indent = IndentOf(keyword);
      while (!AtEnd() && !At(TokenKind::kRightBrace) && !AtUnbracedEnd(indent)) Advance();
      MarkDamaged(type->begin, previous_end_);
    }
  } else {
    FailExpected("`{` or `=` after the type's name",
                 {.tip = "write `type Point { x: Float, y: Float }` or `type UserId = Int`"});
  }
  if (!panicking_ && (AtWord("derive") || (Peek().kind == TokenKind::kLeftBracket && !current_->starts_line &&
                                           RepairKeyword(TokenKind::kIdentifier, "derive")))) {
    type->derives = ParseDerive();
  }
  return Finish(type);
}

void Parser::ParseTypeBody(ast::TypeDecl& type) {
  llvm::SmallVector<ast::FieldDecl*, 8> fields;
  llvm::SmallVector<ast::VariantDecl*, 8> variants;
  ParseDelimited(
      TokenKind::kRightBrace, "after the entry",
      [&] {
        // Entries may stand on one line with nothing between: `{ Red Green Blue }`.
        bool may_follow = true;
        do {
          if (At(TokenKind::kFn)) {
            Fail(DiagnosticCode::kMisplacedBody, SpanOf(*current_), "a type's body holds fields and variants",
                 {.tip = fmt::format("write methods in `impl {} {{ ... }}`", type.name.text.str())});
            return;
          }
          // `x Int` lacks a colon; after a capital, two variants stand side by side.
          const bool lacks_colon = At(TokenKind::kIdentifier) && llvm::isLower(TextOf(*current_).front()) &&
                                   Peek().kind == TokenKind::kIdentifier && !Peek().starts_line;
          if ((IsNameLike(*current_) && Peek().kind == TokenKind::kColon) || lacks_colon) {
            fields.push_back(ParseField());
          } else {
            variants.push_back(ParseVariant());
            llvm::StringRef name = variants.back()->name.text;
            may_follow = !name.empty() && !llvm::isLower(name.front());
          }
        } while (!panicking_ && may_follow && !current_->starts_line && IsNameLike(*current_));
        if (At(TokenKind::kSemicolon)) Advance();
      },
      /*lines_separate=*/true);
  type.fields = Keep(fields);
  type.variants = Keep(variants);
}

ast::FieldDecl* Parser::ParseField() {
  auto* field = Start<ast::FieldDecl>(current_->begin);
  if (!IsNameLike(*current_)) {
    FailExpected("a field's name");
    return Finish(field);
  }
  field->name = TakeName();
  if (Accept(TokenKind::kColon)) {
    field->type = ParseType();
  } else if (At(TokenKind::kIdentifier) && !current_->starts_line) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
             fmt::format("expected `:` after the field's name, found {}", DescribeToken(*current_)),
             {.tip = fmt::format("write `{}: {}`", field->name.text.str(), TextOf(*current_).str()),
              .fix_span = SpanOf(previous_end_, previous_end_),
              .replacement = ":",
              .is_safe = true});
    field->type = ParseType();
  }
  if (!panicking_ && Accept(TokenKind::kEqual)) field->default_value = ParseExpression();
  if (!panicking_ && At(TokenKind::kLeftBrace) && !current_->starts_line) {
    llvm::SmallVector<ast::Expr*, 4> validators;
    ParseDelimited(
        TokenKind::kRightBrace, "after the validator", [&] { validators.push_back(ParseExpression()); },
        /*lines_separate=*/true);
    field->validators = Keep(validators);
  }
  return Finish(field);
}

ast::VariantDecl* Parser::ParseVariant() {
  auto* variant = Start<ast::VariantDecl>(current_->begin);
  variant->name = ExpectName("a field or a variant");
  if (!panicking_ && At(TokenKind::kLeftParen) && !current_->starts_line) {
    variant->has_payload = true;
    llvm::SmallVector<ast::FieldDecl*, 4> fields;
    ParseDelimited(TokenKind::kRightParen, "after the field", [&] {
      if (IsNameLike(*current_) && Peek().kind == TokenKind::kColon) return fields.push_back(ParseField());
      if (At(TokenKind::kIdentifier) && TextOf(*current_).front() >= 'a')
        return fields.push_back(ParseField());
      // `Some(T)`: a field without a name, called by its position.
      auto* field = Start<ast::FieldDecl>(current_->begin);
      field->type = ParseType();
      field->name = {module_.CopyText(fmt::format("_{}", fields.size())), field->begin};
      field->is_positional = true;
      fields.push_back(Finish(field));
    });
    variant->fields = Keep(fields);
  }
  return Finish(variant);
}

// `where { predicate ... }`: one predicate on each line.
void Parser::ParseRefinement(ast::TypeDecl& type) {
  type.form = ast::TypeForm::kRefinement;
  if (!At(TokenKind::kLeftBrace)) {
    return FailExpected("`{` after `where`", {.tip = "write `where { it > 0 }`"});
  }
  llvm::SmallVector<ast::Expr*, 4> predicates;
  ParseItems([&] { predicates.push_back(ParseExpression()); });
  type.predicates = Keep(predicates);
}

llvm::ArrayRef<ast::Name> Parser::ParseDerive() {
  Advance();
  llvm::SmallVector<ast::Name, 4> names;
  if (!At(TokenKind::kLeftBracket)) {
    FailExpected("`[` after `derive`", {.tip = "write `derive [Eq, Show, JSON]`"});
    return {};
  }
  ParseDelimited(TokenKind::kRightBracket, "after the name", [&] {
    if (ast::Name name = ExpectName("a name to derive")) names.push_back(name);
  });
  return Keep(names);
}

}  // namespace tova::parse
