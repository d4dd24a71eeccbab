#ifndef TOVA_COMPILER_AST_NODE_H
#define TOVA_COMPILER_AST_NODE_H

#include <cstdint>

#include "compiler/ast/symbol.h"
#include "diagnostics/span.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

namespace tova::ast {

// The syntax tree. Nodes live in the arena of their Module, are trivially destructible, and refer to each
// other by plain pointers; a pointer is null only where its comment says so. The parser fills every field
// except the annotations, which are marked "sema:" and belong to the analyzer. Places are byte offsets into
// the file.
//
// Blocks, `if`, `match` and `try` are expressions: as statements they stand in an ExprStmt. Bodies that the
// user wrote without braces (`fn(x) x * 2`, `0 => "zero"`) are Blocks of one statement with `is_braced`
// false, so every body has one shape.

enum class NodeKind : uint8_t {
#define NODE(Name) k##Name,
#include "compiler/ast/node_kinds.def"
};

// "IfExpr" for kIfExpr.
llvm::StringRef NodeKindName(NodeKind kind);

struct Node {
  NodeKind kind;
  uint32_t begin = 0;
  uint32_t end = 0;

  explicit Node(NodeKind k) : kind(k) {}
};

// A name where it is written. Empty when the part it names is absent.
struct Name {
  llvm::StringRef text;
  uint32_t begin = 0;

  bool empty() const { return text.empty(); }
  explicit operator bool() const { return !text.empty(); }
  uint32_t end() const { return begin + static_cast<uint32_t>(text.size()); }
};

// What has a value.
struct Expr : Node {
  bool is_parenthesized = false;                  // `(a)`; begin and end exclude the parentheses
  StaticType static_type = StaticType::kUnknown;  // sema

  using Node::Node;
  static bool classof(const Node* node) {
    switch (node->kind) {
#define EXPR(Name) case NodeKind::k##Name:
#include "compiler/ast/node_kinds.def"
      return true;
      default:
        return false;
    }
  }
};

struct Stmt : Node {
  bool is_pub = false;     // written after `pub`
  uint32_t doc_begin = 0;  // the `///` lines in front, from the first slash to the end of the last line;
  uint32_t doc_end = 0;    // equal when there are none. Module::DocOf gives the text.

  using Node::Node;
  static bool classof(const Node* node) {
    switch (node->kind) {
#define STMT(Name) case NodeKind::k##Name:
#include "compiler/ast/node_kinds.def"
      return true;
      default:
        return false;
    }
  }
};

// What takes a value apart: in match arms, bindings, parameters and loop targets.
struct Pattern : Node {
  using Node::Node;
  static bool classof(const Node* node) {
    switch (node->kind) {
#define PATTERN(Name) case NodeKind::k##Name:
#include "compiler/ast/node_kinds.def"
      return true;
      default:
        return false;
    }
  }
};

// A type annotation.
struct TypeNode : Node {
  using Node::Node;
  static bool classof(const Node* node) {
    switch (node->kind) {
#define TYPE(Name) case NodeKind::k##Name:
#include "compiler/ast/node_kinds.def"
      return true;
      default:
        return false;
    }
  }
};

// Gives a node class its kind, constructor and classof.
#define TOVA_AST_NODE(Name, Base)                      \
  static constexpr NodeKind kKind = NodeKind::k##Name; \
  Name() : Base(kKind) {}                              \
  static bool classof(const Node* node) { return node->kind == kKind; }

}  // namespace tova::ast

#endif
