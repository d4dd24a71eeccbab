#ifndef TOVA_COMPILER_TYPES_TEXT_SCOPE_H
#define TOVA_COMPILER_TYPES_TEXT_SCOPE_H

#include <utility>

#include "compiler/types/type_checker.h"

namespace tova::types {

// What the names in a text that holds a type mean.
struct TypeChecker::TextScope {
  llvm::SmallVector<std::pair<llvm::StringRef, const Type*>, 4> parameters;
  const analyzer_hooks::ExportSurface* surface = nullptr;  // null for texts of the library
  FileId file;                                             // that the text was written in
};

}  // namespace tova::types

#endif
