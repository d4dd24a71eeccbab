#ifndef TOVA_COMPILER_LEX_LEXER_H
#define TOVA_COMPILER_LEX_LEXER_H

#include <vector>

#include "compiler/lex/token.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"

namespace tova::lex {

// A comment, for tools and for documentation. The end of its line is not part of it.
struct CommentPlace {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool is_doc = false;    // `///`
  bool is_block = false;  // `/* */`
};

// One file as tokens. Brackets are balanced: a closer that had no opener is left out, a missing `}` is put in
// where the indentation says that it belongs (as an empty token), and an unclosed `(` or `[` is marked.
struct TokenStream {
  std::vector<Token> tokens;  // the last one is kEndOfFile
  std::vector<CommentPlace> comments;
  // What was wrong, in the order found. Held back rather than emitted, since the parser may find that a part
  // of the file is none of ours (the body of a block that is not built).
  std::vector<Diagnostic> problems;
};

// Splits a file into tokens. Never fails: text that cannot be read becomes kError tokens and problems.
TokenStream Lex(const SourceSet& sources, FileId file);

}  // namespace tova::lex

#endif
