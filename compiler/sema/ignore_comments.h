#ifndef TOVA_COMPILER_SEMA_IGNORE_COMMENTS_H
#define TOVA_COMPILER_SEMA_IGNORE_COMMENTS_H

#include <vector>

#include "compiler/ast/module.h"
#include "diagnostics/diagnostic.h"

namespace tova::sema {

// Removes the warnings and notes that a comment such as `// tova-ignore W001, W301` silences: those with one
// of its codes that start on the comment's line or the next. What the catalog calls an error stays.
void DropIgnored(const ast::Module& module, std::vector<Diagnostic>& diagnostics);

}  // namespace tova::sema

#endif
