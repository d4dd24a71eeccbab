#ifndef TOVA_MODRES_GIT_SSH_CREDENTIALS_H
#define TOVA_MODRES_GIT_SSH_CREDENTIALS_H

#include <string>
#include <vector>

#include "modres/git/libgit2.h"
#include "modres/git/options.h"
#include "modres/git/url.h"

namespace tova::git {

// The keys to be tried for one connection over ssh, each once: those of the agent, then the default files
// below
// ~/.ssh. Never a password, never a question.
class SshCredentials {
 public:
  SshCredentials(const LibGit2& git, const ClientOptions& options, const Url& url);

  // libgit2's callback: the next key, or GIT_EAUTH when all were refused.
  int Next(git_credential** out, const char* user_from_url, unsigned allowed_types);
  // Whether the remote refused all that there was.
  bool refused() const { return refused_; }

 private:
  const LibGit2& git_;
  std::string user_;
  bool try_agent_ = false;
  std::vector<std::string> key_files_;  // private keys that are still to be tried, last first
  bool refused_ = false;
};

}  // namespace tova::git

#endif
