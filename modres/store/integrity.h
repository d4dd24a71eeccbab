#ifndef TOVA_MODRES_STORE_INTEGRITY_H
#define TOVA_MODRES_STORE_INTEGRITY_H

#include <string>
#include <vector>

#include "diagnostics/failure.h"
#include "diagnostics/result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "modres/store/store.h"
#include "modres/store/tree_hash.h"

namespace tova::store {

// What differs between two trees, as lines for a message: "changed: src/lib.tova", "added: ...", "removed:
// ..."; at most `limit` of them and then how many more there are. Both lists are sorted by path.
std::vector<std::string> DescribeDifference(llvm::ArrayRef<HashedFile> before,
                                            llvm::ArrayRef<HashedFile> after, size_t limit = 20);

// A version's tag stands for another commit than the lock or the ledger says; the set text, and
// `differences`.
Failure DescribeMovedTag(llvm::StringRef module, llvm::StringRef version, llvm::StringRef expected_commit,
                         llvm::StringRef actual_commit, llvm::ArrayRef<std::string> differences = {});

// The commit is right and the content is not: a cache that was tampered with, or a wrong lock.
Failure DescribeChangedContent(llvm::StringRef module, llvm::StringRef version, llvm::StringRef expected_tree,
                               llvm::StringRef actual_tree);

// Recomputes the content hash of a cached package and compares it with its marker and, unless they are "",
// with the commit and tree of a lock. For `pkg verify` and `cache verify`.
Result<void> VerifyPackage(llvm::StringRef module, llvm::StringRef version, const CachedPackage& package,
                           llvm::StringRef expected_commit, llvm::StringRef expected_tree);

}  // namespace tova::store

#endif
