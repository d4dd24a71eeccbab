#ifndef TOVA_ANALYZER_HOOKS_MODULE_RESOLVER_H
#define TOVA_ANALYZER_HOOKS_MODULE_RESOLVER_H

#include <variant>

#include "analyzer-hooks/resolved_module.h"
#include "diagnostics/diagnostic.h"
#include "llvm/ADT/StringRef.h"

namespace tova::analyzer_hooks {

// Who asks: the file that holds the import.
struct Importer {
  std::string file_path;     // absolute path of the importing source file
  std::string package_root;  // absolute path of the folder that its relative imports may not leave
  std::string module;  // module path of the package that the file belongs to; empty for the root project
};

// The specifier belongs to another resolver.
struct NotMine {};

// The specifier belongs to this resolver, and there is no such module. The diagnostic has no primary span
// yet: the analyzer puts the specifier's there. `span_text` and everything else is filled.
struct ResolutionError {
  Diagnostic diagnostic;
};

using Resolution = std::variant<NotMine, ResolvedModule, ResolutionError>;

// THE plugin interface for module resolution: a pure function from a specifier and its importer to a module.
// Implementations never fetch and never write; they may be called from many threads at once.
class ModuleResolver {
 public:
  virtual ~ModuleResolver() = default;

  // A name for explanations, such as "npm" or "tova packages".
  virtual llvm::StringRef name() const = 0;
  virtual Resolution Resolve(llvm::StringRef specifier, const Importer& importer) const = 0;
};

}  // namespace tova::analyzer_hooks

#endif
