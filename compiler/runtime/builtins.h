#ifndef TOVA_COMPILER_RUNTIME_BUILTINS_H
#define TOVA_COMPILER_RUNTIME_BUILTINS_H

#include <cstdint>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::runtime {

// What a built-in name stands for.
enum class BuiltinKind : uint8_t {
  kFunction,
  kVariant,    // `Ok`, `Err`, `Some`: a constructor with one payload, usable as a pattern; `None` has no payload
  kType,       // `Result`, `Option`: usable after `is` and in annotations
  kValue,      // a constant
  kNamespace,  // an object of functions, such as `math`
};

// The type of a constant, or of what a function returns whatever it is given.
enum class BuiltinType : uint8_t { kUnknown, kInt, kFloat, kNumber, kString, kBool, kNil, kList, kObject };

// A name that every module may use without importing it.
struct Builtin {
  llvm::StringRef name;      // as Tova programs write it
  llvm::StringRef file;      // the runtime file that exports it, relative to the runtime folder: "print.js"
  llvm::StringRef exported;  // its name in that file; differs from `name` for aliases
  BuiltinKind kind;
  BuiltinType type;
};

// Every built-in name, sorted by name in byte order. Lives as long as the program; any thread may read it.
llvm::ArrayRef<Builtin> Builtins();

// Null when `name` is not built in.
const Builtin* FindBuiltin(llvm::StringRef name);

// The part of Tova's documented library to which `name` belongs, such as "tables", when that part is not built; empty
// for every other name. The names are those of unbuilt.def.
llvm::StringRef UnbuiltPartOf(llvm::StringRef name);

// The namespace whose functions an import by this name means: `math` for "math", `arr` for "collections" and for
// "stdlib/collections". Null for every other specifier.
const Builtin* FindLibraryModule(llvm::StringRef specifier);

}  // namespace tova::runtime

#endif
