#include "compiler/types/type_checker.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

using ast::BinaryOperator;
using llvm::dyn_cast;

const Type* TypeChecker::VisitNumberLiteral(ast::NumberLiteral& node) {
  return Plain(node.is_float ? TypeKind::kFloat : TypeKind::kInt);
}
const Type* TypeChecker::VisitStringLiteral(ast::StringLiteral&) { return Plain(TypeKind::kString); }

const Type* TypeChecker::VisitTemplateLiteral(ast::TemplateLiteral& node) {
  for (ast::Expr* part : node.expressions) Visit(part);
  return Plain(TypeKind::kString);
}

const Type* TypeChecker::VisitRegexLiteral(ast::RegexLiteral&) { return Plain(TypeKind::kRegex); }
const Type* TypeChecker::VisitBoolLiteral(ast::BoolLiteral&) { return Plain(TypeKind::kBool); }
const Type* TypeChecker::VisitNilLiteral(ast::NilLiteral&) { return Plain(TypeKind::kNil); }
const Type* TypeChecker::VisitErrorExpr(ast::ErrorExpr&) { return Any(); }
const Type* TypeChecker::VisitPlaceholderExpr(ast::PlaceholderExpr&) { return piped_ == nullptr ? Any() : piped_; }

const Type* TypeChecker::VisitIdentifierExpr(ast::IdentifierExpr& node) {
  return node.symbol == nullptr ? Any() : TypeOfSymbol(*node.symbol);
}

// Why a part of a list or an object must have its type.
static Reason PartOf(const Wanted& wanted) {
  Reason reason;
  if (wanted.reason != nullptr) reason = *wanted.reason;
  reason.is_part = true;
  return reason;
}

const Type* TypeChecker::VisitListExpr(ast::ListExpr& node) {
  const Wanted wanted = wanted_;
  const Reason of_part = PartOf(wanted);
  Wanted element;
  if (wanted.type != nullptr && wanted.type->is(TypeKind::kList))
    element = {wanted.type->parts[0], wanted.reason != nullptr ? &of_part : nullptr};
  const Type* joined = nullptr;
  for (ast::Expr* part : node.elements) {
    const Type* type = Any();
    if (auto* spread = llvm::dyn_cast_or_null<ast::SpreadExpr>(part)) {
      type = ElementOf(*Visit(spread->value));
    } else {
      type = Visit(part, element);
    }
    joined = joined == nullptr ? type : &table_.Join(*joined, *type);
  }
  if (element.type != nullptr) return wanted.type;
  return &table_.List(joined == nullptr ? *Any() : *joined);
}

const Type* TypeChecker::VisitTupleExpr(ast::TupleExpr& node) {
  const Wanted wanted = wanted_;
  const bool is_wanted = wanted.type != nullptr && wanted.type->is(TypeKind::kTuple) &&
                         wanted.type->parts.size() == node.elements.size();
  const Reason of_part = PartOf(wanted);
  const Reason* reason = wanted.reason != nullptr ? &of_part : nullptr;
  llvm::SmallVector<const Type*, 4> parts;
  for (size_t i = 0; i < node.elements.size(); ++i) {
    if (llvm::isa_and_nonnull<ast::SpreadExpr>(node.elements[i])) {
      for (ast::Expr* element : node.elements.drop_front(i)) Visit(element);
      return Any();
    }
    parts.push_back(Visit(node.elements[i], is_wanted ? Wanted{wanted.type->parts[i], reason} : Wanted{}));
  }
  return is_wanted ? wanted.type : &table_.Tuple(parts);
}

// The fields of a record are checked one by one where a record is wanted; what else there is does no harm.
const Type* TypeChecker::VisitObjectExpr(ast::ObjectExpr& node) {
  const Wanted wanted = wanted_;
  const Reason of_part = PartOf(wanted);
  const Reason* reason = wanted.reason != nullptr ? &of_part : nullptr;
  const bool is_record = wanted.type != nullptr && wanted.type->is(TypeKind::kRecord);
  for (ast::ObjectEntry* entry : node.entries) {
    Visit(entry->key);
    Wanted part;
    if (is_record && !entry->name.empty()) {
      const auto* found = llvm::find(wanted.type->names, entry->name.text);
      if (found != wanted.type->names.end())
        part = {wanted.type->parts[found - wanted.type->names.begin()], reason};
    }
    Visit(entry->value, part);
  }
  return is_record ? wanted.type : Plain(TypeKind::kObject);
}

void TypeChecker::EnterComprehension(llvm::ArrayRef<ast::ComprehensionClause*> clauses) {
  for (ast::ComprehensionClause* clause : clauses) {
    const Type* iterated = Visit(clause->iterable);
    BindTargets(clause->targets, *iterated, clause->iterable);
    Visit(clause->guard);
    Narrow(clause->guard, true);
  }
}

const Type* TypeChecker::VisitListComprehension(ast::ListComprehension& node) {
  const Wanted wanted = wanted_;
  NarrowingScope scope(*this);
  EnterComprehension(node.clauses);
  const bool is_wanted = wanted.type != nullptr && wanted.type->is(TypeKind::kList);
  const Reason of_part = PartOf(wanted);
  const Reason* reason = wanted.reason != nullptr ? &of_part : nullptr;
  const Type* element = Visit(node.element, is_wanted ? Wanted{wanted.type->parts[0], reason} : Wanted{});
  return is_wanted ? wanted.type : &table_.List(*element);
}

const Type* TypeChecker::VisitObjectComprehension(ast::ObjectComprehension& node) {
  NarrowingScope scope(*this);
  EnterComprehension(node.clauses);
  Visit(node.key);
  Visit(node.value);
  return Plain(TypeKind::kObject);
}

const Type* TypeChecker::VisitSpreadExpr(ast::SpreadExpr& node) {
  Visit(node.value);
  return Any();
}

const Type* TypeChecker::VisitUnaryExpr(ast::UnaryExpr& node) {
  const Type* type = Visit(node.operand);
  if (node.operand == nullptr) return Any();
  switch (node.op) {
    case ast::UnaryOperator::kNot:
      return Plain(TypeKind::kBool);
    case ast::UnaryOperator::kNegate:
    case ast::UnaryOperator::kPlus:
    case ast::UnaryOperator::kBitNot:
      if (IsNumeric(*type)) return type;
      if (type->is(TypeKind::kString) || type->is(TypeKind::kList) || type->is(TypeKind::kTuple) ||
          type->is(TypeKind::kFunction) || type->is(TypeKind::kNil)) {
        // `+text` reads a number in JavaScript.
        if (node.op != ast::UnaryOperator::kPlus)
          ReportOperand(SpanOf(*node.operand), ast::Spelling(node.op), *type, "a number");
      }
      return Plain(TypeKind::kNumber);
  }
  return Any();
}

const Type* TypeChecker::VisitBinaryExpr(ast::BinaryExpr& node) {
  const Type* left = Visit(node.left);
  NarrowingScope scope(*this);
  if (node.op == BinaryOperator::kAnd) Narrow(node.left, true);
  if (node.op == BinaryOperator::kOr) Narrow(node.left, false);
  const Type* right = Visit(node.right);
  if (node.left == nullptr || node.right == nullptr) return Any();
  return Binary(node.op, *node.left, *left, *node.right, *right, ast::Spelling(node.op));
}

const Type* TypeChecker::VisitComparisonChain(ast::ComparisonChain& node) {
  for (ast::Expr* operand : node.operands) Visit(operand);
  return Plain(TypeKind::kBool);
}

const Type* TypeChecker::VisitIsExpr(ast::IsExpr& node) {
  Visit(node.value);
  return Plain(TypeKind::kBool);
}

const Type* TypeChecker::VisitRangeExpr(ast::RangeExpr& node) {
  Visit(node.low);
  Visit(node.high);
  return Plain(TypeKind::kRange);
}

const Type* TypeChecker::VisitAwaitExpr(ast::AwaitExpr& node) {
  const Type* type = Visit(node.value);
  return type->is(TypeKind::kPromise) ? type->parts[0] : Any();
}

const Type* TypeChecker::VisitYieldExpr(ast::YieldExpr& node) {
  Visit(node.value);
  return Any();
}

const Type* TypeChecker::VisitPropagateExpr(ast::PropagateExpr& node) {
  const Type* type = Visit(node.value);
  const bool is_carrier = type->is(TypeKind::kDefined) && !type->definition->definition.valid() &&
                          !type->parts.empty();
  return is_carrier ? type->parts[0] : Any();
}

const Type* TypeChecker::VisitMemberExpr(ast::MemberExpr& node) {
  if (node.symbol != nullptr) {
    // `Color.Red`, or what a namespace import holds.
    Visit(node.object);
    return TypeOfSymbol(*node.symbol);
  }
  auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(node.object);
  if (name != nullptr && name->symbol != nullptr) {
    const ast::SymbolKind kind = EffectiveKind(*name->symbol);
    if (kind == ast::SymbolKind::kStruct || kind == ast::SymbolKind::kSumType)
      return StaticMember(*name->symbol, node.name);
    if (kind == ast::SymbolKind::kVariant && TypeOfSymbol(*name->symbol)->is(TypeKind::kFunction)) return Any();
  }
  const Type* object = Visit(node.object);
  const Type* type = MemberOf(*object, node.name, &node, /*is_write=*/false);
  return node.is_optional ? Any() : type;
}

const Type* TypeChecker::VisitIndexExpr(ast::IndexExpr& node) {
  const Type* object = Visit(node.object);
  Visit(node.index);
  if (node.is_optional) return Any();
  if (object->is(TypeKind::kTuple)) {
    const auto* number = llvm::dyn_cast_or_null<ast::NumberLiteral>(node.index);
    const bool is_there = number != nullptr && !number->is_float && number->value >= 0 &&
                          number->value < static_cast<double>(object->parts.size());
    return is_there ? object->parts[static_cast<size_t>(number->value)] : Any();
  }
  if (object->is(TypeKind::kList)) return object->parts[0];
  return Any();
}

const Type* TypeChecker::VisitSliceExpr(ast::SliceExpr& node) {
  const Type* object = Visit(node.object);
  for (ast::Expr* bound : {node.start, node.stop, node.step}) Visit(bound);
  return object->is(TypeKind::kList) || object->is(TypeKind::kString) ? object : Any();
}

// The value of a block is that of its last expression.
const Type* TypeChecker::VisitBlock(ast::Block& node) {
  const Wanted wanted = wanted_;
  NarrowingScope scope(*this);
  // A body that nobody has written yet promises nothing.
  if (node.statements.empty()) return wanted.reason != nullptr ? Any() : Plain(TypeKind::kNil);
  VisitStatements(node.statements.drop_back());
  ast::Stmt* last = node.statements.back();
  if (auto* value = dyn_cast<ast::ExprStmt>(last)) {
    const Type* type = Visit(value->expr, wanted);
    if (Leaves(node)) return never_;
    return wanted.reason != nullptr && type != never_ ? wanted.type : type;
  }
  Visit(last);
  return Leaves(node) ? never_ : Any();
}

const Type* TypeChecker::VisitIfExpr(ast::IfExpr& node) {
  const Wanted wanted = wanted_;
  NarrowingScope scope(*this);
  const Type* joined = never_;
  for (const ast::ConditionalBlock& branch : node.branches) {
    Visit(branch.condition);
    {
      NarrowingScope inside(*this);
      Narrow(branch.condition, true);
      joined = JoinBranches(joined, Visit(branch.body, wanted));
    }
    Narrow(branch.condition, false);
  }
  if (node.else_block == nullptr) return wanted.reason != nullptr ? wanted.type : Any();
  joined = JoinBranches(joined, Visit(node.else_block, wanted));
  return wanted.reason != nullptr && joined != never_ ? wanted.type : joined;
}

const Type* TypeChecker::JoinBranches(const Type* a, const Type* b) {
  if (a == never_) return b;
  if (b == never_) return a;
  return &table_.Join(*a, *b);
}

const Type* TypeChecker::VisitMatchExpr(ast::MatchExpr& node) {
  const Wanted wanted = wanted_;
  const Type* subject = Visit(node.subject);
  const Type* joined = never_;
  if (!node.is_exhaustive) CompareWithLiterals(node, *subject);
  for (ast::MatchArm* arm : node.arms) {
    NarrowingScope inside(*this);
    Bind(arm->pattern, *subject);
    Visit(arm->guard);
    Narrow(arm->guard, true);
    joined = JoinBranches(joined, Visit(arm->body, wanted));
  }
  if (wanted.reason != nullptr && joined != never_) return wanted.type;
  return node.is_exhaustive || joined == never_ ? joined : Any();
}

const Type* TypeChecker::VisitTryExpr(ast::TryExpr& node) {
  const Wanted wanted = wanted_;
  const Type* joined = Visit(node.body, wanted);
  if (node.handler != nullptr) {
    Bind(node.error, *Any());
    joined = JoinBranches(joined, Visit(node.handler, wanted));
  }
  Visit(node.finalizer);
  return wanted.reason != nullptr && joined != never_ ? wanted.type : joined;
}

const Type* TypeChecker::VisitConcurrentExpr(ast::ConcurrentExpr& node) {
  Visit(node.timeout);
  if (node.body != nullptr) VisitStatements(node.body->statements);
  return Any();
}

const Type* TypeChecker::VisitSpawnExpr(ast::SpawnExpr& node) {
  Visit(node.call);
  return Any();
}

const Type* TypeChecker::VisitSelectExpr(ast::SelectExpr& node) {
  for (ast::SelectCase* one : node.cases) {
    Visit(one->channel);
    Visit(one->value);
    NarrowingScope inside(*this);
    Bind(one->target, *Any());
    Visit(one->body);
  }
  return Any();
}

const Type* TypeChecker::VisitLambdaExpr(ast::LambdaExpr& node) {
  const Type* hint = wanted_.type;
  if (node.function == nullptr) return Any();
  if (hint != nullptr && !hint->is(TypeKind::kFunction)) hint = nullptr;
  const Type* type = Any();
  VisitFunction(*node.function, nullptr, hint, {}, &type);
  return type;
}

}  // namespace tova::types
