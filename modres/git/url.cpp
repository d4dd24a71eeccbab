#include "modres/git/url.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::git {
namespace {

std::string DecodePercent(llvm::StringRef text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && llvm::isHexDigit(text[i + 1]) &&
        llvm::isHexDigit(text[i + 2])) {
      decoded += static_cast<char>(llvm::hexFromNibbles(text[i + 1], text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

bool HasOnlyPrintable(llvm::StringRef text) {
  return llvm::all_of(text, [](char c) { return c > ' ' && c != 0x7f; });
}

// Splits "[user[:password]@]host[:port]". False when it is malformed.
bool ParseAuthority(llvm::StringRef authority, Url& url) {
  if (const size_t at = authority.rfind('@'); at != llvm::StringRef::npos) {
    const auto [user, password] = authority.take_front(at).split(':');
    url.user = DecodePercent(user);
    url.password = DecodePercent(password);
    authority = authority.drop_front(at + 1);
  }
  llvm::StringRef host = authority;
  llvm::StringRef port;
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  if (colon != llvm::StringRef::npos && (bracket == llvm::StringRef::npos || colon > bracket)) {
    host = authority.take_front(colon);
    port = authority.drop_front(colon + 1);
    unsigned number = 0;
    if (!port.empty() && (port.getAsInteger(10, number) || number > 65535)) return false;
  }
  // A host that starts with a dash could be read as an option by a program that it is handed to.
  if (host.empty() || host.front() == '-' || host.find_first_of("\\/?#@%") != llvm::StringRef::npos)
    return false;
  url.host = host.lower();
  url.port = port.str();
  return true;
}

// Replaces the longest matching prefix. False when no rule matches.
bool Apply(llvm::ArrayRef<Rewrite> rules, std::string& address) {
  const Rewrite* best = nullptr;
  for (const Rewrite& rule : rules) {
    if (!rule.from.empty() && llvm::StringRef(address).starts_with(rule.from) &&
        (!best || rule.from.size() > best->from.size())) {
      best = &rule;
    }
  }
  if (!best) return false;
  address = best->to + address.substr(best->from.size());
  return true;
}

Failure RefuseAddress(llvm::StringRef address, llvm::StringRef why) {
  return Failure(FailureKind::kRefused, fmt::format("the address `{}` is not used: {}",
                                                    EscapeForeign(RedactUrls(address)), why.str()));
}

}  // namespace

std::optional<Url> Url::Parse(llvm::StringRef text) {
  if (!HasOnlyPrintable(text)) return std::nullopt;
  Url url;
  const size_t scheme_end = text.find("://");
  if (scheme_end == llvm::StringRef::npos) {
    // host:path, as ssh's own programs write it; a slash before the colon makes it a folder.
    const size_t colon = text.find(':');
    if (colon == llvm::StringRef::npos || text.take_front(colon).contains('/') ||
        text.drop_front(colon + 1).starts_with(":")) {
      return std::nullopt;
    }
    url.scheme = "ssh";
    if (!ParseAuthority(text.take_front(colon), url)) return std::nullopt;
    const llvm::StringRef path = text.drop_front(colon + 1);
    url.path = (path.starts_with("/") || path.starts_with("~") ? "" : "/") + path.str();
    if (path.starts_with("~")) url.path = "/" + url.path;
    return url;
  }
  url.scheme = text.take_front(scheme_end).lower();
  if (url.scheme.empty() || !llvm::all_of(url.scheme, [](char c) { return llvm::isAlnum(c) || c == '+'; })) {
    return std::nullopt;
  }
  const llvm::StringRef rest = text.drop_front(scheme_end + 3);
  const size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  if (!ParseAuthority(rest.take_front(path), url)) return std::nullopt;
  url.path = rest.drop_front(path).str();
  return url;
}

std::string Url::EffectivePort() const {
  if (!port.empty()) return port;
  return scheme == "http" ? "80" : scheme == "ssh" ? "22" : "443";
}

std::string Url::HostAndPort() const { return port.empty() ? host : host + ":" + port; }

std::string Url::WithoutUser() const { return scheme + "://" + HostAndPort() + path; }

Result<Transport> ChooseTransport(llvm::StringRef source, llvm::ArrayRef<Rewrite> mirrors,
                                  llvm::ArrayRef<Rewrite> instead_of) {
  std::string address = source.str();
  const bool mirrored = Apply(mirrors, address);
  const bool rewritten = Apply(instead_of, address) || mirrored;
  Transport transport;
  transport.address = address;
  const llvm::StringRef text = address;
  if (text.starts_with("file://") || text.starts_with("/")) {
    if (!rewritten) return RefuseAddress(address, "a local folder needs a rule of your own configuration");
    transport.kind = Transport::Kind::kLocal;
    transport.path = text.starts_with("/") ? address : DecodePercent(text.drop_front(7));
    transport.display = address;
    if (!llvm::StringRef(transport.path).starts_with("/") || transport.path.find('\0') != std::string::npos) {
      return RefuseAddress(address, "a local repository is named by its absolute path");
    }
    return transport;
  }
  const auto url = Url::Parse(text);
  if (!url) return RefuseAddress(address, "it is malformed");
  transport.url = *url;
  transport.display = url->WithoutUser();
  if (url->scheme == "https") return transport;
  if (url->scheme == "http") {
    if (rewritten) return transport;
    return RefuseAddress(address, "http without encryption needs a rule of your own configuration");
  }
  if (url->scheme == "ssh" || url->scheme == "git+ssh" || url->scheme == "ssh+git") {
    transport.kind = Transport::Kind::kSsh;
    transport.url.scheme = "ssh";
    transport.display = transport.url.WithoutUser();
    return transport;
  }
  return RefuseAddress(address, "packages are fetched over https or ssh");
}

std::string RedactUrls(llvm::StringRef text) {
  std::string redacted;
  while (true) {
    const size_t at = text.find("://");
    if (at == llvm::StringRef::npos) return redacted + text.str();
    redacted += text.take_front(at + 3);
    text = text.drop_front(at + 3);
    const llvm::StringRef authority =
        text.take_front(std::min(text.find_first_of("/?#'\"` \t\n"), text.size()));
    if (const size_t user_end = authority.rfind('@'); user_end != llvm::StringRef::npos) {
      text = text.drop_front(user_end + 1);
    }
  }
}

}  // namespace tova::git
