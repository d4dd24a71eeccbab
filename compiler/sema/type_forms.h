#ifndef TOVA_COMPILER_SEMA_TYPE_FORMS_H
#define TOVA_COMPILER_SEMA_TYPE_FORMS_H

#include "compiler/ast/declarations.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::sema {

// The members of `type Color = Red | Green | Blue` when it is an enumeration in disguise: an alias of a union
// of plain names none of which is a type (built in, or known to `is_type`). Empty for every other
// declaration.
llvm::SmallVector<const ast::NamedType*, 8> EnumerationMembers(
    const ast::TypeDecl& type, llvm::function_ref<bool(llvm::StringRef)> is_type);

// Whether `derive [...]` names it.
bool Derives(const ast::TypeDecl& type, llvm::StringRef derived);

}  // namespace tova::sema

#endif
