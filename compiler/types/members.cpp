#include "compiler/runtime/methods.h"
#include "compiler/types/type_checker.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace tova::types {

static const Field* FindField(llvm::ArrayRef<Field> fields, llvm::StringRef name) {
  const Field* found = llvm::find_if(fields, [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : found;
}

// What a string's methods give, where the library's pages say so.
static TypeKind ResultOfStringMethod(llvm::StringRef name) {
  return llvm::StringSwitch<TypeKind>(name)
      .Cases("upper", "lower", "trim", "trimStart", "trimEnd", TypeKind::kString)
      .Cases("trim_start", "trim_end", "replace", "capitalize", "titleCase", TypeKind::kString)
      .Cases("title_case", "snakeCase", "snake_case", "camelCase", "camel_case", TypeKind::kString)
      .Cases("padStart", "padEnd", "pad_start", "pad_end", "repeat", TypeKind::kString)
      .Cases("toUpperCase", "toLowerCase", "slice", "substring", TypeKind::kString)
      .Cases("contains", "startsWith", "endsWith", "starts_with", "ends_with", TypeKind::kBool)
      .Cases("len", "charCodeAt", TypeKind::kInt)
      .Default(TypeKind::kAny);
}

bool TypeChecker::IsMethod(const TypeDefinition& definition, llvm::StringRef name) {
  return FindField(definition.methods, name) != nullptr && FindField(definition.fields, name) == nullptr;
}

namespace {

struct KnownMethod {
  llvm::StringLiteral name;
  unsigned receivers;
};

// Of Tova's table of methods, and of JavaScript.
using enum runtime::MethodReceivers;
constexpr KnownMethod kKnownMethods[] = {
#define METHOD(name, receivers) {llvm::StringLiteral(name), static_cast<unsigned>(receivers)},
#include "compiler/runtime/methods.def"
#undef METHOD
    {"length", kStringReceiver | kListReceiver},
    {"at", kStringReceiver | kListReceiver},
    {"concat", kStringReceiver | kListReceiver},
    {"indexOf", kStringReceiver | kListReceiver},
    {"lastIndexOf", kStringReceiver | kListReceiver},
    {"includes", kStringReceiver | kListReceiver},
    {"slice", kStringReceiver | kListReceiver},
    {"push", kListReceiver},
    {"pop", kListReceiver},
    {"shift", kListReceiver},
    {"unshift", kListReceiver},
    {"splice", kListReceiver},
    {"map", kListReceiver},
    {"filter", kListReceiver},
    {"reduce", kListReceiver},
    {"reduceRight", kListReceiver},
    {"forEach", kListReceiver},
    {"flatMap", kListReceiver},
    {"flat", kListReceiver},
    {"fill", kListReceiver},
    {"keys", kListReceiver},
    {"values", kListReceiver},
    {"entries", kListReceiver},
    {"some", kListReceiver},
    {"every", kListReceiver},
    {"find", kListReceiver},
    {"findLast", kListReceiver},
    {"findIndex", kListReceiver},
    {"findLastIndex", kListReceiver},
    {"copyWithin", kListReceiver},
    {"reverse", kListReceiver},
    {"sort", kListReceiver},
    {"join", kListReceiver},
    {"with", kListReceiver},
    {"toReversed", kListReceiver},
    {"toSorted", kListReceiver},
    {"toSpliced", kListReceiver},
    {"codePointAt", kStringReceiver},
    {"charCodeAt", kStringReceiver},
    {"charAt", kStringReceiver},
    {"localeCompare", kStringReceiver},
    {"match", kStringReceiver},
    {"matchAll", kStringReceiver},
    {"normalize", kStringReceiver},
    {"padEnd", kStringReceiver},
    {"padStart", kStringReceiver},
    {"repeat", kStringReceiver},
    {"replaceAll", kStringReceiver},
    {"search", kStringReceiver},
    {"split", kStringReceiver},
    {"startsWith", kStringReceiver},
    {"endsWith", kStringReceiver},
    {"substr", kStringReceiver},
    {"substring", kStringReceiver},
    {"toLowerCase", kStringReceiver},
    {"toUpperCase", kStringReceiver},
    {"toLocaleLowerCase", kStringReceiver},
    {"toLocaleUpperCase", kStringReceiver},
    {"trim", kStringReceiver},
    {"trimEnd", kStringReceiver},
    {"trimStart", kStringReceiver},
    {"upper", kStringReceiver},
    {"lower", kStringReceiver},
    {"isWellFormed", kStringReceiver},
    {"toWellFormed", kStringReceiver},
};

}  // namespace

std::vector<llvm::StringRef> TypeChecker::MethodsOfBuiltin(const Type& type) {
  const unsigned receiver = type.is(TypeKind::kString) ? kStringReceiver : kListReceiver;
  std::vector<llvm::StringRef> names;
  for (const KnownMethod& method : kKnownMethods) {
    if ((method.receivers & receiver) != 0) names.push_back(method.name);
  }
  return names;
}

// Text and lists have so many methods, from so many sides, that only a name which resembles one is taken for a mistake.
void TypeChecker::NoteBuiltinMember(const Type& type, const ast::Name& name) {
  const unsigned receiver = type.is(TypeKind::kString) ? kStringReceiver : kListReceiver;
  for (const KnownMethod& method : kKnownMethods) {
    if (method.name == name.text && (method.receivers & receiver) != 0) return;
  }
  unknown_members_.push_back({name, nullptr, &type});
}

// The type of `object.name`. The place is null where nothing is to be reported.
const Type* TypeChecker::MemberOf(const Type& object, const ast::Name& name, const ast::Expr* place, bool is_write) {
  switch (object.kind) {
    case TypeKind::kDefined:
      return MemberOfDefinition(object, name, is_write || place == nullptr);
    case TypeKind::kRecord:
      for (size_t i = 0; i < object.names.size(); ++i) {
        if (object.names[i] == name.text) return object.parts[i];
      }
      return Any();
    case TypeKind::kString: {
      if (name.text == "length") return Plain(TypeKind::kInt);
      if (name.text == "split" || name.text == "words" || name.text == "lines" || name.text == "chars")
        return &table_.Function({}, table_.List(*Plain(TypeKind::kString)), {0, false, true});
      const TypeKind result = ResultOfStringMethod(name.text);
      if (result == TypeKind::kAny && place != nullptr && !is_write) NoteBuiltinMember(object, name);
      return result == TypeKind::kAny ? Any() : &table_.Function({}, *Plain(result), {0, false, true});
    }
    case TypeKind::kList:
      if (name.text == "length") return Plain(TypeKind::kInt);
      if (place != nullptr && !is_write) NoteBuiltinMember(object, name);
      return Any();
    case TypeKind::kUnion: {
      const Type* left = &table_.Without(object, TypeKind::kNil);
      if (left != &object && options_.is_strict && place != nullptr) {
        const auto* member = llvm::dyn_cast<ast::MemberExpr>(place);
        if (member == nullptr || !member->is_optional) {
          emitter_
              .Report(DiagnosticCode::kPossiblyNil, module_.SpanOf(name),
                      fmt::format("this value can be `nil`, which has no `{}`", name.text.str()))
              .Under(fmt::format("the value is `{}`", Print(object)))
              .Tip("compare it with `nil` first, or write `?.`");
        }
      }
      return left->is(TypeKind::kUnion) ? Any() : MemberOf(*left, name, place, is_write);
    }
    default:
      return Any();
  }
}

const Type* TypeChecker::MemberOfDefinition(const Type& object, const ast::Name& name, bool is_silent) {
  const TypeDefinition& definition = *object.definition;
  Describe(definition);
  Bindings bindings;
  for (size_t i = 0; i < definition.parameters.size(); ++i)
    bindings.emplace_back(definition.parameters[i], object.parts[i]);
  if (const Field* field = FindField(definition.fields, name.text))
    return &table_.Substitute(*field->type, bindings);
  if (const Field* method = FindField(definition.methods, name.text)) return OpenMethod(*method->type, bindings);
  if (!definition.definition.valid()) {
    // Result and Option.
    const TypeKind truth = llvm::StringSwitch<TypeKind>(name.text)
                               .Cases("isOk", "isErr", "isSome", "isNone", TypeKind::kBool)
                               .Default(TypeKind::kAny);
    if (truth == TypeKind::kBool) return &table_.Function({}, *Plain(truth), {0, false, true});
    if (name.text == "unwrap" && !object.parts.empty()) return &table_.Function({}, *object.parts[0], {0, false, true});
    return Any();
  }
  for (const Variant& variant : definition.variants) {
    if (FindField(variant.fields, name.text) != nullptr) return Any();
  }
  if (!is_silent && definition.is_closed) unknown_members_.push_back({name, &definition, &object});
  return Any();
}

// A method's type as a call sees it. Its own type parameters stay open.
const Type* TypeChecker::OpenMethod(const Type& method, const Bindings& bindings) {
  if (!method.is(TypeKind::kFunction) || bindings.empty()) return &method;
  llvm::SmallVector<const Type*, 8> parameters;
  for (const Type* parameter : method.parameters()) parameters.push_back(parameter->has_parameters ? Any() : parameter);
  return &table_.Function(parameters, table_.Substitute(method.result(), bindings),
                          {method.required, method.has_rest, method.is_partial});
}

// `Point.origin`: a function of the type's `impl`s.
const Type* TypeChecker::StaticMember(ast::Symbol& symbol, const ast::Name& name) {
  const TypeDefinition* definition = nullptr;
  if (symbol.kind == ast::SymbolKind::kImport || symbol.declaration != nullptr) {
    const Type* type = TypeOfDeclared(symbol, {});
    if (type->is(TypeKind::kDefined)) definition = type->definition;
  }
  if (definition == nullptr) return Any();
  Describe(*definition);
  const Field* method = FindField(definition->methods, name.text);
  return method == nullptr || method->type->has_parameters ? Any() : method->type;
}

// What a loop over the value gets; Any when that is not known.
const Type* TypeChecker::ElementOf(const Type& type) {
  if (type.is(TypeKind::kList)) return type.parts[0];
  if (type.is(TypeKind::kString)) return &type;
  if (type.is(TypeKind::kRange)) return Plain(TypeKind::kInt);
  return Any();
}

}  // namespace tova::types
