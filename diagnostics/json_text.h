#ifndef TOVA_DIAGNOSTICS_JSON_TEXT_H
#define TOVA_DIAGNOSTICS_JSON_TEXT_H

#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova {

// A finished JSON document in which every character that IsUnsafeForTerminal is written as `\uXXXX`: the same data,
// and safe to look at. Line breaks between tokens stay. The document is valid UTF-8.
std::string EscapeJsonForTerminal(llvm::StringRef json);

// Whether brackets outside of strings nest at most so deep. LLVM's parser recurses, so foreign JSON is asked first.
bool IsShallowJson(llvm::StringRef json, size_t max_depth);

}  // namespace tova

#endif
