#include "compiler/lex/unicode.h"

#include <algorithm>
#include <iterator>

namespace tova::lex {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

constexpr Range kLetters[] = {
#define LETTER_RANGE(First, Last) {First, Last},
#include "compiler/lex/unicode_ranges.def"
};
constexpr Range kContinues[] = {
#define CONTINUE_RANGE(First, Last) {First, Last},
#include "compiler/lex/unicode_ranges.def"
};

template <size_t N>
bool Contains(const Range (&ranges)[N], uint32_t code_point) {
  const Range* after =
      std::upper_bound(std::begin(ranges), std::end(ranges), code_point,
                       [](uint32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(ranges) && code_point <= std::prev(after)->last;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

DecodedCodePoint DecodeUtf8(const char* at, const char* end) {
  const auto lead = static_cast<unsigned char>(*at);
  if (lead < 0x80) return {lead, 1};
  uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || static_cast<size_t>(end - at) < length) return {};
  uint32_t value = lead & (0x7Fu >> length);
  for (uint32_t i = 1; i < length; ++i) {
    if (!IsContinuation(at[i])) return {};
    value = value << 6 | (static_cast<unsigned char>(at[i]) & 0x3Fu);
  }
  const bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (is_overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

void AppendUtf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | code_point >> 6);
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | code_point >> 12);
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code_point >> 18);
    out += static_cast<char>(0x80 | (code_point >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  }
}

bool IsIdentifierStart(uint32_t code_point) {
  if (code_point < 0x80) {
    return (code_point >= 'a' && code_point <= 'z') || (code_point >= 'A' && code_point <= 'Z') ||
           code_point == '_';
  }
  return Contains(kLetters, code_point);
}

bool IsIdentifierContinue(uint32_t code_point) {
  if (code_point < 0x80) return IsIdentifierStart(code_point) || (code_point >= '0' && code_point <= '9');
  return Contains(kLetters, code_point) || Contains(kContinues, code_point);
}

}  // namespace tova::lex
