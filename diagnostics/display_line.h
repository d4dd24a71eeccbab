#ifndef TOVA_DIAGNOSTICS_DISPLAY_LINE_H
#define TOVA_DIAGNOSTICS_DISPLAY_LINE_H

#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace tova {

// A part of a source line laid out in the columns of a terminal with a fixed-width font. Tabs become spaces, unsafe
// characters and invalid bytes are escaped, wide characters take two columns, combining marks none; an emoji sequence
// (joiners, skin tones, flags) takes the two columns of one emoji. A line wider than the limit is cut around an
// anchor and shows `...` at each cut. Columns are 0-based.
class DisplayLine {
 public:
  // Lays out `line` (without terminator) with at most `width` columns, so that byte `anchor` is inside. Takes time
  // and memory bounded by `width`, not by the line.
  DisplayLine(llvm::StringRef line, size_t anchor, unsigned width, unsigned tab_width);

  // The text to print, cut marks included, without trailing spaces.
  const std::string& text() const { return text_; }

  // Whether a byte offset of the line is among what is shown; the line's end counts when nothing is cut there.
  bool Shows(size_t byte) const;

  // The column at which the character that holds a byte starts, or ends; clamped to what is shown.
  unsigned StartColumn(size_t byte) const;
  unsigned EndColumn(size_t byte) const;

 private:
  // One character as people see it, with everything that combines with it.
  struct Cell {
    size_t begin = 0;  // byte offsets in the line
    size_t end = 0;
    unsigned column = 0;
    unsigned width = 0;
    std::string text;
  };

  static std::vector<Cell> LayOut(llvm::StringRef line, size_t from, size_t to, unsigned tab_width);
  const Cell* CellAt(size_t byte) const;

  std::vector<Cell> cells_;
  bool cut_right_ = false;
  unsigned end_column_ = 0;
  std::string text_;
};

}  // namespace tova

#endif
