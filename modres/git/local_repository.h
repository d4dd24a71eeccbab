#ifndef TOVA_MODRES_GIT_LOCAL_REPOSITORY_H
#define TOVA_MODRES_GIT_LOCAL_REPOSITORY_H

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/libgit2.h"
#include "modres/git/remote.h"

namespace tova::git {

// Repositories in a folder of this machine. libgit2's local transport can't fetch without history, and
// nothing needs to be copied anyway: their objects are read where they are.
//
// As git does, `path` may name the repository itself, a working tree, or lack or have a trailing ".git".

// All tags with the commits they stand for; a tag of something else than a commit is left out.
Result<std::vector<RemoteTag>> ListLocalTags(const LibGit2& git, const std::string& path);

// The snapshot of refs/tags/<tag>; null when there is no such tag.
Result<std::unique_ptr<Snapshot>> OpenLocalTag(const LibGit2& git, const std::string& path,
                                               llvm::StringRef tag);

}  // namespace tova::git

#endif
