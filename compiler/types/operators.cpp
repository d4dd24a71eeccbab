#include "compiler/types/type_checker.h"

namespace tova::types {

using ast::BinaryOperator;

// Whether arithmetic is certain to make no sense of it.
static bool IsNoNumber(const Type& type) {
  switch (type.kind) {
    case TypeKind::kString:
    case TypeKind::kBool:
    case TypeKind::kNil:
    case TypeKind::kRange:
    case TypeKind::kRegex:
    case TypeKind::kList:
    case TypeKind::kTuple:
    case TypeKind::kFunction:
    case TypeKind::kDefined:
    case TypeKind::kPromise:
      return true;
    case TypeKind::kAny:
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kNumber:
    case TypeKind::kAnyFunction:
    case TypeKind::kObject:
    case TypeKind::kLiteral:
    case TypeKind::kUnion:
    case TypeKind::kRecord:
    case TypeKind::kParameter:
      return false;
  }
  return false;
}

static bool CanBeNil(const Type& type) {
  if (!type.is(TypeKind::kUnion)) return false;
  for (const Type* part : type.parts) {
    if (part->is(TypeKind::kNil)) return true;
  }
  return false;
}

// What a literal type's values are, for operators.
static const Type& Base(const Type& type) { return type.is(TypeKind::kLiteral) ? *type.parts[0] : type; }

static TypeKind NumberOf(BinaryOperator op, const Type& left, const Type& right) {
  if (left.is(TypeKind::kInt) && right.is(TypeKind::kInt)) {
    // Two whole numbers can give a fraction.
    const bool stays_whole = op != BinaryOperator::kDivide && op != BinaryOperator::kPower;
    return stays_whole ? TypeKind::kInt : TypeKind::kNumber;
  }
  const bool is_float = (left.is(TypeKind::kFloat) || right.is(TypeKind::kFloat)) && IsNumeric(left) && IsNumeric(right);
  return is_float ? TypeKind::kFloat : TypeKind::kNumber;
}

const Type* TypeChecker::Binary(BinaryOperator op, const ast::Expr& left, const Type& left_type,
                                const ast::Expr& right, const Type& right_type, llvm::StringRef spelling) {
  const Type& a = Base(left_type);
  const Type& b = Base(right_type);
  auto check = [&](const ast::Expr& operand, const Type& type, llvm::StringRef needs) {
    if (IsNoNumber(type)) {
      ReportOperand(SpanOf(operand), spelling, type, needs);
      return false;
    }
    if (options_.is_strict && CanBeNil(type)) ReportPossiblyNil(operand, type, spelling);
    return true;
  };
  switch (op) {
    case BinaryOperator::kCoalesce:
    case BinaryOperator::kOr:
      return &table_.Join(table_.Without(left_type, TypeKind::kNil), right_type);
    case BinaryOperator::kAnd:
      return left_type.is(TypeKind::kBool) && right_type.is(TypeKind::kBool) ? &left_type : Any();
    case BinaryOperator::kEqual:
    case BinaryOperator::kNotEqual:
    case BinaryOperator::kLess:
    case BinaryOperator::kLessEqual:
    case BinaryOperator::kGreater:
    case BinaryOperator::kGreaterEqual:
      return Plain(TypeKind::kBool);
    case BinaryOperator::kIn:
    case BinaryOperator::kNotIn:
      if (IsNumeric(b) || b.is(TypeKind::kBool)) ReportOperand(SpanOf(right), spelling, b, "a collection");
      return Plain(TypeKind::kBool);
    case BinaryOperator::kBitOr:
    case BinaryOperator::kBitXor:
    case BinaryOperator::kBitAnd:
    case BinaryOperator::kShiftLeft:
    case BinaryOperator::kShiftRight:
    case BinaryOperator::kShiftRightUnsigned:
      return IsNumeric(a) && IsNumeric(b) ? Plain(TypeKind::kInt) : Any();
    case BinaryOperator::kAdd:
      if (a.is(TypeKind::kString) || b.is(TypeKind::kString)) return Plain(TypeKind::kString);
      if (!check(left, a, "numbers or text") || !check(right, b, "numbers or text")) return Any();
      return IsNumeric(a) && IsNumeric(b) ? Plain(NumberOf(op, a, b)) : Any();
    case BinaryOperator::kMultiply:
      if (a.is(TypeKind::kString)) {
        check(right, b, "a number of times");
        return &a;
      }
      if (!check(left, a, "numbers") || !check(right, b, "numbers")) return Any();
      return IsNumeric(a) ? Plain(NumberOf(op, a, b)) : Any();
    case BinaryOperator::kSubtract:
    case BinaryOperator::kDivide:
    case BinaryOperator::kModulo:
    case BinaryOperator::kPower:
      if (check(left, a, "numbers")) check(right, b, "numbers");
      return Plain(NumberOf(op, a, b));
  }
  return Any();
}

}  // namespace tova::types
