#include "diagnostics/escape.h"

#include <limits>

#include "fmt/format.h"

namespace tova {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";
constexpr CodePoint kInvalid = {0xFFFD, 1, false};

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

void AppendEscape(std::string& out, char32_t value) {
  switch (value) {
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\t':
      out += "\\t";
      return;
    default:
      out += fmt::format("\\u{{{:x}}}", static_cast<uint32_t>(value));
  }
}

}  // namespace

CodePoint DecodeCodePoint(llvm::StringRef text, size_t at) {
  auto byte = [&](size_t index) { return static_cast<unsigned char>(text[index]); };
  unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  unsigned size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return kInvalid;
  char32_t value = lead & (0xFF >> (size + 1));
  for (unsigned i = 1; i < size; ++i) {
    if (!IsContinuation(byte(at + i))) return kInvalid;
    value = (value << 6) | (byte(at + i) & 0x3F);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[size] || value > 0x10FFFF || surrogate) return kInvalid;
  return {value, size, true};
}

bool IsUnsafeForTerminal(char32_t value) {
  if (value < 0x20 || (value >= 0x7F && value <= 0x9F)) return true;
  if (value == 0xAD || value == 0x61C || value == 0x180E || value == 0xFEFF) return true;
  if (value == 0x200B || value == 0x200E || value == 0x200F) return true;
  if (value >= 0x2028 && value <= 0x202E) return true;
  if (value >= 0x2060 && value <= 0x206F) return true;
  if (value >= 0xFFF9 && value <= 0xFFFB) return true;
  return value >= 0xE0000 && value <= 0xE007F;
}

std::string EscapeForeign(llvm::StringRef text) {
  return EscapeForeign(text, std::numeric_limits<size_t>::max());
}

std::string EscapeForeign(llvm::StringRef text, size_t limit) {
  std::string out;
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    if (count == limit) {
      out += "…";
      break;
    }
    CodePoint point = DecodeCodePoint(text, at);
    if (!point.valid) {
      out += kReplacement;
    } else if (IsUnsafeForTerminal(point.value)) {
      AppendEscape(out, point.value);
    } else {
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
  return out;
}

std::string ReplaceInvalidUtf8(llvm::StringRef text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeCodePoint(text, at);
    if (point.valid) {
      out += text.substr(at, point.size);
    } else {
      out += kReplacement;
    }
    at += point.size;
  }
  return out;
}

}  // namespace tova
