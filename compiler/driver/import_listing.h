#ifndef TOVA_COMPILER_DRIVER_IMPORT_LISTING_H
#define TOVA_COMPILER_DRIVER_IMPORT_LISTING_H

#include <mutex>
#include <string>
#include <vector>

#include "analyzer-hooks/analysis_hook.h"
#include "diagnostics/source_set.h"

namespace tova::driver {

// Gathers who imports what while the files are analysed: what `tovac check --deps` prints. The result does not depend on
// the order in which files are analysed.
class ImportListing : public analyzer_hooks::AnalysisHook {
 public:
  // Paths below `working_directory` (absolute) are shown relative to it.
  ImportListing(const SourceSet& sources, std::string working_directory)
      : sources_(sources), working_directory_(std::move(working_directory)) {}

  void ImportFound(const analyzer_hooks::ImportSeen& import) override;

  // For people, each importing file with a line for each import:
  //
  //   src/app.tova
  //     src/prices.tova: total, vat
  //     github.com/alice/tova-http@v1.3.0: serve
  //
  // An import that leads nowhere says so.
  std::string RenderText();

  // One JSON object a line for each import, with all these fields:
  //   version    1
  //   importer   the file
  //   line, column   of the specifier, 1-based, in code points
  //   specifier  as written
  //   kind       "file" | "package" | "npm" | "builtin" | "unresolved"
  //   module     the package's module path or the npm package's name; "" for files of the project
  //   module_version  of that package; may be ""
  //   file       the imported file as messages show it; "" for npm, built-in modules and what leads nowhere
  //   names      as the module spells them; "*" stands for all, and none for an import for its effects
  std::string RenderJson();

 private:
  struct Entry {
    std::string importer;
    LineColumn place;
    std::string specifier;
    std::string kind;
    std::string module;
    std::string version;
    std::string file;
    std::vector<std::string> names;
  };

  // How messages name the imported file.
  std::string ShownFile(const analyzer_hooks::ResolvedModule& module) const;
  // What the text calls the imported module.
  static std::string Target(const Entry& entry);
  void Sort();

  const SourceSet& sources_;
  std::string working_directory_;
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace tova::driver

#endif
