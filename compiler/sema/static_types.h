#ifndef TOVA_COMPILER_SEMA_STATIC_TYPES_H
#define TOVA_COMPILER_SEMA_STATIC_TYPES_H

#include "compiler/ast/expressions.h"
#include "compiler/ast/types.h"
#include "compiler/runtime/builtins.h"

namespace tova::sema {

// The type that a value of either type has: equal types stay, numbers widen to Number, anything else is
// unknown.
ast::StaticType Join(ast::StaticType a, ast::StaticType b);

ast::StaticType TypeOfBinary(ast::BinaryOperator op, ast::StaticType left, ast::StaticType right);
ast::StaticType TypeOfUnary(ast::UnaryOperator op, ast::StaticType operand);

// What an annotation promises. Named types must have their symbol already. Optional types and unions of
// different types are unknown.
ast::StaticType TypeOfAnnotation(const ast::TypeNode* annotation);

ast::StaticType TypeOfBuiltin(runtime::BuiltinType type);

using ast::EffectiveKind;

// An instance of the struct or of the variant's sum type.
ast::StaticType TypeOfInstance(const ast::Symbol& constructor);

}  // namespace tova::sema

#endif
