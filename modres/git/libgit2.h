#ifndef TOVA_MODRES_GIT_LIBGIT2_H
#define TOVA_MODRES_GIT_LIBGIT2_H

#include <git2.h>
#include <git2/sys/config.h>
#include <git2/sys/errors.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/remote.h>
#include <git2/sys/transport.h>

#include <memory>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

// libgit2, loaded on first use: `git.odb_read(...)` is git_odb_read(...).
struct LibGit2 {
#define GIT_FUNCTION(name) decltype(&::git_##name) name = nullptr;
#include "modres/git/libgit2_functions.def"
};

// The library, loaded and initialised: it reads no configuration by itself and finds ~/.ssh in `home`.
// Thread-safe.
Result<const LibGit2*> LoadLibGit2(llvm::StringRef home, int connect_ms, int stall_ms);

// Owners of libgit2's handles: GitHandle<git_odb> odb = Own(git, raw).
template <typename T>
struct GitDeleter;

#define TOVA_GIT_DELETER(type, function)                           \
  template <>                                                      \
  struct GitDeleter<type> {                                        \
    const LibGit2* git = nullptr;                                  \
    void operator()(type* handle) const { git->function(handle); } \
  }
TOVA_GIT_DELETER(git_config, config_free);
TOVA_GIT_DELETER(git_config_iterator, config_iterator_free);
TOVA_GIT_DELETER(git_indexer, indexer_free);
TOVA_GIT_DELETER(git_odb, odb_free);
TOVA_GIT_DELETER(git_odb_object, odb_object_free);
TOVA_GIT_DELETER(git_remote, remote_free);
TOVA_GIT_DELETER(git_repository, repository_free);
#undef TOVA_GIT_DELETER

template <typename T>
using GitHandle = std::unique_ptr<T, GitDeleter<T>>;

template <typename T>
GitHandle<T> Own(const LibGit2& git, T* handle) {
  return GitHandle<T>(handle, GitDeleter<T>{&git});
}

// The message of the calling thread's last libgit2 error, for when a function has just failed.
std::string LastError(const LibGit2& git);
// The category of that error, a git_error_t.
int LastErrorClass(const LibGit2& git);

std::string ToHex(const LibGit2& git, const git_oid& id);

}  // namespace tova::git

#endif
