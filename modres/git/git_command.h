#ifndef TOVA_MODRES_GIT_GIT_COMMAND_H
#define TOVA_MODRES_GIT_GIT_COMMAND_H

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/attempt.h"
#include "modres/git/options.h"
#include "modres/git/process.h"
#include "modres/git/remote_tag.h"
#include "modres/git/url.h"

namespace tova::git {

// A run of the git command that takes nothing of this process but what the user configured: no variable that
// points git at a repository or a program, no repository of the working folder, no question to anybody. The
// arguments, the folder and the like are the caller's to add.
ProcessRequest MakeGitProcess(const ClientOptions& options);

// The user's own git command in place of libgit2, for those whose servers need what only it can do. Addresses and
// credentials never stand in its arguments. Failures are as Client's.
class GitCommand {
 public:
  // `options` must outlive the command.
  explicit GitCommand(const ClientOptions& options) : options_(options) {}

  // The tags of a repository, by name.
  Result<std::map<std::string, RemoteTag>> ListTags(const Transport& transport, Attempt& attempt) const;
  // Fetches refs/tags/<tag>, without history, into the empty repository in `folder`.
  Result<void> FetchTag(const Transport& transport, llvm::StringRef tag, const std::string& folder,
                        Attempt& attempt) const;

 private:
  Result<std::string> Run(const Transport& transport, const std::string& folder,
                          std::vector<std::string> arguments, Attempt& attempt) const;

  const ClientOptions& options_;
};

}  // namespace tova::git

#endif
