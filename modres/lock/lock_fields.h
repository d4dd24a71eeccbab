#ifndef TOVA_MODRES_LOCK_LOCK_FIELDS_H
#define TOVA_MODRES_LOCK_LOCK_FIELDS_H

#include "llvm/ADT/StringRef.h"

// The forms of single fields of the lock file. Internal to this folder.
namespace tova::lock {

// 40 or 64 hexadecimal digits in lower case.
bool IsCommitId(llvm::StringRef text);
// "h1:" and 32 bytes in padded base64.
bool IsTreeHash(llvm::StringRef text);
// Shaped like "2026-02-27T10:00:00Z".
bool IsTimestamp(llvm::StringRef text);
// A name or version of npm: visible ASCII without quotes, short.
bool IsNpmText(llvm::StringRef text);
// A path without control characters, valid UTF-8, not too long.
bool IsPlainPath(llvm::StringRef text);

}  // namespace tova::lock

#endif
