#ifndef TOVA_COMPILER_AST_TYPES_H
#define TOVA_COMPILER_AST_TYPES_H

#include "compiler/ast/node.h"

namespace tova::ast {

// `Int`, `Result<T, String>`, `models.User`.
struct NamedType : TypeNode {
  Name qualifier;  // the namespace import in front of the point; usually empty
  Name name;
  llvm::ArrayRef<TypeNode*> arguments;
  Symbol* symbol = nullptr;  // sema; null for built-in and unknown types
  TOVA_AST_NODE(NamedType, TypeNode)
};

// `T?`
struct OptionalType : TypeNode {
  TypeNode* inner = nullptr;
  TOVA_AST_NODE(OptionalType, TypeNode)
};

// `[T]`
struct ListType : TypeNode {
  TypeNode* element = nullptr;
  TOVA_AST_NODE(ListType, TypeNode)
};

// `(A, B)`; also `()` and, as grouping is not kept, never exactly one element.
struct TupleType : TypeNode {
  llvm::ArrayRef<TypeNode*> elements;
  TOVA_AST_NODE(TupleType, TypeNode)
};

// `(A, B) -> R`
struct FunctionType : TypeNode {
  llvm::ArrayRef<TypeNode*> parameters;
  TypeNode* result = nullptr;
  TOVA_AST_NODE(FunctionType, TypeNode)
};

// `A | B`
struct UnionType : TypeNode {
  llvm::ArrayRef<TypeNode*> members;  // two or more
  TOVA_AST_NODE(UnionType, TypeNode)
};

// `{ name: T, other: U }`
struct ObjectType : TypeNode {
  llvm::ArrayRef<Name> names;
  llvm::ArrayRef<TypeNode*> types;  // as many as names
  TOVA_AST_NODE(ObjectType, TypeNode)
};

// `"north"`, `42`, `true` or `nil` as a member of a union.
struct LiteralType : TypeNode {
  Expr* literal = nullptr;
  TOVA_AST_NODE(LiteralType, TypeNode)
};

struct ErrorType : TypeNode {
  TOVA_AST_NODE(ErrorType, TypeNode)
};

}  // namespace tova::ast

#endif
