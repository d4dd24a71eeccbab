#ifndef TOVA_COMPILER_LEX_UNICODE_H
#define TOVA_COMPILER_LEX_UNICODE_H

#include <cstdint>
#include <string>

namespace tova::lex {

// One code point read from UTF-8.
struct DecodedCodePoint {
  uint32_t value = 0;
  uint32_t length = 0;  // bytes; 0 when the bytes are not valid UTF-8
};

// Reads the code point at `at`. The bytes up to `end` may be read, and no further. Overlong forms, surrogates
// and values past U+10FFFF are invalid.
DecodedCodePoint DecodeUtf8(const char* at, const char* end);

// Appends a code point up to U+10FFFF.
void AppendUtf8(uint32_t code_point, std::string& out);

// Whether a code point may begin, or stand later in, an identifier: Unicode letters (and `_`) begin one;
// letters, numbers and marks continue it. ASCII included.
bool IsIdentifierStart(uint32_t code_point);
bool IsIdentifierContinue(uint32_t code_point);

}  // namespace tova::lex

#endif
