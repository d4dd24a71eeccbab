#ifndef TOVA_MODRES_SESSION_USER_CONFIG_H
#define TOVA_MODRES_SESSION_USER_CONFIG_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/git/options.h"
#include "modres/session/environment.h"

namespace tova::session {

// The user's own configuration. Only it, never a project or a package, chooses how remotes are reached.
//
//   [mirror]                          # address prefixes, the longest first, before git's own insteadOf
//   "https://github.com/" = "https://git.corp/github/"
//   [net]                             # seconds
//   connect = 30
//   stall = 30
//   npm = 600
//   git = "cli"                       # the git command in place of libgit2
//   [search]
//   url = "https://api.github.com/search/repositories"
struct UserConfig {
  std::vector<git::Rewrite> mirrors;
  git::Deadlines deadlines;
  int npm_deadline_s = 600;
  bool use_git_command = false;
  std::string search_url = "https://api.github.com/search/repositories";
};

// Reads the file that the environment names; the defaults when there is none. Nothing when it can't be used:
// the emitter then holds why.
std::optional<UserConfig> ReadUserConfig(const Environment& environment, SourceSet& sources,
                                         Emitter& emitter);

}  // namespace tova::session

#endif
