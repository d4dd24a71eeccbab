#include "compiler/parse/precedence.h"

#include <array>
#include <string_view>

namespace tova::parse {
namespace {

using ast::BinaryOperator;
using lex::TokenKind;

// Operators that a line may begin with: those that can begin nothing else. (A `/` that begins a regular expression is
// another token.)
constexpr bool MayStartLine(BinaryOperator op) { return op != BinaryOperator::kSubtract; }

constexpr Infix Binary(BinaryOperator op) {
  Infix infix;
  infix.form = InfixForm::kBinary;
  infix.op = op;
  infix.may_start_line = MayStartLine(op);
  switch (op) {
#define BINARY_OPERATOR(Name, Spelling, Level, Associativity)                 \
  case BinaryOperator::k##Name:                                               \
    infix.level = Level;                                                      \
    infix.is_right_associative = std::string_view(#Associativity) == "Right"; \
    infix.is_chainable = std::string_view(#Associativity) != "None";          \
    break;
#include "compiler/ast/operators.def"
  }
  return infix;
}

constexpr Infix Classify(TokenKind kind) {
  switch (kind) {
    case TokenKind::kPipe:
      return {.form = InfixForm::kPipe, .level = kPipeLevel, .may_start_line = true};
    case TokenKind::kIs:
      return {
          .form = InfixForm::kIs, .level = kMembershipLevel, .is_chainable = false, .may_start_line = true};
    case TokenKind::kDotDot:
    case TokenKind::kDotDotEqual:
      return {.form = InfixForm::kRange, .level = kRangeLevel, .is_chainable = false, .may_start_line = true};
    case TokenKind::kQuestionQuestion:
      return Binary(BinaryOperator::kCoalesce);
    case TokenKind::kOr:
    case TokenKind::kBarBar:
      return Binary(BinaryOperator::kOr);
    case TokenKind::kAnd:
    case TokenKind::kAmpersandAmpersand:
      return Binary(BinaryOperator::kAnd);
    case TokenKind::kEqualEqual:
    case TokenKind::kEqualEqualEqual:
      return Binary(BinaryOperator::kEqual);
    case TokenKind::kBangEqual:
    case TokenKind::kBangEqualEqual:
      return Binary(BinaryOperator::kNotEqual);
    case TokenKind::kLess:
      return Binary(BinaryOperator::kLess);
    case TokenKind::kLessEqual:
      return Binary(BinaryOperator::kLessEqual);
    case TokenKind::kGreater:
      return Binary(BinaryOperator::kGreater);
    case TokenKind::kGreaterEqual:
      return Binary(BinaryOperator::kGreaterEqual);
    case TokenKind::kIn:
      return Binary(BinaryOperator::kIn);
    case TokenKind::kBar:
      return Binary(BinaryOperator::kBitOr);
    case TokenKind::kCaret:
      return Binary(BinaryOperator::kBitXor);
    case TokenKind::kAmpersand:
      return Binary(BinaryOperator::kBitAnd);
    case TokenKind::kShiftLeft:
      return Binary(BinaryOperator::kShiftLeft);
    case TokenKind::kShiftRight:
      return Binary(BinaryOperator::kShiftRight);
    case TokenKind::kShiftRightUnsigned:
      return Binary(BinaryOperator::kShiftRightUnsigned);
    case TokenKind::kPlus:
      return Binary(BinaryOperator::kAdd);
    case TokenKind::kMinus:
      return Binary(BinaryOperator::kSubtract);
    case TokenKind::kStar:
      return Binary(BinaryOperator::kMultiply);
    case TokenKind::kSlash:
      return Binary(BinaryOperator::kDivide);
    case TokenKind::kPercent:
      return Binary(BinaryOperator::kModulo);
    case TokenKind::kStarStar:
      return Binary(BinaryOperator::kPower);
    default:
      return {};
  }
}

// By token kind; asked after every operand.
constexpr std::array<Infix, 256> kInfixes = [] {
  std::array<Infix, 256> table{};
  for (size_t kind = 0; kind < table.size(); ++kind) table[kind] = Classify(static_cast<TokenKind>(kind));
  return table;
}();

}  // namespace

const Infix& InfixOf(TokenKind kind) { return kInfixes[static_cast<size_t>(kind)]; }

}  // namespace tova::parse
