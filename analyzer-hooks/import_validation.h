#ifndef TOVA_ANALYZER_HOOKS_IMPORT_VALIDATION_H
#define TOVA_ANALYZER_HOOKS_IMPORT_VALIDATION_H

#include <string>

#include "analyzer-hooks/export_surface.h"
#include "analyzer-hooks/resolved_module.h"
#include "diagnostics/emitter.h"
#include "llvm/ADT/StringRef.h"

namespace tova::analyzer_hooks {

// One module that is imported from, as the checks below see it. Nothing is owned.
struct ImportedModule {
  const ResolvedModule& module;
  const ExportSurface& surface;
  // Where the import stands, and the module path of the package that the importing file belongs to: `exports`
  // binds importers of other packages only.
  llvm::StringRef specifier;
  llvm::StringRef importer_module;
};

// "github.com/bob/tova-jwt@v1.0.0" for packages, the specifier for files of the same package.
std::string ModuleLabel(const ImportedModule& imported);

// Checks that `name`, written at `span`, can be imported: it must be public, and listed in the package's
// `exports` when the import crosses the package's border. Returns it, or null after reporting what is wrong.
// A private name is reported and still returned, so that nothing that only follows from the mistake is
// reported.
const ExportedName* ValidateImportedName(const ImportedModule& imported, llvm::StringRef name, Span span,
                                         Emitter& emitter);

// The same for `import name from "..."`, which binds the module's public name of the same spelling.
const ExportedName* ValidateDefaultImport(const ImportedModule& imported, llvm::StringRef name, Span span,
                                          Emitter& emitter);

// Whether an importer may use `name`, without reporting; the names that it may use come from
// `ImportableNames`.
bool IsImportable(const ImportedModule& imported, llvm::StringRef name);
std::vector<llvm::StringRef> ImportableNames(const ImportedModule& imported);

// Warns about each name of a package's `exports` that its entry point does not make public. `package` names
// the package in the message: "github.com/bob/tova-jwt@v1.0.0", or the package's own name in its own project.
void CheckDeclaredExports(const DeclaredExports& exports, const ExportSurface& entry, llvm::StringRef package,
                          Emitter& emitter);

}  // namespace tova::analyzer_hooks

#endif
