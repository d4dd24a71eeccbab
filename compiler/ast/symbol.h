#ifndef TOVA_COMPILER_AST_SYMBOL_H
#define TOVA_COMPILER_AST_SYMBOL_H

#include <cstdint>

#include "diagnostics/span.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::types {
struct Type;
}

namespace tova::ast {

struct Node;

// What the analyzer knows of a value before the program runs. Coarse on purpose: it lets code generation pick
// a plain operator where the general one would need a run-time check.
enum class StaticType : uint8_t {
  kUnknown,
  kInt,
  kFloat,
  kNumber,  // Int or Float
  kString,
  kBool,
  kNil,
  kList,
  kTuple,
  kObject,
  kFunction,
  kStruct,   // an instance of a user's struct type
  kVariant,  // an instance of a sum type, Result and Option included
  kRange,
  kRegex,
};

inline bool IsNumeric(StaticType type) {
  return type == StaticType::kInt || type == StaticType::kFloat || type == StaticType::kNumber;
}

enum class SymbolKind : uint8_t {
  kBinding,    // `x = 1`, `var x = 1`, a pattern's or a loop's variable
  kParameter,  // of a function or a lambda, `it` included
  kFunction,
  kStruct,
  kSumType,
  kVariant,
  kTypeAlias,  // aliases and refinement types
  kTypeParameter,
  kInterface,
  kTrait,
  kImport,     // bound by an import; `kind` of what stands behind it is in `imported_kind`
  kNamespace,  // `import * as name`
  kBuiltin,    // of the standard library; `imported_kind` says what it is
  kGlobal,     // of JavaScript: `Math`, `console`
};

// One name of one scope. Made by the analyzer in the module's arena, trivially destructible.
struct Symbol {
  llvm::StringRef name;
  SymbolKind kind = SymbolKind::kBinding;
  SymbolKind imported_kind = SymbolKind::kBinding;  // kImport: what the other module defines
  StaticType static_type = StaticType::kUnknown;
  bool is_mutable = false;  // `var`
  bool is_pub = false;
  bool is_top_level = false;
  bool is_captured = false;  // used by a function other than the one that binds it
  bool is_assigned = false;  // written after its definition
  bool is_used = false;      // read somewhere
  bool derives_eq = false;   // structs and sum types
  bool has_fields = false;   // constructors: takes arguments, so `field_names` orders named ones

  Span definition;                    // of the name; invalid for built-ins
  const Node* declaration = nullptr;  // the node that defines it; null for built-ins and imports
  Symbol* owner = nullptr;            // a variant's sum type, where it is known
  // Fields of a struct or of a variant's payload, parameters of a function; in declaration order.
  llvm::ArrayRef<llvm::StringRef> field_names;
  llvm::ArrayRef<Symbol*> variants;  // of a sum type, in declaration order
  // What the type checker knows of the value, and only while it runs; null until it has looked.
  const types::Type* type = nullptr;
  // The name that the emitted JavaScript uses; empty until code generation or the analyzer chooses one.
  llvm::StringRef emitted_name;
};

// The symbol's kind, seen through imports and built-ins.
inline SymbolKind EffectiveKind(const Symbol& symbol) {
  return symbol.kind == SymbolKind::kImport || symbol.kind == SymbolKind::kBuiltin ? symbol.imported_kind
                                                                                   : symbol.kind;
}

}  // namespace tova::ast

#endif
