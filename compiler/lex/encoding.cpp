#include <cstring>
#include <utility>

#include "compiler/lex/scanner.h"
#include "compiler/lex/unicode.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::lex {
namespace {

// How many characters that change the direction of text are looked at in one file.
constexpr size_t kMaxDirections = 1000;

// Embeddings, overrides and isolates: what stands behind one may be shown in another order than it is read.
bool IsDirectionControl(uint32_t code_point) {
  return (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
}

}  // namespace

// A file of UTF-16 or UTF-32 is reported as a whole. Sources hold no NUL bytes, and those encodings are full of them.
bool Scanner::IsWideEncoding() {
  const bool has_mark = text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF");
  const bool has_nuls = text_.size() >= 4 && (text_[0] == '\0') != (text_[1] == '\0') &&
                        (text_[2] == '\0') != (text_[3] == '\0');
  if (!has_mark && !has_nuls) return false;
  Report(DiagnosticCode::kInvalidUtf8, 0, 1, "this file is not valid UTF-8")
      .tips.push_back("it looks like UTF-16: save it with the encoding UTF-8");
  return true;
}

// Reports the first byte of the file that is no UTF-8, wherever it stands: in a string or a comment it would only be
// noticed in the output.
void Scanner::CheckEncoding() {
  const char* at = text_.begin();
  while (at != end_) {
    // Almost all of a source is ASCII: eight bytes at once.
    uint64_t block = 0;
    if (end_ - at >= 8) {
      std::memcpy(&block, at, 8);
      if ((block & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    const DecodedCodePoint point = DecodeUtf8(at, end_);
    if (point.length == 0) {
      const char* begin = at;
      while (at != end_ && DecodeUtf8(at, end_).length == 0) ++at;
      Report(DiagnosticCode::kInvalidUtf8, Offset(begin), Offset(at), "this file is not valid UTF-8")
          .tips.push_back("save the file with the encoding UTF-8");
      return;
    }
    if (IsDirectionControl(point.value) && directions_.size() < kMaxDirections) directions_.push_back(Offset(at));
    at += point.length;
  }
}

// Text in strings and comments that is shown in another order than it is read can hide what a program does.
void Scanner::ReportDirections() {
  // In code the characters are errors, which come first.
  const bool has_errors = llvm::any_of(out_.problems, [](const Diagnostic& problem) {
    return problem.code == DiagnosticCode::kUnexpectedCharacter;
  });
  if (has_errors) return;
  uint32_t reported_line = UINT32_MAX;
  for (const uint32_t place : directions_) {
    if (std::exchange(reported_line, LineEnd(place)) == LineEnd(place)) continue;
    Report(DiagnosticCode::kDirectionCharacter, place, place + 3,
           "an invisible character changes the direction of the text")
        .tips.push_back("the line may read otherwise than it is compiled; write the character as an escape like `\\u202E`");
  }
}

}  // namespace tova::lex
