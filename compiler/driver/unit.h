#ifndef TOVA_COMPILER_DRIVER_UNIT_H
#define TOVA_COMPILER_DRIVER_UNIT_H

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer-hooks/export_surface.h"
#include "analyzer-hooks/resolved_module.h"
#include "compiler/ast/module.h"
#include "compiler/driver/file_stamp.h"
#include "diagnostics/emitter.h"

namespace tova::driver {

struct Unit;
struct UnitState;

// One import or re-export of a unit, in the order of ast::Module::references.
struct UnitImport {
  const ast::ModuleReference* reference = nullptr;
  // Empty when resolving failed, which was reported, and in units that are not read.
  std::optional<analyzer_hooks::ResolvedModule> module;
  Unit* target = nullptr;                                // null unless the module is a Tova file that could be read
};

// The package that a source file belongs to; a project outside of a workspace has an empty module.
struct Owner {
  std::string module;
  std::string version;
  std::string root;       // absolute
  std::string tree_hash;  // empty for what is read in place
  bool is_foreign = false;  // out of the cache or vendored: its warnings are not the user's business
  bool is_member = false;   // of the workspace that is built
  std::string output_folder;  // of a member: where its files go, relative to the output; may be empty

  bool is_project() const { return module.empty() || is_member; }
  // The module as a folder: the colon before a port becomes `_`, as in the cache of sources.
  std::string ModuleFolder() const {
    std::string folder = module;
    std::replace(folder.begin(), folder.end(), ':', '_');
    return folder;
  }
  // "github.com/alice/tova-http@v1.3.0"
  std::string Label() const { return version.empty() ? module : module + "@v" + version; }
};

// How much of a unit this build has to do; the rest is as the last build left it.
enum class UnitWork {
  kNothing,  // not even read: it has neither text nor tree
  kSurface,  // read and parsed, since what it exports is imported by a unit that is compiled
  kCompile,
};

// One source file on its way through the compiler.
struct Unit {
  std::string source_path;    // absolute
  std::string relative_path;  // to the owner's root, "src/lib.tova"
  Owner owner;
  bool is_given = false;  // found by the search for sources; the others were imported
  bool is_entry = false;  // of a package whose `exports` were held against it
  UnitWork work = UnitWork::kCompile;
  const UnitState* earlier = nullptr;  // what the last build knew of it, as far as that is still good for anything

  FileId file;
  FileStamp stamp;   // taken before the file was read
  ContentHash hash;  // of the text
  std::unique_ptr<ast::Module> tree;
  Emitter emitter;
  std::vector<Diagnostic> diagnostics;  // for the user; gathered after the analysis, or by the last build
  std::vector<UnitImport> imports;
  std::vector<std::string> copied;  // of a unit that is compiled; see FindCopiedFiles
  analyzer_hooks::ExportSurface surface;
  ContentHash surface_hash;  // of its fingerprint

  std::string output_path;  // relative to the output folder, "src/app.js"
  std::string code;  // from its emission until it is written
  std::string source_map;
};

}  // namespace tova::driver

#endif
