#ifndef TOVA_DIAGNOSTICS_SUGGEST_H
#define TOVA_DIAGNOSTICS_SUGGEST_H

#include <string>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova {

// The candidate that the user most likely meant by `wanted`: the one at the smallest edit distance, at most a third
// of the length of `wanted` (and at least 1); one that differs in case alone counts as distance 0. Ties go to the
// alphabetically first, whatever the order of the candidates. Empty when none is near, or when `wanted` itself is
// empty. The result is a view of the candidate.
llvm::StringRef NearestName(llvm::StringRef wanted, llvm::ArrayRef<llvm::StringRef> candidates);
llvm::StringRef NearestName(llvm::StringRef wanted, llvm::ArrayRef<std::string> candidates);

// All candidates within that distance without repetition, nearest first, at most `limit`.
std::vector<llvm::StringRef> NearestNames(llvm::StringRef wanted, llvm::ArrayRef<llvm::StringRef> candidates,
                                          size_t limit);

// The tip for such a name, "did you mean `encode`?", or an empty text when none is near.
std::string DidYouMean(llvm::StringRef wanted, llvm::ArrayRef<llvm::StringRef> candidates);
std::string DidYouMean(llvm::StringRef wanted, llvm::ArrayRef<std::string> candidates);

}  // namespace tova

#endif
