#ifndef TOVA_COMPILER_PARSE_STRING_TEXT_H
#define TOVA_COMPILER_PARSE_STRING_TEXT_H

#include <string>

#include "compiler/ast/module.h"
#include "diagnostics/emitter.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::parse {

// Turns the source text of a string, without its quotes, into the string that it means: removes the common
// indentation of a triple-quoted string, then replaces escapes. A string with interpolation is given in
// pieces.
class StringText {
 public:
  // `source` is the whole file; the pieces are parts of it, so that problems have their places.
  StringText(FileId file, llvm::StringRef source, Emitter& emitter)
      : file_(file), source_(source), emitter_(emitter) {}

  bool has_escapes = true;
  bool warns = true;  // about escapes that mean nothing

  // Says that the pieces are those of one triple-quoted string. When its closing quotes stand on a line of
  // their own, their indentation is removed from each line, and so are the first and the last line end. When only
  // the opening ones do, the indentation that all lines share is removed.
  void FindIndent(llvm::ArrayRef<llvm::StringRef> pieces);

  // One piece. The result is a view of the source where nothing had to change, else a copy in the module.
  llvm::StringRef Decode(llvm::StringRef piece, bool is_first, bool is_last, ast::Module& module);

 private:
  std::string Dedent(llvm::StringRef piece, bool is_first, bool is_last) const;
  size_t ReplaceEscape(llvm::StringRef text, size_t at, llvm::StringRef piece, std::string& out);
  size_t ReplaceUnicode(llvm::StringRef text, size_t at, llvm::StringRef piece, std::string& out);
  void ReportBadEscape(llvm::StringRef piece, llvm::StringRef escape, const char* rule);
  void WarnUnknownEscape(llvm::StringRef piece, llvm::StringRef escape);

  FileId file_;
  llvm::StringRef source_;
  Emitter& emitter_;
  bool is_triple_ = false;
  bool closes_on_own_line_ = false;
  llvm::StringRef indent_;
};

}  // namespace tova::parse

#endif
