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

}  // namespace tova
