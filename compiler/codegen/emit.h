#ifndef TOVA_COMPILER_CODEGEN_EMIT_H
#define TOVA_COMPILER_CODEGEN_EMIT_H

#include <functional>
#include <string>

#include "compiler/ast/module.h"
#include "compiler/runtime/builtins.h"
#include "diagnostics/source_set.h"

namespace tova::codegen {

// Where an import leads in the output.
struct ImportTarget {
  std::string specifier;       // what the emitted import says: "./util.js", "../_pkg/github.com/a/b/lib.js", "left-pad"
  bool is_tova_module = true;  // false for npm and node modules, whose default import is their `default`
  // The namespace of the standard library whose functions are imported; null for modules.
  const runtime::Builtin* library = nullptr;
};

struct EmitOptions {
  // The target of each import and re-export; when absent, a specifier is kept as it is written.
  std::function<ImportTarget(const ast::ModuleReference&)> import_target;
  std::string runtime_prefix = "./_tova/";  // the runtime folder as seen from the emitted file, with its slash
  std::string source_path;                  // the source file as seen from the map, for its `sources`
  std::string source_root;                  // what the map puts in front of that, for its `sourceRoot`; may be empty
  std::string map_name;                     // the map's file name, "app.js.map"; empty leaves out the comment
  std::string module_path;                  // the emitted file in its output folder, "src/app.js": whose `main` it is
  bool is_program = false;                  // call a top-level `main` of the entry, and report uncaught errors
  bool include_tests = false;               // emit `test` and `bench` blocks and their hooks
  bool test_functions = false;              // functions `test_*` that nothing calls are tests, too
};

struct EmittedModule {
  std::string code;        // an ES2022 module, UTF-8
  std::string source_map;  // JSON, version 3
};

// Emits a module that was parsed and analysed without errors. Pure: the result depends on the arguments alone.
// May set the emitted names of the module's symbols, so one module must not be emitted by two threads at once.
EmittedModule Emit(const ast::Module& module, const SourceSet& sources, const EmitOptions& options);

}  // namespace tova::codegen

#endif
