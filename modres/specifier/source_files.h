#ifndef TOVA_MODRES_SPECIFIER_SOURCE_FILES_H
#define TOVA_MODRES_SPECIFIER_SOURCE_FILES_H

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::specifier {

inline constexpr llvm::StringLiteral kSourceExtension = ".tova";

// Joins an absolute folder with "./x", "../x/y" or "x" by the names alone. Nothing when the result would not
// lie in `root` (absolute, without "." and ".." segments) or be `root` itself.
std::optional<std::string> JoinWithin(llvm::StringRef root, llvm::StringRef folder, llvm::StringRef relative);

// Whether the file behind `path` really lies in `root` once every symbolic link is followed.
bool ReallyWithin(llvm::StringRef root, llvm::StringRef path);

// The first of the relative candidates that is a file below `root`, as an absolute path. Adds those before it to
// `passed_over`.
std::optional<std::string> FirstFile(llvm::StringRef root, llvm::ArrayRef<std::string> candidates,
                                     std::vector<std::string>& passed_over);

// The names of the Tova files in a folder without their extension, sorted; empty when it can't be read. For
// suggestions only, so at most a few hundred are returned.
std::vector<std::string> SourceNamesIn(llvm::StringRef folder);
// The same for what a sub-package may be: files with that extension, and folders.
std::vector<std::string> SubPackageNamesIn(llvm::StringRef folder, llvm::StringRef extension = kSourceExtension);

}  // namespace tova::specifier

#endif
