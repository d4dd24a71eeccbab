#include "compiler/ast/patterns.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/exhaustiveness.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::StaticType;

void Analyzer::VisitMatchExpr(ast::MatchExpr& node) {
  Visit(node.subject);
  bool is_first = true;
  for (ast::MatchArm* arm : node.arms) {
    ScopeGuard guard(*this);
    BindingMode mode;
    mode.type = llvm::isa_and_nonnull<ast::BindingPattern>(arm->pattern) ? TypeOf(node.subject)
                                                                         : StaticType::kUnknown;
    Bind(arm->pattern, mode);
    Visit(arm->guard);
    Visit(arm->body);
    node.static_type = is_first ? TypeOf(arm->body) : Join(node.static_type, TypeOf(arm->body));
    is_first = false;
  }
  CheckMatch(node);
  if (!node.is_exhaustive) node.static_type = StaticType::kUnknown;
}

// A pattern's own mistakes were reported, and of some imported names nothing is known: what these leave open
// is not worth a warning.
static bool HasUnknownPart(const ast::Node& node) {
  if (const auto* variant = llvm::dyn_cast<ast::VariantPattern>(&node)) {
    const ast::Symbol* symbol = variant->symbol;
    if (symbol == nullptr) return true;
    if (EffectiveKind(*symbol) != ast::SymbolKind::kVariant &&
        EffectiveKind(*symbol) != ast::SymbolKind::kStruct)
      return true;
  }
  if (llvm::isa<ast::ErrorPattern>(node)) return true;
  if (!llvm::isa<ast::Pattern>(node)) return false;
  bool is_unknown = false;
  ast::ForEachChild(node, [&](const ast::Node& child) { is_unknown |= HasUnknownPart(child); });
  return is_unknown;
}

void Analyzer::CheckMatch(ast::MatchExpr& match) {
  if (match.subject == nullptr) return;
  for (const ast::MatchArm* arm : match.arms) {
    if (arm->pattern == nullptr || HasUnknownPart(*arm->pattern)) return;
  }
  const MatchCoverage coverage = CheckCoverage(match);
  match.is_exhaustive = coverage.is_exhaustive;
  for (size_t index : coverage.unreachable_arms) {
    auto report = emitter_.Report(DiagnosticCode::kUnreachableArm, SpanOf(*match.arms[index]->pattern),
                                  "this arm is never reached");
    report.Under("the arms above take all of this");
    for (size_t i = 0; i < index; ++i) {
      const ast::MatchArm& above = *match.arms[i];
      if (above.guard != nullptr || !IsIrrefutable(*above.pattern)) continue;
      report.Label(SpanOf(*above.pattern), "takes every value");
      break;
    }
  }
  if (!coverage.missing.empty()) incomplete_.push_back({&match, coverage.missing});
}

// Waits for the types, which may limit what the subject can be.
void Analyzer::ReportIncompleteMatches() {
  for (Incomplete& one : incomplete_) {
    auto literals = literal_matches_.find(one.match);
    if (literals != literal_matches_.end()) one.missing = std::move(literals->second);
    if (!one.missing.empty()) ReportIncomplete(*one.match, one.missing);
  }
}

void Analyzer::ReportIncomplete(const ast::MatchExpr& match, llvm::ArrayRef<std::string> patterns) {
  std::string missing;
  for (size_t i = 0; i < patterns.size(); ++i) {
    if (i != 0) missing += ", ";
    missing += fmt::format("`{}`", patterns[i]);
  }
  const bool is_open = patterns.size() == 1 && patterns.front() == "_";
  emitter_
      .Report(DiagnosticCode::kNonExhaustiveMatch, module_.SpanOf(match.begin, match.subject->end),
              fmt::format("non-exhaustive match: missing {}", missing))
      .Under("gives `nil` when no arm fits")
      .Tip(is_open ? "add a last arm `_ => ...`" : "add an arm for each, or a last arm `_ => ...`");
}

}  // namespace tova::sema
