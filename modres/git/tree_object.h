#ifndef TOVA_MODRES_GIT_TREE_OBJECT_H
#define TOVA_MODRES_GIT_TREE_OBJECT_H

#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/snapshot.h"

// The raw contents of git objects. Pure; what comes in is untrusted.
namespace tova::git {

// Reads the raw contents of a tree object and calls `visit` for each entry. Checks the form and nothing of
// the names. Pure; `data` is untrusted.
Result<void> ParseTree(llvm::StringRef data, llvm::function_ref<Result<void>(const TreeEntry&)> visit);

// The id of the root tree that the raw contents of a commit name. Pure; `data` is untrusted.
Result<std::string> ParseCommitTree(llvm::StringRef data);

// The id that the first line of a commit ("tree <id>") or a tag ("object <id>") carries after `key`.
std::optional<llvm::StringRef> FirstId(llvm::StringRef data, llvm::StringRef key);

}  // namespace tova::git

#endif
