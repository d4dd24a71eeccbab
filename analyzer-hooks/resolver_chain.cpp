#include "analyzer-hooks/resolver_chain.h"

#include "fmt/format.h"

namespace tova::analyzer_hooks {

namespace {

llvm::StringRef Describe(ResolverAnswer answer) {
  switch (answer) {
    case ResolverAnswer::kNotMine:
      return "not mine";
    case ResolverAnswer::kResolved:
      return "found";
    case ResolverAnswer::kFailed:
      return "failed";
  }
  return "";
}

ResolutionTrail::Step Record(llvm::StringRef resolver, const Resolution& resolution) {
  ResolutionTrail::Step step;
  step.resolver = resolver.str();
  if (const auto* module = std::get_if<ResolvedModule>(&resolution)) {
    step.answer = ResolverAnswer::kResolved;
    step.detail = module->provenance;
  } else if (const auto* error = std::get_if<ResolutionError>(&resolution)) {
    step.answer = ResolverAnswer::kFailed;
    step.detail = error->diagnostic.message;
  }
  return step;
}

}  // namespace

std::string ResolutionTrail::Explain() const {
  std::string text;
  for (const Step& step : steps) {
    llvm::StringRef answer = Describe(step.answer);
    text += fmt::format("{}: {}", step.resolver, fmt::string_view(answer.data(), answer.size()));
    if (!step.detail.empty()) text += fmt::format(" ({})", step.detail);
    text += '\n';
  }
  return text;
}

Resolution ResolverChain::Resolve(llvm::StringRef specifier, const Importer& importer) const {
  for (const ModuleResolver* resolver : resolvers_) {
    Resolution resolution = resolver->Resolve(specifier, importer);
    if (!std::holds_alternative<NotMine>(resolution)) return resolution;
  }
  return NotMine{};
}

Resolution ResolverChain::Resolve(llvm::StringRef specifier, const Importer& importer,
                                  ResolutionTrail& trail) const {
  for (const ModuleResolver* resolver : resolvers_) {
    Resolution resolution = resolver->Resolve(specifier, importer);
    trail.steps.push_back(Record(resolver->name(), resolution));
    if (!std::holds_alternative<NotMine>(resolution)) return resolution;
  }
  return NotMine{};
}

}  // namespace tova::analyzer_hooks
