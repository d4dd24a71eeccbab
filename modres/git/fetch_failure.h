#ifndef TOVA_MODRES_GIT_FETCH_FAILURE_H
#define TOVA_MODRES_GIT_FETCH_FAILURE_H

#include <string>

#include "diagnostics/failure.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

// What the user reads when a Client function failed for `module`: the set texts for network and
// authentication failures, a repository that does not exist, and a failure with the module's name in it for
// all others. `cached_versions` ("1.2.0", oldest first) are those of the module that are in the cache; may be
// empty.
Failure DescribeFetchFailure(llvm::StringRef module, const Failure& reason,
                             llvm::ArrayRef<std::string> cached_versions);

// The repository of `module` has no tag for `version`. `tags` are all of its tags, versions or not: the hint
// names the newest versions, or an unprefixed or malformed tag that was probably meant.
Failure DescribeMissingTag(llvm::StringRef module, llvm::StringRef version, llvm::ArrayRef<std::string> tags);

// The repository of `module` has no version tag at all.
Failure DescribeNoVersions(llvm::StringRef module, llvm::ArrayRef<std::string> tags);

// The network would be needed for `what` ("github.com/a/b@v1.2.0") and may not be used (--offline).
Failure DescribeOffline(llvm::StringRef module, llvm::StringRef what,
                        llvm::ArrayRef<std::string> cached_versions);

}  // namespace tova::git

#endif
