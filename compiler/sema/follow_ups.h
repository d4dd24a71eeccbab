#ifndef TOVA_COMPILER_SEMA_FOLLOW_UPS_H
#define TOVA_COMPILER_SEMA_FOLLOW_UPS_H

#include <vector>

#include "compiler/ast/module.h"
#include "diagnostics/diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/CachedHashString.h"
#include "llvm/ADT/DenseSet.h"

namespace tova::sema {

// The words of parts of a text.
llvm::DenseSet<llvm::CachedHashStringRef> WordsIn(llvm::StringRef text, llvm::ArrayRef<Span> parts);

// Where the file has syntax errors, takes out what only follows from them: what lies on lines that the parser could not
// read, complaints about names that those lines may define, and all warnings.
void DropWhatFollowsFromSyntax(const ast::Module& module, std::vector<Diagnostic>& diagnostics);

}  // namespace tova::sema

#endif
