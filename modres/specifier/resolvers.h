#ifndef TOVA_MODRES_SPECIFIER_RESOLVERS_H
#define TOVA_MODRES_SPECIFIER_RESOLVERS_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer-hooks/module_resolver.h"
#include "modres/specifier/package_graph.h"

namespace tova::specifier {

// The resolvers of this folder only ask the file system whether a file exists; they never fetch and never
// write, and every one of them may be used from many threads at once.

// "./util", "../lib/helpers.tova" and "@/utils/validators": files of the importer's own package. The
// extension
// `.tova` may be left out; `.js`, `.mjs`, `.cjs` and `.json` files are resolved as they are written. A path
// that leaves the package's root is refused, also when it does so through a symbolic link.
class RelativeResolver : public analyzer_hooks::ModuleResolver {
 public:
  // `source_root` is the folder that "@/" means in the root project; a member of a workspace has its own, and in
  // another package it is the package's root.
  RelativeResolver(std::shared_ptr<const PackageGraph> graph, std::string source_root)
      : graph_(std::move(graph)), source_root_(std::move(source_root)) {}
  llvm::StringRef name() const override { return "relative files"; }
  analyzer_hooks::Resolution Resolve(llvm::StringRef specifier,
                                     const analyzer_hooks::Importer& importer) const override;

 private:
  std::shared_ptr<const PackageGraph> graph_;
  std::string source_root_;
};

// "node:fs".
class NodeResolver : public analyzer_hooks::ModuleResolver {
 public:
  llvm::StringRef name() const override { return "node built-ins"; }
  analyzer_hooks::Resolution Resolve(llvm::StringRef specifier,
                                     const analyzer_hooks::Importer& importer) const override;
};

// npm names: the declared ones, and every bare name that no other reading fits.
class NpmResolver : public analyzer_hooks::ModuleResolver {
 public:
  explicit NpmResolver(std::shared_ptr<const PackageGraph> graph) : graph_(std::move(graph)) {}
  llvm::StringRef name() const override { return "npm"; }
  analyzer_hooks::Resolution Resolve(llvm::StringRef specifier,
                                     const analyzer_hooks::Importer& importer) const override;

 private:
  std::shared_ptr<const PackageGraph> graph_;
};

// Tova packages: module paths such as "github.com/alice/tova-http/server" and path dependencies' keys. A name
// that fits no reading at all ends here too, with an error that names the readings.
class TovaResolver : public analyzer_hooks::ModuleResolver {
 public:
  explicit TovaResolver(std::shared_ptr<const PackageGraph> graph) : graph_(std::move(graph)) {}
  llvm::StringRef name() const override { return "tova packages"; }
  analyzer_hooks::Resolution Resolve(llvm::StringRef specifier,
                                     const analyzer_hooks::Importer& importer) const override;

 private:
  analyzer_hooks::Resolution ResolveInPackage(const Package& package, llvm::StringRef sub_path) const;

  std::shared_ptr<const PackageGraph> graph_;
};

// The absolute path of the file that `import ... from "<the package>"` means; nothing when there is none.
std::optional<std::string> FindEntryPoint(const Package& package);

// All resolvers in the order in which they are to be asked.
std::vector<std::unique_ptr<analyzer_hooks::ModuleResolver>> MakeResolvers(
    std::shared_ptr<const PackageGraph> graph, std::string source_root);

}  // namespace tova::specifier

#endif
