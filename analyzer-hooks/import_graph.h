#ifndef TOVA_ANALYZER_HOOKS_IMPORT_GRAPH_H
#define TOVA_ANALYZER_HOOKS_IMPORT_GRAPH_H

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

namespace tova::analyzer_hooks {

// Which file imports which, over a whole build. Files of one package may import each other in a circle;
// packages may not. Fill it from one thread, in any order: what it reports depends on the names alone.
class ImportGraph {
 public:
  // A file by its identity (ResolvedModule::identity) and the package that it belongs to; the root project's
  // files give an empty package, which is shown as `root_label`. Adding a file again changes nothing.
  void AddFile(llvm::StringRef identity, llvm::StringRef package);

  // An import between two files that were added; `place` is the import's specifier.
  void AddImport(llvm::StringRef from, llvm::StringRef to, Span place);

  // How messages name the root project; "this project" unless set.
  void set_root_label(std::string label) { root_label_ = std::move(label); }

  // Reports each circle of packages once: the shortest chain through the package that comes first by name,
  // with the place of one import for each step. Circles are the strongly connected components, found with
  // Tarjan's algorithm without recursion, so in time linear in files and imports.
  void ReportPackageCycles(Emitter& emitter) const;

 private:
  struct Edge {
    uint32_t from = 0;
    uint32_t to = 0;
    Span place;
  };

  uint32_t PackageIndex(llvm::StringRef package);
  std::vector<std::vector<Edge>> PackageEdges() const;
  std::vector<Edge> ShortestCycle(const std::vector<std::vector<Edge>>& edges, uint32_t start,
                                  const std::vector<uint32_t>& component) const;
  void Report(const std::vector<Edge>& cycle, Emitter& emitter) const;
  const std::string& LabelOf(uint32_t package) const;

  llvm::StringMap<uint32_t> package_of_file_;
  llvm::StringMap<uint32_t> package_index_;
  std::vector<std::string> packages_;
  std::vector<Edge> edges_;  // between packages
  std::string root_label_ = "this project";
};

}  // namespace tova::analyzer_hooks

#endif
