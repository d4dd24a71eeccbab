#ifndef TOVA_MODRES_GIT_OBJECT_SNAPSHOT_H
#define TOVA_MODRES_GIT_OBJECT_SNAPSHOT_H

#include <memory>
#include <string>

#include "diagnostics/result.h"
#include "modres/git/libgit2.h"
#include "modres/git/scratch_folder.h"
#include "modres/git/snapshot.h"

namespace tova::git {

// Follows an object through annotated tags to the commit it stands for. Fails with Malformed when there is
// none.
Result<std::string> PeelToCommit(const LibGit2& git, git_odb& objects, const git_oid& id);

// The object database of a repository, which may be closed afterwards.
Result<GitHandle<git_odb>> ObjectsOf(const LibGit2& git, git_repository& repository);

// The snapshot of a commit in an object database. Takes over the database, and the temporary folder it is in when
// there is one (null for a user's own local repository).
Result<std::unique_ptr<Snapshot>> MakeSnapshot(const LibGit2& git, GitHandle<git_odb> objects,
                                               std::unique_ptr<ScratchFolder> scratch, const git_oid& tag);

}  // namespace tova::git

#endif
