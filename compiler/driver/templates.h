#ifndef TOVA_COMPILER_DRIVER_TEMPLATES_H
#define TOVA_COMPILER_DRIVER_TEMPLATES_H

#include <optional>
#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// What a new project starts from.
enum class TemplateId {
  kApp,      // a program
  kLibrary,  // a package for others to import
  kScript,   // a program of one file that can be started by its name
};

// What a template is filled in with.
struct TemplateValues {
  TemplateId id = TemplateId::kApp;
  std::string name;    // of the project: "my-app"
  std::string module;  // of a library: "github.com/ada/my-lib"
  std::string version = "0.1.0";
  std::string description;   // empty for the template's own
  std::string entry;         // `entry` of the manifest; empty for the template's own
  bool exports_all = false;  // of a library: whatever is `pub`, because its sources are not the template's
};

// The names of all templates: "app", "library", "script".
llvm::ArrayRef<llvm::StringRef> TemplateNames();
std::optional<TemplateId> FindTemplate(llvm::StringRef name);
llvm::StringRef TemplateName(TemplateId id);

// The first source file, relative to the project: "src/app.tova".
llvm::StringRef StarterPath(TemplateId id);

// The texts of that file, tova.toml and README.md.
std::string StarterText(const TemplateValues& values);
std::string ManifestText(const TemplateValues& values);
std::string ReadmeText(const TemplateValues& values);
// The text of .gitignore. `has_package_json`: there is a package.json that somebody wrote, so it is none of
// the files that can be made again.
std::string GitIgnoreText(bool has_package_json);

}  // namespace tova::driver

#endif
