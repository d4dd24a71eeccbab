#include "compiler/codegen/emitter.h"
#include "llvm/ADT/StringSwitch.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// A type whose values JavaScript's `===` compares as Tova does.
bool IsPrimitive(StaticType type) {
  return IsNumeric(type) || type == StaticType::kString || type == StaticType::kBool;
}

StaticType TypeOf(const Expr& expr) {
  if (expr.static_type != StaticType::kUnknown) return expr.static_type;
  switch (expr.kind) {
    case NodeKind::kNumberLiteral:
      return cast<NumberLiteral>(expr).is_float ? StaticType::kFloat : StaticType::kInt;
    case NodeKind::kStringLiteral:
    case NodeKind::kTemplateLiteral:
      return StaticType::kString;
    case NodeKind::kBoolLiteral:
      return StaticType::kBool;
    case NodeKind::kNilLiteral:
      return StaticType::kNil;
    default:
      return StaticType::kUnknown;
  }
}

struct PlainOperator {
  llvm::StringLiteral text;
  Precedence precedence;
};

PlainOperator PlainOperatorFor(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kBitOr:
      return {" | ", Precedence::kBitOr};
    case BinaryOperator::kBitXor:
      return {" ^ ", Precedence::kBitXor};
    case BinaryOperator::kBitAnd:
      return {" & ", Precedence::kBitAnd};
    case BinaryOperator::kShiftLeft:
      return {" << ", Precedence::kShift};
    case BinaryOperator::kShiftRight:
      return {" >> ", Precedence::kShift};
    case BinaryOperator::kShiftRightUnsigned:
      return {" >>> ", Precedence::kShift};
    case BinaryOperator::kAdd:
      return {" + ", Precedence::kAdditive};
    case BinaryOperator::kSubtract:
      return {" - ", Precedence::kAdditive};
    case BinaryOperator::kMultiply:
      return {" * ", Precedence::kMultiplicative};
    case BinaryOperator::kDivide:
      return {" / ", Precedence::kMultiplicative};
    case BinaryOperator::kModulo:
      return {" % ", Precedence::kMultiplicative};
    case BinaryOperator::kPower:
      return {" ** ", Precedence::kPower};
    case BinaryOperator::kLess:
      return {" < ", Precedence::kRelational};
    case BinaryOperator::kLessEqual:
      return {" <= ", Precedence::kRelational};
    case BinaryOperator::kGreater:
      return {" > ", Precedence::kRelational};
    case BinaryOperator::kGreaterEqual:
      return {" >= ", Precedence::kRelational};
    case BinaryOperator::kEqual:
      return {" === ", Precedence::kEquality};
    case BinaryOperator::kNotEqual:
      return {" !== ", Precedence::kEquality};
    case BinaryOperator::kCoalesce:
      return {" ?? ", Precedence::kCoalesce};
    case BinaryOperator::kOr:
      return {" || ", Precedence::kOr};
    case BinaryOperator::kAnd:
      return {" && ", Precedence::kAnd};
    case BinaryOperator::kIn:
    case BinaryOperator::kNotIn:
      break;
  }
  return {"", Precedence::kCall};
}

Precedence Tighter(Precedence precedence) { return static_cast<Precedence>(static_cast<uint8_t>(precedence) + 1); }

// The runtime test for a built-in type's name, empty for other names.
llvm::StringRef TypeTest(llvm::StringRef type) {
  return llvm::StringSwitch<llvm::StringRef>(type)
      .Case("Int", "isInt")
      .Case("Float", "isFloat")
      .Case("Number", "isNumber")
      .Case("String", "isString")
      .Case("Bool", "isBool")
      .Case("Nil", "isNil")
      .Cases("List", "Array", "isList")
      .Case("Object", "isObject")
      .Case("Function", "isFunction")
      .Case("Any", "isAny")
      .Default("");
}

}  // namespace

void Emitter::EmitUnary(const UnaryExpr& expr, Precedence least) {
  if (expr.op == UnaryOperator::kNot) {
    Parentheses parentheses(*this, Precedence::kUnary, least);
    return EmitNegatedCondition(*expr.operand);
  }
  Parentheses parentheses(*this, Precedence::kUnary, least);
  switch (expr.op) {
    case UnaryOperator::kNegate:
      Write("-");
      break;
    case UnaryOperator::kPlus:
      Write("+");
      break;
    case UnaryOperator::kBitNot:
      Write("~");
      break;
    case UnaryOperator::kNot:
      break;
  }
  // `- -x` must not become a decrement.
  bool is_nested = isa<UnaryExpr>(expr.operand) && ReplacementOf(*expr.operand) == nullptr;
  EmitExpr(*expr.operand, is_nested ? Precedence::kPostfix : Precedence::kUnary);
}

void Emitter::EmitNegatedCondition(const Expr& expr) {
  Write("!");
  EmitCondition(expr, Precedence::kUnary);
}

void Emitter::EmitCondition(const Expr& expr, Precedence least) {
  if (ReplacementOf(expr) == nullptr) {
    if (const auto* unary = dyn_cast<UnaryExpr>(&expr); unary != nullptr && unary->op == UnaryOperator::kNot) {
      return EmitUnary(*unary, least);
    }
    const auto* binary = dyn_cast<BinaryExpr>(&expr);
    if (binary != nullptr && (binary->op == BinaryOperator::kAnd || binary->op == BinaryOperator::kOr)) {
      return EmitLogical(*binary, least, /*is_condition=*/true);
    }
  }
  if (IsBoolean(expr)) return EmitExpr(expr, least);
  WriteHelper("operators.js", "truthy");
  Write("(");
  EmitExpr(expr);
  Write(")");
}

void Emitter::EmitBinary(const BinaryExpr& expr, Precedence least) {
  if (expr.op == BinaryOperator::kAnd || expr.op == BinaryOperator::kOr) {
    return EmitLogical(expr, least, /*is_condition=*/false);
  }
  if (IsComparison(expr.op)) return EmitComparison(expr.op, *expr.left, *expr.right, least);
  switch (expr.op) {
    case BinaryOperator::kIn:
    case BinaryOperator::kNotIn: {
      bool is_negated = expr.op == BinaryOperator::kNotIn;
      Parentheses parentheses(*this, is_negated ? Precedence::kUnary : Precedence::kCall, least);
      if (is_negated) Write("!");
      WriteHelper("operators.js", "isIn");
      Write("(");
      EmitExpr(*expr.left);
      Write(", ");
      EmitExpr(*expr.right);
      return Write(")");
    }
    case BinaryOperator::kMultiply:
      return EmitMultiply(*expr.left, *expr.right, least);
    case BinaryOperator::kCoalesce: {
      // JavaScript refuses `??` beside a bare `||` or `&&`.
      Parentheses parentheses(*this, Precedence::kCoalesce, least);
      const auto* left = dyn_cast<BinaryExpr>(expr.left);
      bool is_chain = left != nullptr && left->op == BinaryOperator::kCoalesce;
      EmitExpr(*expr.left, is_chain ? Precedence::kCoalesce : Precedence::kBitOr);
      Write(" ?? ");
      return EmitExpr(*expr.right, Precedence::kBitOr);
    }
    case BinaryOperator::kPower: {
      // The left operand of `**` may not be a bare unary expression; it groups from the right.
      Parentheses parentheses(*this, Precedence::kPower, least);
      EmitExpr(*expr.left, Precedence::kPostfix);
      Write(" ** ");
      return EmitExpr(*expr.right, Precedence::kPower);
    }
    default:
      break;
  }
  PlainOperator plain = PlainOperatorFor(expr.op);
  Parentheses parentheses(*this, plain.precedence, least);
  EmitExpr(*expr.left, plain.precedence);
  Write(plain.text);
  EmitExpr(*expr.right, Tighter(plain.precedence));
}

void Emitter::EmitMultiply(const Expr& left, const Expr& right, Precedence least) {
  StaticType type = TypeOf(left);
  if (type == StaticType::kString) {
    EmitExpr(left, Precedence::kCall);
    Write(".repeat(");
    EmitExpr(right);
    return Write(")");
  }
  if (IsNumeric(type)) {
    Parentheses parentheses(*this, Precedence::kMultiplicative, least);
    EmitExpr(left, Precedence::kMultiplicative);
    Write(" * ");
    return EmitExpr(right, Precedence::kPower);
  }
  WriteHelper("operators.js", "multiply");
  Write("(");
  EmitExpr(left);
  Write(", ");
  EmitExpr(right);
  Write(")");
}

void Emitter::EmitComparison(BinaryOperator op, const Expr& left, const Expr& right, Precedence least) {
  bool is_equality = op == BinaryOperator::kEqual || op == BinaryOperator::kNotEqual;
  StaticType left_type = TypeOf(left);
  StaticType right_type = TypeOf(right);
  if (!is_equality || IsPrimitive(left_type) || IsPrimitive(right_type)) {
    PlainOperator plain = PlainOperatorFor(op);
    Parentheses parentheses(*this, plain.precedence, least);
    EmitExpr(left, Tighter(plain.precedence));
    Write(plain.text);
    return EmitExpr(right, Tighter(plain.precedence));
  }
  bool is_negated = op == BinaryOperator::kNotEqual;
  if (left_type == StaticType::kNil || right_type == StaticType::kNil) {
    // A missing value is nil, too.
    Parentheses parentheses(*this, Precedence::kEquality, least);
    EmitExpr(left, Precedence::kRelational);
    Write(is_negated ? " != " : " == ");
    return EmitExpr(right, Precedence::kRelational);
  }
  Parentheses parentheses(*this, is_negated ? Precedence::kUnary : Precedence::kCall, least);
  if (is_negated) Write("!");
  WriteHelper("operators.js", "equals");
  Write("(");
  EmitExpr(left);
  Write(", ");
  EmitExpr(right);
  Write(")");
}

void Emitter::EmitLogical(const BinaryExpr& expr, Precedence least, bool is_condition) {
  bool is_and = expr.op == BinaryOperator::kAnd;
  Precedence own = is_and ? Precedence::kAnd : Precedence::kOr;
  if (is_condition) {
    Parentheses parentheses(*this, own, least);
    EmitCondition(*expr.left, own);
    Write(is_and ? " && " : " || ");
    return EmitCondition(*expr.right, Tighter(own));
  }
  if (IsBoolean(*expr.left)) {
    Parentheses parentheses(*this, own, least);
    EmitExpr(*expr.left, own);
    Write(is_and ? " && " : " || ");
    return EmitExpr(*expr.right, Tighter(own));
  }
  Parentheses parentheses(*this, Precedence::kConditional, least);
  EmitCondition(*expr.left, Precedence::kCoalesce);
  Write(" ? ");
  EmitExpr(is_and ? *expr.right : *expr.left);
  Write(" : ");
  EmitExpr(is_and ? *expr.left : *expr.right);
}

void Emitter::EmitChain(const ComparisonChain& expr, Precedence least) {
  Parentheses parentheses(*this, Precedence::kAnd, least);
  for (size_t i = 0; i < expr.operators.size(); ++i) {
    if (i != 0) Write(" && ");
    EmitComparison(expr.operators[i], *expr.operands[i], *expr.operands[i + 1], Precedence::kBitOr);
  }
}

void Emitter::EmitIs(const IsExpr& expr, Precedence least) {
  Parentheses parentheses(*this, expr.is_negated ? Precedence::kUnary : Precedence::kCall, least);
  if (expr.is_negated) Write("!");
  const auto* type = dyn_cast<NamedType>(expr.type);
  llvm::StringRef name = type != nullptr ? type->name.text : llvm::StringRef();
  bool is_own = type != nullptr && (type->symbol != nullptr || analysis_.Declares(name));
  llvm::StringRef test = is_own ? llvm::StringRef() : TypeTest(name);
  if (!test.empty()) {
    StaticType known = expr.value->static_type;
    if (known == StaticType::kFloat && (test == "isInt" || test == "isFloat")) {
      // `2.0` is a Float although the number has no fraction at run time.
      test = test == "isFloat" ? "isNumber" : "isNever";
    }
    WriteHelper("types.js", test);
    Write("(");
    EmitExpr(*expr.value);
    return Write(")");
  }
  WriteHelper("types.js", "isOfType");
  Write("(");
  EmitExpr(*expr.value);
  Write(", ");
  if (type == nullptr) {
    Write("null");
  } else if (type->qualifier) {
    Mark(type->begin, type->qualifier.text);
    Write(type->qualifier.text);
    Write(".");
    Write(name);
  } else if (is_own && (type->symbol == nullptr || type->symbol->kind != SymbolKind::kBuiltin)) {
    Mark(type->begin, name);
    WriteTypeName(type->symbol, name);
  } else {
    Mark(type->begin, name);
    EmitBuiltin(name);
  }
  Write(")");
}

void Emitter::EmitRange(const RangeExpr& expr) {
  WriteHelper("collections.js", expr.is_inclusive ? "rangeInclusive" : "range");
  Write("(");
  EmitExpr(*expr.low);
  Write(", ");
  EmitExpr(*expr.high);
  Write(")");
}

}  // namespace tova::codegen
