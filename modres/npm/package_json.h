#ifndef TOVA_MODRES_NPM_PACKAGE_JSON_H
#define TOVA_MODRES_NPM_PACKAGE_JSON_H

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

namespace tova::npm {

// A larger package.json is not read.
inline constexpr size_t kMaxPackageJsonBytes = 4 * 1024 * 1024;

// The file's object; nothing when it is no JSON object, too large, or nested deeper than any such file is.
std::optional<llvm::json::Object> ParsePackageJson(llvm::StringRef json);

// The names that a package.json makes importable: the keys of `dependencies`, `devDependencies`,
// `peerDependencies` and `optionalDependencies`, sorted, each once. A text that is not a JSON object, or
// tables that are not objects, name nothing: the file belongs to another tool, which reports its mistakes.
std::vector<std::string> DependencyNames(llvm::StringRef package_json);

// What a package.json says of its project, as it stands there; what it doesn't say is empty.
struct Description {
  std::string name;
  std::string version;
  std::string description;
};
Description Describe(llvm::StringRef package_json);

}  // namespace tova::npm

#endif
