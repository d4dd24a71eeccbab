#ifndef TOVA_COMPILER_CODEGEN_ANALYSIS_H
#define TOVA_COMPILER_CODEGEN_ANALYSIS_H

#include "compiler/ast/module.h"
#include "compiler/ast/name_table.h"
#include "llvm/ADT/DenseSet.h"

namespace tova::codegen {

/// How many `else if` may follow each other in the output: JavaScript's compilers recurse into every one of them.
inline constexpr size_t kLongestChain = 256;

// A binary operator that evaluates its right operand only sometimes.
bool IsShortCircuit(ast::BinaryOperator op);

// True when the expression is a Bool whatever happens at run time.
bool IsBoolean(const ast::Expr& expr);

// True when evaluating the expression again gives the same value and does nothing else.
bool IsStable(const ast::Expr& expr);

// True when the expression may be written twice in a row: it is stable, or a variable.
bool IsRepeatable(const ast::Expr& expr);

// True when a `?.` in the chain of members, elements and calls that makes up the expression may end it with
// nil.
bool MayEndEarly(const ast::Expr& expr);

// What a member, element, slice or call begins with: its object or callee; null for every other expression.
const ast::Expr* PostfixBase(const ast::Expr& expr);

// The value of a block that is one expression; null for every other block.
const ast::Expr* SingleExpression(const ast::Block& block);

// What has to be known of a module before the first line of it is emitted; one walk over its tree.
class Analysis {
 public:
  explicit Analysis(const ast::Module& module);

  // True when the value of the expression can't be written as one JavaScript expression: some part of it must
  // run as statements in front.
  bool NeedsStatements(const ast::Expr& expr) const { return needs_.contains(&expr); }
  // True when the target of the pipe says by `_` where the value goes.
  bool IsPlaced(const ast::PipeExpr& pipe) const { return placed_.contains(&pipe); }
  // True when the module binds the name somewhere, so that a built-in of that name must go by another one.
  bool Declares(llvm::StringRef name) const { return declared_.Contains(name); }
  // True when an `impl` of the module gives the type a function `new` of its own.
  bool HasOwnNew(llvm::StringRef type) const { return own_new_.contains(type); }

 private:
  enum class Use { kValue, kCondition };

  bool Walk(const ast::Node& node, Use use = Use::kValue);
  bool Decide(const ast::Expr& expr, Use use);
  bool WalkChildren(const ast::Node& node);
  bool WalkShortCircuit(const ast::BinaryExpr& expr, Use use);
  bool WalkCall(const ast::CallExpr& call);
  bool WalkPipe(const ast::PipeExpr& pipe);
  void NoteDeclaration(const ast::Node& node);
  void Declare(llvm::StringRef name) { declared_.Intern(name); }

  llvm::DenseSet<const ast::Expr*> needs_;
  llvm::DenseSet<const ast::PipeExpr*> placed_;
  ast::NameTable declared_;
  llvm::DenseSet<llvm::StringRef> own_new_;
};

}  // namespace tova::codegen

#endif
