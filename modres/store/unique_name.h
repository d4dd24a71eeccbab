#ifndef TOVA_MODRES_STORE_UNIQUE_NAME_H
#define TOVA_MODRES_STORE_UNIQUE_NAME_H

#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::store {

// Twelve random letters and digits, for names of temporaries. Not a secret: whoever uses one creates
// exclusively.
std::string RandomSuffix();

// A name for a temporary beside `path`: in the same folder, hidden, ending in random letters.
std::string UniqueSibling(llvm::StringRef path);

// Whether a name in the same folder is one that UniqueSibling gives to the file `name`.
bool IsSiblingOf(llvm::StringRef candidate, llvm::StringRef name);

// The same for any file.
bool IsSibling(llvm::StringRef candidate);

}  // namespace tova::store

#endif
