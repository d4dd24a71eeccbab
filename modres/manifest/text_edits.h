#ifndef TOVA_MODRES_MANIFEST_TEXT_EDITS_H
#define TOVA_MODRES_MANIFEST_TEXT_EDITS_H

#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace tova::manifest {

// Replacements in one text, gathered first and applied together. Offsets are bytes of the original text; the
// replacements must not overlap, except that whole lines may be removed twice.
class TextEdits {
 public:
  explicit TextEdits(llvm::StringRef text);
  // Views of the own text are handed out.
  TextEdits(const TextEdits&) = delete;
  TextEdits& operator=(const TextEdits&) = delete;

  llvm::StringRef text() const { return text_; }
  // What ends the first line: "\r\n" or "\n".
  llvm::StringRef newline() const { return newline_; }

  // The offset at which the line that holds `offset` starts; a byte order mark is not part of the first line.
  size_t LineStart(size_t offset) const;
  // The offset behind the end of that line, its terminator included.
  size_t LineEnd(size_t offset) const;

  void Replace(size_t begin, size_t end, std::string with);
  // Removes the lines from the one that holds `first` to the one that holds `last`.
  void RemoveLines(size_t first, size_t last) { Replace(LineStart(first), LineEnd(last), ""); }
  // Adds `line` below the line that holds `offset`.
  void InsertLineAfter(size_t offset, llvm::StringRef line);

  std::string Apply() const;

 private:
  struct Replacement {
    size_t begin;
    size_t end;
    std::string with;
  };

  std::string text_;
  llvm::StringRef newline_;
  std::vector<Replacement> replacements_;
};

}  // namespace tova::manifest

#endif
