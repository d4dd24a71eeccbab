#include <algorithm>
#include <iterator>

#include "compiler/types/text_scope.h"
#include "compiler/types/type_checker.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

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

struct ArgumentLetters {
  llvm::StringLiteral name;
  llvm::StringLiteral letters;
};

constexpr ArgumentLetters kArguments[] = {
#define ARGUMENTS(Name, Letters) {llvm::StringLiteral(Name), llvm::StringLiteral(Letters)},
#include "compiler/types/library_arguments.def"
};

// The row of a table that is sorted by name, or null.
template <typename Row, size_t N>
const Row* FindRow(const Row (&rows)[N], llvm::StringRef name) {
  const Row* row = std::lower_bound(std::begin(rows), std::end(rows), name,
                                    [](const Row& a, llvm::StringRef b) { return a.name < b; });
  return row != std::end(rows) && row->name == name ? row : nullptr;
}

// What a letter of library_arguments.def asks for, in words; empty for anything.
llvm::StringRef WordsFor(char letter) {
  switch (letter) {
    case 't':
      return "text";
    case 'p':
      return "text or a regular expression";
    case 'n':
      return "a number";
    case 'l':
    case 'm':
      return "a list";
    case 'o':
      return "an object";
    case 's':
      return "text, a list or an object";
    case 'f':
    case 'F':
      return "a function";
    default:
      return {};
  }
}

// Whether no value of the type is what the letter asks for.
bool IsRefused(const Type& type, char letter) {
  switch (type.kind) {
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kNumber:
      return letter != 'n';
    case TypeKind::kBool:
      return true;
    case TypeKind::kString:
      return letter == 'n' || letter == 'f' || letter == 'F';
    case TypeKind::kRange:
    case TypeKind::kList:
    case TypeKind::kTuple:
    case TypeKind::kRecord:
      return letter != 'l' && letter != 'm' && letter != 'o' && letter != 's';
    case TypeKind::kFunction:
    case TypeKind::kAnyFunction:
      return letter != 'f' && letter != 'F';
    case TypeKind::kRegex:
      return letter != 'p';
    case TypeKind::kLiteral:
      return IsRefused(*type.parts[0], letter);
    case TypeKind::kUnion:
      return llvm::all_of(type.parts, [&](const Type* part) { return IsRefused(*part, letter); });
    case TypeKind::kAny:
    case TypeKind::kNil:
    case TypeKind::kObject:
    case TypeKind::kPromise:
    case TypeKind::kDefined:
    case TypeKind::kParameter:
      return false;
  }
  return false;
}

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

const TypeChecker::LibraryFunction& TypeChecker::LibraryFunctionOf(llvm::StringRef name) {
  auto [known, is_new] = library_.try_emplace(name);
  LibraryFunction& function = known->second;
  if (!is_new) return function;
  if (const ArgumentLetters* row = FindRow(kArguments, name)) function.arguments = row->letters;
  const Signature* found = FindRow(kSignatures, name);
  if (found == nullptr) return function;
  TextScope scope;
  for (llvm::StringRef parameter : {"T", "U"}) scope.parameters.emplace_back(parameter, &table_.Parameter(parameter));
  const Type& read = *TypeOfText(found->type, scope);
  function.signature = &table_.Function(read.parameters(), read.result(), {0, false, true});
  return function;
}

// False when the argument can't work, which is reported.
bool TypeChecker::CheckLibraryArgument(llvm::StringRef name, llvm::StringRef letters, size_t index,
                                       const ast::Expr& place, const Type& type) {
  if (index >= letters.size() || letters[index] == '.' || !IsRefused(type, letters[index])) return true;
  const char letter = letters[index];
  auto report = emitter_.Report(
      DiagnosticCode::kMismatchedArgument, SpanOf(place),
      fmt::format("`{}` takes {} here, and this value is `{}`", name.str(), WordsFor(letter).str(), Print(type)));
  report.Under(fmt::format("not {}", WordsFor(letter).str()));
  if (letter == 'n' && type.is(TypeKind::kString))
    report.Tip("`toInt(...)` or `toFloat(...)` read a number out of text");
  if (letter == 't' && IsNumeric(type)) report.Tip("`toString(...)` or \"{...}\" make text of it");
  return false;
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
