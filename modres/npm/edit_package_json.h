#ifndef TOVA_MODRES_NPM_EDIT_PACKAGE_JSON_H
#define TOVA_MODRES_NPM_EDIT_PACKAGE_JSON_H

#include <map>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/npm/merge.h"

namespace tova::npm {

// Whether this program wrote the file, by its marker: it is then its own and written anew as a whole.
bool IsGenerated(llvm::StringRef package_json);

// Whether the file names packages whose scripts may run when they are installed.
bool TrustsScripts(llvm::StringRef package_json);

// The `dependencies` and `devDependencies` of a file, by name.
std::map<std::string, std::string> ReadRanges(llvm::StringRef package_json);

// A whole file with the marker. `previous` is a file that was generated before, or empty: whose scripts it trusts
// is kept.
std::string GeneratePackageJson(const std::vector<Wanted>& wanted,
                                const std::map<std::string, std::string>& overrides, llvm::StringRef previous);

// The user's file with the packages in its `dependencies` and `devDependencies`, and without the dropped names
// there. Everything else stays as it is, byte for byte: order, indentation, line ends. Fails with kMalformed when
// it is no JSON object, with kConflict when one of the two tables is there twice or is no object.
Result<std::string> PatchPackageJson(llvm::StringRef text, const std::vector<Wanted>& wanted,
                                     const std::vector<std::string>& dropped);

}  // namespace tova::npm

#endif
