#include "compiler/ast/visitor.h"

namespace tova::ast {
namespace {

// Lists the children of each kind of node. A member that is absent (null) is skipped.
class ChildLister {
 public:
  explicit ChildLister(llvm::function_ref<void(Node&)> visit) : visit_(visit) {}

  void List(Node& node) {
    switch (node.kind) {
#define NODE(Name)        \
  case NodeKind::k##Name: \
    return Of(static_cast<Name&>(node));
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

  void Of(NumberLiteral&) {}
  void Of(StringLiteral&) {}
  void Of(TemplateLiteral& node) { Each(node.expressions); }
  void Of(RegexLiteral&) {}
  void Of(BoolLiteral&) {}
  void Of(NilLiteral&) {}
  void Of(IdentifierExpr&) {}
  void Of(PlaceholderExpr&) {}
  void Of(ColumnExpr&) {}
  void Of(ListExpr& node) { Each(node.elements); }
  void Of(TupleExpr& node) { Each(node.elements); }
  void Of(ObjectExpr& node) { Each(node.entries); }
  void Of(ListComprehension& node) { Each(node.element, node.clauses); }
  void Of(ObjectComprehension& node) { Each(node.key, node.value, node.clauses); }
  void Of(SpreadExpr& node) { Each(node.value); }
  void Of(UnaryExpr& node) { Each(node.operand); }
  void Of(BinaryExpr& node) { Each(node.left, node.right); }
  void Of(ComparisonChain& node) { Each(node.operands); }
  void Of(IsExpr& node) { Each(node.value, node.type); }
  void Of(RangeExpr& node) { Each(node.low, node.high); }
  void Of(PipeExpr& node) { Each(node.value, node.target); }
  void Of(MethodPipeTarget& node) { Each(node.arguments); }
  void Of(AwaitExpr& node) { Each(node.value); }
  void Of(YieldExpr& node) { Each(node.value); }
  void Of(CallExpr& node) { Each(node.callee, node.arguments); }
  void Of(MemberExpr& node) { Each(node.object); }
  void Of(IndexExpr& node) { Each(node.object, node.index); }
  void Of(SliceExpr& node) { Each(node.object, node.start, node.stop, node.step); }
  void Of(PropagateExpr& node) { Each(node.value); }
  void Of(LambdaExpr& node) { Each(node.function); }
  void Of(Block& node) { Each(node.statements); }
  void Of(IfExpr& node) {
    for (const ConditionalBlock& branch : node.branches) Each(branch.condition, branch.body);
    Each(node.else_block);
  }
  void Of(MatchExpr& node) { Each(node.subject, node.arms); }
  void Of(TryExpr& node) { Each(node.body, node.error, node.handler, node.finalizer); }
  void Of(ConcurrentExpr& node) { Each(node.timeout, node.body); }
  void Of(SpawnExpr& node) { Each(node.call); }
  void Of(SelectExpr& node) { Each(node.cases); }
  void Of(ErrorExpr&) {}

  void Of(ExprStmt& node) { Each(node.expr); }
  void Of(AssignStmt& node) { Each(node.targets, node.values); }
  void Of(CompoundAssignStmt& node) { Each(node.place, node.value); }
  void Of(VarDecl& node) { Each(node.targets, node.values); }
  void Of(DestructureStmt& node) { Each(node.pattern, node.value); }
  void Of(ReturnStmt& node) { Each(node.value); }
  void Of(BreakStmt&) {}
  void Of(ContinueStmt&) {}
  void Of(GuardStmt& node) { Each(node.condition, node.else_block); }
  void Of(DeferStmt& node) { Each(node.body); }
  void Of(ForStmt& node) { Each(node.targets, node.iterable, node.guard, node.body, node.else_block); }
  void Of(WhileStmt& node) { Each(node.condition, node.body); }
  void Of(LoopStmt& node) { Each(node.body); }
  void Of(WithStmt& node) { Each(node.resource, node.target, node.body); }
  void Of(FunctionDecl& node) { Each(node.decorators, node.function); }
  void Of(TypeDecl& node) {
    Each(node.type_parameters, node.aliased, node.fields, node.variants, node.predicates);
  }
  void Of(InterfaceDecl& node) { Each(node.type_parameters, node.methods); }
  void Of(TraitDecl& node) { Each(node.type_parameters, node.methods); }
  void Of(ImplDecl& node) { Each(node.type_parameters, node.trait, node.type, node.methods); }
  void Of(ImportDecl& node) { Each(node.default_name, node.namespace_name, node.names); }
  void Of(ReExportDecl& node) { Each(node.names); }
  void Of(PubNamesDecl& node) { Each(node.names); }
  void Of(TestDecl& node) { Each(node.name, node.timeout, node.body); }
  void Of(TestHookDecl& node) { Each(node.body); }
  void Of(BenchDecl& node) { Each(node.name, node.body); }
  void Of(UnbuiltBlock&) {}
  void Of(ErrorStmt&) {}

  void Of(WildcardPattern&) {}
  void Of(BindingPattern& node) { Each(node.annotation); }
  void Of(LiteralPattern& node) { Each(node.literal); }
  void Of(RangePattern& node) { Each(node.low, node.high); }
  void Of(VariantPattern& node) { Each(node.arguments); }
  void Of(ListPattern& node) { Each(node.elements); }
  void Of(TuplePattern& node) { Each(node.elements); }
  void Of(ObjectPattern& node) { Each(node.fields, node.rest); }
  void Of(PrefixPattern& node) { Each(node.prefix, node.rest); }
  void Of(RestPattern& node) { Each(node.target); }
  void Of(ErrorPattern&) {}

  void Of(NamedType& node) { Each(node.arguments); }
  void Of(OptionalType& node) { Each(node.inner); }
  void Of(ListType& node) { Each(node.element); }
  void Of(TupleType& node) { Each(node.elements); }
  void Of(FunctionType& node) { Each(node.parameters, node.result); }
  void Of(UnionType& node) { Each(node.members); }
  void Of(ObjectType& node) { Each(node.types); }
  void Of(LiteralType& node) { Each(node.literal); }
  void Of(ErrorType&) {}

  void Of(Argument& node) { Each(node.value); }
  void Of(ObjectEntry& node) { Each(node.key, node.value); }
  void Of(ComprehensionClause& node) { Each(node.targets, node.iterable, node.guard); }
  void Of(MatchArm& node) { Each(node.pattern, node.guard, node.body); }
  void Of(SelectCase& node) { Each(node.target, node.channel, node.value, node.body); }
  void Of(Function& node) { Each(node.type_parameters, node.parameters, node.return_type, node.body); }
  void Of(Parameter& node) { Each(node.pattern, node.annotation, node.default_value); }
  void Of(TypeParameter& node) { Each(node.bound, node.default_type); }
  void Of(Decorator& node) { Each(node.arguments); }
  void Of(AssignTarget& node) { Each(node.place, node.annotation); }
  void Of(FieldDecl& node) { Each(node.type, node.default_value, node.validators); }
  void Of(VariantDecl& node) { Each(node.fields); }
  void Of(ImportedName&) {}
  void Of(ObjectPatternField& node) { Each(node.value, node.default_value); }

  llvm::function_ref<void(Node&)> visit_;
};

}  // namespace

void ForEachChild(Node& node, llvm::function_ref<void(Node&)> visit) { ChildLister(visit).List(node); }

void ForEachChild(const Node& node, llvm::function_ref<void(const Node&)> visit) {
  // The lister hands out references and changes nothing.
  ChildLister([&](Node& child) { visit(child); }).List(const_cast<Node&>(node));
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
