#include "compiler/ast/visitor.h"
#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

// How the current token would join an operand on its left; kNone where it begins something else.
const Infix& Parser::CurrentInfix() const {
  static constexpr Infix kNothing;
  static const Infix kNotIn = [] {
    Infix infix = InfixOf(TokenKind::kIn);
    infix.op = ast::BinaryOperator::kNotIn;
    infix.may_start_line = false;
    return infix;
  }();
  const Token& token = *current_;
  const bool is_not = token.kind == TokenKind::kNot;
  if (is_not && (Peek().kind != TokenKind::kIn || Peek().starts_line)) return kNothing;
  const Infix& infix = is_not ? kNotIn : InfixOf(token.kind);
  if (infix.form == InfixForm::kNone) return infix;
  if (token.starts_line && !context_.in_brackets && !infix.may_start_line) return kNothing;
  if (infix.form == InfixForm::kPipe && context_.in_pipe_target) return kNothing;
  return infix;
}

// Precedence climbing: joins operands with the operators of `min_level` and tighter.
ast::Expr* Parser::ParseBinary(int min_level) {
  NestingScope nesting(*this);
  if (aborted_) return MakeErrorExpr();
  const uint32_t begin = current_->begin;
  ast::Expr* left =
      At(TokenKind::kNot) || At(TokenKind::kBang) ? ParsePrefix(ast::UnaryOperator::kNot) : ParseOperand();
  while (!panicking_) {
    const Infix& infix = CurrentInfix();
    if (infix.form == InfixForm::kNone && MayFollowKeyword(current_->kind) && !current_->starts_line) {
      if (RepairInfix()) continue;
      if (RepairPrefix(*left)) {
        left = At(TokenKind::kNot) ? ParsePrefix(ast::UnaryOperator::kNot) : ParseOperand();
        continue;
      }
    }
    if (infix.form == InfixForm::kNone || infix.level < min_level) break;
    if (AtForeignIncrement() || AtForeignDecrement()) break;
    left = ParseInfix(left, begin, infix);
    GrowHeight();
    if (!infix.is_chainable && !panicking_ && CurrentInfix().level == infix.level) {
      Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
           fmt::format("{} cannot follow another operator of its kind", DescribeToken(*current_)),
           {.tip = "put one of the two in parentheses"});
    }
  }
  return left;
}

// `x++` and `a ++ b`, which are not operators of Tova.
bool Parser::AtForeignIncrement() const {
  return At(TokenKind::kPlus) && Peek().kind == TokenKind::kPlus && Peek().begin == current_->end;
}

// `x--` at the end of a line; elsewhere two minus signs are a subtraction.
bool Parser::AtForeignDecrement() const {
  if (!At(TokenKind::kMinus) || Peek().kind != TokenKind::kMinus || Peek().begin != current_->end) return false;
  const Token& after = Peek(2);
  return after.starts_line || after.kind == TokenKind::kEndOfFile || after.kind == TokenKind::kSemicolon ||
         after.kind == TokenKind::kRightBrace || after.kind == TokenKind::kRightParen;
}

ast::Expr* Parser::ParseInfix(ast::Expr* left, uint32_t begin, const Infix& infix) {
  switch (infix.form) {
    case InfixForm::kPipe:
      return ParsePipe(left, begin);
    case InfixForm::kIs:
      return ParseIs(left, begin);
    case InfixForm::kRange: {
      auto* range = Start<ast::RangeExpr>(begin);
      range->is_inclusive = Advance().kind == TokenKind::kDotDotEqual;
      range->low = left;
      range->high = ParseBinary(kRangeLevel + 1);
      return Finish(range);
    }
    case InfixForm::kBinary:
    case InfixForm::kNone:
      break;
  }
  if (ast::IsComparison(infix.op)) return ParseComparison(left, begin, infix);
  auto* node = Start<ast::BinaryExpr>(begin);
  node->op = infix.op;
  node->left = left;
  node->op_begin = Advance().begin;
  if (infix.op == ast::BinaryOperator::kNotIn) Advance();
  if (At(TokenKind::kEqual) && current_->begin == previous_end_) {
    const std::string op = source_.slice(node->op_begin, previous_end_).str();
    const std::string place = source_.slice(left->begin, left->end).str();
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(node->op_begin, current_->end),
         fmt::format("`{}=` is not an operator", op),
         {.tip = llvm::isa<ast::IdentifierExpr>(left) ? fmt::format("write `{0} = {0} {1} ...`", place, op) : ""});
    node->right = MakeErrorExpr();
    return Finish(node);
  }
  node->right = ParseBinary(infix.is_right_associative ? infix.level : infix.level + 1);
  return Finish(node);
}

// One comparison, or a chain of them.
ast::Expr* Parser::ParseComparison(ast::Expr* left, uint32_t begin, const Infix& infix) {
  llvm::SmallVector<ast::Expr*, 4> operands = {left};
  llvm::SmallVector<ast::BinaryOperator, 4> operators;
  const uint32_t op_begin = current_->begin;
  for (Infix next = infix; !panicking_ && next.form == InfixForm::kBinary && ast::IsComparison(next.op);
       next = CurrentInfix()) {
    if (At(TokenKind::kEqualEqualEqual) || At(TokenKind::kBangEqualEqual)) {
      const bool is_equal = At(TokenKind::kEqualEqualEqual);
      Complain(DiagnosticCode::kTripleEquals, SpanOf(*current_),
               is_equal ? "`===` is not an operator" : "`!==` is not an operator",
               {.tip = is_equal ? "`==` is strict already" : "`!=` is strict already",
                .fix_span = SpanOf(*current_),
                .replacement = is_equal ? "==" : "!=",
                .is_safe = true});
    }
    operators.push_back(next.op);
    const uint32_t end = Advance().end;
    if (At(TokenKind::kEqual) && current_->begin == end) Advance();  // `====`, which is reported
    operands.push_back(ParseBinary(kComparisonLevel + 1));
  }
  if (operators.size() == 1) {
    auto* node = Start<ast::BinaryExpr>(begin);
    node->op = operators.front();
    node->op_begin = op_begin;
    node->left = left;
    node->right = operands.back();
    return Finish(node);
  }
  auto* chain = Start<ast::ComparisonChain>(begin);
  chain->operands = Keep(operands);
  chain->operators = Keep(operators);
  return Finish(chain);
}

ast::Expr* Parser::ParsePipe(ast::Expr* value, uint32_t begin) {
  auto* node = Start<ast::PipeExpr>(begin);
  Advance();
  node->value = value;
  Context context = context_;
  context.in_pipe_target = true;
  ContextScope scope(*this, context);
  if (At(TokenKind::kDot) && IsNameLike(Peek())) {
    const uint32_t dot = Advance().begin;
    auto* target = Start<ast::MethodPipeTarget>(dot);
    target->name = TakeName();
    if (At(TokenKind::kLeftParen) && !current_->starts_line) {
      target->is_call = true;
      target->arguments = ParseArguments();
    }
    node->target = panicking_ ? Finish(target) : ParsePostfix(Finish(target), dot);
  } else {
    node->target = ParseBinary(kCoalesceLevel);
    if (!panicking_ && llvm::isa<ast::NumberLiteral, ast::StringLiteral, ast::BoolLiteral, ast::NilLiteral,
                                 ast::RegexLiteral>(node->target)) {
      Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*node->target), "a pipe leads into a function",
               {.tip = "write `value |> f()`, or `value |> f(_, 2)` where the value is not the first argument"});
    }
    Finish(node);
    return panicking_ ? node : PipeIntoCall(*node);
  }
  return Finish(node);
}

namespace {

// The first operand of an operator, or null for other expressions.
ast::Expr* FirstOperand(ast::Expr& node) {
  if (node.is_parenthesized) return nullptr;
  if (auto* binary = llvm::dyn_cast<ast::BinaryExpr>(&node)) return binary->left;
  if (auto* chain = llvm::dyn_cast<ast::ComparisonChain>(&node)) return chain->operands.front();
  if (auto* range = llvm::dyn_cast<ast::RangeExpr>(&node)) return range->low;
  if (auto* is = llvm::dyn_cast<ast::IsExpr>(&node)) return is->value;
  return nullptr;
}

}  // namespace

// `list |> len() > 2`: what an operator gives is no function to pipe into, so the pipe leads into the call in front of
// it, and the operator gets what that gives.
ast::Expr* Parser::PipeIntoCall(ast::PipeExpr& pipe) {
  llvm::SmallVector<ast::Expr*, 4> operators;
  ast::Expr* first = pipe.target;
  while (ast::Expr* operand = FirstOperand(*first)) {
    operators.push_back(first);
    first = operand;
  }
  if (operators.empty() || !llvm::isa<ast::CallExpr>(first) || first->is_parenthesized ||
      ast::CountPlaceholders(*pipe.target) != 0) {
    return &pipe;
  }
  ast::Expr* whole = pipe.target;
  pipe.target = first;
  pipe.end = first->end;
  for (ast::Expr* node : operators) {
    node->begin = pipe.begin;
    GrowHeight();
  }
  ast::Expr* last = operators.back();
  if (auto* binary = llvm::dyn_cast<ast::BinaryExpr>(last)) binary->left = &pipe;
  if (auto* range = llvm::dyn_cast<ast::RangeExpr>(last)) range->low = &pipe;
  if (auto* is = llvm::dyn_cast<ast::IsExpr>(last)) is->value = &pipe;
  if (auto* chain = llvm::dyn_cast<ast::ComparisonChain>(last)) {
    llvm::SmallVector<ast::Expr*, 4> operands(chain->operands.begin(), chain->operands.end());
    operands.front() = &pipe;
    chain->operands = Keep(operands);
  }
  return whole;
}

ast::Expr* Parser::ParseIs(ast::Expr* value, uint32_t begin) {
  auto* node = Start<ast::IsExpr>(begin);
  Advance();
  node->value = value;
  node->is_negated = Accept(TokenKind::kNot);
  if (At(TokenKind::kIdentifier) || At(TokenKind::kNil)) {
    auto* type = Start<ast::NamedType>(current_->begin);
    // `is nil` means the type of nil.
    type->name = At(TokenKind::kNil) ? ast::Name{"Nil", Advance().begin} : TakeName();
    if (At(TokenKind::kDot) && Peek().kind == TokenKind::kIdentifier && !current_->starts_line) {
      Advance();
      type->qualifier = type->name;
      type->name = TakeName();
    }
    node->type = Finish(type);
    // `is Ok(_)` says no more than `is Ok`.
    if (At(TokenKind::kLeftParen) && !current_->starts_line) {
      const uint32_t paren = current_->begin;
      bool is_plain = true;
      ParseDelimited(TokenKind::kRightParen, "after the pattern",
                     [&] { is_plain &= llvm::isa<ast::WildcardPattern>(ParsePattern()); });
      if (!is_plain) {
        Complain(DiagnosticCode::kBadPattern, SpanOf(paren, previous_end_),
                 "`is` tests a type and binds nothing", {.tip = "take the value apart with `match`"});
      }
    }
  } else {
    FailExpected("a type after `is`");
    node->type = Finish(Start<ast::ErrorType>(current_->begin));
  }
  return Finish(node);
}

ast::Expr* Parser::ParsePrefix(ast::UnaryOperator op) {
  auto* node = Start<ast::UnaryExpr>(Advance().begin);
  node->op = op;
  node->operand = ParseBinary(kNotLevel);
  return Finish(node);
}

// Everything that binds tighter than `**`.
ast::Expr* Parser::ParseOperand() {
  auto sign = [this](ast::UnaryOperator op) -> ast::Expr* {
    NestingScope nesting(*this);
    if (aborted_) return MakeErrorExpr();
    auto* node = Start<ast::UnaryExpr>(Advance().begin);
    node->op = op;
    node->operand = ParseOperand();
    return Finish(node);
  };
  switch (current_->kind) {
    case TokenKind::kMinus:
      return sign(ast::UnaryOperator::kNegate);
    case TokenKind::kTilde:
      return sign(ast::UnaryOperator::kBitNot);
    case TokenKind::kPlus:
      if (Peek().kind == TokenKind::kPlus && Peek().begin == current_->end) {
        Fail(DiagnosticCode::kIncrement, SpanOf(current_->begin, Peek().end), "`++` is not an operator",
             {.tip = "write `x += 1`"});
        return MakeErrorExpr();
      }
      return sign(ast::UnaryOperator::kPlus);
    case TokenKind::kAwait:
      return ParseAwait();
    case TokenKind::kYield:
      return ParseYield();
    case TokenKind::kEllipsis:
      return ParseSpread();
    default: {
      const uint32_t begin = current_->begin;
      return ParsePostfix(ParsePrimary(), begin);
    }
  }
}

ast::Expr* Parser::ParseAwait() {
  NestingScope nesting(*this);
  if (aborted_) return MakeErrorExpr();
  auto* node = Start<ast::AwaitExpr>(Advance().begin);
  if (function_ != nullptr) {
    function_->has_await = true;
  } else {
    module_.has_await = true;
  }
  node->value = ParseOperand();
  return Finish(node);
}

ast::Expr* Parser::ParseYield() {
  NestingScope nesting(*this);
  if (aborted_) return MakeErrorExpr();
  auto* node = Start<ast::YieldExpr>(current_->begin);
  // The analyzer reports a `yield` outside every function.
  if (function_ != nullptr) function_->is_generator = true;
  Advance();
  node->is_delegate = Accept(TokenKind::kFrom);
  // Everything but `yield` alone is followed by a value.
  if (node->is_delegate || (!AtStatementEnd() && !At(TokenKind::kComma))) node->value = ParseOperand();
  return Finish(node);
}

}  // namespace tova::parse
