#include "compiler/ast/declarations.h"
#include "compiler/types/type_checker.h"
#include "fmt/format.h"

namespace tova::types {

using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

const Type* TypeChecker::TypeOf(const ast::TypeNode* node) {
  if (node == nullptr) return Any();
  switch (node->kind) {
    case ast::NodeKind::kNamedType:
      return TypeOfName(llvm::cast<ast::NamedType>(*node));
    case ast::NodeKind::kOptionalType: {
      const Type* members[] = {TypeOf(llvm::cast<ast::OptionalType>(*node).inner), Plain(TypeKind::kNil)};
      return &table_.Union(members);
    }
    case ast::NodeKind::kListType:
      return &table_.List(*TypeOf(llvm::cast<ast::ListType>(*node).element));
    case ast::NodeKind::kTupleType: {
      llvm::SmallVector<const Type*, 4> elements;
      for (const ast::TypeNode* element : llvm::cast<ast::TupleType>(*node).elements)
        elements.push_back(TypeOf(element));
      return &table_.Tuple(elements);
    }
    case ast::NodeKind::kFunctionType: {
      const auto& function = llvm::cast<ast::FunctionType>(*node);
      llvm::SmallVector<const Type*, 4> parameters;
      for (const ast::TypeNode* parameter : function.parameters) parameters.push_back(TypeOf(parameter));
      return &table_.Function(parameters, *TypeOf(function.result), {parameters.size(), false, false});
    }
    case ast::NodeKind::kUnionType: {
      llvm::SmallVector<const Type*, 4> members;
      for (const ast::TypeNode* member : llvm::cast<ast::UnionType>(*node).members)
        members.push_back(TypeOf(member));
      return &table_.Union(members);
    }
    case ast::NodeKind::kObjectType: {
      const auto& object = llvm::cast<ast::ObjectType>(*node);
      llvm::SmallVector<llvm::StringRef, 4> names;
      llvm::SmallVector<const Type*, 4> types;
      for (const ast::Name& name : object.names) names.push_back(name.text);
      for (const ast::TypeNode* type : object.types) types.push_back(TypeOf(type));
      return &table_.Record(names, types);
    }
    case ast::NodeKind::kLiteralType: {
      const ast::Expr* literal = llvm::cast<ast::LiteralType>(*node).literal;
      if (literal == nullptr) return Any();
      if (const auto* text = dyn_cast<ast::StringLiteral>(literal))
        return &table_.Literal(table_.Plain(TypeKind::kString), text->value);
      if (const auto* number = dyn_cast<ast::NumberLiteral>(literal)) {
        return &table_.Literal(table_.Plain(number->is_float ? TypeKind::kFloat : TypeKind::kInt),
                               number->digits);
      }
      if (const auto* truth = dyn_cast<ast::BoolLiteral>(literal))
        return &table_.Literal(table_.Plain(TypeKind::kBool), truth->value ? "true" : "false");
      if (llvm::isa<ast::NilLiteral>(literal)) return Plain(TypeKind::kNil);
      return Any();
    }
    default:
      return Any();
  }
}

const Type* TypeChecker::TypeOfName(const ast::NamedType& node) {
  llvm::SmallVector<const Type*, 4> arguments;
  for (const ast::TypeNode* argument : node.arguments) arguments.push_back(TypeOf(argument));
  // `Bool(value: Bool)`: a variant takes no type's name away.
  const bool is_variant = node.symbol != nullptr && EffectiveKind(*node.symbol) == SymbolKind::kVariant;
  const Type* own = is_variant && !node.qualifier ? BuiltinTypeName(node.name.text, arguments) : Any();
  if (!own->is(TypeKind::kAny)) return own;
  if (node.symbol != nullptr) {
    const Type* type = TypeOfDeclared(*node.symbol, arguments);
    const ast::SymbolKind kind = EffectiveKind(*node.symbol);
    const bool is_own = kind == SymbolKind::kStruct || kind == SymbolKind::kSumType;
    if (is_own && type->is(TypeKind::kDefined)) CheckTypeArguments(node, type->definition->parameters.size());
    return type;
  }
  if (node.qualifier) return Any();
  const Type* type = BuiltinTypeName(node.name.text, arguments);
  if (type->is(TypeKind::kDefined)) CheckTypeArguments(node, type->definition->parameters.size());
  return type;
}

void TypeChecker::CheckTypeArguments(const ast::NamedType& node, size_t expected) {
  const size_t given = node.arguments.size();
  if (given == 0 || given == expected || !reported_.insert(&node).second) return;
  if (node.symbol != nullptr) {
    // Parameters with a default may be left out; of imported types that isn't known.
    const auto* type = llvm::dyn_cast_or_null<ast::TypeDecl>(node.symbol->declaration);
    if (given < expected && type == nullptr) return;
    if (given < expected && type->type_parameters.size() > given &&
        type->type_parameters[given]->default_type != nullptr)
      return;
  } else if (given < expected) {
    return;  // `Result<Int>` leaves the error open
  }
  auto report = emitter_.Report(
      DiagnosticCode::kTypeArgumentCount, SpanOf(node),
      expected == 0 ? fmt::format("`{}` takes no type arguments", node.name.text.str())
                    : fmt::format("`{}` takes {} type {}, and {} {} given", node.name.text.str(), expected,
                                  expected == 1 ? "argument" : "arguments", given, given == 1 ? "is" : "are"));
  report.Under(given > expected ? "too many" : "too few");
  if (node.symbol != nullptr && node.symbol->definition.valid())
    report.Label(node.symbol->definition, "defined here");
}

const Type* TypeChecker::TypeOfDeclared(Symbol& symbol, llvm::ArrayRef<const Type*> arguments) {
  switch (symbol.kind) {
    case SymbolKind::kTypeParameter:
      return ParameterType(symbol);
    case SymbolKind::kStruct:
    case SymbolKind::kSumType:
      return &table_.Defined(DefinitionOf(symbol), arguments);
    case SymbolKind::kTypeAlias: {
      const auto* declaration = llvm::dyn_cast_or_null<ast::TypeDecl>(symbol.declaration);
      return declaration == nullptr ? Any() : AliasOf(symbol, *declaration, arguments);
    }
    case SymbolKind::kVariant: {
      const TypeDefinition* definition = DefinitionOfVariant(symbol);
      return definition == nullptr ? Any() : &table_.Defined(*definition, {});
    }
    case SymbolKind::kImport: {
      const analyzer_hooks::ExportedName* name = ExportedOf(symbol);
      const analyzer_hooks::ExportSurface* surface = name == nullptr ? nullptr : SurfaceOf(*name);
      if (surface == nullptr) return Any();
      if (name->kind == analyzer_hooks::ExportKind::kStruct ||
          name->kind == analyzer_hooks::ExportKind::kSumType) {
        return &table_.Defined(ImportedDefinition(*name, *surface), arguments);
      }
      if (name->kind == analyzer_hooks::ExportKind::kTypeAlias) return AliasOfText(*name, *surface, arguments);
      return Any();
    }
    case SymbolKind::kBinding:
    case SymbolKind::kParameter:
    case SymbolKind::kFunction:
    case SymbolKind::kInterface:
    case SymbolKind::kTrait:
    case SymbolKind::kNamespace:
    case SymbolKind::kBuiltin:
    case SymbolKind::kGlobal:
      return Any();
  }
  return Any();
}

// An alias is read once, with its parameters open; a use puts its arguments in.
const Type* TypeChecker::AliasOf(Symbol& symbol, const ast::TypeDecl& declaration,
                                 llvm::ArrayRef<const Type*> arguments) {
  if (symbol.type == nullptr) {
    symbol.type = Any();  // what an alias says of itself is not followed
    symbol.type = TypeOf(declaration.aliased);
  }
  if (!symbol.type->has_parameters) return symbol.type;
  Bindings bindings;
  for (size_t i = 0; i < declaration.type_parameters.size() && i < arguments.size(); ++i) {
    if (Symbol* parameter = declaration.type_parameters[i]->symbol)
      bindings.emplace_back(ParameterType(*parameter), arguments[i]);
  }
  return &table_.Substitute(*symbol.type, bindings);
}

const Type* TypeChecker::ParameterType(Symbol& symbol) {
  if (symbol.type == nullptr) symbol.type = &table_.Parameter(symbol.name);
  return symbol.type;
}

TypeDefinition& TypeChecker::DefinitionOf(const Symbol& symbol) {
  TypeDefinition*& known = definitions_[{symbol.definition.file.value, symbol.definition.begin}];
  if (known != nullptr) return *known;
  known = &table_.NewDefinition();
  TypeDefinition& definition = *known;
  definition.name = symbol.name;
  definition.definition = symbol.definition;
  definition.is_sum = symbol.kind == SymbolKind::kSumType;
  const auto* declaration = llvm::dyn_cast_or_null<ast::TypeDecl>(symbol.declaration);
  if (declaration == nullptr) return definition;
  declarations_[&definition] = declaration;
  llvm::SmallVector<const Type*, 4> parameters;
  for (const ast::TypeParameter* parameter : declaration->type_parameters)
    parameters.push_back(parameter->symbol == nullptr ? Any() : ParameterType(*parameter->symbol));
  definition.parameters = table_.Copy(llvm::ArrayRef<const Type*>(parameters));
  return definition;
}

const TypeDefinition* TypeChecker::DefinitionOfVariant(const Symbol& variant) {
  if (variant.kind == SymbolKind::kBuiltin)
    return variant.owner == nullptr ? nullptr : &BuiltinDefinition(variant.owner->name);
  if (const analyzer_hooks::ExportedName* name = ExportedOf(variant)) {
    const analyzer_hooks::ExportSurface* surface = SurfaceOf(*name);
    if (surface == nullptr) return nullptr;
    if (name->kind == analyzer_hooks::ExportKind::kStruct) return &ImportedDefinition(*name, *surface);
    const analyzer_hooks::ExportedName* owner = surface->Find(name->owner);
    if (owner == nullptr || owner->definition.file != name->definition.file) return nullptr;
    return &ImportedDefinition(*owner, *surface);
  }
  if (EffectiveKind(variant) == SymbolKind::kStruct)
    return variant.declaration == nullptr ? nullptr : &DefinitionOf(variant);
  const bool is_local = variant.owner != nullptr && variant.owner->declaration != nullptr;
  return is_local ? &DefinitionOf(*variant.owner) : nullptr;
}

void TypeChecker::Describe(const TypeDefinition& constant) {
  if (constant.is_described) return;
  // Definitions are made here and nowhere else; a type may speak of itself, so the mark is set first.
  auto& definition = const_cast<TypeDefinition&>(constant);
  definition.is_described = true;
  if (const ast::TypeDecl* declaration = declarations_.lookup(&definition)) {
    DescribeLocal(definition, *declaration);
  } else if (auto imported = imported_.find(&definition); imported != imported_.end()) {
    const auto [name, surface] = imported->second;
    DescribeImported(definition, *name, *surface);
  }
}

// A default of `nil` says that there may be none.
const Type* TypeChecker::TypeWithDefault(const ast::TypeNode* type, const ast::Expr* value) {
  const Type* members[] = {TypeOf(type), Plain(TypeKind::kNil)};
  return llvm::isa_and_nonnull<ast::NilLiteral>(value) ? &table_.Union(members) : members[0];
}

llvm::ArrayRef<Field> TypeChecker::FieldsOf(llvm::ArrayRef<ast::FieldDecl*> fields) {
  llvm::SmallVector<Field, 8> described;
  for (const ast::FieldDecl* field : fields)
    described.push_back({field->name.text, TypeWithDefault(field->type, field->default_value),
                         module_.SpanOf(field->name)});
  return table_.Copy(llvm::ArrayRef<Field>(described));
}

void TypeChecker::DescribeLocal(TypeDefinition& definition, const ast::TypeDecl& declaration) {
  definition.fields = FieldsOf(declaration.fields);
  llvm::SmallVector<Variant, 8> variants;
  for (const ast::VariantDecl* variant : declaration.variants)
    variants.push_back({variant->name.text, FieldsOf(variant->fields)});
  if (declaration.symbol != nullptr && variants.empty()) {
    for (const Symbol* variant : declaration.symbol->variants) variants.push_back({variant->name, {}});
  }
  definition.variants = table_.Copy(llvm::ArrayRef<Variant>(variants));
  definition.is_closed = true;
  for (const ast::Name& derived : declaration.derives)
    definition.is_closed &= derived.text == "Eq" || derived.text == "Show" || derived.text == "JSON";
  llvm::SmallVector<Field, 8> methods;
  AddImplMethods(definition, methods);
  definition.methods = table_.Copy(llvm::ArrayRef<Field>(methods));
}

// The methods that this file's `impl`s give to a type, and those that their traits have bodies for.
void TypeChecker::AddImplMethods(TypeDefinition& definition, llvm::SmallVectorImpl<Field>& methods) {
  auto impls = impls_.find(&definition);
  if (impls == impls_.end()) return;
  for (const ast::ImplDecl* impl : impls->second) {
    for (const ast::FunctionDecl* method : impl->methods)
      methods.push_back({method->name.text, SignatureOf(*method, /*is_method=*/true), module_.SpanOf(method->name)});
  }
  for (const ast::ImplDecl* impl : impls->second) {
    if (impl->trait == nullptr) continue;
    const Symbol* trait = impl->trait->symbol;
    const auto* declaration =
        trait == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::TraitDecl>(trait->declaration);
    if (declaration != nullptr) {
      for (const ast::FunctionDecl* method : declaration->methods)
        methods.push_back({method->name.text, Any(), module_.SpanOf(method->name)});
    } else if (trait == nullptr || trait->kind != SymbolKind::kInterface) {
      definition.is_closed = false;
    }
  }
}

const Type* TypeChecker::ConstructorOf(Symbol& symbol) {
  if (symbol.type != nullptr) return symbol.type;
  symbol.type = Any();
  const TypeDefinition* definition = DefinitionOfVariant(symbol);
  if (definition == nullptr) return symbol.type;
  Describe(*definition);
  llvm::ArrayRef<Field> fields = definition->fields;
  if (EffectiveKind(symbol) == SymbolKind::kVariant) {
    const analyzer_hooks::ExportedName* exported = ExportedOf(symbol);
    llvm::StringRef name = exported != nullptr ? exported->name : symbol.name;
    const Variant* variant = llvm::find_if(definition->variants, [&](const Variant& v) { return v.name == name; });
    if (variant == definition->variants.end()) return symbol.type;
    if (variant->fields.empty()) return symbol.type = &table_.Defined(*definition, {});
    fields = variant->fields;
  }
  llvm::SmallVector<const Type*, 8> parameters;
  for (const Field& field : fields) parameters.push_back(field.type);
  const Type& made = table_.Defined(*definition, definition->parameters);
  return symbol.type = &table_.Function(parameters, made, {parameters.size(), false, false});
}

// The type of what a name stands for as a value.
const Type* TypeChecker::TypeOfSymbol(Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::kBinding:
    case SymbolKind::kParameter:
      if (symbol.type == nullptr) return Any();
      // Which member of a union a variable holds by now is not followed.
      if (symbol.is_assigned && symbol.type->is(TypeKind::kUnion)) return Any();
      return symbol.type;
    case SymbolKind::kFunction: {
      const auto* declaration = llvm::dyn_cast_or_null<ast::FunctionDecl>(symbol.declaration);
      if (symbol.type == nullptr)
        symbol.type = declaration == nullptr ? Any() : SignatureOf(*declaration, /*is_method=*/false);
      return symbol.type;
    }
    case SymbolKind::kStruct:
    case SymbolKind::kVariant:
      return ConstructorOf(symbol);
    case SymbolKind::kImport:
      if (symbol.type == nullptr) symbol.type = TypeOfImported(symbol);
      return symbol.type;
    case SymbolKind::kBuiltin:
      if (symbol.imported_kind == SymbolKind::kVariant) return ConstructorOf(symbol);
      if (symbol.type == nullptr) {
        const runtime::Builtin* builtin = runtime::FindBuiltin(symbol.name);
        symbol.type = builtin == nullptr ? Any() : TypeOfBuiltin(*builtin);
      }
      return symbol.type;
    case SymbolKind::kSumType:
    case SymbolKind::kTypeAlias:
    case SymbolKind::kTypeParameter:
    case SymbolKind::kInterface:
    case SymbolKind::kTrait:
    case SymbolKind::kNamespace:
    case SymbolKind::kGlobal:
      return Any();
  }
  return Any();
}

static bool IsSelf(const ast::Parameter& parameter) {
  const auto* name = llvm::dyn_cast_or_null<ast::BindingPattern>(parameter.pattern);
  return name != nullptr && name->name == "self";
}

const Type* TypeChecker::SignatureOf(const ast::FunctionDecl& declaration, bool is_method) {
  if (declaration.function == nullptr) return Any();
  for (const ast::Decorator* decorator : declaration.decorators) {
    if (decorator->name.text != "fast" && decorator->name.text != "wasm") return Any();
  }
  const ast::Function& function = *declaration.function;
  llvm::SmallVector<const Type*, 8> parameters;
  TypeTable::FunctionShape shape;
  for (const ast::Parameter* parameter : function.parameters) {
    if (is_method && IsSelf(*parameter)) continue;
    const Type* type = TypeWithDefault(parameter->annotation, parameter->default_value);
    parameters.push_back(type);
    if (parameter->is_rest) {
      shape.has_rest = true;
      parameters.back() = Any();
    }
    const bool can_be_nil =
        type->is(TypeKind::kUnion) &&
        llvm::any_of(type->parts, [](const Type* part) { return part->is(TypeKind::kNil); });
    const bool is_optional = parameter->default_value != nullptr || parameter->is_rest || can_be_nil;
    if (!is_optional) shape.required = parameters.size();
  }
  shape.is_partial = declaration.is_extern;
  const Type* result = TypeOf(function.return_type);
  if (function.is_generator) result = Any();
  if (function.is_async) result = &table_.Promise(*result);
  return &table_.Function(parameters, *result, shape);
}

}  // namespace tova::types
