#ifndef TOVA_MODRES_SPECIFIER_KNOX_RESOLVER_H
#define TOVA_MODRES_SPECIFIER_KNOX_RESOLVER_H

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer-hooks/module_resolver.h"
#include "llvm/ADT/StringRef.h"
#include "modres/specifier/package_graph.h"

namespace tova::specifier {

inline constexpr llvm::StringLiteral kKnoxExtension = ".kx";

// One import of a Knox source file: "http::Client", and where it stands in the text (0-based, in bytes).
struct KnoxImport {
  std::string path;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// The imports of a source file, in its order: `import a::b` at the beginning of a line, with or without `pub` in front
// and an alias behind; `import a::{b, c}` stands for two of them, `import a::*` for `a`. Comments hold none.
std::vector<KnoxImport> FindKnoxImports(llvm::StringRef text);

// Modules of Knox: `auth::token` is `src/auth/token.kx` of the importer's own package, or the item `token` of
// `src/auth.kx`. Where the first segment is the name of a dependency, the rest is looked for in that package in the same
// way; `http` alone, and items without a file of their own, are in its `src/lib.kx` or what its `entry` names.
class KnoxResolver : public analyzer_hooks::ModuleResolver {
 public:
  explicit KnoxResolver(std::shared_ptr<const PackageGraph> graph) : graph_(std::move(graph)) {}
  llvm::StringRef name() const override { return "knox modules"; }
  analyzer_hooks::Resolution Resolve(llvm::StringRef specifier,
                                     const analyzer_hooks::Importer& importer) const override;

 private:
  std::shared_ptr<const PackageGraph> graph_;
};

}  // namespace tova::specifier

#endif
