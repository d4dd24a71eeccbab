#ifndef TOVA_COMPILER_AST_PATTERNS_H
#define TOVA_COMPILER_AST_PATTERNS_H

#include "compiler/ast/expressions.h"
#include "compiler/ast/node.h"

namespace tova::ast {

struct RestPattern;

// `_`
struct WildcardPattern : Pattern {
  TOVA_AST_NODE(WildcardPattern, Pattern)
};

// A lower-case name. It also stands for the plain variable of a `var`, a parameter, a `catch` and so on.
struct BindingPattern : Pattern {
  llvm::StringRef name;
  TypeNode* annotation = nullptr;  // `var x: Int = 5`; may be null. Parameters keep theirs in Parameter.
  Symbol* symbol = nullptr;        // sema
  bool assigns = false;            // sema: `[a, b] = [b, a]` writes an existing `var` instead of binding anew
  TOVA_AST_NODE(BindingPattern, Pattern)
};

struct LiteralPattern : Pattern {
  Expr* literal = nullptr;  // a literal, or UnaryExpr(-) of a NumberLiteral
  TOVA_AST_NODE(LiteralPattern, Pattern)
};

struct RangePattern : Pattern {
  Expr* low = nullptr;  // as in LiteralPattern
  Expr* high = nullptr;
  bool is_inclusive = false;
  TOVA_AST_NODE(RangePattern, Pattern)
};

// `Circle(r)`, `None`, `Shape.Circle(r)`, `Circle(radius: r)`; a bare upper-case name is a variant without
// arguments.
struct VariantPattern : Pattern {
  Name qualifier;  // `Shape`; usually empty
  Name name;
  bool has_arguments = false;           // parentheses were written
  llvm::ArrayRef<Pattern*> arguments;   // positional; a last RestPattern `...` leaves the others alone
  llvm::ArrayRef<Name> argument_names;  // as long as arguments, or empty when none is named
  Symbol* symbol = nullptr;             // sema
  TOVA_AST_NODE(VariantPattern, Pattern)
};

struct ListPattern : Pattern {
  llvm::ArrayRef<Pattern*> elements;  // at most one RestPattern, the last
  TOVA_AST_NODE(ListPattern, Pattern)
};

struct TuplePattern : Pattern {
  llvm::ArrayRef<Pattern*> elements;
  TOVA_AST_NODE(TuplePattern, Pattern)
};

// `key`, `key: pattern`, each with an optional `= default`.
struct ObjectPatternField : Node {
  Name key;
  bool is_shorthand = false;
  Pattern* value = nullptr;       // a BindingPattern of the same name for the shorthand
  Expr* default_value = nullptr;  // may be null
  TOVA_AST_NODE(ObjectPatternField, Node)
};

struct ObjectPattern : Pattern {
  llvm::ArrayRef<ObjectPatternField*> fields;
  RestPattern* rest = nullptr;  // `{a, ...others}`; may be null
  TOVA_AST_NODE(ObjectPattern, Pattern)
};

// `"prefix" ++ rest`
struct PrefixPattern : Pattern {
  StringLiteral* prefix = nullptr;
  Pattern* rest = nullptr;
  TOVA_AST_NODE(PrefixPattern, Pattern)
};

// `...name`, `..._`
struct RestPattern : Pattern {
  Pattern* target = nullptr;  // a BindingPattern or a WildcardPattern
  TOVA_AST_NODE(RestPattern, Pattern)
};

struct ErrorPattern : Pattern {
  TOVA_AST_NODE(ErrorPattern, Pattern)
};

}  // namespace tova::ast

#endif
