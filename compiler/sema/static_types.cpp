#include "compiler/sema/static_types.h"

#include "compiler/sema/known_names.h"

namespace tova::sema {

using ast::BinaryOperator;
using ast::StaticType;
using ast::SymbolKind;

StaticType Join(StaticType a, StaticType b) {
  if (a == b) return a;
  if (ast::IsNumeric(a) && ast::IsNumeric(b)) return StaticType::kNumber;
  return StaticType::kUnknown;
}

namespace {

StaticType TypeOfArithmetic(StaticType left, StaticType right) {
  if (left == StaticType::kInt && right == StaticType::kInt) return StaticType::kInt;
  if (ast::IsNumeric(left) && ast::IsNumeric(right)) {
    return left == StaticType::kFloat || right == StaticType::kFloat ? StaticType::kFloat
                                                                     : StaticType::kNumber;
  }
  return StaticType::kUnknown;
}

// What an operator gives that makes numbers of whatever it gets.
StaticType NumberAtLeast(StaticType left, StaticType right) {
  const StaticType type = TypeOfArithmetic(left, right);
  return type == StaticType::kUnknown ? StaticType::kNumber : type;
}

}  // namespace

StaticType TypeOfBinary(BinaryOperator op, StaticType left, StaticType right) {
  switch (op) {
    case BinaryOperator::kCoalesce:
      return Join(left, right);
    case BinaryOperator::kOr:
    case BinaryOperator::kAnd:
      return Join(left, right);
    case BinaryOperator::kEqual:
    case BinaryOperator::kNotEqual:
    case BinaryOperator::kLess:
    case BinaryOperator::kLessEqual:
    case BinaryOperator::kGreater:
    case BinaryOperator::kGreaterEqual:
    case BinaryOperator::kIn:
    case BinaryOperator::kNotIn:
      return StaticType::kBool;
    case BinaryOperator::kBitOr:
    case BinaryOperator::kBitXor:
    case BinaryOperator::kBitAnd:
    case BinaryOperator::kShiftLeft:
    case BinaryOperator::kShiftRight:
    case BinaryOperator::kShiftRightUnsigned:
      return ast::IsNumeric(left) && ast::IsNumeric(right) ? StaticType::kInt : StaticType::kUnknown;
    case BinaryOperator::kAdd:
      if (left == StaticType::kString || right == StaticType::kString) return StaticType::kString;
      return TypeOfArithmetic(left, right);
    case BinaryOperator::kMultiply:
      if (left == StaticType::kString) return StaticType::kString;
      // Only a string on the left is repeated.
      return ast::IsNumeric(left) ? NumberAtLeast(left, right) : StaticType::kUnknown;
    case BinaryOperator::kSubtract:
    case BinaryOperator::kModulo:
      return NumberAtLeast(left, right);
    case BinaryOperator::kPower:
    case BinaryOperator::kDivide:
      // Two whole numbers can give a fraction.
      return StaticType::kNumber;
  }
  return StaticType::kUnknown;
}

StaticType TypeOfUnary(ast::UnaryOperator op, StaticType operand) {
  switch (op) {
    case ast::UnaryOperator::kNot:
      return StaticType::kBool;
    case ast::UnaryOperator::kNegate:
    case ast::UnaryOperator::kPlus:
      return ast::IsNumeric(operand) ? operand : StaticType::kUnknown;
    case ast::UnaryOperator::kBitNot:
      return ast::IsNumeric(operand) ? StaticType::kInt : StaticType::kUnknown;
  }
  return StaticType::kUnknown;
}

StaticType TypeOfBuiltin(runtime::BuiltinType type) {
  switch (type) {
    case runtime::BuiltinType::kUnknown:
      return StaticType::kUnknown;
    case runtime::BuiltinType::kInt:
      return StaticType::kInt;
    case runtime::BuiltinType::kFloat:
      return StaticType::kFloat;
    case runtime::BuiltinType::kNumber:
      return StaticType::kNumber;
    case runtime::BuiltinType::kString:
      return StaticType::kString;
    case runtime::BuiltinType::kBool:
      return StaticType::kBool;
    case runtime::BuiltinType::kNil:
      return StaticType::kNil;
    case runtime::BuiltinType::kList:
      return StaticType::kList;
    case runtime::BuiltinType::kObject:
      return StaticType::kObject;
  }
  return StaticType::kUnknown;
}

StaticType TypeOfInstance(const ast::Symbol& constructor) {
  switch (EffectiveKind(constructor)) {
    case SymbolKind::kStruct:
      return StaticType::kStruct;
    case SymbolKind::kVariant:
      return StaticType::kVariant;
    default:
      return StaticType::kUnknown;
  }
}

StaticType TypeOfAnnotation(const ast::TypeNode* annotation) {
  if (annotation == nullptr) return StaticType::kUnknown;
  if (const auto* named = llvm::dyn_cast<ast::NamedType>(annotation)) {
    if (named->symbol == nullptr)
      return named->qualifier ? StaticType::kUnknown : TypeOfBuiltinTypeName(named->name.text);
    switch (EffectiveKind(*named->symbol)) {
      case SymbolKind::kStruct:
        return StaticType::kStruct;
      case SymbolKind::kSumType:
        return StaticType::kVariant;
      default:
        return StaticType::kUnknown;
    }
  }
  if (llvm::isa<ast::ListType>(annotation)) return StaticType::kList;
  if (llvm::isa<ast::TupleType>(annotation)) return StaticType::kTuple;
  if (llvm::isa<ast::FunctionType>(annotation)) return StaticType::kFunction;
  if (llvm::isa<ast::ObjectType>(annotation)) return StaticType::kObject;
  if (const auto* literal = llvm::dyn_cast<ast::LiteralType>(annotation)) {
    return literal->literal == nullptr ? StaticType::kUnknown : literal->literal->static_type;
  }
  if (const auto* members = llvm::dyn_cast<ast::UnionType>(annotation)) {
    StaticType joined = TypeOfAnnotation(members->members.front());
    for (const ast::TypeNode* member : members->members.drop_front())
      joined = Join(joined, TypeOfAnnotation(member));
    return joined;
  }
  return StaticType::kUnknown;
}

}  // namespace tova::sema
