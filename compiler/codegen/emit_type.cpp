#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// Aliases of aliases are followed this far.
constexpr unsigned kMaxAliasDepth = 16;

bool IsNil(const TypeNode& type) {
  const auto* named = dyn_cast<NamedType>(&type);
  if (named != nullptr) return named->name.text == "Nil";
  const auto* literal = dyn_cast<LiteralType>(&type);
  return literal != nullptr && isa<NilLiteral>(literal->literal);
}

}  // namespace

void Emitter::EmitTypeDecl(const TypeDecl& decl) {
  WriteDoc(decl);
  switch (decl.form) {
    case TypeForm::kBody:
      if (decl.variants.empty()) {
        EmitStruct(decl);
      } else {
        EmitSumType(decl);
      }
      return;
    case TypeForm::kAlias: {
      bool is_enumeration = decl.symbol != nullptr && decl.symbol->kind == SymbolKind::kSumType;
      if (is_enumeration) return EmitEnumeration(decl);
      if (!decl.is_pub || function_depth_ != 0) return;
      // Importers name the alias in an import, so there must be something by its name.
      llvm::StringRef written = names_.Of(decl.symbol, decl.name.text);
      StartLine();
      WriteExport(true, decl.name.text, written);
      Mark(decl.begin);
      Write("const ");
      Write(written);
      Write(" = ");
      WriteHelper("values.js", "typeAlias");
      Write("(");
      WriteString(decl.name.text);
      return Write(");");
    }
    case TypeForm::kRefinement:
      return EmitRefinement(decl);
  }
}

void Emitter::EmitFieldNames(llvm::ArrayRef<FieldDecl*> fields) {
  Write("[");
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) Write(", ");
    WriteString(fields[i]->name.text);
  }
  Write("]");
}

// `function Point(x, y) { if (!new.target) return new Point(x, y); this.x = x; ... }`
void Emitter::EmitConstructor(llvm::StringRef name, llvm::ArrayRef<FieldDecl*> fields) {
  names_.EnterScope();
  Write("function ");
  Write(name);
  Write("(");
  llvm::SmallVector<llvm::StringRef, 8> parameters;
  for (size_t i = 0; i < fields.size(); ++i) {
    parameters.push_back(names_.Declare(nullptr, fields[i]->name.text, /*may_hide=*/true));
    if (parameters.back() == name) parameters.back() = names_.Keep((name + "$").str());
    if (i != 0) Write(", ");
    Mark(fields[i]->begin, fields[i]->is_positional ? llvm::StringRef() : fields[i]->name.text);
    Write(parameters.back());
    const Expr* value = fields[i]->default_value;
    if (value == nullptr || analysis_.NeedsStatements(*value)) continue;
    Write(" = ");
    EmitExpr(*value);
  }
  Write(") ");
  ++function_depth_;
  OpenBrace();
  StartLine();
  Write("if (!new.target) return new ");
  Write(name);
  Write("(");
  Write(llvm::join(parameters, ", "));
  Write(");");
  for (size_t i = 0; i < fields.size(); ++i) {
    const Expr* value = fields[i]->default_value;
    if (value != nullptr && analysis_.NeedsStatements(*value)) {
      StartLine();
      Write(("if (" + parameters[i] + " === undefined) ").str());
      OpenBrace();
      EmitInto(*value, {Destination::kAssign, parameters[i]});
      CloseBrace();
    }
    StartLine();
    Write("this.");
    Write(fields[i]->name.text);
    Write(" = ");
    Write(parameters[i]);
    Write(";");
  }
  CloseBrace();
  --function_depth_;
  names_.LeaveScope();
}

void Emitter::EmitStruct(const TypeDecl& decl) {
  llvm::StringRef written = names_.Of(decl.symbol, decl.name.text);
  StartLine();
  WriteExport(decl.is_pub, decl.name.text, written);
  Mark(decl.begin);
  EmitConstructor(written, decl.fields);
  StartLine();
  WriteHelper("values.js", "struct");
  Write("(", written, ", ");
  WriteString(decl.name.text);
  Write(", ");
  EmitFieldNames(decl.fields);
  Write(");");
  EmitDerives(decl);
}

void Emitter::EmitSumType(const TypeDecl& decl) {
  llvm::StringRef type = names_.Of(decl.symbol, decl.name.text);
  StartLine();
  WriteExport(decl.is_pub, decl.name.text, type);
  Mark(decl.begin);
  Write("const ", type, " = ");
  WriteHelper("values.js", "sumType");
  Write("(");
  WriteString(decl.name.text);
  Write(");");
  for (const VariantDecl* variant : decl.variants) {
    llvm::StringRef written = names_.Of(variant->symbol, variant->name.text);
    StartLine();
    WriteExport(decl.is_pub, variant->name.text, written);
    Mark(variant->begin);
    if (!variant->has_payload) {
      Write("const ", written, " = ");
      WriteHelper("values.js", "unitVariant");
      Write("(", type, ", ");
      WriteString(variant->name.text);
      Write(");");
      continue;
    }
    EmitConstructor(written, variant->fields);
    StartLine();
    WriteHelper("values.js", "variant");
    Write("(", type, ", ");
    WriteString(variant->name.text);
    Write(", ", written, ", ");
    EmitFieldNames(variant->fields);
    Write(");");
  }
  EmitDerives(decl);
}

// `type Color = Red | Green | Blue` where the members name no types.
void Emitter::EmitEnumeration(const TypeDecl& decl) {
  llvm::StringRef type = names_.Of(decl.symbol, decl.name.text);
  StartLine();
  WriteExport(decl.is_pub, decl.name.text, type);
  Mark(decl.begin);
  Write("const ", type, " = ");
  WriteHelper("values.js", "sumType");
  Write("(");
  WriteString(decl.name.text);
  Write(");");
  for (const Symbol* variant : decl.symbol->variants) {
    llvm::StringRef written = names_.Of(variant, variant->name);
    StartLine();
    WriteExport(decl.is_pub, variant->name, written);
    Write("const ", written, " = ");
    WriteHelper("values.js", "unitVariant");
    Write("(", type, ", ");
    WriteString(variant->name);
    Write(");");
  }
  EmitDerives(decl);
}

// A refinement type is a function that says whether a value belongs to it.
void Emitter::EmitRefinement(const TypeDecl& decl) {
  llvm::StringRef written = names_.Of(decl.symbol, decl.name.text);
  StartLine();
  WriteExport(decl.is_pub, decl.name.text, written);
  Mark(decl.begin);
  names_.EnterScope();
  llvm::StringRef it = names_.Declare(decl.it_symbol, "it", /*may_hide=*/true);
  Write("function ", written, "(", it, ") ");
  ++function_depth_;
  OpenBrace();
  for (const Expr* predicate : decl.predicates) {
    Hoist(*predicate);
    StartLine();
    Mark(predicate->begin);
    Write("if (");
    EmitNegatedCondition(*predicate);
    Write(") return false;");
  }
  StartLine();
  Write("return true;");
  CloseBrace();
  --function_depth_;
  names_.LeaveScope();
  StartLine();
  WriteHelper("values.js", "refinement");
  Write("(", written, ", ");
  WriteString(decl.name.text);
  Write(");");
}

void Emitter::EmitDerives(const TypeDecl& decl) {
  if (decl.derives.empty()) return;
  StartLine();
  WriteHelper("derive.js", "derive");
  Write(("(" + names_.Of(decl.symbol, decl.name.text)).str());
  for (const Name& name : decl.derives) {
    Write(", ");
    WriteString(name.text);
  }
  Write(");");
  if (llvm::none_of(decl.derives, [](const Name& name) { return name.text == "JSON"; })) return;
  EmitFieldShapes(names_.Of(decl.symbol, decl.name.text), decl.fields);
  for (const VariantDecl* variant : decl.variants) {
    EmitFieldShapes(names_.Of(variant->symbol, variant->name.text), variant->fields);
  }
}

// Tells `from_json` which fields hold values of types that it has to rebuild.
void Emitter::EmitFieldShapes(llvm::StringRef constructor, llvm::ArrayRef<FieldDecl*> fields) {
  bool has_shape = false;
  for (const FieldDecl* field : fields) {
    std::string shape = ShapeOf(field->type, 0);
    if (shape.empty()) continue;
    if (has_shape) {
      Write(", ");
    } else {
      StartLine();
      Mark(field->begin);
      WriteHelper("derive.js", "fieldShapes");
      Write(("(" + constructor + ", () => ({ ").str());
    }
    has_shape = true;
    EmitKey(field->name.text);
    Write(": ");
    Write(shape);
  }
  if (has_shape) Write(" }));");
}

// The shape of a type's values as `fieldShapes` takes it; empty when JSON gives them back as they were.
std::string Emitter::ShapeOf(const TypeNode* type, unsigned depth) {
  if (type == nullptr || depth > kMaxAliasDepth) return {};
  if (const auto* optional = dyn_cast<OptionalType>(type)) {
    std::string inner = ShapeOf(optional->inner, depth + 1);
    return "{ maybe: " + (inner.empty() ? "null" : inner) + " }";
  }
  if (const auto* list = dyn_cast<ListType>(type)) {
    std::string element = ShapeOf(list->element, depth + 1);
    return element.empty() ? element : "[" + element + "]";
  }
  if (const auto* choice = dyn_cast<UnionType>(type)) {
    llvm::SmallVector<const TypeNode*, 4> members;
    for (const TypeNode* member : choice->members) {
      if (!IsNil(*member)) members.push_back(member);
    }
    return members.size() == 1 ? ShapeOf(members.front(), depth + 1) : std::string();
  }
  const auto* named = dyn_cast<NamedType>(type);
  if (named == nullptr) return {};
  auto argument = [&](size_t i) {
    std::string shape = i < named->arguments.size() ? ShapeOf(named->arguments[i], depth + 1) : "";
    return shape.empty() ? std::string("null") : shape;
  };
  if (named->symbol == nullptr) {
    const bool is_list = named->name.text == "List" || named->name.text == "Array";
    if (is_list) return argument(0) == "null" ? std::string() : "[" + argument(0) + "]";
    if (named->name.text == "Option") return "{ some: " + argument(0) + " }";
    if (named->name.text == "Result") return "{ ok: " + argument(0) + ", error: " + argument(1) + " }";
    return {};
  }
  const Symbol& symbol = *named->symbol;
  const SymbolKind kind = symbol.kind == SymbolKind::kImport ? symbol.imported_kind : symbol.kind;
  if (kind == SymbolKind::kStruct || kind == SymbolKind::kSumType) {
    if (named->qualifier) return (named->qualifier.text + "." + named->name.text).str();
    return names_.Of(&symbol, named->name.text).str();
  }
  const auto* alias = llvm::dyn_cast_or_null<TypeDecl>(symbol.declaration);
  return kind == SymbolKind::kTypeAlias && alias != nullptr ? ShapeOf(alias->aliased, depth + 1) : std::string();
}

}  // namespace tova::codegen
