#ifndef TOVA_COMPILER_LEX_SCANNER_H
#define TOVA_COMPILER_LEX_SCANNER_H

#include <string>
#include <vector>

#include "compiler/lex/lexer.h"
#include "compiler/lex/token.h"
#include "diagnostics/diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::lex {

// The work of Lex on one file. The text is followed by a NUL byte, which ends every inner loop.
class Scanner {
 public:
  Scanner(llvm::StringRef text, FileId file, TokenStream& out);
  void Run();

 private:
  // A string whose interpolation is being read.
  struct OpenTemplate {
    uint32_t string_begin;  // of the opening quote or its prefix
    uint32_t brace;         // the `{` that opened the current interpolation
    uint32_t depth;         // of braces inside the interpolation
    uint32_t line_end;      // of the line of string_begin
    char quote;
    bool is_triple;
  };

  enum class StringEnd { kClosed, kInterpolation, kUnclosed };

  // encoding.cpp
  bool IsWideEncoding();
  void CheckEncoding();
  void ReportDirections();

  // scanner.cpp
  void ScanToken();
  bool SkipTrivia();
  void ScanLineComment();
  void ScanBlockComment();
  void ScanWord();
  void ScanPunctuation();
  void ScanRightBrace();
  bool RegexMayStart() const;

  // scan_string.cpp
  void ScanString(const char* opening, bool has_interpolation, bool has_escapes);
  void ScanEscapedString();
  StringEnd ScanStringBody(char quote, bool is_triple, bool has_interpolation, bool has_escapes);
  void EndStringPart(StringEnd end, TokenKind closed, TokenKind interpolated, const OpenTemplate& open);
  void ResumeTemplate();
  void ReportUnclosedString(uint32_t begin, bool is_triple);
  void ForgetOddities(uint32_t begin);
  void GiveUpTemplate(size_t index);
  bool ContinuesOnLaterLine();
  void ScanRegex();

  // scan_foreign.cpp
  void ScanForeign();
  bool ScanForeignString(llvm::StringRef opening, llvm::ArrayRef<llvm::StringRef> closers, bool spans_lines);
  bool IsConflictMarker() const;
  void SkipConflict();

  // scan_number.cpp
  void ScanNumber();
  void ScanDigits(bool (*is_digit)(char), llvm::StringRef& problem);
  void ScanDecimal(llvm::StringRef& problem);

  uint32_t LineEnd(uint32_t place);
  uint32_t Offset(const char* at) const { return static_cast<uint32_t>(at - text_.begin()); }
  void Push(TokenKind kind, const char* begin);
  Diagnostic* ReportCharacter(uint32_t begin, uint32_t end, std::string message);
  Diagnostic& Report(DiagnosticCode code, uint32_t begin, uint32_t end, std::string message);

  llvm::StringRef text_;
  FileId file_;
  TokenStream& out_;
  const char* at_;
  const char* end_;
  const char* token_begin_;
  bool starts_line_ = true;
  bool has_doc_ = false;
  uint32_t line_begin_ = 1;  // the part of a line that LineEnd was asked about last
  uint32_t line_end_ = 0;
  const char* later_line_from_ = nullptr;  // ContinuesOnLaterLine has its answer from here
  const char* later_quote_ = nullptr;      // up to here
  bool string_continues_ = false;
  uint32_t reread_ = 0;                 // bytes that were read a second time
  uint32_t block_looks_ = 0;        // at the meaning of a `{` that ends a line
  uint32_t foreign_open_end_ = 0;   // up to here no foreign quote is closed
  std::vector<OpenTemplate> templates_;
  std::vector<uint32_t> directions_;  // places of characters that change the direction of text
};

// balance.cpp: pairs the brackets of a stream and repairs it where they do not match. `text` is the file.
void BalanceBrackets(llvm::StringRef text, FileId file, TokenStream& stream);

}  // namespace tova::lex

#endif
