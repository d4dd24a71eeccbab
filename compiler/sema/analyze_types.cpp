#include <utility>

#include "compiler/sema/analyzer.h"
#include "compiler/sema/known_names.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::Symbol;
using ast::SymbolKind;

// Types of annotations are resolved where they can be. A name that nothing defines is accepted when it resembles no
// type: types of JavaScript libraries have no declaration.
void Analyzer::VisitNamedType(ast::NamedType& node) {
  for (ast::TypeNode* argument : node.arguments) Visit(argument);
  if (node.qualifier) {
    const Found space = Find(node.qualifier.text);
    if (space.symbol == nullptr) return;
    MarkUsed(space);
    if (space.symbol->kind == SymbolKind::kNamespace) node.symbol = NamespaceMember(*space.symbol, node.name);
    for (Symbol* variant : space.symbol->variants) {
      if (variant->name == node.name.text) node.symbol = variant;
    }
    return;
  }
  const Found found = Find(node.name.text);
  if (found.symbol == nullptr && reports_types_) ReportUnknownType(node);
  if (found.symbol == nullptr || found.scope == nullptr) return;
  const SymbolKind kind = EffectiveKind(*found.symbol);
  const bool is_value =
      found.symbol->kind != SymbolKind::kImport &&
      (kind == SymbolKind::kBinding || kind == SymbolKind::kParameter || kind == SymbolKind::kFunction);
  if (is_value) return;
  MarkUsed(found);
  node.symbol = found.symbol;
}

std::vector<llvm::StringRef> Analyzer::VisibleTypes() const {
  std::vector<llvm::StringRef> names(BuiltinTypeNames());
  for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
    for (const Scope::Entry& entry : scope->entries) {
      const SymbolKind kind = EffectiveKind(*entry.symbol);
      if (kind == SymbolKind::kStruct || kind == SymbolKind::kSumType || kind == SymbolKind::kVariant ||
          kind == SymbolKind::kTypeAlias || kind == SymbolKind::kInterface || kind == SymbolKind::kTrait) {
        names.push_back(entry.symbol->name);
      }
    }
  }
  return names;
}

void Analyzer::ReportUnknownType(const ast::NamedType& node) {
  llvm::StringRef name = node.name.text;
  // One letter is a type parameter that somebody else declares.
  if (name.size() < 2 || name == "nil" || IsBuiltinTypeName(name) || variants_of_imports_.contains(names_.Intern(name))) return;
  std::string tip = DidYouMean(name, VisibleTypes());
  if (tip.empty() && !options_.is_strict) return;
  auto report = emitter_.Report(DiagnosticCode::kUnknownType, module_.SpanOf(node.name),
                                fmt::format("type `{}` is not defined", name.str()));
  report.Under("no such type");
  if (!tip.empty()) report.Tip(std::move(tip));
}

void Analyzer::VisitOptionalType(ast::OptionalType& node) { Visit(node.inner); }
void Analyzer::VisitListType(ast::ListType& node) { Visit(node.element); }

void Analyzer::VisitTupleType(ast::TupleType& node) {
  for (ast::TypeNode* element : node.elements) Visit(element);
}

void Analyzer::VisitFunctionType(ast::FunctionType& node) {
  for (ast::TypeNode* parameter : node.parameters) Visit(parameter);
  Visit(node.result);
}

void Analyzer::VisitUnionType(ast::UnionType& node) {
  for (ast::TypeNode* member : node.members) Visit(member);
}

void Analyzer::VisitObjectType(ast::ObjectType& node) {
  for (ast::TypeNode* type : node.types) Visit(type);
}

void Analyzer::VisitLiteralType(ast::LiteralType& node) { Visit(node.literal); }
void Analyzer::VisitErrorType(ast::ErrorType&) {}

// `is` asks at run time, so its type must be known.
void Analyzer::VisitIsExpr(ast::IsExpr& node) {
  node.static_type = ast::StaticType::kBool;
  Visit(node.value);
  if (node.type == nullptr) return;
  const bool reports_types = std::exchange(reports_types_, false);
  Visit(node.type);
  reports_types_ = reports_types;
  auto* named = llvm::dyn_cast<ast::NamedType>(node.type);
  if (named == nullptr || named->symbol != nullptr || named->qualifier || named->name.empty()) return;
  llvm::StringRef name = named->name.text;
  Symbol* ambient = FindAmbient(name);
  const SymbolKind ambient_kind = ambient == nullptr ? SymbolKind::kBinding : EffectiveKind(*ambient);
  // `Ok` and `Option` have symbols; so have classes of JavaScript that are no types of Tova, such as `Date`.
  if (ambient_kind == SymbolKind::kVariant || ambient_kind == SymbolKind::kSumType ||
      (ambient_kind == SymbolKind::kGlobal && !IsBuiltinTypeName(name))) {
    named->symbol = ambient;
    return;
  }
  if (IsBuiltinTypeName(name)) return;
  if (Symbol* type = ReachForType(name)) {
    named->symbol = type;
    return;
  }
  auto report = emitter_.Report(DiagnosticCode::kUnknownName, module_.SpanOf(named->name),
                                fmt::format("type `{}` is not defined", name.str()));
  report.Under("no such type or variant");
  std::string tip = DidYouMean(name, VisibleTypes());
  if (!tip.empty()) report.Tip(std::move(tip));
}

}  // namespace tova::sema
