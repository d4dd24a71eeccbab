#ifndef TOVA_COMPILER_LEX_SCANNER_H
#define TOVA_COMPILER_LEX_SCANNER_H

#include <string>
#include <vector>

#include "compiler/lex/lexer.h"
#include "compiler/lex/token.h"
#include "diagnostics/diagnostic.h"
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
    char quote;
    bool is_triple;
  };

  enum class StringEnd { kClosed, kInterpolation, kUnclosed };

  // scanner.cpp
  void CheckEncoding();
  void ScanToken();
  bool SkipTrivia();
  void ScanLineComment();
  void ScanBlockComment();
  void ScanWord();
  void ScanForeign();
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
  void GiveUpTemplate(size_t index);
  void ScanRegex();

  // scan_number.cpp
  void ScanNumber();
  void ScanDigits(bool (*is_digit)(char), llvm::StringRef& problem);
  void ScanDecimal(llvm::StringRef& problem);

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
  std::vector<OpenTemplate> templates_;
};

// balance.cpp: pairs the brackets of a stream and repairs it where they do not match. `text` is the file.
void BalanceBrackets(llvm::StringRef text, FileId file, TokenStream& stream);

}  // namespace tova::lex

#endif
