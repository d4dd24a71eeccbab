#ifndef TOVA_MODRES_MANIFEST_EDIT_H
#define TOVA_MODRES_MANIFEST_EDIT_H

#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

// Changes of the user's manifest text that leave everything else as it was: comments, order, quoting, blank
// lines, line ends and a byte order mark. Each result has been read again and compared with what was asked
// for.
namespace tova::manifest {

// The tables that commands edit.
enum class Section { kDependencies, kNpm, kNpmDev };

// "dependencies", "npm" or "npm.dev".
llvm::StringRef SectionName(Section section);

// What stands after the `=`.
struct DependencyValue {
  enum class Kind { kText, kPath };

  Kind kind = Kind::kText;
  std::string text;  // a constraint or range; or the path

  static DependencyValue Text(std::string text) { return {Kind::kText, std::move(text)}; }
  static DependencyValue Path(std::string path) { return {Kind::kPath, std::move(path)}; }
};

// The text with the dependency added to the section, or with its value replaced where it is declared there
// already. The section is made when it is missing. Fails with kMalformed when `text` is no valid TOML, with
// kConflict when the section has a form that can't be edited.
Result<std::string> SetDependency(llvm::StringRef text, Section section, llvm::StringRef name,
                                  const DependencyValue& value);

// The text without the dependency; its whole lines go, with the comment on them. A section that becomes empty
// stays. Fails with kNotFound when the section doesn't hold it.
Result<std::string> RemoveDependency(llvm::StringRef text, Section section, llvm::StringRef name);

}  // namespace tova::manifest

#endif
