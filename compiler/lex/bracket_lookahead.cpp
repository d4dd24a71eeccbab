#include "compiler/lex/bracket_lookahead.h"

namespace tova::lex {

bool IsOpener(TokenKind kind) {
  return kind == TokenKind::kLeftParen || kind == TokenKind::kLeftBracket || kind == TokenKind::kLeftBrace;
}

bool IsCloser(TokenKind kind) {
  return kind == TokenKind::kRightParen || kind == TokenKind::kRightBracket || kind == TokenKind::kRightBrace;
}

TokenKind CloserOf(TokenKind opener) {
  switch (opener) {
    case TokenKind::kLeftParen:
      return TokenKind::kRightParen;
    case TokenKind::kLeftBracket:
      return TokenKind::kRightBracket;
    case TokenKind::kTemplateHead:
      return TokenKind::kTemplateTail;
    default:
      return TokenKind::kRightBrace;
  }
}

uint32_t CountMismatches(llvm::SmallVector<TokenKind, kMaxLookaround> open, bool is_whole,
                         llvm::ArrayRef<Token> rest) {
  uint32_t count = 0;
  for (const Token& token : rest.take_front(kMaxLookahead)) {
    const TokenKind kind = token.kind;
    if (kind == TokenKind::kEndOfFile) return count + static_cast<uint32_t>(open.size());
    if (IsOpener(kind) || kind == TokenKind::kTemplateHead) open.push_back(kind);
    if (!IsCloser(kind) && kind != TokenKind::kTemplateTail) continue;
    if (open.empty()) {
      if (!is_whole) return count;
      ++count;
    } else if (CloserOf(open.back()) == kind) {
      open.pop_back();
    } else if (open.size() > 1 && CloserOf(open[open.size() - 2]) == kind) {
      ++count;
      open.pop_back_n(2);
    } else {
      ++count;
      const Token& next = *(&token + 1);  // there is one: the end of the file is no closer
      if (CloserOf(open.back()) != next.kind) open.pop_back();
    }
  }
  return count;
}

}  // namespace tova::lex
