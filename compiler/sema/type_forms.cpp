#include "compiler/sema/type_forms.h"

#include <algorithm>

#include "compiler/sema/known_names.h"

namespace tova::sema {

llvm::SmallVector<const ast::NamedType*, 8> EnumerationMembers(
    const ast::TypeDecl& type, llvm::function_ref<bool(llvm::StringRef)> is_type) {
  llvm::SmallVector<const ast::NamedType*, 8> members;
  const auto* alternatives = llvm::dyn_cast_or_null<ast::UnionType>(type.aliased);
  if (type.form != ast::TypeForm::kAlias || alternatives == nullptr) return members;
  for (const ast::TypeNode* member : alternatives->members) {
    const auto* named = llvm::dyn_cast<ast::NamedType>(member);
    if (named == nullptr || named->qualifier || !named->arguments.empty() ||
        IsBuiltinTypeName(named->name.text) || IsJsGlobal(named->name.text) || is_type(named->name.text)) {
      return {};
    }
    members.push_back(named);
  }
  return members;
}

bool Derives(const ast::TypeDecl& type, llvm::StringRef derived) {
  return std::any_of(type.derives.begin(), type.derives.end(),
                     [&](const ast::Name& name) { return name.text == derived; });
}

}  // namespace tova::sema
