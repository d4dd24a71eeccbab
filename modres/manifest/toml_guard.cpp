#include "modres/manifest/toml_guard.h"

#include <algorithm>

#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
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

// The offset at which the name of a table header has to stand, given that of its bracket.
size_t HeaderName(llvm::StringRef text, size_t bracket) {
  size_t at = std::min(text.find_first_not_of(" \t", bracket + 1), text.size());
  if (at == bracket + 1 && text.substr(at, 1) == "[")
    at = std::min(text.find_first_not_of(" \t", at + 1), text.size());
  return at;
}

bool CanStartKey(char c) { return llvm::isAlnum(c) || c == '_' || c == '-' || c == '"' || c == '\''; }

}  // namespace

std::optional<TomlGuardError> GuardToml(llvm::StringRef text) {
  unsigned nesting = 0;
  unsigned dots = 0;
  auto error_at = [](size_t offset, std::string reason) {
    return TomlGuardError{static_cast<uint32_t>(offset), std::move(reason)};
  };
  bool is_line_start = true;  // nothing but blanks stands before `at` on its line, outside of brackets
  for (size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < text.size();) {
    char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) {
      return error_at(at, "a character that has to stand in quotes or in a comment");
    }
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') {
      return error_at(at, "a control character");
    }
    switch (c) {
      case '#':
        at = std::min(text.find('\n', at), text.size());
        continue;
      case '"':
      case '\'':
        at = SkipString(text, at);
        is_line_start = false;
        continue;
      case '[':
        // toml++ takes it for granted that a name follows.
        if (is_line_start) {
          size_t name = HeaderName(text, at);
          if (name < text.size() && !CanStartKey(text[name]))
            return error_at(name, "a table header without a name");
        }
        [[fallthrough]];
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
    if (c == '\n') {
      is_line_start = nesting == 0;
    } else if (c != ' ' && c != '\t') {
      is_line_start = false;
    }
    ++at;
  }
  return std::nullopt;
}

}  // namespace tova::manifest
