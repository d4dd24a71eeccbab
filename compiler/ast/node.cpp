#include "compiler/ast/node.h"

#include <cassert>

#include "compiler/ast/expressions.h"
#include "compiler/ast/statements.h"

namespace tova::ast {

llvm::StringRef NodeKindName(NodeKind kind) {
  switch (kind) {
#define NODE(Name)        \
  case NodeKind::k##Name: \
    return #Name;
#include "compiler/ast/node_kinds.def"
  }
  assert(false && "a node kind that the table does not know");
  return {};
}

llvm::StringRef Spelling(BinaryOperator op) {
  switch (op) {
#define BINARY_OPERATOR(Name, Spelling, Level, Associativity) \
  case BinaryOperator::k##Name:                               \
    return Spelling;
#include "compiler/ast/operators.def"
  }
  assert(false && "an operator that the table does not know");
  return {};
}

llvm::StringRef Spelling(UnaryOperator op) {
  switch (op) {
#define UNARY_OPERATOR(Name, Spelling, Level) \
  case UnaryOperator::k##Name:                \
    return Spelling;
#include "compiler/ast/operators.def"
  }
  assert(false && "an operator that the table does not know");
  return {};
}

llvm::StringRef Spelling(CompoundOperator op) {
  switch (op) {
#define COMPOUND_ASSIGNMENT(Name, Spelling) \
  case CompoundOperator::k##Name:           \
    return Spelling;
#include "compiler/ast/operators.def"
  }
  assert(false && "an operator that the table does not know");
  return {};
}

bool IsComparison(BinaryOperator op) {
  return op >= BinaryOperator::kEqual && op <= BinaryOperator::kGreaterEqual;
}

}  // namespace tova::ast
