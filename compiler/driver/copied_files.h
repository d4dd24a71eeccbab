#ifndef TOVA_COMPILER_DRIVER_COPIED_FILES_H
#define TOVA_COMPILER_DRIVER_COPIED_FILES_H

#include <string>
#include <vector>

#include "compiler/driver/unit.h"
#include "diagnostics/result.h"

namespace tova::driver {

// The files that the JavaScript files which a unit imports by relative paths import in turn by such paths, and so on, as
// long as they lie in the unit's package: they go along into the output. Absolute, each once; among them are paths where
// no file is, whose appearance would matter. Imports are found by their form, so that a comment may bring a file along
// that nobody needs, but none is missed whose path is written out.
std::vector<std::string> FindCopiedFiles(const Unit& unit);

// The module that stands for a JSON file which a Tova file imports: its value is the default export, and the fields of
// an object that have the form of names are exports as well. Node takes JSON itself only by means that older versions
// don't know. `path` is for the failure when the text is no JSON.
Result<std::string> ModuleOfJson(llvm::StringRef text, llvm::StringRef path);

}  // namespace tova::driver

#endif
