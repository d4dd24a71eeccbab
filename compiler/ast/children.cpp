#include "compiler/ast/visitor.h"

namespace tova::ast {
namespace {

// Lists the children of each kind of node. A member that is absent (null) is skipped.
template <bool Const>
class ChildLister {
 public:
  using Visit = llvm::function_ref<void(MaybeConst<Const, Node>&)>;
  explicit ChildLister(Visit visit) : visit_(visit) {}

  void List(MaybeConst<Const, Node>& node) {
    switch (node.kind) {
#define NODE(Name)        \
  case NodeKind::k##Name: \
    return Of(static_cast<MaybeConst<Const, Name>&>(node));
#include "compiler/ast/node_kinds.def"
    }
  }

 private:
  template <typename... Children>
  void Each(Children... children) {
    (One(children), ...);
  }
  void One(Node* child) {
    if (child != nullptr) visit_(*child);
  }
  template <typename T>
  void One(llvm::ArrayRef<T*> children) {
    for (T* child : children) One(child);
  }

  void Of(const NumberLiteral&) {}
  void Of(const StringLiteral&) {}
  void Of(const TemplateLiteral& node) { Each(node.expressions); }
  void Of(const RegexLiteral&) {}
  void Of(const BoolLiteral&) {}
  void Of(const NilLiteral&) {}
  void Of(const IdentifierExpr&) {}
  void Of(const PlaceholderExpr&) {}
  void Of(const ListExpr& node) { Each(node.elements); }
  void Of(const TupleExpr& node) { Each(node.elements); }
  void Of(const ObjectExpr& node) { Each(node.entries); }
  void Of(const ListComprehension& node) { Each(node.element, node.clauses); }
  void Of(const ObjectComprehension& node) { Each(node.key, node.value, node.clauses); }
  void Of(const SpreadExpr& node) { Each(node.value); }
  void Of(const UnaryExpr& node) { Each(node.operand); }
  void Of(const BinaryExpr& node) { Each(node.left, node.right); }
  void Of(const ComparisonChain& node) { Each(node.operands); }
  void Of(const IsExpr& node) { Each(node.value, node.type); }
  void Of(const RangeExpr& node) { Each(node.low, node.high); }
  void Of(const PipeExpr& node) { Each(node.value, node.target); }
  void Of(const MethodPipeTarget& node) { Each(node.arguments); }
  void Of(const AwaitExpr& node) { Each(node.value); }
  void Of(const YieldExpr& node) { Each(node.value); }
  void Of(const CallExpr& node) { Each(node.callee, node.arguments); }
  void Of(const MemberExpr& node) { Each(node.object); }
  void Of(const IndexExpr& node) { Each(node.object, node.index); }
  void Of(const SliceExpr& node) { Each(node.object, node.start, node.stop, node.step); }
  void Of(const PropagateExpr& node) { Each(node.value); }
  void Of(const LambdaExpr& node) { Each(node.function); }
  void Of(const Block& node) { Each(node.statements); }
  void Of(const IfExpr& node) {
    for (const ConditionalBlock& branch : node.branches) Each(branch.condition, branch.body);
    Each(node.else_block);
  }
  void Of(const MatchExpr& node) { Each(node.subject, node.arms); }
  void Of(const TryExpr& node) { Each(node.body, node.error, node.handler, node.finalizer); }
  void Of(const ConcurrentExpr& node) { Each(node.timeout, node.body); }
  void Of(const SpawnExpr& node) { Each(node.call); }
  void Of(const SelectExpr& node) { Each(node.cases); }
  void Of(const ErrorExpr&) {}

  void Of(const ExprStmt& node) { Each(node.expr); }
  void Of(const AssignStmt& node) { Each(node.targets, node.values); }
  void Of(const CompoundAssignStmt& node) { Each(node.place, node.value); }
  void Of(const VarDecl& node) { Each(node.targets, node.values); }
  void Of(const DestructureStmt& node) { Each(node.pattern, node.value); }
  void Of(const ReturnStmt& node) { Each(node.value); }
  void Of(const BreakStmt&) {}
  void Of(const ContinueStmt&) {}
  void Of(const GuardStmt& node) { Each(node.condition, node.else_block); }
  void Of(const DeferStmt& node) { Each(node.body); }
  void Of(const ForStmt& node) { Each(node.targets, node.iterable, node.guard, node.body, node.else_block); }
  void Of(const WhileStmt& node) { Each(node.condition, node.body); }
  void Of(const LoopStmt& node) { Each(node.body); }
  void Of(const WithStmt& node) { Each(node.resource, node.target, node.body); }
  void Of(const FunctionDecl& node) { Each(node.decorators, node.function); }
  void Of(const TypeDecl& node) {
    Each(node.type_parameters, node.aliased, node.fields, node.variants, node.predicates);
  }
  void Of(const InterfaceDecl& node) { Each(node.type_parameters, node.methods); }
  void Of(const TraitDecl& node) { Each(node.type_parameters, node.methods); }
  void Of(const ImplDecl& node) { Each(node.type_parameters, node.trait, node.type, node.methods); }
  void Of(const ImportDecl& node) { Each(node.default_name, node.namespace_name, node.names); }
  void Of(const ReExportDecl& node) { Each(node.names); }
  void Of(const PubNamesDecl& node) { Each(node.names); }
  void Of(const TestDecl& node) { Each(node.name, node.timeout, node.body); }
  void Of(const TestHookDecl& node) { Each(node.body); }
  void Of(const BenchDecl& node) { Each(node.name, node.body); }
  void Of(const UnbuiltBlock&) {}
  void Of(const ErrorStmt&) {}

  void Of(const WildcardPattern&) {}
  void Of(const BindingPattern& node) { Each(node.annotation); }
  void Of(const LiteralPattern& node) { Each(node.literal); }
  void Of(const RangePattern& node) { Each(node.low, node.high); }
  void Of(const VariantPattern& node) { Each(node.arguments); }
  void Of(const ListPattern& node) { Each(node.elements); }
  void Of(const TuplePattern& node) { Each(node.elements); }
  void Of(const ObjectPattern& node) { Each(node.fields, node.rest); }
  void Of(const PrefixPattern& node) { Each(node.prefix, node.rest); }
  void Of(const RestPattern& node) { Each(node.target); }
  void Of(const ErrorPattern&) {}

  void Of(const NamedType& node) { Each(node.arguments); }
  void Of(const OptionalType& node) { Each(node.inner); }
  void Of(const ListType& node) { Each(node.element); }
  void Of(const TupleType& node) { Each(node.elements); }
  void Of(const FunctionType& node) { Each(node.parameters, node.result); }
  void Of(const UnionType& node) { Each(node.members); }
  void Of(const ObjectType& node) { Each(node.types); }
  void Of(const LiteralType& node) { Each(node.literal); }
  void Of(const ErrorType&) {}

  void Of(const Argument& node) { Each(node.value); }
  void Of(const ObjectEntry& node) { Each(node.key, node.value); }
  void Of(const ComprehensionClause& node) { Each(node.targets, node.iterable, node.guard); }
  void Of(const MatchArm& node) { Each(node.pattern, node.guard, node.body); }
  void Of(const SelectCase& node) { Each(node.target, node.channel, node.value, node.body); }
  void Of(const Function& node) { Each(node.type_parameters, node.parameters, node.return_type, node.body); }
  void Of(const Parameter& node) { Each(node.pattern, node.annotation, node.default_value); }
  void Of(const TypeParameter& node) { Each(node.bound, node.default_type); }
  void Of(const Decorator& node) { Each(node.arguments); }
  void Of(const AssignTarget& node) { Each(node.place, node.annotation); }
  void Of(const FieldDecl& node) { Each(node.type, node.default_value, node.validators); }
  void Of(const VariantDecl& node) { Each(node.fields); }
  void Of(const ImportedName&) {}
  void Of(const ObjectPatternField& node) { Each(node.value, node.default_value); }

  Visit visit_;
};

}  // namespace

void ForEachChild(Node& node, llvm::function_ref<void(Node&)> visit) { ChildLister<false>(visit).List(node); }

void ForEachChild(const Node& node, llvm::function_ref<void(const Node&)> visit) {
  ChildLister<true>(visit).List(node);
}

unsigned CountPlaceholders(const Node& target) {
  switch (target.kind) {
    case NodeKind::kPlaceholderExpr:
      return 1;
    case NodeKind::kLambdaExpr:
    case NodeKind::kFunctionDecl:
      return 0;
    case NodeKind::kPipeExpr:
      return CountPlaceholders(*static_cast<const PipeExpr&>(target).value);
    default:
      break;
  }
  unsigned count = 0;
  ForEachChild(target, [&](const Node& child) { count += CountPlaceholders(child); });
  return count;
}

}  // namespace tova::ast
