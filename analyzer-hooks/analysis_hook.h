#ifndef TOVA_ANALYZER_HOOKS_ANALYSIS_HOOK_H
#define TOVA_ANALYZER_HOOKS_ANALYSIS_HOOK_H

#include <vector>

#include "analyzer-hooks/export_surface.h"
#include "analyzer-hooks/resolved_module.h"
#include "llvm/ADT/StringRef.h"

namespace tova::analyzer_hooks {

// An import as the analyzer met it. Views are good for the length of the call.
struct ImportSeen {
  llvm::StringRef importer_path;  // display path of the importing file
  llvm::StringRef specifier;
  Span specifier_span;
  const ResolvedModule* module = nullptr;  // null when resolving failed
  std::vector<llvm::StringRef>
      names;  // what is bound: the names in braces as the module spells them; "*" for all
};

// An observer of the analysis, for tools. Every member does nothing unless overridden. Calls for different
// files can come from different threads at the same time; those for one file come in order and from one
// thread.
class AnalysisHook {
 public:
  virtual ~AnalysisHook() = default;

  virtual void ImportFound(const ImportSeen& import) { (void)import; }
  // Before the file's importers are analysed.
  virtual void ExportSurfaceReady(llvm::StringRef path, const ExportSurface& surface) {
    (void)path;
    (void)surface;
  }
  virtual void ModuleAnalyzed(llvm::StringRef path, size_t error_count) {
    (void)path;
    (void)error_count;
  }
};

}  // namespace tova::analyzer_hooks

#endif
