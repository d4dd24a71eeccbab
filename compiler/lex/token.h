#ifndef TOVA_COMPILER_LEX_TOKEN_H
#define TOVA_COMPILER_LEX_TOKEN_H

#include <cstdint>

#include "llvm/ADT/StringRef.h"

namespace tova::lex {

enum class TokenKind : uint8_t {
#define TOKEN(Name, Description) k##Name,
#include "compiler/lex/token_kinds.def"
};

// How messages name a kind: "`=>`", "a number", "the end of the file".
llvm::StringRef Describe(TokenKind kind);

// The kind of a word: its keyword, or kIdentifier.
TokenKind ClassifyWord(llvm::StringRef word);

bool IsKeyword(TokenKind kind);

// One token. Places are byte offsets into the file, `end` exclusive.
struct Token {
  TokenKind kind = TokenKind::kEndOfFile;
  bool starts_line = false;  // a line's end lies between this token and the one before; true for the first
  bool has_doc = false;      // a `///` comment lies between this token and the one before
  bool is_repaired = false;  // brackets: an opener without a closer, or a closer that was put in for one
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t partner = 0;  // openers: the index of the matching closer, or 0 where there is none
};

}  // namespace tova::lex

#endif
