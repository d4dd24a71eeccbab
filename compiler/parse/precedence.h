#ifndef TOVA_COMPILER_PARSE_PRECEDENCE_H
#define TOVA_COMPILER_PARSE_PRECEDENCE_H

#include "compiler/ast/expressions.h"
#include "compiler/lex/token.h"

namespace tova::parse {

// Levels of the operators that have nodes of their own; the others are in ast/operators.def. Each is ten
// times the level of the language specification, which leaves room for the bitwise operators.
constexpr int kPipeLevel = 20;
constexpr int kCoalesceLevel = 30;
constexpr int kNotLevel = 60;
constexpr int kComparisonLevel = 70;
constexpr int kMembershipLevel = 80;
constexpr int kRangeLevel = 90;

enum class InfixForm : uint8_t { kNone, kBinary, kPipe, kIs, kRange };

// How a token joins two operands.
struct Infix {
  InfixForm form = InfixForm::kNone;
  int level = 0;
  bool is_right_associative = false;
  bool is_chainable = true;     // false for `in`, `is` and ranges, which stand once
  bool may_start_line = false;  // a line that begins with it continues the one before
  ast::BinaryOperator op{};     // kBinary
};

// Lasts as long as the program. `not in` is two tokens and for the parser to see.
const Infix& InfixOf(lex::TokenKind kind);

}  // namespace tova::parse

#endif
