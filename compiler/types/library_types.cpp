#include <algorithm>
#include <iterator>

#include "compiler/types/text_scope.h"
#include "compiler/types/type_checker.h"

namespace tova::types {

namespace {

struct Signature {
  llvm::StringLiteral name;
  llvm::StringLiteral type;
};

constexpr Signature kSignatures[] = {
#define SIGNATURE(Name, Text) {llvm::StringLiteral(Name), llvm::StringLiteral(Text)},
#include "compiler/types/library_signatures.def"
};

TypeKind KindOf(runtime::BuiltinType type) {
  switch (type) {
    case runtime::BuiltinType::kUnknown:
      return TypeKind::kAny;
    case runtime::BuiltinType::kInt:
      return TypeKind::kInt;
    case runtime::BuiltinType::kFloat:
      return TypeKind::kFloat;
    case runtime::BuiltinType::kNumber:
      return TypeKind::kNumber;
    case runtime::BuiltinType::kString:
      return TypeKind::kString;
    case runtime::BuiltinType::kBool:
      return TypeKind::kBool;
    case runtime::BuiltinType::kNil:
      return TypeKind::kNil;
    case runtime::BuiltinType::kList:
      return TypeKind::kList;
    case runtime::BuiltinType::kObject:
      return TypeKind::kObject;
  }
  return TypeKind::kAny;
}

}  // namespace

// The type of a built-in name: functions take anything and give what the table of names says.
const Type* TypeChecker::TypeOfBuiltin(const runtime::Builtin& builtin) {
  const TypeKind kind = KindOf(builtin.type);
  const Type& given = kind == TypeKind::kList ? table_.List(table_.any()) : table_.Plain(kind);
  if (builtin.kind == runtime::BuiltinKind::kValue) return &given;
  if (builtin.kind != runtime::BuiltinKind::kFunction) return Any();
  return &table_.Function({}, given, {0, false, true});
}

const Type* TypeChecker::LibrarySignature(llvm::StringRef name) {
  auto [known, is_new] = signatures_.try_emplace(name, nullptr);
  if (!is_new) return known->second;
  const Signature* found = std::lower_bound(std::begin(kSignatures), std::end(kSignatures), name,
                                            [](const Signature& a, llvm::StringRef b) { return a.name < b; });
  if (found == std::end(kSignatures) || found->name != name) return nullptr;
  TextScope scope;
  for (llvm::StringRef parameter : {"T", "U"}) scope.parameters.emplace_back(parameter, &table_.Parameter(parameter));
  const Type& read = *TypeOfText(found->type, scope);
  known->second = &table_.Function(read.parameters(), read.result(), {0, false, true});
  return known->second;
}

const TypeDefinition& TypeChecker::BuiltinDefinition(llvm::StringRef name) {
  TypeDefinition*& known = builtin_definitions_[name];
  if (known != nullptr) return *known;
  known = &table_.NewDefinition();
  TypeDefinition& definition = *known;
  definition.name = table_.CopyText(name);
  definition.is_sum = true;
  definition.is_described = true;
  llvm::SmallVector<const Type*, 2> parameters;
  llvm::SmallVector<Variant, 3> variants;
  auto field = [&](llvm::StringRef field_name, const Type* type) {
    const Field fields[] = {{field_name, type, {}}};
    return table_.Copy(llvm::ArrayRef<Field>(fields));
  };
  if (name == "Result") {
    parameters = {&table_.Parameter("T"), &table_.Parameter("E")};
    variants = {{"Ok", field("value", parameters[0])}, {"Err", field("error", parameters[1])}};
  } else if (name == "Option") {
    parameters = {&table_.Parameter("T")};
    variants = {{"Some", field("value", parameters[0])}, {"None", {}}};
  } else if (name == "Ordering") {
    variants = {{"Less", {}}, {"Equal", {}}, {"Greater", {}}};
  }
  definition.parameters = table_.Copy(llvm::ArrayRef<const Type*>(parameters));
  definition.variants = table_.Copy(llvm::ArrayRef<Variant>(variants));
  return definition;
}

const Type* TypeChecker::BuiltinTypeName(llvm::StringRef name, llvm::ArrayRef<const Type*> arguments) {
  const Type* first = arguments.empty() ? Any() : arguments[0];
  if (name == "Int") return Plain(TypeKind::kInt);
  if (name == "Float") return Plain(TypeKind::kFloat);
  if (name == "Number") return Plain(TypeKind::kNumber);
  if (name == "String") return Plain(TypeKind::kString);
  if (name == "Bool") return Plain(TypeKind::kBool);
  if (name == "Nil" || name == "nil") return Plain(TypeKind::kNil);
  if (name == "Function") return Plain(TypeKind::kAnyFunction);
  if (name == "Array" || name == "List") return &table_.List(*first);
  if (name == "Result" || name == "Option" || name == "Ordering")
    return &table_.Defined(BuiltinDefinition(name), arguments);
  return Any();
}

}  // namespace tova::types
