#ifndef TOVA_COMPILER_SEMA_KNOWN_NAMES_H
#define TOVA_COMPILER_SEMA_KNOWN_NAMES_H

#include "compiler/ast/symbol.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::sema {

// Names that need no definition besides the standard library's. Pure functions over constant tables.

// Whether JavaScript's engines define `name` for every module: `Math`, `console`.
bool IsJsGlobal(llvm::StringRef name);

// The types that annotations and `is` know without a declaration: `Int`, `String`, `Array`, ... in byte
// order.
llvm::ArrayRef<llvm::StringRef> BuiltinTypeNames();
bool IsBuiltinTypeName(llvm::StringRef name);
// What a value of that type is; kUnknown for names that aren't types or say too little.
ast::StaticType TypeOfBuiltinTypeName(llvm::StringRef name);

// Whether the built-in function takes a function among its arguments, so that an argument which mentions `it`
// stands for one.
bool TakesCallback(llvm::StringRef builtin);

}  // namespace tova::sema

#endif
