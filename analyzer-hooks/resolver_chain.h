#ifndef TOVA_ANALYZER_HOOKS_RESOLVER_CHAIN_H
#define TOVA_ANALYZER_HOOKS_RESOLVER_CHAIN_H

#include <string>
#include <vector>

#include "analyzer-hooks/module_resolver.h"
#include "llvm/ADT/StringRef.h"

namespace tova::analyzer_hooks {

// What one resolver of a chain answered.
enum class ResolverAnswer { kNotMine, kResolved, kFailed };

// Who was asked for a specifier, in order, and what each answered. Resolvers after the first answer are not
// asked.
struct ResolutionTrail {
  struct Step {
    std::string resolver;
    ResolverAnswer answer = ResolverAnswer::kNotMine;
    std::string detail;  // the provenance of the module, or the message of the failure; empty for "not mine"
  };
  std::vector<Step> steps;

  // One line for each step, LF after each: "npm: not mine".
  std::string Explain() const;
};

// Resolvers in a fixed order; the first that doesn't say "not mine" decides. A chain is a resolver itself, so
// chains nest. Add everything before the first question; after that the chain may be used from any thread.
class ResolverChain : public ModuleResolver {
 public:
  // The resolver must outlive the chain.
  void Add(const ModuleResolver& resolver) { resolvers_.push_back(&resolver); }

  llvm::StringRef name() const override { return "chain"; }
  Resolution Resolve(llvm::StringRef specifier, const Importer& importer) const override;
  // The same, and appends who was asked to `trail`.
  Resolution Resolve(llvm::StringRef specifier, const Importer& importer, ResolutionTrail& trail) const;

 private:
  std::vector<const ModuleResolver*> resolvers_;
};

}  // namespace tova::analyzer_hooks

#endif
