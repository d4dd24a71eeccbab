#ifndef TOVA_DIAGNOSTICS_SNIPPET_MARKS_H
#define TOVA_DIAGNOSTICS_SNIPPET_MARKS_H

#include <string>
#include <vector>

#include "diagnostics/styled_text.h"
#include "llvm/ADT/StringRef.h"

namespace tova {

// A labelled range of display columns under one source line, 0-based and half-open, at least one column wide.
struct ColumnMark {
  unsigned begin = 0;
  unsigned end = 0;
  bool primary = false;
  llvm::StringRef text;  // as the diagnostic has it, unescaped; may be empty
};

// A piece of a row below a source line.
struct MarkPiece {
  unsigned column = 0;
  unsigned width = 0;  // columns; for the words of a label, which end their row, any number
  TextRole role = TextRole::kPlain;
  std::string text;
};
// Pieces from left to right, which do not overlap.
using MarkRow = std::vector<MarkPiece>;

// The rows under a source line: first the marks, `^` for primary places and `-` for others, with the words of the
// rightmost mark behind them; then the other words, right to left, each hanging below the start of its mark:
//
//   | let total = first + second
//   |             -----   ^^^^^^ this is a String
//   |             |
//   |             this is an Int
std::vector<MarkRow> LayOutMarks(std::vector<ColumnMark> marks, TextRole primary_role);

}  // namespace tova

#endif
