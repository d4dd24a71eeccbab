#ifndef TOVA_COMPILER_AST_STATEMENTS_H
#define TOVA_COMPILER_AST_STATEMENTS_H

#include "compiler/ast/expressions.h"
#include "compiler/ast/node.h"
#include "compiler/ast/patterns.h"

namespace tova::ast {

enum class CompoundOperator : uint8_t {
#define COMPOUND_ASSIGNMENT(Name, Spelling) k##Name,
#include "compiler/ast/operators.def"
};

// "+=" and so on.
llvm::StringRef Spelling(CompoundOperator op);

struct ExprStmt : Stmt {
  Expr* expr = nullptr;
  TOVA_AST_NODE(ExprStmt, Stmt)
};

// One target of an assignment without `var` or `let`.
struct AssignTarget : Node {
  Expr* place = nullptr;           // IdentifierExpr, MemberExpr or IndexExpr; ErrorExpr after an error
  TypeNode* annotation = nullptr;  // `x: Int = 5`; may be null
  bool declares = false;           // sema: this binds a new immutable name
  TOVA_AST_NODE(AssignTarget, Node)
};

// `x = 1`, `a, b = b, a`, `user.name = "x"`. Whether a name is bound anew or written is for the analyzer to
// say.
struct AssignStmt : Stmt {
  llvm::ArrayRef<AssignTarget*> targets;  // as many as values, unless an error was reported,
  llvm::ArrayRef<Expr*> values;           // or one value that is taken apart: `a, b = pair`
  TOVA_AST_NODE(AssignStmt, Stmt)
};

struct CompoundAssignStmt : Stmt {
  CompoundOperator op{};
  uint32_t op_begin = 0;
  Expr* place = nullptr;  // as in AssignTarget
  Expr* value = nullptr;
  TOVA_AST_NODE(CompoundAssignStmt, Stmt)
};

// `var x = 1`, `var x: Int = 1`, `var a, b = 1, 2`, `var [a, b] = list`.
struct VarDecl : Stmt {
  llvm::ArrayRef<Pattern*> targets;
  llvm::ArrayRef<Expr*> values;  // as many as targets, or one value for several targets
  TOVA_AST_NODE(VarDecl, Stmt)
};

// `let {a, b} = value`, `[a, b] = value`, `(a, b) = value`.
struct DestructureStmt : Stmt {
  bool has_let = false;
  Pattern* pattern = nullptr;
  Expr* value = nullptr;
  TOVA_AST_NODE(DestructureStmt, Stmt)
};

struct ReturnStmt : Stmt {
  Expr* value = nullptr;  // may be null
  TOVA_AST_NODE(ReturnStmt, Stmt)
};

struct BreakStmt : Stmt {
  Name label;  // may be empty
  TOVA_AST_NODE(BreakStmt, Stmt)
};

struct ContinueStmt : Stmt {
  Name label;  // may be empty
  TOVA_AST_NODE(ContinueStmt, Stmt)
};

struct GuardStmt : Stmt {
  Expr* condition = nullptr;
  Block* else_block = nullptr;
  TOVA_AST_NODE(GuardStmt, Stmt)
};

struct DeferStmt : Stmt {
  Block* body = nullptr;
  TOVA_AST_NODE(DeferStmt, Stmt)
};

struct ForStmt : Stmt {
  Name label;  // may be empty
  bool is_async = false;
  llvm::ArrayRef<Pattern*> targets;  // one or two
  Expr* iterable = nullptr;
  Expr* guard = nullptr;  // `when`; may be null
  Block* body = nullptr;
  Block* else_block = nullptr;  // may be null
  TOVA_AST_NODE(ForStmt, Stmt)
};

struct WhileStmt : Stmt {
  Name label;  // may be empty
  Expr* condition = nullptr;
  Block* body = nullptr;
  TOVA_AST_NODE(WhileStmt, Stmt)
};

struct LoopStmt : Stmt {
  Name label;  // may be empty
  Block* body = nullptr;
  TOVA_AST_NODE(LoopStmt, Stmt)
};

// `with resource as name { ... }`
struct WithStmt : Stmt {
  Expr* resource = nullptr;
  Pattern* target = nullptr;  // may be null after an error
  Block* body = nullptr;
  TOVA_AST_NODE(WithStmt, Stmt)
};

struct ErrorStmt : Stmt {
  TOVA_AST_NODE(ErrorStmt, Stmt)
};

}  // namespace tova::ast

#endif
