#include "modres/git/ssh_credentials.h"

#include "llvm/Support/FileSystem.h"

namespace tova::git {

SshCredentials::SshCredentials(const LibGit2& git, const ClientOptions& options, const Url& url)
    : git_(git), user_(url.user.empty() ? "git" : url.user) {
  if (options.get_env) {
    const auto agent = options.get_env("SSH_AUTH_SOCK");
    try_agent_ = agent && !agent->empty();
  }
  if (options.home.empty()) return;
  // Last first: the vector is emptied from its end.
  for (const char* name : {"id_rsa", "id_ecdsa", "id_ed25519"}) {
    std::string path = options.home + "/.ssh/" + name;
    if (llvm::sys::fs::exists(path)) key_files_.push_back(std::move(path));
  }
}

int SshCredentials::Next(git_credential** out, const char* user_from_url, unsigned allowed_types) {
  const std::string user = user_from_url && *user_from_url ? user_from_url : user_;
  if (allowed_types & GIT_CREDENTIAL_USERNAME) return git_.credential_username_new(out, user.c_str());
  if (allowed_types & GIT_CREDENTIAL_SSH_KEY) {
    if (try_agent_) {
      try_agent_ = false;
      return git_.credential_ssh_key_from_agent(out, user.c_str());
    }
    if (!key_files_.empty()) {
      const std::string key = std::move(key_files_.back());
      key_files_.pop_back();
      const std::string public_key = key + ".pub";
      const bool has_public = llvm::sys::fs::exists(public_key);
      return git_.credential_ssh_key_new(out, user.c_str(), has_public ? public_key.c_str() : nullptr,
                                         key.c_str(), nullptr);
    }
  }
  refused_ = true;
  git_.error_set_str(GIT_ERROR_SSH, "no key was accepted");
  return GIT_EAUTH;
}

}  // namespace tova::git
