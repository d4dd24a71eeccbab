#ifndef TOVA_MODRES_GIT_GIT_CONFIG_H
#define TOVA_MODRES_GIT_GIT_CONFIG_H

#include <string>
#include <utility>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/libgit2.h"
#include "modres/git/options.h"

namespace tova::git {

// The user's git configuration, as far as fetching goes by it. Immutable once read.
class GitConfig {
 public:
  // Reads the system's file (unless GIT_CONFIG_NOSYSTEM), then GIT_CONFIG_GLOBAL or
  // $XDG_CONFIG_HOME/git/config and
  // ~/.gitconfig, then GIT_CONFIG_COUNT with its keys and values. Files that don't exist are fine; one that
  // can't be understood fails with Malformed.
  static Result<GitConfig> Read(const LibGit2& git, const ClientOptions& options);

  // The rules of url.<base>.insteadOf.
  const std::vector<Rewrite>& instead_of() const { return instead_of_; }
  // The last value of a key such as "protocol.version" (lower case), or "".
  llvm::StringRef Get(llvm::StringRef key) const;
  // The value of http.<url>.<key> (the key in lower case) with the longest <url> that is a prefix of `url`, or
  // else of http.<key>, or "".
  llvm::StringRef GetHttp(llvm::StringRef key, llvm::StringRef url) const;
  // The values of http.extraHeader and of http.<url>.extraHeader where <url> is a prefix of `url`, in order;
  // an empty value forgets those before it.
  std::vector<std::string> ExtraHeaders(llvm::StringRef url) const;

 private:
  void Add(llvm::StringRef name, llvm::StringRef value);

  std::vector<std::pair<std::string, std::string>> entries_;  // section and key in lower case, in order
  std::vector<Rewrite> instead_of_;
};

}  // namespace tova::git

#endif
