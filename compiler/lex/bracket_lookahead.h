#ifndef TOVA_COMPILER_LEX_BRACKET_LOOKAHEAD_H
#define TOVA_COMPILER_LEX_BRACKET_LOOKAHEAD_H

#include "compiler/lex/token.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::lex {

// `(`, `[` and `{`. The parts of a string with interpolation are told apart from brackets.
bool IsOpener(TokenKind kind);
bool IsCloser(TokenKind kind);
// The kind that ends what `opener` begins; a kTemplateHead ends with its kTemplateTail.
TokenKind CloserOf(TokenKind opener);

// How many brackets of a file are looked at, in tokens to come and in brackets around, to choose between ways of
// repairing one; keeps hostile files linear.
constexpr size_t kMaxLookahead = 512;
constexpr size_t kMaxLookaround = 64;

// How many brackets fail to pair up in the tokens to come, when `open` are the kinds of the brackets around them, the
// innermost last. `is_whole` says that nothing is open around those.
uint32_t CountMismatches(llvm::SmallVector<TokenKind, kMaxLookaround> open, bool is_whole, llvm::ArrayRef<Token> rest);

}  // namespace tova::lex

#endif
