#include "modres/git/libgit2.h"

#include <fmt/format.h>

#include <mutex>

#include "modres/git/shared_library.h"

namespace tova::git {
namespace {

// The structures of libgit2 change between minor versions, so it must be the one that the headers are of.
constexpr llvm::StringLiteral kLibraryName = "libgit2.so." LIBGIT2_SOVERSION;

Result<LibGit2> Load() {
  TOVA_TRY(void* library, LoadSharedLibrary(kLibraryName));
  LibGit2 git;
#define GIT_FUNCTION(name)                                                      \
  {                                                                             \
    TOVA_TRY(void* address, FindFunction(library, kLibraryName, "git_" #name)); \
    git.name = reinterpret_cast<decltype(git.name)>(address);                   \
  }
#include "modres/git/libgit2_functions.def"
  if (git.libgit2_init() < 0) {
    return Failure(FailureKind::kUnsupported, "cannot initialise libgit2: " + LastError(git));
  }
  // Configuration is read by GitConfig, once and from where the environment says; nothing may come in behind
  // it.
  for (const git_config_level_t level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                         GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
    git.libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  }
  // Only objects are read from local repositories, and nothing in them is ever run.
  git.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  git.libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
  return git;
}

}  // namespace

Result<const LibGit2*> LoadLibGit2(llvm::StringRef home, int connect_ms, int stall_ms) {
  static const Result<LibGit2> loaded = Load();
  if (!loaded) return Failure(loaded.failure());
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  loaded->libgit2_opts(GIT_OPT_SET_HOMEDIR, home.empty() ? nullptr : home.str().c_str());
  loaded->libgit2_opts(GIT_OPT_SET_SERVER_CONNECT_TIMEOUT, connect_ms);
  loaded->libgit2_opts(GIT_OPT_SET_SERVER_TIMEOUT, stall_ms);
  return &*loaded;
}

std::string LastError(const LibGit2& git) {
  const git_error* error = git.error_last();
  return error && error->message ? error->message : "unknown error";
}

int LastErrorClass(const LibGit2& git) {
  const git_error* error = git.error_last();
  return error ? error->klass : GIT_ERROR_NONE;
}

std::string ToHex(const LibGit2& git, const git_oid& id) {
  char hex[GIT_OID_SHA1_HEXSIZE + 1] = {};
  git.oid_nfmt(hex, GIT_OID_SHA1_HEXSIZE, &id);
  return hex;
}

}  // namespace tova::git
