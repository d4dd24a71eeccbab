#ifndef TOVA_COMPILER_AST_VISITOR_H
#define TOVA_COMPILER_AST_VISITOR_H

#include "compiler/ast/module.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/ErrorHandling.h"

namespace tova::ast {

// Calls the function for each direct child of a node, in source order (a type declaration lists its fields
// before its variants). Absent children are skipped.
void ForEachChild(Node& node, llvm::function_ref<void(Node&)> visit);
void ForEachChild(const Node& node, llvm::function_ref<void(const Node&)> visit);

// How many `_` in the target of a pipe stand for the value of that pipe. Those in functions and in the
// targets of inner pipes don't.
unsigned CountPlaceholders(const Node& target);

// Dispatch by kind to Derived::Visit<Kind>, one visitor for each family:
//   struct Emitter : ast::ExprVisitor<Emitter, void> { void VisitIfExpr(const ast::IfExpr&); ... };
//   emitter.VisitExpr(*expr);
// There are no default members: a new kind of node breaks the build wherever it is not handled.
// `Const` chooses between `const IfExpr&` and `IfExpr&`.
#define TOVA_AST_CASE(Name) \
  case NodeKind::k##Name:   \
    return static_cast<Derived*>(this)->Visit##Name(static_cast<MaybeConst<Const, Name>&>(node));

template <bool Const, typename T>
using MaybeConst = std::conditional_t<Const, const T, T>;

template <typename Derived, typename R = void, bool Const = true>
class ExprVisitor {
 public:
  R VisitExpr(MaybeConst<Const, Expr>& node) {
    switch (node.kind) {
#define EXPR(Name) TOVA_AST_CASE(Name)
#include "compiler/ast/node_kinds.def"
      default:
        llvm_unreachable("not an expression");
    }
  }
};

template <typename Derived, typename R = void, bool Const = true>
class StmtVisitor {
 public:
  R VisitStmt(MaybeConst<Const, Stmt>& node) {
    switch (node.kind) {
#define STMT(Name) TOVA_AST_CASE(Name)
#include "compiler/ast/node_kinds.def"
      default:
        llvm_unreachable("not a statement");
    }
  }
};

template <typename Derived, typename R = void, bool Const = true>
class PatternVisitor {
 public:
  R VisitPattern(MaybeConst<Const, Pattern>& node) {
    switch (node.kind) {
#define PATTERN(Name) TOVA_AST_CASE(Name)
#include "compiler/ast/node_kinds.def"
      default:
        llvm_unreachable("not a pattern");
    }
  }
};

template <typename Derived, typename R = void, bool Const = true>
class TypeVisitor {
 public:
  R VisitType(MaybeConst<Const, TypeNode>& node) {
    switch (node.kind) {
#define TYPE(Name) TOVA_AST_CASE(Name)
#include "compiler/ast/node_kinds.def"
      default:
        llvm_unreachable("not a type");
    }
  }
};

#undef TOVA_AST_CASE

}  // namespace tova::ast

#endif
