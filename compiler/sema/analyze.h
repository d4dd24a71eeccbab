#ifndef TOVA_COMPILER_SEMA_ANALYZE_H
#define TOVA_COMPILER_SEMA_ANALYZE_H

#include "analyzer-hooks/analysis_hook.h"
#include "analyzer-hooks/export_surface.h"
#include "analyzer-hooks/resolved_module.h"
#include "compiler/ast/module.h"
#include "diagnostics/emitter.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tova::sema {

// What became of one import or re-export.
struct Import {
  // Null when resolving failed: that was reported, and the names are bound without further errors.
  const analyzer_hooks::ResolvedModule* module = nullptr;
  // Null for npm and built-in modules, and for a Tova file that could not be read: every name is then
  // accepted.
  const analyzer_hooks::ExportSurface* surface = nullptr;
};

// One entry for each of Module::references, in the same order. What is missing at the end counts as failed.
struct Imports {
  llvm::ArrayRef<Import> references;
};

struct Options {
  llvm::StringRef
      importer_module;  // module path of the package that the file belongs to; empty in the root project
  llvm::StringRef display_path;                  // what the hook is told
  bool is_strict = false;  // mismatches of types are errors
  bool test_functions = false;                   // functions `test_*` are run as tests, so they are used
  analyzer_hooks::AnalysisHook* hook = nullptr;  // may be null
};

// Resolves every name of the file, checks what can be checked without knowing types, and fills the
// annotations of the tree. Reports through `emitter`; warnings that a `// tova-ignore` comment names are left
// out. Touches nothing but its arguments, so files can be analysed on as many threads as there are files.
void Analyze(ast::Module& module, const Imports& imports, const Options& options, Emitter& emitter);

// Gives the surface of the module that a reference names, or null when there is none (yet).
using SurfaceLookup = llvm::function_ref<const analyzer_hooks::ExportSurface*(const ast::ModuleReference&)>;

// What the module makes importable, and its private names. Works on the parsed tree, before Analyze. Names
// that the module passes on from others come through `lookup`; what is not known then is left out, except for
// names in braces, which are listed as plain values.
analyzer_hooks::ExportSurface BuildExportSurface(const ast::Module& module, SurfaceLookup lookup);
// The same for a module that passes nothing on, or whose references are not known.
analyzer_hooks::ExportSurface BuildExportSurface(const ast::Module& module);
// Whether the module may pass names on, so that its surface depends on those of others.
bool PassesNamesOn(const ast::Module& module);

}  // namespace tova::sema

#endif
