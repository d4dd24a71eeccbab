#include "modres/git/pack_indexer.h"

#include <fmt/format.h>

namespace tova::git {

Result<void> PackIndexer::Add(llvm::StringRef bytes) {
  if (!indexer_) {
    git_indexer_options options;
    git_.indexer_options_init(&options, GIT_INDEXER_OPTIONS_VERSION);
    git_indexer* raw = nullptr;
    if (git_.indexer_new(&raw, folder_.c_str(), /*mode=*/0, /*odb=*/nullptr, &options) != 0)
      return Describe();
    indexer_ = Own(git_, raw);
  }
  if (git_.indexer_append(indexer_.get(), bytes.data(), bytes.size(), &stats_) != 0) return Describe();
  if (stats_.total_objects > kMaxPackObjects) {
    return Failure(FailureKind::kRefused,
                   fmt::format("the repository sends more than {} objects", kMaxPackObjects));
  }
  if (progress_) progress_({stats_.received_bytes, stats_.received_objects, stats_.total_objects});
  return {};
}

Result<GitHandle<git_odb>> PackIndexer::Finish() {
  if (!indexer_) return Failure(FailureKind::kMalformed, "the remote sent broken data: no pack");
  if (git_.indexer_commit(indexer_.get(), &stats_) != 0) return Describe();
  const std::string index = folder_ + "/pack-" + git_.indexer_name(indexer_.get()) + ".idx";
  indexer_.reset();
  git_odb* raw = nullptr;
  if (git_.odb_new(&raw) != 0) return Describe();
  auto objects = Own(git_, raw);
  git_odb_backend* backend = nullptr;
  if (git_.odb_backend_one_pack(&backend, index.c_str()) != 0) return Describe();
  if (git_.odb_add_backend(objects.get(), backend, /*priority=*/1) != 0) {
    backend->free(backend);
    return Describe();
  }
  return objects;
}

Failure PackIndexer::Describe() const {
  const int error_class = LastErrorClass(git_);
  if (error_class == GIT_ERROR_OS || error_class == GIT_ERROR_FILESYSTEM) {
    return Failure(FailureKind::kIo, LastError(git_));
  }
  return Failure(FailureKind::kMalformed, "the remote sent broken data: " + LastError(git_));
}

}  // namespace tova::git
