#ifndef TOVA_COMPILER_TYPES_CHECK_H
#define TOVA_COMPILER_TYPES_CHECK_H

#include <string>
#include <vector>

#include "analyzer-hooks/export_surface.h"
#include "compiler/ast/module.h"
#include "diagnostics/emitter.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"

namespace tova::types {

struct CheckOptions {
  // What stands behind symbols that come from other modules, and the surfaces that hold it.
  const llvm::DenseMap<const ast::Symbol*, const analyzer_hooks::ExportedName*>& exported;
  llvm::ArrayRef<const analyzer_hooks::ExportSurface*> surfaces;
  // Filled with the matches whose subject can only be one of a few literals, and those that no arm takes.
  llvm::DenseMap<const ast::MatchExpr*, std::vector<std::string>>& literal_matches;
  bool is_strict = false;  // also reports values that may be `nil`
};

// Finds the types of what the file computes and reports where they do not fit. The names of the tree must be resolved.
// What is not known for certain is taken for anything, and anything goes with everything.
void CheckTypes(ast::Module& module, const CheckOptions& options, Emitter& emitter);

}  // namespace tova::types

#endif
