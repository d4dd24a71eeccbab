#ifndef TOVA_COMPILER_SEMA_IMPORT_EDITS_H
#define TOVA_COMPILER_SEMA_IMPORT_EDITS_H

#include <optional>

#include "compiler/ast/module.h"
#include "diagnostics/diagnostic.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tova::sema {

// The edit that takes one name out of its import, when all names that `goes` admits, the name among them, are to go: the
// whole statement where no name is left, with its line where nothing else stands there. Nothing when a comment would go
// with it.
std::optional<Edit> RemoveImportedName(const ast::Module& module, const ast::ImportDecl& import,
                                       const ast::ImportedName& name,
                                       llvm::function_ref<bool(const ast::ImportedName&)> goes);

}  // namespace tova::sema

#endif
