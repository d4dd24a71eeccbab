#ifndef TOVA_COMPILER_TYPES_TYPE_H
#define TOVA_COMPILER_TYPES_TYPE_H

#include <cstdint>
#include <string>

#include "diagnostics/span.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"

namespace tova::types {

struct TypeDefinition;

enum class TypeKind : uint8_t {
  kAny,  // nothing is known; goes with everything
  kInt,
  kFloat,
  kNumber,  // Int or Float
  kString,
  kBool,
  kNil,
  kRange,
  kRegex,
  kAnyFunction,  // `Function`
  kObject,       // some object; its members are not known
  kLiteral,      // `"north"`: one value of the type parts[0]
  kList,         // parts[0]
  kTuple,        // parts
  kFunction,     // parts: the parameters, then the result
  kPromise,      // of parts[0]
  kDefined,      // an instance of `definition`, with as many parts as it has parameters
  kUnion,        // parts: two or more, none of them a union or Any
  kRecord,       // `{ name: T }`; `names` and parts
  kParameter,    // a type parameter
};

// A type. Interned by its TypeTable: equal types are the same object, so they are compared by address.
struct Type {
  TypeKind kind = TypeKind::kAny;
  bool has_parameters = false;  // some part is a type parameter
  bool has_rest = false;        // kFunction: the last parameter takes what is left over
  bool is_partial = false;      // kFunction: more arguments may be passed than it lists
  uint16_t required = 0;        // kFunction: arguments that every call gives
  uint16_t size = 1;            // types that it is made of, itself included
  llvm::StringRef text;         // kLiteral: as it is written; kParameter: its name
  llvm::ArrayRef<const Type*> parts;
  llvm::ArrayRef<llvm::StringRef> names;       // kRecord: of the fields
  const TypeDefinition* definition = nullptr;  // kDefined
  const Type* next = nullptr;                  // the table's: another type with the same hash

  bool is(TypeKind other) const { return kind == other; }
  const Type& result() const { return *parts.back(); }
  llvm::ArrayRef<const Type*> parameters() const { return parts.drop_back(); }
};

struct Field {
  llvm::StringRef name;
  const Type* type = nullptr;
  Span definition;
};

struct Variant {
  llvm::StringRef name;
  llvm::ArrayRef<Field> fields;
};

// A struct or a sum type: one for each declaration, whichever way it is reached.
struct TypeDefinition {
  llvm::StringRef name;
  Span definition;  // of the name; invalid for built-in types
  bool is_sum = false;
  bool is_described = false;  // the members below are filled in, as far as they will be
  bool is_closed = false;     // no members beside these are known to be added
  llvm::ArrayRef<const Type*> parameters;  // kParameter each
  llvm::ArrayRef<Field> fields;
  llvm::ArrayRef<Field> methods;  // kFunction each, or Any
  llvm::ArrayRef<Variant> variants;
};

// What stands for type parameters: one pair for each that is known.
using Bindings = llvm::SmallVector<std::pair<const Type*, const Type*>, 4>;

// Makes the types of one file and keeps them. Types of more than a few hundred parts are Any, so that work on them
// stays cheap whatever a file says. Not thread-safe.
class TypeTable {
 public:
  TypeTable();
  TypeTable(const TypeTable&) = delete;
  TypeTable& operator=(const TypeTable&) = delete;

  // A type without parts.
  const Type& Plain(TypeKind kind) const { return plain_[static_cast<size_t>(kind)]; }
  const Type& any() const { return Plain(TypeKind::kAny); }

  const Type& Literal(const Type& base, llvm::StringRef text);
  const Type& List(const Type& element);
  const Type& Tuple(llvm::ArrayRef<const Type*> elements);
  const Type& Promise(const Type& value);
  // The members may be unions themselves and repeat each other; one member is that type, and Any takes over.
  const Type& Union(llvm::ArrayRef<const Type*> members);
  const Type& Defined(const TypeDefinition& definition, llvm::ArrayRef<const Type*> arguments);
  // A new type parameter, unlike every other.
  const Type& Parameter(llvm::StringRef name);
  struct FunctionShape {
    size_t required = 0;
    bool has_rest = false;
    bool is_partial = false;
  };
  const Type& Function(llvm::ArrayRef<const Type*> parameters, const Type& result, FunctionShape shape);
  const Type& Record(llvm::ArrayRef<llvm::StringRef> names, llvm::ArrayRef<const Type*> types);

  // The type with type parameters replaced; those without a binding become Any.
  const Type& Substitute(const Type& type, const Bindings& bindings);
  // The type that a value of either of the two has; Any when they have nothing in common.
  const Type& Join(const Type& a, const Type& b);
  // The union without `member`; Any when nothing is left.
  const Type& Without(const Type& type, TypeKind member);
  // What a variable has whose first value is of that type: others of the kind may follow.
  const Type& Widen(const Type& type);

  template <typename T>
  llvm::ArrayRef<T> Copy(llvm::ArrayRef<T> list) {
    return list.copy(arena_);
  }
  llvm::StringRef CopyText(llvm::StringRef text) { return text.copy(arena_); }
  TypeDefinition& NewDefinition() { return *new (arena_.Allocate<TypeDefinition>()) TypeDefinition; }

 private:
  static constexpr unsigned kMostParts = 300;

  const Type& Intern(const Type& candidate);

  llvm::BumpPtrAllocator arena_;
  Type plain_[static_cast<size_t>(TypeKind::kLiteral)];
  llvm::DenseMap<uint64_t, const Type*> interned_;  // by hash, the first of those that share it
};

// As a Tova program would write it: "[Int]", "Result<Int, String>", "(Int) -> Bool".
std::string Print(const Type& type);
inline bool IsNumeric(const Type& type) {
  return type.is(TypeKind::kInt) || type.is(TypeKind::kFloat) || type.is(TypeKind::kNumber);
}
// Whether the type says nothing that a mismatch could be founded on.
inline bool IsOpen(const Type& type) {
  return type.is(TypeKind::kAny) || type.is(TypeKind::kParameter) || type.is(TypeKind::kPromise);
}

enum class Fit : uint8_t {
  kYes,
  kMaybe,    // some members of a union fit
  kNarrows,  // a Float for an Int
  kNo,
};

// Whether a value of one type can stand where the other is wanted. Types of which not enough is known fit.
Fit Fits(const Type& from, const Type& to);

}  // namespace tova::types

#endif
