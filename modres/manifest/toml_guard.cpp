#include "modres/manifest/toml_guard.h"

#include "fmt/format.h"
#include "modres/manifest/toml_document.h"

namespace tova::manifest {
namespace {

// The offset behind the string that starts at `at`, or the end of the text or line when it isn't closed.
size_t SkipString(llvm::StringRef text, size_t at) {
  char quote = text[at];
  bool has_escapes = quote == '"';
  bool is_multiline = text.substr(at, 3) == std::string(3, quote);
  at += is_multiline ? 3 : 1;
  while (at < text.size()) {
    if (has_escapes && text[at] == '\\') {
      at += 2;
    } else if (is_multiline && text.substr(at, 3) == std::string(3, quote)) {
      at += 3;
      // Up to two quotes may stand before the closing ones.
      for (int extra = 0; extra < 2 && at < text.size() && text[at] == quote; ++extra) ++at;
      return at;
    } else if (!is_multiline && (text[at] == quote || text[at] == '\n')) {
      return at + (text[at] == quote ? 1 : 0);
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

std::optional<TomlGuardError> GuardToml(llvm::StringRef text) {
  unsigned nesting = 0;
  unsigned dots = 0;
  auto error_at = [](size_t offset, std::string reason) {
    return TomlGuardError{static_cast<uint32_t>(offset), std::move(reason)};
  };
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    switch (c) {
      case '\0':
        return error_at(at, "a NUL byte");
      case '#':
        at = std::min(text.find('\n', at), text.size());
        continue;
      case '"':
      case '\'':
        at = SkipString(text, at);
        continue;
      case '[':
      case '{':
        if (++nesting > kMaxTomlNesting) {
          return error_at(at, fmt::format("more than {} nested brackets", kMaxTomlNesting));
        }
        dots = 0;
        break;
      case ']':
      case '}':
        if (nesting > 0) --nesting;
        dots = 0;
        break;
      case '=':
      case ',':
      case '\n':
        dots = 0;
        break;
      case '.':
        if (++dots >= kMaxTomlKeySegments) {
          return error_at(at, fmt::format("a key of more than {} parts", kMaxTomlKeySegments));
        }
        break;
      default:
        break;
    }
    ++at;
  }
  return std::nullopt;
}

}  // namespace tova::manifest
