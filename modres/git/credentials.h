#ifndef TOVA_MODRES_GIT_CREDENTIALS_H
#define TOVA_MODRES_GIT_CREDENTIALS_H

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"
#include "modres/git/options.h"
#include "modres/git/url.h"

namespace tova::git {

struct Credential {
  std::string user;
  std::string password;
};

// The credentials to be tried for one repository over HTTP, one of each kind: in the address itself (as the
// user's own rewriting rule may have it), the variable TOVA_GIT_TOKEN_<HOST> (a token, or user:password),
// ~/.netrc, and git's credential helpers. Each is looked up when the one before it was refused. Never asks
// anybody.
class CredentialChain {
 public:
  // `options` must outlive the chain.
  CredentialChain(const ClientOptions& options, Url url);

  const Url& url() const { return url_; }
  // The next one, or nothing when there are no more.
  std::optional<Credential> Next();
  // Whether any was handed out.
  bool has_tried() const { return tried_; }

 private:
  enum class Source { kAddress, kVariable, kNetrc, kHelper, kNone };

  std::optional<Credential> Look(Source source) const;
  std::optional<Credential> FromVariable() const;
  std::optional<Credential> FromNetrc() const;
  std::optional<Credential> FromHelper() const;

  const ClientOptions& options_;
  const Url url_;
  Source next_ = Source::kAddress;
  bool tried_ = false;
};

// The credential for `host` in the text of a .netrc file. For tests as much as for the chain.
std::optional<Credential> FindInNetrc(llvm::StringRef text, llvm::StringRef host);

// The variable that holds the token for a host: "TOVA_GIT_TOKEN_GIT_CORP_8443".
std::string TokenVariable(llvm::StringRef host_and_port);

}  // namespace tova::git

#endif
