#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

ast::TypeNode* Parser::ParseType() {
  NestingScope nesting(*this);
  const uint32_t begin = current_->begin;
  ast::TypeNode* first = ParseSingleType();
  if (panicking_ || !At(TokenKind::kBar)) return first;
  auto* node = Start<ast::UnionType>(begin);
  llvm::SmallVector<ast::TypeNode*, 4> members = {first};
  while (!panicking_ && Accept(TokenKind::kBar)) members.push_back(ParseSingleType());
  node->members = Keep(members);
  return Finish(node);
}

ast::NamedType* Parser::ParseNamedType() {
  auto* node = Start<ast::NamedType>(current_->begin);
  node->name = At(TokenKind::kNil) ? TakeName() : ExpectName("a type");
  if (!panicking_ && At(TokenKind::kDot) && Peek().kind == TokenKind::kIdentifier) {
    Advance();
    node->qualifier = node->name;
    node->name = TakeName();
  }
  if (!panicking_ && At(TokenKind::kLess) && !current_->starts_line) {
    NestingScope nesting(*this);
    Advance();
    llvm::SmallVector<ast::TypeNode*, 4> arguments;
    do {
      arguments.push_back(ParseType());
    } while (!panicking_ && Accept(TokenKind::kComma));
    node->arguments = Keep(arguments);
    if (!panicking_ && !AcceptTypeArgumentsEnd()) FailExpected("`>` after the type arguments");
  }
  return Finish(node);
}

// `>`, or the first half of the `>>` that ends two lists at once. The second half is taken by the outer list.
bool Parser::AcceptTypeArgumentsEnd() {
  if (Accept(TokenKind::kGreater)) {
    pending_greater_ = 0;
    return true;
  }
  const uint32_t width = At(TokenKind::kShiftRight) ? 2 : At(TokenKind::kShiftRightUnsigned) ? 3 : 0;
  if (width == 0) return false;
  if (++pending_greater_ == width) {
    pending_greater_ = 0;
    Advance();
  }
  return true;
}

ast::TypeNode* Parser::ParseSingleType() {
  ast::TypeNode* type = nullptr;
  const uint32_t begin = current_->begin;
  switch (current_->kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kNil:
      type = ParseNamedType();
      break;
    case TokenKind::kLeftBracket: {
      auto* list = Start<ast::ListType>(begin);
      Advance();
      list->element = ParseType();
      if (!panicking_) Expect(TokenKind::kRightBracket, "after the element type");
      type = Finish(list);
      break;
    }
    case TokenKind::kLeftParen:
      type = ParseParenthesizedType();
      break;
    case TokenKind::kLeftBrace:
      type = ParseObjectType();
      break;
    case TokenKind::kString:
    case TokenKind::kNumber:
    case TokenKind::kMinus:
    case TokenKind::kTrue:
    case TokenKind::kFalse: {
      auto* literal = Start<ast::LiteralType>(begin);
      literal->literal = ParsePatternLiteral();
      type = Finish(literal);
      break;
    }
    case TokenKind::kFn:
      FailExpected("a type", {.tip = "the type of a function is written `(Int) -> Int`"});
      return Finish(Start<ast::ErrorType>(begin));
    case TokenKind::kEqual:
      FailExpected("a type", {.tip = current_[-1].kind == TokenKind::kColon
                                         ? "without a type, a binding is written `name = value`"
                                         : ""});
      return Finish(Start<ast::ErrorType>(begin));
    default:
      ExpectName("a type");
      return Finish(Start<ast::ErrorType>(begin));
  }
  while (!panicking_ && pending_greater_ == 0 && At(TokenKind::kQuestion) && Continues(*current_)) {
    Advance();
    auto* optional = Start<ast::OptionalType>(begin);
    optional->inner = type;
    type = Finish(optional);
  }
  return type;
}

// `(A, B)`, `(A, B) -> R`, and `(A)` for grouping.
ast::TypeNode* Parser::ParseParenthesizedType() {
  const uint32_t begin = current_->begin;
  llvm::SmallVector<ast::TypeNode*, 4> elements;
  ParseDelimited(TokenKind::kRightParen, "after the type", [&] {
    // `(name: Type) -> Result`: the names of parameters document only.
    if (At(TokenKind::kIdentifier) && Peek().kind == TokenKind::kColon) {
      Advance();
      Advance();
    }
    elements.push_back(ParseType());
  });
  if (!panicking_ && Accept(TokenKind::kArrow)) {
    auto* function = Start<ast::FunctionType>(begin);
    function->parameters = Keep(elements);
    function->result = ParseType();
    return Finish(function);
  }
  if (elements.size() == 1) return elements.front();
  auto* tuple = Start<ast::TupleType>(begin);
  tuple->elements = Keep(elements);
  return Finish(tuple);
}

ast::TypeNode* Parser::ParseObjectType() {
  auto* node = Start<ast::ObjectType>(current_->begin);
  llvm::SmallVector<ast::Name, 4> names;
  llvm::SmallVector<ast::TypeNode*, 4> types;
  ParseDelimited(
      TokenKind::kRightBrace, "after the type",
      [&] {
        if (!IsNameLike(*current_)) return FailExpected("a field's name");
        const ast::Name name = TakeName();
        if (!Expect(TokenKind::kColon, "after the field's name")) return;
        names.push_back(name);
        types.push_back(ParseType());
      },
      /*lines_separate=*/true);
  node->names = Keep(names);
  node->types = Keep(types);
  return Finish(node);
}

}  // namespace tova::parse
