#include "diagnostics/json_text.h"

#include "diagnostics/escape.h"
#include "fmt/format.h"

namespace tova {

std::string EscapeJsonForTerminal(llvm::StringRef json) {
  std::string out;
  out.reserve(json.size());
  for (size_t at = 0; at < json.size();) {
    CodePoint point = DecodeCodePoint(json, at);
    uint32_t value = point.value;
    // JSON writers escape the ASCII controls inside strings themselves; those between tokens are layout.
    if (value < 0x7F || !IsUnsafeForTerminal(point.value)) {
      out += json.substr(at, point.size);
    } else if (value < 0x10000) {
      out += fmt::format("\\u{:04x}", value);
    } else {
      value -= 0x10000;
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (value >> 10), 0xDC00 + (value & 0x3FF));
    }
    at += point.size;
  }
  return out;
}

bool IsShallowJson(llvm::StringRef json, size_t max_depth) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return false;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return true;
}

}  // namespace tova
