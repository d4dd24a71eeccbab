#ifndef TOVA_COMPILER_DRIVER_PROJECT_NAME_H
#define TOVA_COMPILER_DRIVER_PROJECT_NAME_H

#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// Why `name` can't be the name of a new project, to follow "`<name>` can't be a project's name: ". The rules
// are those of names in manifests, and stricter where a name is also a folder, a part of an address and a
// part of an import on every system: lower-case ASCII.
std::optional<std::string> CheckProjectName(llvm::StringRef name);

// The valid name that is nearest to a text: "my-app" for "My App" and "MyApp". Empty when there is none.
std::string SuggestProjectName(llvm::StringRef text);

}  // namespace tova::driver

#endif
