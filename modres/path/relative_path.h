#ifndef TOVA_MODRES_PATH_RELATIVE_PATH_H
#define TOVA_MODRES_PATH_RELATIVE_PATH_H

#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"
#include "modres/path/module_path.h"

// The one validator of names that come from outside and become files: entries of git trees, `entry` of a
// manifest, sub-packages.
namespace tova::path {

// Limits of one relative path; over a limit is refused, never cut.
inline constexpr size_t kMaxRelativePathBytes = 1024;
inline constexpr size_t kMaxNameBytes = 255;  // NAME_MAX

// Why `name` cannot be one component of a path: empty, `.`, `..`, a slash, backslash or NUL in it, invalid
// UTF-8, control characters, `.git` in any disguise, a device name of Windows, longer than kMaxNameBytes.
std::optional<PathError> CheckName(llvm::StringRef name);

// Why `path` cannot be a file or folder below a root: absolute, empty, longer than kMaxRelativePathBytes, or
// with a component that CheckName refuses. '/' separates.
std::optional<PathError> CheckRelativePath(llvm::StringRef path);

// Whether some file system would take `name` for ".git": case, characters that HFS+ ignores, trailing dots,
// blanks and streams of NTFS ("…::$INDEX_ALLOCATION"), and the short name "git~1".
bool IsGitDisguise(llvm::StringRef name);

// Whether Windows takes `name` for a device, with any extension: con, prn, aux, nul, com0-9, lpt0-9, conin$,
// conout$.
bool IsDeviceName(llvm::StringRef name);

// A key that is equal for two names when some file system could take them for the same: simple case folding
// and canonical decomposition, for finding twins. `name` must be valid UTF-8.
std::string TwinKey(llvm::StringRef name);

// Whether all of `text` is well-formed UTF-8.
bool IsValidUtf8(llvm::StringRef text);

}  // namespace tova::path

#endif
