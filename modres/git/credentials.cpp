#include "modres/git/credentials.h"

#include <fmt/format.h>

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "modres/git/git_command.h"

namespace tova::git {
namespace {

// Hosting services ignore the user's name when a token is the password; this is the name that their manuals
// use.
constexpr llvm::StringLiteral kTokenUser = "x-access-token";
constexpr size_t kNetrcLimit = 1 << 20;  // bytes

// A line break in a value would end the line of the credential protocol and begin another.
bool IsOneLine(llvm::StringRef text) {
  return text.find_first_of(llvm::StringRef("\n\r\0", 3)) == llvm::StringRef::npos;
}

std::optional<Credential> ParseToken(llvm::StringRef value) {
  value = value.trim();
  if (value.empty() || !IsOneLine(value)) return std::nullopt;
  if (!value.contains(':')) return Credential{kTokenUser.str(), value.str()};
  const auto [user, password] = value.split(':');
  return Credential{user.str(), password.str()};
}

// The next word of a .netrc file; words may be quoted.
std::string TakeWord(llvm::StringRef& text) {
  text = text.ltrim();
  while (text.consume_front("#")) text = text.drop_front(std::min(text.find('\n'), text.size())).ltrim();
  std::string word;
  if (text.consume_front("\"")) {
    while (!text.empty() && text.front() != '"') {
      if (text.front() == '\\' && text.size() > 1) text = text.drop_front();
      word += text.front();
      text = text.drop_front();
    }
    text = text.drop_front(text.empty() ? 0 : 1);
    return word;
  }
  const size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
  word = text.take_front(end).str();
  text = text.drop_front(end);
  return word;
}

}  // namespace

std::string TokenVariable(llvm::StringRef host_and_port) {
  std::string name = "TOVA_GIT_TOKEN_";
  for (const char c : host_and_port) name += llvm::isAlnum(c) ? llvm::toUpper(c) : '_';
  return name;
}

std::optional<Credential> FindInNetrc(llvm::StringRef text, llvm::StringRef host) {
  std::optional<Credential> found;
  bool applies = false;
  while (!text.trim().empty()) {
    const std::string word = TakeWord(text);
    if (word == "machine" || word == "default") {
      if (found && !found->password.empty()) return found;
      found.reset();
      applies = word == "default" || llvm::StringRef(TakeWord(text)).equals_insensitive(host);
      if (applies) found.emplace();
    } else if (word == "login" || word == "password" || word == "account") {
      std::string value = TakeWord(text);
      if (!applies) continue;
      if (word == "login") found->user = std::move(value);
      if (word == "password") found->password = std::move(value);
    } else if (word == "macdef") {
      // A macro goes on until an empty line.
      const size_t end = text.find("\n\n");
      text = end == llvm::StringRef::npos ? "" : text.drop_front(end);
    }
  }
  if (found && found->password.empty()) return std::nullopt;
  return found;
}

CredentialChain::CredentialChain(const ClientOptions& options, Url url)
    : options_(options), url_(std::move(url)) {}

std::optional<Credential> CredentialChain::Next() {
  while (next_ != Source::kNone) {
    const Source source = next_;
    next_ = static_cast<Source>(static_cast<int>(source) + 1);
    if (auto credential = Look(source)) {
      tried_ = true;
      return credential;
    }
  }
  return std::nullopt;
}

std::optional<Credential> CredentialChain::Look(Source source) const {
  switch (source) {
    case Source::kAddress:
      if (url_.user.empty() && url_.password.empty()) return std::nullopt;
      // A name alone is for the helpers; a token may stand in its place, though, so it is tried as it is.
      return Credential{url_.user, url_.password};
    case Source::kVariable:
      return FromVariable();
    case Source::kNetrc:
      return FromNetrc();
    case Source::kHelper:
      return FromHelper();
    case Source::kNone:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Credential> CredentialChain::FromVariable() const {
  if (!options_.get_env) return std::nullopt;
  auto value = options_.get_env(TokenVariable(url_.HostAndPort()));
  if (!value) value = options_.get_env(TokenVariable(url_.host));
  return value ? ParseToken(*value) : std::nullopt;
}

std::optional<Credential> CredentialChain::FromNetrc() const {
  if (options_.home.empty()) return std::nullopt;
  const auto file = llvm::MemoryBuffer::getFile(options_.home + "/.netrc", /*IsText=*/false,
                                                /*RequiresNullTerminator=*/false, /*IsVolatile=*/true);
  if (!file || (*file)->getBufferSize() > kNetrcLimit) return std::nullopt;
  return FindInNetrc((*file)->getBuffer(), url_.host);
}

std::optional<Credential> CredentialChain::FromHelper() const {
  const std::string path = llvm::StringRef(url_.path).ltrim('/').str();
  if (!IsOneLine(url_.host) || !IsOneLine(path) || !IsOneLine(url_.user)) return std::nullopt;
  // Helpers may answer; nobody may be asked, neither on the terminal nor in a window.
  ProcessRequest request = MakeGitProcess(options_);
  request.arguments.insert(request.arguments.end(), {"credential", "fill"});
  request.input = fmt::format("protocol={}\nhost={}\npath={}\n", url_.scheme, url_.HostAndPort(), path);
  if (!url_.user.empty()) request.input += "username=" + url_.user + "\n";
  request.input += "\n";
  if (request.input.size() > 4096) return std::nullopt;
  const auto outcome = RunProcess(request);
  if (!outcome || outcome->status != 0) return std::nullopt;
  Credential credential;
  llvm::SmallVector<llvm::StringRef, 8> lines;
  llvm::StringRef(outcome->output).split(lines, '\n');
  for (llvm::StringRef line : lines) {
    const auto [key, value] = line.split('=');
    if (key == "username") credential.user = value.str();
    if (key == "password") credential.password = value.str();
  }
  if (credential.password.empty()) return std::nullopt;
  return credential;
}

}  // namespace tova::git
