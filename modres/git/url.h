#ifndef TOVA_MODRES_GIT_URL_H
#define TOVA_MODRES_GIT_URL_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/options.h"

namespace tova::git {

// The parts of `scheme://[user[:password]@]host[:port]/path`.
struct Url {
  std::string scheme;    // lower case
  std::string user;      // percent-decoded
  std::string password;  // percent-decoded
  std::string host;      // lower case; an IPv6 address keeps its brackets
  std::string port;      // digits; "" is the scheme's own
  std::string path;      // from the first slash on, with the query

  // Also takes git's short form of ssh, `[user@]host:path`. Nothing when the text is no such address or holds
  // control characters or blanks.
  static std::optional<Url> Parse(llvm::StringRef text);

  // "80", "443" or "22" when none is written.
  std::string EffectivePort() const;
  // The host, and the port when it is written: "git.corp:8443".
  std::string HostAndPort() const;
  // The address without user and password.
  std::string WithoutUser() const;
};

// How a repository is reached.
struct Transport {
  enum class Kind { kHttp, kSsh, kLocal };
  Kind kind = Kind::kHttp;
  Url url;           // of kHttp and kSsh
  std::string path;  // of kLocal: the folder
  // As the rules give it, with credentials: for connecting and never for messages.
  std::string address;
  // The address for messages, credentials left out.
  std::string display;
};

// Applies the first list and then the second to a canonical URL, in each the rule with the longest matching
// prefix, and decides on the transport. https and ssh are allowed; http and local folders only when a rule
// was applied, as the canonical form is https; anything else fails with Refused.
Result<Transport> ChooseTransport(llvm::StringRef source, llvm::ArrayRef<Rewrite> mirrors,
                                  llvm::ArrayRef<Rewrite> instead_of);

// The text with the userinfo of every URL in it left out.
std::string RedactUrls(llvm::StringRef text);

}  // namespace tova::git

#endif
