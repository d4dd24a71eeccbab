#include "compiler/types/type_checker.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

using llvm::dyn_cast;

// Whether values of the type are certain not to be taken apart like a list.
static bool IsNoList(const Type& type) {
  return IsNumeric(type) || type.is(TypeKind::kString) || type.is(TypeKind::kBool) || type.is(TypeKind::kDefined);
}

// Gives the names of a pattern their types, and reports parts that no value of the type can have.
void TypeChecker::Bind(ast::Pattern* pattern, const Type& type, bool is_mutable) {
  if (pattern == nullptr) return;
  switch (pattern->kind) {
    case ast::NodeKind::kBindingPattern: {
      auto& name = llvm::cast<ast::BindingPattern>(*pattern);
      if (name.symbol == nullptr || name.assigns) return;
      const Type& own = name.annotation != nullptr ? *TypeOf(name.annotation) : type;
      name.symbol->type = is_mutable && name.annotation == nullptr ? &table_.Widen(own) : &own;
      return;
    }
    case ast::NodeKind::kVariantPattern:
      return BindVariant(llvm::cast<ast::VariantPattern>(*pattern), type, is_mutable);
    case ast::NodeKind::kLiteralPattern: {
      const ast::Expr* literal = llvm::cast<ast::LiteralPattern>(*pattern).literal;
      const Type* own = Any();
      if (llvm::isa_and_nonnull<ast::StringLiteral>(literal)) own = Plain(TypeKind::kString);
      if (llvm::isa_and_nonnull<ast::BoolLiteral>(literal)) own = Plain(TypeKind::kBool);
      if (llvm::isa_and_nonnull<ast::NumberLiteral, ast::UnaryExpr>(literal)) own = Plain(TypeKind::kInt);
      if (const auto* text = llvm::dyn_cast_or_null<ast::StringLiteral>(literal))
        own = &table_.Literal(*own, text->value);
      if (Fits(*own, type) == Fit::kNo) ReportPattern(*pattern, *own, type);
      return;
    }
    case ast::NodeKind::kListPattern: {
      if (IsNoList(type)) ReportPattern(*pattern, table_.List(*Any()), type);
      for (ast::Pattern* part : llvm::cast<ast::ListPattern>(*pattern).elements) {
        const bool is_rest = llvm::isa_and_nonnull<ast::RestPattern>(part);
        const Type* element = type.is(TypeKind::kList) ? type.parts[0] : Any();
        Bind(part, is_rest ? table_.List(*element) : *element, is_mutable);
      }
      return;
    }
    case ast::NodeKind::kTuplePattern: {
      if (IsNoList(type)) ReportPattern(*pattern, table_.List(*Any()), type);
      llvm::ArrayRef<ast::Pattern*> parts = llvm::cast<ast::TuplePattern>(*pattern).elements;
      for (size_t i = 0; i < parts.size(); ++i) {
        const bool is_known = type.is(TypeKind::kTuple) && i < type.parts.size() &&
                              !llvm::isa_and_nonnull<ast::RestPattern>(parts[i]);
        const Type* element = type.is(TypeKind::kList) && !llvm::isa_and_nonnull<ast::RestPattern>(parts[i])
                                  ? type.parts[0]
                                  : Any();
        Bind(parts[i], is_known ? *type.parts[i] : *element, is_mutable);
      }
      return;
    }
    case ast::NodeKind::kObjectPattern: {
      auto& object = llvm::cast<ast::ObjectPattern>(*pattern);
      for (ast::ObjectPatternField* field : object.fields) {
        if (field->default_value != nullptr) Visit(field->default_value);
        const bool has_fields = type.is(TypeKind::kDefined) || type.is(TypeKind::kRecord);
        const Type* part = has_fields ? MemberOf(type, field->key, nullptr, false) : Any();
        if (type.is(TypeKind::kDefined) && field->default_value == nullptr)
          MemberOfDefinition(type, field->key, /*is_silent=*/false);
        Bind(field->value, field->default_value != nullptr ? *Any() : *part, is_mutable);
      }
      Bind(object.rest, *Any(), is_mutable);
      return;
    }
    case ast::NodeKind::kPrefixPattern:
      if (IsNumeric(type) || type.is(TypeKind::kBool) || type.is(TypeKind::kDefined) || type.is(TypeKind::kList))
        ReportPattern(*pattern, *Plain(TypeKind::kString), type);
      Bind(llvm::cast<ast::PrefixPattern>(*pattern).rest, *Plain(TypeKind::kString), is_mutable);
      return;
    case ast::NodeKind::kRestPattern:
      return Bind(llvm::cast<ast::RestPattern>(*pattern).target, type, is_mutable);
    default:
      return;
  }
}

// `match direction { "north" => ..., "south" => ... }` is complete when there are no others.
void TypeChecker::CompareWithLiterals(const ast::MatchExpr& match, const Type& subject) {
  const Type* single[] = {&subject};
  llvm::ArrayRef<const Type*> members = subject.is(TypeKind::kUnion) ? subject.parts : llvm::ArrayRef<const Type*>(single);
  std::vector<std::string> wanted;
  for (const Type* member : members) {
    if (member->is(TypeKind::kLiteral)) {
      wanted.push_back(Print(*member));
    } else if (member->is(TypeKind::kNil)) {
      wanted.emplace_back("nil");
    } else if (member->is(TypeKind::kBool)) {
      wanted.insert(wanted.end(), {"true", "false"});
    } else {
      return;
    }
  }
  for (const ast::MatchArm* arm : match.arms) {
    const auto* pattern = llvm::dyn_cast_or_null<ast::LiteralPattern>(arm->pattern);
    if (pattern == nullptr && llvm::isa_and_nonnull<ast::BindingPattern, ast::WildcardPattern>(arm->pattern) &&
        arm->guard == nullptr)
      return;
    if (pattern == nullptr || pattern->literal == nullptr || arm->guard != nullptr) continue;
    std::string taken;
    if (const auto* text = dyn_cast<ast::StringLiteral>(pattern->literal))
      taken = fmt::format("\"{}\"", text->value.str());
    if (const auto* number = dyn_cast<ast::NumberLiteral>(pattern->literal)) taken = number->digits.str();
    if (const auto* truth = dyn_cast<ast::BoolLiteral>(pattern->literal)) taken = truth->value ? "true" : "false";
    if (llvm::isa<ast::NilLiteral>(pattern->literal)) taken = "nil";
    llvm::erase(wanted, taken);
  }
  options_.literal_matches[&match] = std::move(wanted);
}

void TypeChecker::BindVariant(ast::VariantPattern& pattern, const Type& type, bool is_mutable) {
  auto bind_all = [&] {
    for (ast::Pattern* part : pattern.arguments) Bind(part, *Any(), is_mutable);
  };
  const ast::Symbol* symbol = pattern.symbol;
  const TypeDefinition* definition = symbol == nullptr ? nullptr : DefinitionOfVariant(*symbol);
  if (definition == nullptr) return bind_all();
  const Type& own = table_.Defined(*definition, {});
  if (Fits(own, type) == Fit::kNo) {
    ReportPattern(pattern, own, type);
    return bind_all();
  }
  Describe(*definition);
  const Type* subject = &type;
  if (type.is(TypeKind::kUnion)) {
    const Type* const* member =
        llvm::find_if(type.parts, [&](const Type* part) { return part->definition == definition; });
    if (member != type.parts.end()) subject = *member;
  }
  Bindings bindings;
  if (subject->definition == definition) {
    for (size_t i = 0; i < definition->parameters.size(); ++i)
      bindings.emplace_back(definition->parameters[i], subject->parts[i]);
  }
  llvm::ArrayRef<Field> fields = definition->fields;
  if (EffectiveKind(*symbol) == ast::SymbolKind::kVariant) {
    const analyzer_hooks::ExportedName* exported = ExportedOf(*symbol);
    llvm::StringRef name = exported != nullptr ? exported->name : symbol->name;
    const Variant* variant = llvm::find_if(definition->variants, [&](const Variant& v) { return v.name == name; });
    if (variant == definition->variants.end()) return bind_all();
    fields = variant->fields;
  }
  for (size_t i = 0; i < pattern.arguments.size(); ++i) {
    const Type* part = Any();
    const bool is_named = i < pattern.argument_names.size() && pattern.argument_names[i];
    for (size_t k = 0; k < fields.size(); ++k) {
      const bool is_this = is_named ? fields[k].name == pattern.argument_names[i].text : k == i;
      if (is_this && !llvm::isa_and_nonnull<ast::RestPattern>(pattern.arguments[i]))
        part = &table_.Substitute(*fields[k].type, bindings);
    }
    Bind(pattern.arguments[i], *part, is_mutable);
  }
}

void TypeChecker::BindTargets(llvm::ArrayRef<ast::Pattern*> targets, const Type& iterated,
                              const ast::Expr* iterable) {
  if (iterable != nullptr && (IsNumeric(iterated) || iterated.is(TypeKind::kBool))) {
    auto report = emitter_.Report(DiagnosticCode::kNotIterable, SpanOf(*iterable),
                                  fmt::format("`for` can't go over `{}`", Print(iterated)));
    report.Under("has no elements");
    if (IsNumeric(iterated)) report.Tip("count with `range(...)`");
  }
  const Type* element = ElementOf(iterated);
  if (targets.size() == 1) {
    Bind(targets[0], *element);
    return;
  }
  // Over a list of pairs, two names may mean the pair.
  const bool is_simple = IsNumeric(*element) || element->is(TypeKind::kString) || element->is(TypeKind::kBool) ||
                         element->is(TypeKind::kDefined);
  for (size_t i = 0; i < targets.size(); ++i)
    Bind(targets[i], is_simple ? (i == 0 ? *Plain(TypeKind::kInt) : *element) : *Any());
}

}  // namespace tova::types
