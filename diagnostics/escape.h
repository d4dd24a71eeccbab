#ifndef TOVA_DIAGNOSTICS_ESCAPE_H
#define TOVA_DIAGNOSTICS_ESCAPE_H

#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova {

// One code point of a UTF-8 text. An invalid byte is a code point of its own: U+FFFD with `valid` false.
struct CodePoint {
  char32_t value = 0;
  unsigned size = 0;  // bytes it takes in the text; at least 1
  bool valid = true;
};

// Decodes the code point that starts at byte `at`, which must lie inside the text. Overlong forms, surrogates and
// values past U+10FFFF are invalid.
CodePoint DecodeCodePoint(llvm::StringRef text, size_t at);

// Whether a code point could move the cursor, reorder or hide text on a terminal: controls (C0, C1, DEL), line and
// paragraph separators, bidirectional marks, embeddings and isolates, invisible format characters and tags. The
// joiners U+200C and U+200D are not among them, since scripts and emoji need them.
bool IsUnsafeForTerminal(char32_t value);

// A text from outside (tags, server replies, paths, source text) made safe for a terminal and for one line:
// unsafe characters become `\n`, `\r`, `\t` or `\u{202e}`, invalid UTF-8 becomes U+FFFD. Other text is unchanged, a
// backslash too, so the result is for people and can't be read back.
std::string EscapeForeign(llvm::StringRef text);

// As EscapeForeign, and at most `limit` code points of the text, followed by `…` when there were more.
std::string EscapeForeign(llvm::StringRef text, size_t limit);

// The text with every invalid byte replaced by U+FFFD.
std::string ReplaceInvalidUtf8(llvm::StringRef text);

}  // namespace tova

#endif
