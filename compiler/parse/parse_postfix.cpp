#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

ast::Expr* Parser::ParsePostfix(ast::Expr* operand, uint32_t begin) {
  while (!panicking_) {
    switch (current_->kind) {
      case TokenKind::kDot:
        // A line that begins with `.name` continues the one before.
        operand = ParseMember(operand, begin, false);
        break;
      case TokenKind::kQuestionDot:
        if (Peek().kind == TokenKind::kLeftParen) {
          Advance();
          operand = ParseCall(operand, begin, true);
        } else if (Peek().kind == TokenKind::kLeftBracket) {
          Advance();
          operand = ParseIndex(operand, begin, true);
        } else {
          operand = ParseMember(operand, begin, true);
        }
        break;
      case TokenKind::kLeftParen:
        if (current_->starts_line) return operand;
        operand = ParseCall(operand, begin, false);
        break;
      case TokenKind::kLeftBracket:
        if (current_->starts_line) return operand;
        operand = ParseIndex(operand, begin, false);
        break;
      case TokenKind::kQuestion: {
        if (current_->starts_line) return operand;
        auto* node = Start<ast::PropagateExpr>(begin);
        Advance();
        node->value = operand;
        if (function_ != nullptr) function_->has_propagation = true;
        operand = Finish(node);
        break;
      }
      default:
        return operand;
    }
    GrowHeight();
  }
  return operand;
}

ast::Expr* Parser::ParseMember(ast::Expr* object, uint32_t begin, bool is_optional) {
  Advance();
  if (At(TokenKind::kNumber) && !is_optional) {
    auto* node = Start<ast::IndexExpr>(begin);
    node->object = object;
    node->index = ParseNumber();
    return Finish(node);
  }
  auto* node = Start<ast::MemberExpr>(begin);
  node->object = object;
  node->is_optional = is_optional;
  if (IsNameLike(*current_)) {
    node->name = TakeName();
  } else {
    FailExpected(is_optional ? "a member's name after `?.`" : "a member's name after `.`");
  }
  return Finish(node);
}

ast::Expr* Parser::ParseCall(ast::Expr* callee, uint32_t begin, bool is_optional) {
  auto* node = Start<ast::CallExpr>(begin);
  node->callee = callee;
  node->is_optional = is_optional;
  node->arguments = ParseArguments();
  return Finish(node);
}

llvm::ArrayRef<ast::Argument*> Parser::ParseArguments() {
  llvm::SmallVector<ast::Argument*, 8> arguments;
  ParseDelimited(TokenKind::kRightParen, "after the argument", [&] { arguments.push_back(ParseArgument()); });
  return Keep(arguments);
}

ast::Argument* Parser::ParseArgument() {
  auto* argument = Start<ast::Argument>(current_->begin);
  if (IsNameLike(*current_) && Peek().kind == TokenKind::kColon) {
    argument->name = TakeName();
    Advance();
  } else if (At(TokenKind::kDot) && IsNameLike(Peek()) && Peek(2).kind == TokenKind::kEqual) {
    Advance();
    argument->is_column = true;
    argument->name = TakeName();
    Advance();
  }
  argument->value = ParseExpression();
  if (!panicking_ && At(TokenKind::kEqual)) {
    const auto* name = llvm::dyn_cast<ast::IdentifierExpr>(argument->value);
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
         "expected `,` or `)` after the argument, found `=`",
         {.tip = name != nullptr
                     ? fmt::format("name an argument with `:`, as in `{}: value`", name->name.str())
                     : std::string("compare with `==`")});
  }
  return Finish(argument);
}

// `[index]` or a slice, whose parts may all be absent: `[start:stop:step]`, `[::step]`.
ast::Expr* Parser::ParseIndex(ast::Expr* object, uint32_t begin, bool is_optional) {
  llvm::SmallVector<ast::Expr*, 3> parts;
  bool is_slice = false;
  ParseDelimited(TokenKind::kRightBracket, "after the index", [&] {
    if (!parts.empty()) {
      return Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "an index is one value",
                  {.tip = "reach into nested lists with `rows[0][1]`"});
    }
    auto part = [&] {
      const bool is_absent =
          At(TokenKind::kColon) || At(TokenKind::kColonColon) || At(TokenKind::kRightBracket);
      parts.push_back(is_absent ? nullptr : ParseExpression());
    };
    part();
    while (!panicking_ && parts.size() < 3 && (At(TokenKind::kColon) || At(TokenKind::kColonColon))) {
      is_slice = true;
      if (Advance().kind == TokenKind::kColonColon) parts.push_back(nullptr);
      if (parts.size() < 3) part();
    }
    if (!panicking_ && is_slice && At(TokenKind::kColon)) {
      Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "a slice has three parts at most",
           {.tip = "write `list[start:stop:step]`"});
    }
  });
  // `list[1..3]` is `list[1:3]`.
  const auto* range = parts.size() == 1 ? llvm::dyn_cast_or_null<ast::RangeExpr>(parts.front()) : nullptr;
  if (range != nullptr) {
    parts = {range->low, range->high};
    is_slice = true;
  }
  if (is_slice) {
    parts.resize(3, nullptr);
    auto* slice = Start<ast::SliceExpr>(begin);
    slice->object = object;
    slice->start = parts[0];
    slice->stop = parts[1];
    slice->step = parts[2];
    slice->is_inclusive = range != nullptr && range->is_inclusive;
    return Finish(slice);
  }
  auto* node = Start<ast::IndexExpr>(begin);
  node->object = object;
  node->is_optional = is_optional;
  node->index = parts.empty() ? nullptr : parts.front();
  if (node->index == nullptr) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(previous_end_ - 1, previous_end_),
             "an index is missing", {.tip = "write `list[0]` for the first element"});
    node->index = MakeErrorExpr();
  }
  return Finish(node);
}

}  // namespace tova::parse
