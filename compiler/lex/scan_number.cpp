#include "compiler/lex/scanner.h"
#include "compiler/lex/unicode.h"
#include "fmt/format.h"

namespace tova::lex {
namespace {

bool IsDecimal(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDecimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsBinary(char c) { return c == '0' || c == '1'; }

constexpr llvm::StringRef kUnderscoreRule = "underscores stand between digits";

}  // namespace

// Digits with single underscores between them. The first rule that is broken goes into `problem`.
void Scanner::ScanDigits(bool (*is_digit)(char), llvm::StringRef& problem) {
  const char* begin = at_;
  while (is_digit(*at_) || *at_ == '_') ++at_;
  if (at_ == begin) {
    if (problem.empty()) problem = "digits are missing";
    return;
  }
  const llvm::StringRef digits(begin, static_cast<size_t>(at_ - begin));
  if (problem.empty() && (digits.front() == '_' || digits.back() == '_' || digits.contains("__"))) {
    problem = kUnderscoreRule;
  }
}

void Scanner::ScanDecimal(llvm::StringRef& problem) {
  ScanDigits(IsDecimal, problem);
  // `1..5` is a range and `1.max(2)` a member, so a point belongs to the number only before a digit.
  if (*at_ == '.' && IsDecimal(at_[1])) {
    ++at_;
    ScanDigits(IsDecimal, problem);
  }
  if (*at_ == 'e' || *at_ == 'E') {
    ++at_;
    if (*at_ == '+' || *at_ == '-') ++at_;
    ScanDigits(IsDecimal, problem);
  }
  if (*at_ == '.' && IsDecimal(at_[1])) {
    if (problem.empty()) problem = "a number has one decimal point";
    while (*at_ == '.' && IsDecimal(at_[1])) {
      ++at_;
      while (IsDecimal(*at_)) ++at_;
    }
  }
}

void Scanner::ScanNumber() {
  const char* begin = at_;
  llvm::StringRef problem;
  // After a point the digits are a position in a tuple, so that `pair.0.1` reads as two of them.
  const bool is_position = !out_.tokens.empty() && out_.tokens.back().kind == TokenKind::kDot &&
                           out_.tokens.back().end == Offset(begin);
  if (is_position) {
    while (IsDecimal(*at_)) ++at_;
  } else if (at_[0] == '0' && (at_[1] == 'x' || at_[1] == 'X')) {
    at_ += 2;
    ScanDigits(IsHex, problem);
  } else if (at_[0] == '0' && (at_[1] == 'b' || at_[1] == 'B')) {
    at_ += 2;
    ScanDigits(IsBinary, problem);
    if (IsDecimal(*at_)) problem = "binary digits are 0 and 1";
  } else if (at_[0] == '0' && (at_[1] == 'o' || at_[1] == 'O')) {
    at_ += 2;
    ScanDigits(IsOctal, problem);
    if (IsDecimal(*at_)) problem = "octal digits are 0 to 7";
  } else {
    ScanDecimal(problem);
  }
  // Letters that touch the number belong to the mistake.
  const char* number_end = at_;
  for (;;) {
    const DecodedCodePoint next = at_ == end_ ? DecodedCodePoint{} : DecodeUtf8(at_, end_);
    if (next.length == 0 || !IsIdentifierContinue(next.value)) break;
    at_ += next.length;
  }
  if (at_ != number_end && problem.empty()) problem = "a name cannot begin with a digit";
  if (!problem.empty()) {
    const uint32_t first = Offset(begin);
    Diagnostic& report = Report(DiagnosticCode::kMalformedNumber, first, Offset(at_),
                                fmt::format("malformed number `{}`", text_.slice(first, Offset(at_)).str()));
    report.span_text = problem.str();
  }
  Push(TokenKind::kNumber, begin);
}

}  // namespace tova::lex
