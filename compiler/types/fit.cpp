#include <algorithm>

#include "compiler/types/type.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

namespace {

bool IsOption(const Type& type) {
  return type.is(TypeKind::kDefined) && type.definition->name == "Option";
}

// Objects of any kind: structs can be written as object literals and records describe structs.
bool IsObjectLike(const Type& type) {
  return type.is(TypeKind::kObject) || type.is(TypeKind::kRecord) || type.is(TypeKind::kDefined);
}

bool IsListLike(const Type& type) {
  return type.is(TypeKind::kList) || type.is(TypeKind::kTuple) || type.is(TypeKind::kRange);
}

// Whether the parts differ for sure; a Float inside of a list of Int is no reason to complain.
bool PartsClash(const Type& from, const Type& to) { return Fits(from, to) == Fit::kNo; }

Fit FitsFunction(const Type& from, const Type& to) {
  llvm::ArrayRef<const Type*> given = from.parameters();
  llvm::ArrayRef<const Type*> wanted = to.parameters();
  if (!to.is_partial && !to.has_rest && from.required > wanted.size()) return Fit::kNo;
  for (size_t i = 0; i < std::min(given.size(), wanted.size()); ++i) {
    const bool is_rest = (from.has_rest && i + 1 == given.size()) || (to.has_rest && i + 1 == wanted.size());
    if (!is_rest && PartsClash(*wanted[i], *given[i])) return Fit::kNo;
  }
  // What nobody looks at can be anything.
  if (to.result().is(TypeKind::kNil)) return Fit::kYes;
  return PartsClash(from.result(), to.result()) ? Fit::kNo : Fit::kYes;
}

Fit FitsUnion(const Type& from, const Type& to) {
  if (from.is(TypeKind::kUnion)) {
    bool some = false;
    bool all = true;
    for (const Type* member : from.parts) {
      const bool fits = Fits(*member, to) != Fit::kNo;
      some |= fits;
      all &= fits;
    }
    return all ? Fit::kYes : some ? Fit::kMaybe : Fit::kNo;
  }
  Fit best = Fit::kNo;
  for (const Type* member : to.parts) {
    best = std::min(best, Fits(from, *member));
    // `Some(1)` where `Int?` is wanted.
    if (member->is(TypeKind::kNil) && IsOption(from)) best = Fit::kYes;
  }
  return best;
}

}  // namespace

Fit Fits(const Type& from, const Type& to) {
  if (&from == &to || IsOpen(from) || IsOpen(to)) return Fit::kYes;
  if (from.is(TypeKind::kUnion) || to.is(TypeKind::kUnion)) return FitsUnion(from, to);
  if (to.is(TypeKind::kLiteral)) {
    // Text that is not known in advance may be the right one.
    if (from.is(TypeKind::kLiteral)) return Fit::kNo;
    return Fits(from, *to.parts[0]);
  }
  if (from.is(TypeKind::kLiteral)) return Fits(*from.parts[0], to);
  switch (to.kind) {
    case TypeKind::kInt:
      if (from.is(TypeKind::kFloat)) return Fit::kNarrows;
      return IsNumeric(from) ? Fit::kYes : Fit::kNo;
    case TypeKind::kFloat:
    case TypeKind::kNumber:
      return IsNumeric(from) ? Fit::kYes : Fit::kNo;
    case TypeKind::kAnyFunction:
      return from.is(TypeKind::kFunction) ? Fit::kYes : Fit::kNo;
    case TypeKind::kFunction:
      if (from.is(TypeKind::kAnyFunction)) return Fit::kYes;
      return from.is(TypeKind::kFunction) ? FitsFunction(from, to) : Fit::kNo;
    case TypeKind::kList:
      if (!IsListLike(from)) return Fit::kNo;
      if (from.is(TypeKind::kRange)) return Fit::kYes;
      return llvm::any_of(from.parts, [&](const Type* part) { return PartsClash(*part, *to.parts[0]); }) ? Fit::kNo
                                                                                                       : Fit::kYes;
    case TypeKind::kTuple:
      if (!IsListLike(from)) return Fit::kNo;
      if (!from.is(TypeKind::kTuple)) return Fit::kYes;
      if (from.parts.size() != to.parts.size()) return Fit::kNo;
      for (size_t i = 0; i < to.parts.size(); ++i) {
        if (PartsClash(*from.parts[i], *to.parts[i])) return Fit::kNo;
      }
      return Fit::kYes;
    case TypeKind::kDefined:
      if (from.is(TypeKind::kNil)) return IsOption(to) ? Fit::kYes : Fit::kNo;
      if (from.is(TypeKind::kObject) || from.is(TypeKind::kRecord)) return Fit::kYes;
      if (!from.is(TypeKind::kDefined)) return Fit::kNo;
      if (from.definition != to.definition)
        return from.definition->name == to.definition->name ? Fit::kYes : Fit::kNo;
      for (size_t i = 0; i < to.parts.size(); ++i) {
        if (PartsClash(*from.parts[i], *to.parts[i])) return Fit::kNo;
      }
      return Fit::kYes;
    case TypeKind::kRecord:
      if (from.is(TypeKind::kRecord)) {
        for (size_t i = 0; i < to.names.size(); ++i) {
          for (size_t k = 0; k < from.names.size(); ++k) {
            if (from.names[k] == to.names[i] && PartsClash(*from.parts[k], *to.parts[i])) return Fit::kNo;
          }
        }
      }
      return IsObjectLike(from) ? Fit::kYes : Fit::kNo;
    case TypeKind::kObject:
      return IsObjectLike(from) ? Fit::kYes : Fit::kNo;
    case TypeKind::kRange:
      return IsListLike(from) ? Fit::kYes : Fit::kNo;
    case TypeKind::kString:
    case TypeKind::kBool:
    case TypeKind::kNil:
    case TypeKind::kRegex:
      return from.kind == to.kind ? Fit::kYes : Fit::kNo;
    case TypeKind::kAny:
    case TypeKind::kLiteral:
    case TypeKind::kPromise:
    case TypeKind::kUnion:
    case TypeKind::kParameter:
      return Fit::kYes;
  }
  return Fit::kYes;
}

}  // namespace tova::types
