#include "compiler/types/text_scope.h"
#include "compiler/types/type_checker.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::types {

using analyzer_hooks::ExportedField;
using analyzer_hooks::ExportedMethod;
using analyzer_hooks::ExportedName;
using analyzer_hooks::ExportKind;
using analyzer_hooks::ExportSurface;

namespace {

// Reads the form of a type; what names mean is the checker's to say. What it can't read is no type.
template <typename Names>
class TextReader {
 public:
  TextReader(llvm::StringRef text, TypeTable& table, Names names) : rest_(text), table_(table), names_(names) {}

  const Type* ReadAll() {
    const Type* type = Read(0);
    Skip();
    return type != nullptr && rest_.empty() ? type : &table_.any();
  }

 private:
  static constexpr unsigned kDeepest = 40;

  void Skip() { rest_ = rest_.ltrim(" \t\r\n"); }
  bool Take(llvm::StringRef token) {
    Skip();
    return rest_.consume_front(token);
  }

  const Type* Read(unsigned depth) {
    if (depth > kDeepest) return nullptr;
    Take("|");
    llvm::SmallVector<const Type*, 4> members;
    do {
      const Type* member = ReadPostfix(depth);
      if (member == nullptr) return nullptr;
      members.push_back(member);
    } while (Take("|"));
    return &table_.Union(members);
  }

  const Type* ReadPostfix(unsigned depth) {
    const Type* type = ReadPrimary(depth);
    while (type != nullptr && Take("?")) {
      const Type* members[] = {type, &table_.Plain(TypeKind::kNil)};
      type = &table_.Union(members);
    }
    return type;
  }

  // The types up to the closing bracket; false when there is something else.
  bool ReadList(llvm::StringRef closer, unsigned depth, llvm::SmallVectorImpl<const Type*>& types) {
    while (!Take(closer)) {
      if (!types.empty() && !Take(",")) return false;
      if (Take(closer)) return true;
      const Type* type = Read(depth + 1);
      if (type == nullptr) return false;
      types.push_back(type);
    }
    return true;
  }

  const Type* ReadPrimary(unsigned depth) {
    llvm::SmallVector<const Type*, 4> parts;
    if (Take("[")) {
      if (!ReadList("]", depth, parts) || parts.size() != 1) return nullptr;
      return &table_.List(*parts.front());
    }
    if (Take("(")) {
      if (!ReadList(")", depth, parts)) return nullptr;
      if (Take("->")) {
        const Type* result = ReadPostfix(depth + 1);
        if (result == nullptr) return nullptr;
        return &table_.Function(parts, *result, {parts.size(), false, false});
      }
      return parts.size() == 1 ? parts.front() : &table_.Tuple(parts);
    }
    Skip();
    if (rest_.starts_with("\"") || rest_.starts_with("'")) {
      const size_t end = rest_.find(rest_[0], 1);
      if (end == llvm::StringRef::npos || rest_.take_front(end).contains('\\')) return nullptr;
      llvm::StringRef value = rest_.slice(1, end);
      rest_ = rest_.drop_front(end + 1);
      return &table_.Literal(table_.Plain(TypeKind::kString), value);
    }
    llvm::StringRef name = rest_.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    if (name.empty() || llvm::isDigit(name[0])) return nullptr;
    rest_ = rest_.drop_front(name.size());
    if (name == "nil") return &table_.Plain(TypeKind::kNil);
    if (rest_.starts_with(".")) return nullptr;
    if (Take("<") && !ReadList(">", depth, parts)) return nullptr;
    return names_(name, llvm::ArrayRef<const Type*>(parts));
  }

  llvm::StringRef rest_;
  TypeTable& table_;
  Names names_;
};

}  // namespace

const Type* TypeChecker::TypeOfText(llvm::StringRef text, const TextScope& scope) {
  if (text.empty()) return Any();
  auto names = [&](llvm::StringRef name, llvm::ArrayRef<const Type*> arguments) {
    return TypeOfTextName(name, arguments, scope);
  };
  return TextReader(text, table_, names).ReadAll();
}

const Type* TypeChecker::TypeOfTextName(llvm::StringRef name, llvm::ArrayRef<const Type*> arguments,
                                        const TextScope& scope) {
  for (const auto& [parameter, type] : scope.parameters) {
    if (parameter == name) return type;
  }
  if (text_budget_ == 0) return Any();
  --text_budget_;
  if (scope.surface != nullptr) {
    const ExportedName* found = scope.surface->Find(name);
    // Under another file's name there may be anything.
    if (found != nullptr && found->definition.file != scope.file) return Any();
    if (found != nullptr) {
      switch (found->kind) {
        case ExportKind::kStruct:
        case ExportKind::kSumType:
          return &table_.Defined(ImportedDefinition(*found, *scope.surface), arguments);
        case ExportKind::kTypeAlias:
          return AliasOfText(*found, *scope.surface, arguments);
        case ExportKind::kFunction:
        case ExportKind::kValue:
        case ExportKind::kVariable:
          break;
        case ExportKind::kVariant:
        case ExportKind::kInterface:
        case ExportKind::kTrait:
          return Any();
      }
    }
  }
  // An import of that module may give a built-in name another meaning; the primitive types keep theirs.
  const Type* builtin = BuiltinTypeName(name, arguments);
  const bool can_be_other = builtin->is(TypeKind::kDefined) && scope.surface != nullptr;
  return can_be_other ? Any() : builtin;
}

const Type* TypeChecker::AliasOfText(const ExportedName& name, const ExportSurface& surface,
                                     llvm::ArrayRef<const Type*> arguments) {
  if (depth_ > kDeepestAlias) return Any();
  ++depth_;
  TextScope scope;
  scope.surface = &surface;
  scope.file = name.definition.file;
  for (size_t i = 0; i < name.type_parameters.size(); ++i)
    scope.parameters.emplace_back(name.type_parameters[i], i < arguments.size() ? arguments[i] : Any());
  const Type* type = TypeOfText(name.type, scope);
  --depth_;
  return type;
}

// What has a default may have been meant to be `nil`.
const Type* TypeChecker::TypeOfField(const ExportedField& field, const TextScope& scope) {
  const Type* members[] = {TypeOfText(field.type, scope), Plain(TypeKind::kNil)};
  return field.has_default ? &table_.Union(members) : members[0];
}

const ExportSurface* TypeChecker::SurfaceOf(const ExportedName& name) const {
  for (const ExportSurface* surface : options_.surfaces) {
    const std::vector<ExportedName>& names = surface->names();
    if (&name >= names.data() && &name < names.data() + names.size()) return surface;
  }
  return nullptr;
}

TypeDefinition& TypeChecker::ImportedDefinition(const ExportedName& name, const ExportSurface& surface) {
  TypeDefinition*& known = definitions_[{name.definition.file.value, name.definition.begin}];
  if (known != nullptr) return *known;
  known = &table_.NewDefinition();
  TypeDefinition& definition = *known;
  definition.name = name.name;
  definition.definition = name.definition;
  definition.is_sum = name.kind == ExportKind::kSumType;
  llvm::SmallVector<const Type*, 4> parameters;
  for (llvm::StringRef parameter : name.type_parameters) parameters.push_back(&table_.Parameter(parameter));
  definition.parameters = table_.Copy(llvm::ArrayRef<const Type*>(parameters));
  imported_[&definition] = {&name, &surface};
  return definition;
}

void TypeChecker::DescribeImported(TypeDefinition& definition, const ExportedName& name,
                                   const ExportSurface& surface) {
  TextScope scope;
  scope.surface = &surface;
  scope.file = name.definition.file;
  for (size_t i = 0; i < name.type_parameters.size(); ++i)
    scope.parameters.emplace_back(name.type_parameters[i], definition.parameters[i]);
  auto fields_of = [&](const std::vector<ExportedField>& fields) {
    llvm::SmallVector<Field, 8> described;
    for (const ExportedField& field : fields)
      described.push_back({field.name, TypeOfField(field, scope), {}});
    return table_.Copy(llvm::ArrayRef<Field>(described));
  };
  definition.fields = fields_of(name.fields);
  llvm::SmallVector<Variant, 8> variants;
  for (llvm::StringRef variant : name.variants) {
    const ExportedName* details = surface.Find(variant);
    const bool is_known = details != nullptr && details->definition.file == name.definition.file;
    if (!is_known) return;
    variants.push_back({variant, fields_of(details->fields)});
  }
  definition.variants = table_.Copy(llvm::ArrayRef<Variant>(variants));
  definition.is_closed = name.is_closed;
  llvm::SmallVector<Field, 8> methods;
  for (const ExportedMethod& method : name.methods) {
    // A method's own type parameters are not listed, and its text may speak of them.
    methods.push_back({method.name, FunctionOfText(method.parameters, method.result, method.is_plain, scope),
                       method.definition});
  }
  AddImplMethods(definition, methods);
  definition.methods = table_.Copy(llvm::ArrayRef<Field>(methods));
}

void TypeChecker::AppendRequired(const ExportedName& contract, llvm::SmallVectorImpl<Required>& required) {
  const ExportSurface* surface = SurfaceOf(contract);
  if (surface == nullptr) return;
  TextScope scope;
  scope.surface = surface;
  scope.file = contract.definition.file;
  for (llvm::StringRef parameter : contract.type_parameters) scope.parameters.emplace_back(parameter, Any());
  for (const ExportedMethod& method : contract.methods) {
    required.push_back({method.name, method.definition,
                        FunctionOfText(method.parameters, method.result, method.is_plain, scope),
                        method.is_plain && !method.result.empty()});
  }
}

const Type* TypeChecker::FunctionOfText(llvm::ArrayRef<ExportedField> fields, llvm::StringRef result,
                                        bool is_plain, const TextScope& scope) {
  llvm::SmallVector<const Type*, 8> parameters;
  TypeTable::FunctionShape shape;
  for (const ExportedField& field : fields) {
    const Type* type = field.is_rest ? Any() : TypeOfField(field, scope);
    parameters.push_back(type);
    shape.has_rest |= field.is_rest;
    const bool can_be_nil =
        type->is(TypeKind::kUnion) &&
        llvm::any_of(type->parts, [](const Type* part) { return part->is(TypeKind::kNil); });
    if (!field.has_default && !can_be_nil) shape.required = parameters.size();
  }
  return &table_.Function(parameters, is_plain ? *TypeOfText(result, scope) : *Any(), shape);
}

const Type* TypeChecker::TypeOfImported(ast::Symbol& symbol) {
  const ExportedName* name = ExportedOf(symbol);
  const ExportSurface* surface = name == nullptr ? nullptr : SurfaceOf(*name);
  if (surface == nullptr) return Any();
  TextScope scope;
  scope.surface = surface;
  scope.file = name->definition.file;
  switch (name->kind) {
    case ExportKind::kFunction: {
      if (!name->is_plain) return Any();
      for (llvm::StringRef parameter : name->type_parameters)
        scope.parameters.emplace_back(parameter, &table_.Parameter(parameter));
      return FunctionOfText(name->fields, name->type, name->is_plain, scope);
    }
    case ExportKind::kValue:
      return TypeOfText(name->type, scope);
    case ExportKind::kStruct:
    case ExportKind::kVariant:
      return ConstructorOf(symbol);
    case ExportKind::kVariable:
    case ExportKind::kSumType:
    case ExportKind::kTypeAlias:
    case ExportKind::kInterface:
    case ExportKind::kTrait:
      return Any();
  }
  return Any();
}

}  // namespace tova::types
