#include "compiler/lex/token.h"

#include <array>
#include <cassert>
#include <cstring>

namespace tova::lex {
namespace {

struct Keyword {
  const char* spelling = nullptr;
  uint8_t length = 0;
  TokenKind kind = TokenKind::kIdentifier;
};

constexpr size_t kTableSize = 256;
constexpr size_t kLongestKeyword = 9;

constexpr size_t Hash(const char* word, size_t length) {
  return (static_cast<unsigned char>(word[0]) * 7u + static_cast<unsigned char>(word[1]) * 31u +
          static_cast<unsigned char>(word[length - 1]) * 3u + length) %
         kTableSize;
}

// Open addressing; half empty, so a probe ends soon.
constexpr std::array<Keyword, kTableSize> BuildTable() {
  std::array<Keyword, kTableSize> table{};
  auto add = [&table](const char* spelling, size_t length, TokenKind kind) {
    size_t slot = Hash(spelling, length);
    while (table[slot].spelling != nullptr) slot = (slot + 1) % kTableSize;
    table[slot] = {spelling, static_cast<uint8_t>(length), kind};
  };
#define PUNCTUATION(Name, Spelling)
#define KEYWORD(Name, Spelling) add(Spelling, sizeof(Spelling) - 1, TokenKind::k##Name);
#include "compiler/lex/token_kinds.def"
  return table;
}

constexpr std::array<Keyword, kTableSize> kKeywords = BuildTable();

}  // namespace

llvm::StringRef Describe(TokenKind kind) {
  switch (kind) {
#define TOKEN(Name, Description) \
  case TokenKind::k##Name:       \
    return Description;
#include "compiler/lex/token_kinds.def"
  }
  assert(false && "a token kind that the table does not know");
  return {};
}

TokenKind ClassifyWord(llvm::StringRef word) {
  if (word.size() < 2 || word.size() > kLongestKeyword) return TokenKind::kIdentifier;
  for (size_t slot = Hash(word.data(), word.size()); kKeywords[slot].spelling != nullptr;
       slot = (slot + 1) % kTableSize) {
    const Keyword& keyword = kKeywords[slot];
    if (keyword.length == word.size() && std::memcmp(keyword.spelling, word.data(), word.size()) == 0) {
      return keyword.kind;
    }
  }
  return TokenKind::kIdentifier;
}

bool IsKeyword(TokenKind kind) { return kind >= TokenKind::kAnd; }

}  // namespace tova::lex
