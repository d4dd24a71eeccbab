#ifndef TOVA_MODRES_MANIFEST_TOML_GUARD_H
#define TOVA_MODRES_MANIFEST_TOML_GUARD_H

#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::manifest {

struct TomlGuardError {
  uint32_t offset = 0;  // bytes
  std::string reason;
};

// Finds what would make a reader of TOML recurse too deeply: more nested brackets than kMaxTomlNesting, or a
// dotted key of more segments than kMaxTomlKeySegments. Also refuses, outside of strings and comments, what
// toml++ is not proof against: characters that are not ASCII, control characters, and a table header that
// doesn't start with a name. Looks at strings and comments only to step over them; says nothing else about
// validity. Takes linear time and no recursion.
std::optional<TomlGuardError> GuardToml(llvm::StringRef text);

}  // namespace tova::manifest

#endif
