#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {
namespace {

// How far LooksLikeObject reads ahead, in tokens. Keys are short; computed ones are skipped as groups.
constexpr uint32_t kKeyLookahead = 48;

}  // namespace

ast::Expr* Parser::ParseSpread() {
  auto* node = Start<ast::SpreadExpr>(Advance().begin);
  if (!context_.in_brackets) {
    Fail(DiagnosticCode::kMisplacedSpread, SpanOf(node->begin, node->begin + 3),
         "`...` spreads a value inside a list, an object or a call", {.tip = "write `[...list]`"});
  }
  node->value = panicking_ ? MakeErrorExpr() : ParseBinary(kCoalesceLevel);
  return Finish(node);
}

ast::Expr* Parser::ParseListOrComprehension() {
  const uint32_t begin = current_->begin;
  llvm::SmallVector<ast::Expr*, 8> elements;
  llvm::ArrayRef<ast::ComprehensionClause*> clauses;
  ParseDelimited(TokenKind::kRightBracket, "after the element", [&] {
    elements.push_back(ParseExpression());
    if (At(TokenKind::kIdentifier) && LineHas(TokenKind::kIn)) RepairKeyword(TokenKind::kFor, "for");
    if (!panicking_ && (At(TokenKind::kFor) || (At(TokenKind::kAsync) && Peek().kind == TokenKind::kFor))) {
      if (elements.size() != 1) {
        return Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
                    "a comprehension has one element before `for`",
                    {.tip = "to make several values, write a tuple: `[(a, b) for ...]`"});
      }
      clauses = ParseClauses();
    }
  });
  if (!clauses.empty()) {
    auto* node = Start<ast::ListComprehension>(begin);
    node->element = elements.front();
    node->clauses = clauses;
    return Finish(node);
  }
  auto* list = Start<ast::ListExpr>(begin);
  list->elements = Keep(elements);
  return Finish(list);
}

// `for a in list if guard for b in ...`
llvm::ArrayRef<ast::ComprehensionClause*> Parser::ParseClauses() {
  llvm::SmallVector<ast::ComprehensionClause*, 2> clauses;
  while (!panicking_ && At(TokenKind::kFor)) {
    auto* clause = Start<ast::ComprehensionClause>(Advance().begin);
    clause->targets = ParseLoopTargets();
    if (!panicking_ && ExpectIn()) clause->iterable = ParseExpression();
    if (clause->iterable == nullptr) clause->iterable = MakeErrorExpr();
    if (!panicking_ && (At(TokenKind::kIf) || At(TokenKind::kWhen))) {
      Advance();
      clause->guard = ParseExpression();
    }
    clauses.push_back(Finish(clause));
    GrowHeight();
  }
  return Keep(clauses);
}

// Where a `{` may begin a block or an object: whether what follows can only be an object. Blocks win when
// both are possible, as in `{}` and `{ name }`.
bool Parser::LooksLikeObject(const Token& brace) const {
  const Token* closer = brace.partner == 0 ? &stream_.tokens.back() : &stream_.tokens[brace.partner];
  const Token* first = &brace + 1;
  if (first == closer) return false;
  if (first->kind == TokenKind::kEllipsis) return true;
  if (lex::IsKeyword(first->kind) && first[1].kind != TokenKind::kColon) return false;
  const Token* token = first;
  bool has_comma = false;
  for (uint32_t i = 0; i < kKeyLookahead && token < closer; ++i, ++token) {
    switch (token->kind) {
      case TokenKind::kColon: {
        const TokenKind next = token[1].kind;
        if (next == TokenKind::kFor || next == TokenKind::kWhile || next == TokenKind::kLoop) return false;
        if (token != first + 1 || first->kind != TokenKind::kIdentifier) return true;
        // `{ name: Type = value }` is a block with a typed binding.
        for (const Token* ahead = token + 1; ahead < closer && !ahead->starts_line; ++ahead) {
          if (ahead->kind == TokenKind::kEqual) return false;
          if (ahead->kind == TokenKind::kComma || ahead->kind == TokenKind::kSemicolon) break;
          if (ahead->partner != 0) ahead = &stream_.tokens[ahead->partner];
        }
        return true;
      }
      case TokenKind::kComma:
        has_comma = true;
        break;
      case TokenKind::kEqual:
      case TokenKind::kSemicolon:
      case TokenKind::kFatArrow:
        return false;
      default:
        // Only shorthand names may stand in front of a comma.
        if (has_comma && token->kind != TokenKind::kIdentifier && token->kind != TokenKind::kEllipsis)
          return false;
        if (token != first && token->starts_line && !has_comma) return false;
        if (token->partner != 0) token = &stream_.tokens[token->partner];
        break;
    }
  }
  return has_comma && token == closer;
}

ast::Expr* Parser::ParseObject() {
  const uint32_t begin = current_->begin;
  llvm::SmallVector<ast::ObjectEntry*, 8> entries;
  ast::Expr* comprehension = nullptr;
  const bool may_be_comprehension = LooksLikeObjectComprehension(*current_);
  ParseDelimited(
      TokenKind::kRightBrace, "after the entry",
      [&] {
        if (entries.empty() && may_be_comprehension) {
          ast::Expr* key = ParseExpression();
          if (panicking_ || !Expect(TokenKind::kColon, "after the key")) return;
          comprehension = ParseObjectComprehension(key, begin);
          return;
        }
        entries.push_back(ParseObjectEntry());
      },
      /*lines_separate=*/true);
  if (comprehension != nullptr) return Finish(comprehension);
  auto* object = Start<ast::ObjectExpr>(begin);
  object->entries = Keep(entries);
  return Finish(object);
}

// Whether a `for` stands directly between the braces.
bool Parser::LooksLikeObjectComprehension(const Token& brace) const {
  const Token* closer = brace.partner == 0 ? &stream_.tokens.back() : &stream_.tokens[brace.partner];
  for (const Token* token = &brace + 1; token < closer; ++token) {
    if (token->kind == TokenKind::kFor && token[-1].kind != TokenKind::kComma &&
        token[1].kind != TokenKind::kColon) {
      return true;
    }
    if (token->kind == TokenKind::kComma || token->kind == TokenKind::kSemicolon) return false;
    if (token->partner != 0) token = &stream_.tokens[token->partner];
  }
  return false;
}

ast::Expr* Parser::ParseObjectComprehension(ast::Expr* key, uint32_t begin) {
  auto* node = Start<ast::ObjectComprehension>(begin);
  node->key = key;
  node->value = ParseExpression();
  if (!panicking_) node->clauses = ParseClauses();
  if (!panicking_ && node->clauses.empty()) FailExpected("`for`");
  return Finish(node);
}

ast::ObjectEntry* Parser::ParseObjectEntry() {
  auto* entry = Start<ast::ObjectEntry>(current_->begin);
  if (Accept(TokenKind::kEllipsis)) {
    entry->form = ast::EntryForm::kSpread;
    entry->value = ParseBinary(kCoalesceLevel);
    return Finish(entry);
  }
  if (At(TokenKind::kLeftBracket)) {
    entry->form = ast::EntryForm::kComputed;
    Advance();
    entry->key = ParseExpression();
    if (!panicking_) Expect(TokenKind::kRightBracket, "after the key");
  } else if (At(TokenKind::kString)) {
    const ast::StringLiteral* key = ParsePlainString();
    entry->name = {key->value, key->begin};
  } else if (At(TokenKind::kNumber)) {
    const auto* key = llvm::cast<ast::NumberLiteral>(ParseNumber());
    entry->name = {key->digits, key->begin};
  } else if (At(TokenKind::kTemplateHead)) {
    entry->form = ast::EntryForm::kComputed;
    entry->key = ParseTemplate();
  } else if (IsNameLike(*current_)) {
    const Token& token = *current_;
    entry->name = TakeName();
    if (!At(TokenKind::kColon) && token.kind == TokenKind::kIdentifier) {
      entry->form = ast::EntryForm::kShorthand;
      auto* value = Start<ast::IdentifierExpr>(token.begin);
      value->name = entry->name.text;
      module_.mentions_it |= value->name == "it";
      entry->value = Finish(value);
      if (At(TokenKind::kEqual)) {
        Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "expected `:` after the key, found `=`",
             {.tip = fmt::format("write `{}: value`", value->name.str()),
              .fix_span = SpanOf(*current_),
              .replacement = ":",
              .is_safe = true});
      }
      return Finish(entry);
    }
  } else {
    FailExpected("a key");
  }
  if (!panicking_ && Expect(TokenKind::kColon, "after the key")) entry->value = ParseExpression();
  if (entry->value == nullptr) entry->value = MakeErrorExpr();
  return Finish(entry);
}

}  // namespace tova::parse
