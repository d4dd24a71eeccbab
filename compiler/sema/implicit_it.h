#ifndef TOVA_COMPILER_SEMA_IMPLICIT_IT_H
#define TOVA_COMPILER_SEMA_IMPLICIT_IT_H

#include "compiler/ast/module.h"

namespace tova::sema {

// Gives `Argument::it_parameter` a symbol in each argument of the call, and of the calls inside of it, that
// stands for a lambda because it mentions a free `it`. Of the arguments around one `it`, the lambda is the
// innermost that is more than the bare name and whose callee can take a function: in `filter(len(it) > 3)` it
// is the argument of `filter`. Functions inside are left alone: their own calls are looked at when their
// bodies are.
void MarkImplicitIt(ast::Module& module, ast::CallExpr& call);
void MarkImplicitIt(ast::Module& module, ast::MethodPipeTarget& call);

}  // namespace tova::sema

#endif
