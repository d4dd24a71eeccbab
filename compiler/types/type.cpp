#include "compiler/types/type.h"

#include <algorithm>
#include <iterator>

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

namespace {

bool SameContents(const Type& a, const Type& b) {
  return a.kind == b.kind && a.has_rest == b.has_rest && a.is_partial == b.is_partial && a.required == b.required &&
         a.definition == b.definition && a.text == b.text && a.parts == b.parts && a.names == b.names;
}

// Parts, names and definitions count by their addresses, which are those of interned objects and of source texts.
uint64_t HashOf(const Type& type) {
  uint64_t hash = static_cast<uint64_t>(type.kind) + (uint64_t{type.required} << 8);
  auto add = [&](const void* address) { hash = (hash ^ reinterpret_cast<uintptr_t>(address)) * 0x9E3779B97F4A7C15u; };
  add(type.definition);
  for (const Type* part : type.parts) add(part);
  for (llvm::StringRef name : type.names) hash = hash * 31 + name.size();
  return (hash * 31 + type.text.size()) >> 2;  // stays clear of the map's two reserved keys
}

constexpr llvm::StringLiteral kPlainNames[] = {"Any", "Int",   "Float", "Number",   "String", "Bool",
                                               "Nil", "Range", "Regex", "Function", "Object"};

}  // namespace

TypeTable::TypeTable() {
  for (size_t i = 0; i < std::size(plain_); ++i) plain_[i].kind = static_cast<TypeKind>(i);
}

const Type& TypeTable::Intern(const Type& candidate) {
  const Type*& first = interned_[HashOf(candidate)];
  for (const Type* known = first; known != nullptr; known = known->next) {
    if (SameContents(*known, candidate)) return *known;
  }
  unsigned size = 1;
  for (const Type* part : candidate.parts) size += part->size;
  if (size > kMostParts) return any();
  Type* type = new (arena_.Allocate<Type>()) Type(candidate);
  type->parts = type->parts.copy(arena_);
  type->names = type->names.copy(arena_);
  type->size = static_cast<uint16_t>(size);
  type->has_parameters = llvm::any_of(type->parts, [](const Type* part) { return part->has_parameters; });
  type->next = first;
  first = type;
  return *type;
}

const Type& TypeTable::Literal(const Type& base, llvm::StringRef text) {
  const Type* parts[] = {&base};
  Type type;
  type.kind = TypeKind::kLiteral;
  type.text = text;
  type.parts = parts;
  return Intern(type);
}

const Type& TypeTable::List(const Type& element) {
  const Type* parts[] = {&element};
  Type type;
  type.kind = TypeKind::kList;
  type.parts = parts;
  return Intern(type);
}

const Type& TypeTable::Tuple(llvm::ArrayRef<const Type*> elements) {
  Type type;
  type.kind = TypeKind::kTuple;
  type.parts = elements;
  return Intern(type);
}

const Type& TypeTable::Promise(const Type& value) {
  const Type* parts[] = {&value};
  Type type;
  type.kind = TypeKind::kPromise;
  type.parts = parts;
  return Intern(type);
}

const Type& TypeTable::Union(llvm::ArrayRef<const Type*> members) {
  if (members.size() == 1) return *members.front();
  llvm::SmallVector<const Type*, 4> flat;
  for (const Type* member : members) {
    if (IsOpen(*member)) return any();
    llvm::ArrayRef<const Type*> parts = member;
    if (member->is(TypeKind::kUnion)) parts = member->parts;
    for (const Type* part : parts) {
      if (!llvm::is_contained(flat, part)) flat.push_back(part);
    }
  }
  if (flat.empty()) return any();
  if (flat.size() == 1) return *flat.front();
  Type type;
  type.kind = TypeKind::kUnion;
  type.parts = flat;
  return Intern(type);
}

const Type& TypeTable::Defined(const TypeDefinition& definition, llvm::ArrayRef<const Type*> arguments) {
  llvm::SmallVector<const Type*, 4> parts(arguments.take_front(definition.parameters.size()));
  parts.resize(definition.parameters.size(), &any());
  Type type;
  type.kind = TypeKind::kDefined;
  type.definition = &definition;
  type.parts = parts;
  return Intern(type);
}

const Type& TypeTable::Parameter(llvm::StringRef name) {
  Type* type = new (arena_.Allocate<Type>()) Type;
  type->kind = TypeKind::kParameter;
  type->has_parameters = true;
  type->text = name;
  return *type;
}

const Type& TypeTable::Function(llvm::ArrayRef<const Type*> parameters, const Type& result, FunctionShape shape) {
  llvm::SmallVector<const Type*, 8> parts(parameters);
  parts.push_back(&result);
  Type type;
  type.kind = TypeKind::kFunction;
  type.required = static_cast<uint16_t>(std::min<size_t>(shape.required, UINT16_MAX));
  type.has_rest = shape.has_rest;
  type.is_partial = shape.is_partial;
  type.parts = parts;
  return Intern(type);
}

const Type& TypeTable::Record(llvm::ArrayRef<llvm::StringRef> names, llvm::ArrayRef<const Type*> types) {
  Type type;
  type.kind = TypeKind::kRecord;
  type.names = names;
  type.parts = types;
  return Intern(type);
}

const Type& TypeTable::Substitute(const Type& type, const Bindings& bindings) {
  if (!type.has_parameters) return type;
  if (type.is(TypeKind::kParameter)) {
    for (const auto& [parameter, bound] : bindings) {
      if (parameter == &type) return *bound;
    }
    return any();
  }
  llvm::SmallVector<const Type*, 8> parts;
  for (const Type* part : type.parts) parts.push_back(&Substitute(*part, bindings));
  if (type.is(TypeKind::kUnion)) return Union(parts);
  Type changed = type;
  changed.parts = parts;
  return Intern(changed);
}

const Type& TypeTable::Join(const Type& a, const Type& b) {
  if (&a == &b) return a;
  if (IsNumeric(a) && IsNumeric(b)) return Plain(TypeKind::kNumber);
  if (a.kind != b.kind || a.definition != b.definition || a.parts.size() != b.parts.size()) return any();
  if (!a.is(TypeKind::kList) && !a.is(TypeKind::kDefined) && !a.is(TypeKind::kTuple)) return any();
  llvm::SmallVector<const Type*, 4> parts;
  for (size_t i = 0; i < a.parts.size(); ++i) {
    // `Ok(1)` and `Err("x")` know one argument each.
    const Type& left = *a.parts[i];
    const Type& right = *b.parts[i];
    const bool fills_gap = a.is(TypeKind::kDefined) && (left.is(TypeKind::kAny) || right.is(TypeKind::kAny));
    parts.push_back(fills_gap ? (left.is(TypeKind::kAny) ? &right : &left) : &Join(left, right));
  }
  Type joined = a;
  joined.parts = parts;
  return Intern(joined);
}

const Type& TypeTable::Without(const Type& type, TypeKind member) {
  if (type.is(member)) return any();
  if (!type.is(TypeKind::kUnion)) return type;
  llvm::SmallVector<const Type*, 4> left;
  for (const Type* part : type.parts) {
    if (!part->is(member)) left.push_back(part);
  }
  return left.size() == type.parts.size() ? type : Union(left);
}

const Type& TypeTable::Widen(const Type& type) {
  switch (type.kind) {
    case TypeKind::kList:
      return List(any());
    case TypeKind::kDefined:
      return Defined(*type.definition, {});
    case TypeKind::kRecord:
      return Plain(TypeKind::kObject);
    case TypeKind::kLiteral:
      return *type.parts[0];
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kBool:
    case TypeKind::kObject:
      return type;
    case TypeKind::kAny:
    case TypeKind::kNil:
    case TypeKind::kRange:
    case TypeKind::kRegex:
    case TypeKind::kAnyFunction:
    case TypeKind::kTuple:
    case TypeKind::kFunction:
    case TypeKind::kPromise:
    case TypeKind::kUnion:
    case TypeKind::kParameter:
      return any();
  }
  return any();
}

static std::string PrintList(llvm::ArrayRef<const Type*> types, llvm::StringRef separator) {
  std::string text;
  for (const Type* type : types) {
    if (!text.empty()) text += separator;
    const bool needs_parentheses = type->is(TypeKind::kFunction) && separator == " | ";
    text += needs_parentheses ? "(" + Print(*type) + ")" : Print(*type);
  }
  return text;
}

std::string Print(const Type& type) {
  switch (type.kind) {
    case TypeKind::kAny:
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kBool:
    case TypeKind::kNil:
    case TypeKind::kRange:
    case TypeKind::kRegex:
    case TypeKind::kAnyFunction:
    case TypeKind::kObject:
      return kPlainNames[static_cast<size_t>(type.kind)].str();
    case TypeKind::kLiteral:
      return type.parts[0]->is(TypeKind::kString) ? fmt::format("\"{}\"", type.text.str()) : type.text.str();
    case TypeKind::kParameter:
      return type.text.str();
    case TypeKind::kList:
      return type.parts[0]->is(TypeKind::kAny) ? "List" : fmt::format("[{}]", Print(*type.parts[0]));
    case TypeKind::kTuple:
      return fmt::format("({})", PrintList(type.parts, ", "));
    case TypeKind::kFunction:
      return fmt::format("({}) -> {}", PrintList(type.parameters(), ", "), Print(type.result()));
    case TypeKind::kPromise:
      return fmt::format("Promise<{}>", Print(*type.parts[0]));
    case TypeKind::kDefined: {
      const bool is_bare = llvm::all_of(type.parts, [](const Type* part) { return part->is(TypeKind::kAny); });
      if (is_bare) return type.definition->name.str();
      return fmt::format("{}<{}>", type.definition->name.str(), PrintList(type.parts, ", "));
    }
    case TypeKind::kUnion:
      if (type.parts.size() == 2 && type.parts[1]->is(TypeKind::kNil) && !type.parts[0]->is(TypeKind::kFunction))
        return Print(*type.parts[0]) + "?";
      return PrintList(type.parts, " | ");
    case TypeKind::kRecord: {
      std::string text;
      for (size_t i = 0; i < type.names.size(); ++i) {
        text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", type.names[i].str(), Print(*type.parts[i]));
      }
      return fmt::format("{{ {} }}", text);
    }
  }
  return "Any";
}

}  // namespace tova::types
