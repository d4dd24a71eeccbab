#ifndef TOVA_ANALYZER_HOOKS_RESOLVED_MODULE_H
#define TOVA_ANALYZER_HOOKS_RESOLVED_MODULE_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/span.h"

namespace tova::analyzer_hooks {

enum class ModuleKind {
  kRelative,        // a file of the same project or package
  kPackage,         // a Tova package out of the cache or the vendor folder
  kPathDependency,  // a Tova package read in place
  kNpm,             // left to the JavaScript runtime
  kNodeBuiltin,     // "node:fs"
};

// One name of a manifest's `exports`, and where it stands.
struct DeclaredExport {
  std::string name;
  Span span;
};

// The `exports` list of a package, when it declares one.
struct DeclaredExports {
  std::vector<DeclaredExport> names;
  Span span;  // the whole list, brackets included
};

// What an import specifier leads to.
struct ResolvedModule {
  ModuleKind kind = ModuleKind::kRelative;
  // The same for two imports exactly when they mean the same module: the absolute source path for Tova files,
  // the specifier for npm and built-in modules.
  std::string identity;
  std::string source_path;   // absolute path of the Tova source file; empty for npm and built-ins
  std::string package_root;  // absolute path of the package's root folder; empty for npm and built-ins
  std::string
      module;  // module path, "github.com/alice/tova-http"; the npm package's name; empty in the root project
  std::string version;  // "1.3.0"; empty where there is none
  std::string
      tree_hash;  // "h1:..." of the package's content where it is known; empty for files read in place
  // Declared exports apply to imports that cross a package's border, and to its root entry only.
  std::optional<DeclaredExports> exports;
  // Absolute paths of files that would have been taken, had they existed, and where an npm package was looked for.
  std::vector<std::string> passed_over;
  bool is_declared = true;  // false for an npm name that no manifest of the importing package declares
  bool is_missing = false;  // such a name of the root project that is in no node_modules either
  std::string did_you_mean;  // for such a name: what the manifest declares and comes near it; may be empty
  std::string provenance;  // one line for explanations: how the specifier was read and where it was found
};

}  // namespace tova::analyzer_hooks

#endif
