#include <algorithm>

#include "compiler/ast/patterns.h"
#include "compiler/sema/analyzer.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::StaticType;
using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

void Analyzer::Bind(ast::Pattern* pattern, const BindingMode& mode) {
  if (pattern == nullptr) return;
  // The parameters of one function and the targets of one loop share the list of what is bound.
  BoundNames bound;
  auto* shared = bound_;
  if (bound_ == nullptr) bound_ = &bound;
  const BindingMode* around = std::exchange(mode_, &mode);
  VisitPattern(*pattern);
  mode_ = around;
  bound_ = shared;
}

void Analyzer::VisitWildcardPattern(ast::WildcardPattern&) {}
void Analyzer::VisitErrorPattern(ast::ErrorPattern& node) { skipped_.push_back(SpanOf(node)); }

void Analyzer::VisitBindingPattern(ast::BindingPattern& node) {
  Visit(node.annotation);
  if (node.name.empty() || node.name == "_") return;
  if (const ast::BindingPattern* earlier = bound_->Find(node.name)) {
    emitter_
        .Report(
            mode_->is_parameter ? DiagnosticCode::kDuplicateParameter : DiagnosticCode::kDuplicatePatternName,
            SpanOf(node),
            mode_->is_parameter ? fmt::format("two parameters are named `{}`", node.name.str())
                                : fmt::format("this pattern binds `{}` twice", node.name.str()))
        .Under("again here")
        .Label(SpanOf(*earlier), "first here");
    node.symbol = earlier->symbol;
    return;
  }
  bound_->Add(&node);
  if (mode_->may_assign) {
    const Found found = FindForAssignment(node.name, node.begin);
    if (found.symbol != nullptr && !mode_->is_pub) {
      node.symbol = found.symbol;
      node.assigns = true;
      if (found.symbol->kind == SymbolKind::kBinding && found.symbol->is_mutable) {
        found.symbol->is_assigned = true;
        if (found.scope->function != function_) found.symbol->is_captured = true;
      } else {
        ReportAssignment(*found.symbol, SpanOf(node));
      }
      return;
    }
  }
  Symbol* symbol = NewSymbol(node.name, mode_->is_parameter ? SymbolKind::kParameter : SymbolKind::kBinding,
                             SpanOf(node), &node);
  symbol->is_mutable = mode_->is_mutable;
  symbol->is_pub = mode_->is_pub;
  symbol->static_type = node.annotation != nullptr ? TypeOfAnnotation(node.annotation) : mode_->type;
  node.symbol = symbol;
  Declare(symbol);
  if (mode_->warns_unused && node.name != "self") {
    Watch(symbol, mode_->is_parameter ? DiagnosticCode::kUnusedParameter : DiagnosticCode::kUnusedBinding);
  }
}

void Analyzer::VisitLiteralPattern(ast::LiteralPattern& node) { Visit(node.literal); }

void Analyzer::VisitRangePattern(ast::RangePattern& node) {
  Visit(node.low);
  Visit(node.high);
}

// Parts of a value say nothing of its type.
#define TOVA_IN_PARTS(...)                                   \
  do {                                                       \
    BindingMode parts = *mode_;                              \
    parts.type = StaticType::kUnknown;                       \
    const BindingMode* whole = std::exchange(mode_, &parts); \
    __VA_ARGS__;                                             \
    mode_ = whole;                                           \
  } while (false)

void Analyzer::VisitListPattern(ast::ListPattern& node) {
  TOVA_IN_PARTS(for (ast::Pattern* part : node.elements) Visit(part));
}

void Analyzer::VisitTuplePattern(ast::TuplePattern& node) {
  TOVA_IN_PARTS(for (ast::Pattern* part : node.elements) Visit(part));
}

void Analyzer::VisitObjectPattern(ast::ObjectPattern& node) {
  TOVA_IN_PARTS({
    for (ast::ObjectPatternField* field : node.fields) {
      if (field->default_value != nullptr) {
        auto* bound = std::exchange(bound_, nullptr);
        Visit(field->default_value);
        bound_ = bound;
      }
      Visit(field->value);
    }
    Visit(node.rest);
  });
}

void Analyzer::VisitPrefixPattern(ast::PrefixPattern& node) {
  if (node.rest == nullptr) return;
  BindingMode rest = *mode_;
  rest.type = StaticType::kString;
  const BindingMode* whole = std::exchange(mode_, &rest);
  Visit(node.rest);
  mode_ = whole;
}

void Analyzer::VisitRestPattern(ast::RestPattern& node) { Visit(node.target); }

static bool IsConstructorPattern(SymbolKind kind) {
  return kind == SymbolKind::kVariant || kind == SymbolKind::kStruct;
}

Symbol* Analyzer::FindVariant(const ast::VariantPattern& pattern) {
  if (pattern.qualifier) {
    const Found found = Find(pattern.qualifier.text);
    if (found.symbol == nullptr) return nullptr;
    MarkUsed(found);
    if (found.symbol->kind == SymbolKind::kNamespace) return NamespaceMember(*found.symbol, pattern.name);
    for (Symbol* variant : found.symbol->variants) {
      if (variant->name == pattern.name.text) return variant;
    }
    return nullptr;
  }
  const Found found = Find(pattern.name.text);
  if (found.symbol != nullptr) {
    MarkUsed(found);
    return found.symbol;
  }
  return ReachForType(pattern.name.text);
}

void Analyzer::ReportUnknownVariant(const ast::VariantPattern& pattern, const Symbol* found) {
  auto report = emitter_.Report(DiagnosticCode::kUnknownVariant, module_.SpanOf(pattern.name),
                                fmt::format("`{}` is not a variant", pattern.name.text.str()));
  if (found != nullptr) {
    report.Under("not the variant of a type");
    if (found->definition.valid()) report.Label(found->definition, "defined here as something else");
    report.Tip(fmt::format("to compare with its value, use a guard: `value if value == {}`",
                           pattern.name.text.str()));
    return;
  }
  report.Under("no variant of that name is known here");
  std::vector<llvm::StringRef> candidates = {"Ok", "Err", "Some", "None"};
  for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
    for (const Scope::Entry& entry : scope->entries) {
      if (IsConstructorPattern(EffectiveKind(*entry.symbol))) candidates.push_back(entry.symbol->name);
    }
  }
  for (const Import& import : imports_.references) {
    if (import.surface == nullptr) continue;
    for (const analyzer_hooks::ExportedName& name : import.surface->names()) {
      if (name.is_pub) candidates.insert(candidates.end(), name.variants.begin(), name.variants.end());
    }
  }
  std::string tip = DidYouMean(pattern.name.text, candidates);
  if (!tip.empty()) report.Tip(std::move(tip));
}

void Analyzer::CheckVariantArguments(ast::VariantPattern& node) {
  const Symbol& variant = *node.symbol;
  const bool is_known =
      variant.declaration != nullptr || exported_.contains(&variant) || variant.kind == SymbolKind::kBuiltin;
  if (!is_known || !node.has_arguments) return;
  const bool has_rest = !node.arguments.empty() && llvm::isa<ast::RestPattern>(node.arguments.back());
  const size_t given = node.arguments.size() - (has_rest ? 1 : 0);
  const size_t expected = variant.field_names.size();
  for (const ast::Name& name : node.argument_names) {
    if (name.empty() || llvm::is_contained(variant.field_names, name.text)) continue;
    auto report = emitter_.Report(DiagnosticCode::kUnknownField, module_.SpanOf(name),
                                  fmt::format("`{}` has no field `{}`", variant.name.str(), name.text.str()));
    report.Under("no such field");
    std::string tip = DidYouMean(name.text, variant.field_names);
    if (!tip.empty()) report.Tip(std::move(tip));
  }
  const bool is_named = std::any_of(node.argument_names.begin(), node.argument_names.end(),
                                    [](const ast::Name& name) { return !name.empty(); });
  if (is_named ? given <= expected : has_rest ? given <= expected : given == expected) return;
  auto report =
      emitter_.Report(DiagnosticCode::kVariantPatternArity, SpanOf(node),
                      fmt::format("`{}` has {} {}, and this pattern has {} {}", variant.name.str(), expected,
                                  expected == 1 ? "field" : "fields", given, given == 1 ? "part" : "parts"));
  report.Under(fmt::format("expected {}", expected));
  if (variant.definition.valid()) report.Label(variant.definition, "defined here");
}

void Analyzer::VisitVariantPattern(ast::VariantPattern& node) {
  Symbol* found = FindVariant(node);
  // Nothing is known of what an npm package or a broken module exports.
  const bool is_opaque = found != nullptr && found->kind == SymbolKind::kImport && !exported_.contains(found);
  if (found != nullptr && (IsConstructorPattern(EffectiveKind(*found)) || is_opaque)) {
    node.symbol = found;
    if (!is_opaque) CheckVariantArguments(node);
  } else {
    ReportUnknownVariant(node, found);
  }
  TOVA_IN_PARTS(for (ast::Pattern* part : node.arguments) Visit(part));
}

#undef TOVA_IN_PARTS

}  // namespace tova::sema
