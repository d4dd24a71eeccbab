#include "compiler/codegen/analysis.h"

#include "compiler/ast/visitor.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

bool IsShortCircuit(BinaryOperator op) {
  return op == BinaryOperator::kAnd || op == BinaryOperator::kOr || op == BinaryOperator::kCoalesce;
}

bool IsBoolean(const Expr& expr) {
  if (expr.static_type == StaticType::kBool) return true;
  switch (expr.kind) {
    case NodeKind::kBoolLiteral:
    case NodeKind::kComparisonChain:
    case NodeKind::kIsExpr:
      return true;
    case NodeKind::kUnaryExpr:
      return cast<UnaryExpr>(expr).op == UnaryOperator::kNot;
    case NodeKind::kBinaryExpr: {
      const auto& binary = cast<BinaryExpr>(expr);
      if (binary.op == BinaryOperator::kAnd || binary.op == BinaryOperator::kOr) {
        return IsBoolean(*binary.left) && IsBoolean(*binary.right);
      }
      return IsComparison(binary.op) || binary.op == BinaryOperator::kIn ||
             binary.op == BinaryOperator::kNotIn;
    }
    default:
      return false;
  }
}

bool IsStable(const Expr& expr) {
  switch (expr.kind) {
    case NodeKind::kNumberLiteral:
    case NodeKind::kStringLiteral:
    case NodeKind::kBoolLiteral:
    case NodeKind::kNilLiteral:
      return true;
    case NodeKind::kUnaryExpr:
      return isa<NumberLiteral>(cast<UnaryExpr>(expr).operand);
    case NodeKind::kIdentifierExpr: {
      const Symbol* symbol = cast<IdentifierExpr>(expr).symbol;
      return symbol == nullptr || !symbol->is_mutable;
    }
    default:
      return false;
  }
}

bool IsRepeatable(const Expr& expr) { return isa<IdentifierExpr>(expr) || IsStable(expr); }

bool MayEndEarly(const Expr& expr) {
  const Expr* at = &expr;
  while (true) {
    if (const auto* member = dyn_cast<MemberExpr>(at)) {
      if (member->is_optional) return true;
      at = member->object;
    } else if (const auto* index = dyn_cast<IndexExpr>(at)) {
      if (index->is_optional) return true;
      at = index->object;
    } else if (const auto* call = dyn_cast<CallExpr>(at)) {
      if (call->is_optional) return true;
      at = call->callee;
    } else if (const auto* slice = dyn_cast<SliceExpr>(at)) {
      at = slice->object;
    } else {
      return false;
    }
  }
}

const Expr* PostfixBase(const Expr& expr) {
  switch (expr.kind) {
    case NodeKind::kMemberExpr:
      return cast<MemberExpr>(expr).object;
    case NodeKind::kIndexExpr:
      return cast<IndexExpr>(expr).object;
    case NodeKind::kSliceExpr:
      return cast<SliceExpr>(expr).object;
    case NodeKind::kCallExpr:
      return cast<CallExpr>(expr).callee;
    default:
      return nullptr;
  }
}

const Expr* SingleExpression(const Block& block) {
  if (block.statements.size() != 1) return nullptr;
  const auto* stmt = dyn_cast<ExprStmt>(block.statements.front());
  return stmt != nullptr ? stmt->expr : nullptr;
}

// True for a call with `_` among its arguments and nothing in front of it that could run before the piped
// value.
static bool IsEvaluatedFirst(const Expr& target) {
  const auto* call = dyn_cast<CallExpr>(&target);
  if (call == nullptr || !isa<IdentifierExpr>(call->callee)) return false;
  for (const Argument* argument : call->arguments) {
    if (isa<PlaceholderExpr>(argument->value)) return true;
    if (argument->it_parameter == nullptr && !IsStable(*argument->value)) return false;
  }
  return false;
}

Analysis::Analysis(const Module& module) {
  for (const Stmt* stmt : module.statements) Walk(*stmt);
}

// Walks a node and everything below it; says whether its value needs statements in front.
bool Analysis::Walk(const Node& node, Use use) {
  NoteDeclaration(node);
  switch (node.kind) {
    case NodeKind::kLambdaExpr:
    case NodeKind::kFunctionDecl:
      WalkChildren(node);
      return false;
    // Half of all nodes are leaves.
    case NodeKind::kIdentifierExpr:
    case NodeKind::kNumberLiteral:
    case NodeKind::kStringLiteral:
      return false;
    case NodeKind::kWhileStmt: {
      const auto& loop = cast<WhileStmt>(node);
      Walk(*loop.condition, Use::kCondition);
      Walk(*loop.body);
      return true;
    }
    case NodeKind::kGuardStmt: {
      const auto& guard = cast<GuardStmt>(node);
      Walk(*guard.condition, Use::kCondition);
      Walk(*guard.else_block);
      return true;
    }
    case NodeKind::kForStmt: {
      const auto& loop = cast<ForStmt>(node);
      for (const Pattern* target : loop.targets) Walk(*target);
      Walk(*loop.iterable);
      if (loop.guard != nullptr) Walk(*loop.guard, Use::kCondition);
      Walk(*loop.body);
      if (loop.else_block != nullptr) Walk(*loop.else_block);
      return true;
    }
    case NodeKind::kComprehensionClause: {
      const auto& clause = cast<ComprehensionClause>(node);
      for (const Pattern* target : clause.targets) Walk(*target);
      Walk(*clause.iterable);
      if (clause.guard != nullptr) Walk(*clause.guard, Use::kCondition);
      return true;
    }
    case NodeKind::kMatchArm: {
      const auto& arm = cast<MatchArm>(node);
      Walk(*arm.pattern);
      if (arm.guard != nullptr) Walk(*arm.guard, Use::kCondition);
      Walk(*arm.body);
      return true;
    }
    case NodeKind::kArgument: {
      // An argument that stands for a lambda is a function of its own.
      const auto& argument = cast<Argument>(node);
      bool needs = Walk(*argument.value);
      return needs && argument.it_parameter == nullptr;
    }
    default:
      break;
  }
  const auto* expr = dyn_cast<Expr>(&node);
  if (expr == nullptr) return WalkChildren(node);
  bool needs = Decide(*expr, use);
  if (needs) needs_.insert(expr);
  return needs;
}

bool Analysis::Decide(const Expr& expr, Use use) {
  switch (expr.kind) {
    case NodeKind::kMatchExpr:
    case NodeKind::kTryExpr:
    case NodeKind::kPropagateExpr:
    case NodeKind::kListComprehension:
    case NodeKind::kObjectComprehension:
    case NodeKind::kConcurrentExpr:
    case NodeKind::kSelectExpr:
      WalkChildren(expr);
      return true;
    case NodeKind::kBlock: {
      bool needs = WalkChildren(expr);
      const auto& block = cast<Block>(expr);
      return needs || !(block.statements.empty() || SingleExpression(block) != nullptr);
    }
    case NodeKind::kIfExpr: {
      const auto& branch = cast<IfExpr>(expr);
      bool needs = branch.branches.size() > kLongestChain;
      for (const ConditionalBlock& part : branch.branches) {
        needs |= Walk(*part.condition, Use::kCondition);
        needs |= Walk(*part.body);
      }
      if (branch.else_block != nullptr) needs |= Walk(*branch.else_block);
      return needs;
    }
    case NodeKind::kUnaryExpr: {
      const auto& unary = cast<UnaryExpr>(expr);
      return Walk(*unary.operand, unary.op == UnaryOperator::kNot ? Use::kCondition : Use::kValue);
    }
    case NodeKind::kBinaryExpr: {
      const auto& binary = cast<BinaryExpr>(expr);
      return IsShortCircuit(binary.op) ? WalkShortCircuit(binary, use) : WalkChildren(expr);
    }
    case NodeKind::kComparisonChain: {
      bool needs = WalkChildren(expr);
      for (const Expr* middle : cast<ComparisonChain>(expr).operands.drop_front().drop_back()) {
        needs |= !IsRepeatable(*middle);
      }
      return needs;
    }
    case NodeKind::kCallExpr:
      return WalkCall(cast<CallExpr>(expr));
    case NodeKind::kPipeExpr:
      return WalkPipe(cast<PipeExpr>(expr));
    default:
      return WalkChildren(expr);
  }
}

bool Analysis::WalkChildren(const Node& node) {
  bool needs = false;
  ForEachChild(node, [&](const Node& child) { needs |= Walk(child); });
  return needs;
}

bool Analysis::WalkShortCircuit(const BinaryExpr& expr, Use use) {
  bool is_condition = use == Use::kCondition && expr.op != BinaryOperator::kCoalesce;
  Use operand_use = is_condition ? Use::kCondition : Use::kValue;
  bool needs = Walk(*expr.left, operand_use);
  needs |= Walk(*expr.right, operand_use);
  if (needs || is_condition || expr.op == BinaryOperator::kCoalesce) return needs;
  return !IsBoolean(*expr.left) && !IsRepeatable(*expr.left);
}

bool Analysis::WalkCall(const CallExpr& call) {
  bool needs = WalkChildren(call);
  if (call.constructor == nullptr) return needs;
  // Named arguments are evaluated as written and passed as declared.
  size_t named = 0;
  size_t unstable = 0;
  for (const Argument* argument : call.arguments) {
    if (argument->name) ++named;
    if (!IsStable(*argument->value)) ++unstable;
  }
  return needs || (named != 0 && unstable > 1);
}

bool Analysis::WalkPipe(const PipeExpr& pipe) {
  bool needs = WalkChildren(pipe);
  unsigned count = CountPlaceholders(*pipe.target);
  if (count == 0) return needs;
  placed_.insert(&pipe);
  return needs || !(IsStable(*pipe.value) || (count == 1 && IsEvaluatedFirst(*pipe.target)));
}

void Analysis::NoteDeclaration(const Node& node) {
  switch (node.kind) {
    case NodeKind::kBindingPattern:
      Declare(cast<BindingPattern>(node).name);
      break;
    case NodeKind::kFunctionDecl:
      Declare(cast<FunctionDecl>(node).name.text);
      break;
    case NodeKind::kTypeDecl:
      Declare(cast<TypeDecl>(node).name.text);
      break;
    case NodeKind::kVariantDecl:
      Declare(cast<VariantDecl>(node).name.text);
      break;
    case NodeKind::kInterfaceDecl:
      Declare(cast<InterfaceDecl>(node).name.text);
      break;
    case NodeKind::kTraitDecl:
      Declare(cast<TraitDecl>(node).name.text);
      break;
    case NodeKind::kImportedName:
      Declare(cast<ImportedName>(node).local().text);
      break;
    case NodeKind::kAssignTarget:
      if (const auto* name = dyn_cast<IdentifierExpr>(cast<AssignTarget>(node).place))
        Declare(name->name);
      break;
    case NodeKind::kImplDecl: {
      const auto& impl = cast<ImplDecl>(node);
      for (const FunctionDecl* method : impl.methods) {
        if (method->name.text == "new") own_new_.insert(impl.type->name.text);
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace tova::codegen
