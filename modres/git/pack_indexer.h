#ifndef TOVA_MODRES_GIT_PACK_INDEXER_H
#define TOVA_MODRES_GIT_PACK_INDEXER_H

#include <functional>
#include <memory>
#include <string>

#include "diagnostics/result.h"
#include "modres/git/libgit2.h"
#include "modres/git/options.h"

namespace tova::git {

// Makes an object database out of a pack that comes in over the network: libgit2's indexer computes and
// checks the hash of every object and of the pack. Used by one thread.
class PackIndexer {
 public:
  // The pack goes into `folder`, which must outlive the database. `progress` may be null.
  PackIndexer(const LibGit2& git, std::string folder, const std::function<void(const Progress&)>& progress)
      : git_(git), folder_(std::move(folder)), progress_(progress) {}

  // Fails with Malformed, with Refused beyond the limit of objects, or with Io.
  Result<void> Add(llvm::StringRef bytes);
  // After the last byte: the database, which holds the pack's objects and nothing else.
  Result<GitHandle<git_odb>> Finish();

 private:
  Failure Describe() const;

  const LibGit2& git_;
  const std::string folder_;
  const std::function<void(const Progress&)>& progress_;
  GitHandle<git_indexer> indexer_;
  git_indexer_progress stats_{};
};

// What libgit2's callbacks and the indexer go by. Far above 100,000 files and their folders; a server without
// shallow fetches sends the history as well.
inline constexpr uint32_t kMaxPackObjects = 4'000'000;

}  // namespace tova::git

#endif
