#include "compiler/lex/scanner.h"

#include <algorithm>
#include <array>

#include "compiler/lex/unicode.h"
#include "fmt/format.h"

namespace tova::lex {
namespace {

enum : uint8_t { kWordStart = 1, kWordContinue = 2, kDigit = 4 };

constexpr std::array<uint8_t, 256> BuildCharClasses() {
  std::array<uint8_t, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[c] = kWordStart | kWordContinue;
  for (int c = 'A'; c <= 'Z'; ++c) classes[c] = kWordStart | kWordContinue;
  for (int c = '0'; c <= '9'; ++c) classes[c] = kDigit | kWordContinue;
  classes['_'] = kWordStart | kWordContinue;
  return classes;
}

constexpr std::array<uint8_t, 256> kCharClasses = BuildCharClasses();

uint8_t ClassOf(char c) { return kCharClasses[static_cast<unsigned char>(c)]; }
bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

TokenStream Lex(const SourceSet& sources, FileId file) {
  TokenStream stream;
  llvm::StringRef text = sources.text(file);
  Scanner(text, file, stream).Run();
  BalanceBrackets(text, file, stream);
  return stream;
}

Scanner::Scanner(llvm::StringRef text, FileId file, TokenStream& out)
    : text_(text), file_(file), out_(out), at_(text.begin()), end_(text.end()), token_begin_(at_) {
  // Sources average more than four bytes to a token.
  out_.tokens.reserve(text.size() / 4 + 16);
}

void Scanner::Run() {
  if (IsWideEncoding()) {
    at_ = end_;
    return Push(TokenKind::kEndOfFile, end_);
  }
  CheckEncoding();
  if (text_.starts_with("\xEF\xBB\xBF")) at_ += 3;
  if (at_[0] == '#' && at_[1] == '!') {
    while (at_ != end_ && *at_ != '\n') ++at_;
  }
  while (SkipTrivia()) {
    if (starts_line_ && IsConflictMarker()) {
      SkipConflict();
    } else {
      ScanToken();
    }
  }
  if (!templates_.empty()) {
    const uint32_t brace = templates_.front().brace;
    Report(DiagnosticCode::kUnclosedInterpolation, brace, brace + 1, "this `{` in a string is never closed")
        .tips.push_back("write `\\{` for a brace that is part of the text");
  }
  ReportDirections();
  Push(TokenKind::kEndOfFile, end_);
}

void Scanner::Push(TokenKind kind, const char* begin) {
  out_.tokens.push_back({kind, starts_line_, has_doc_, /*is_repaired=*/false, Offset(begin), Offset(at_), /*partner=*/0});
  starts_line_ = false;
  has_doc_ = false;
}

Diagnostic& Scanner::Report(DiagnosticCode code, uint32_t begin, uint32_t end, std::string message) {
  out_.problems.push_back(MakeDiagnostic(code, std::move(message), {file_, begin, end}));
  return out_.problems.back();
}

// Where the line of a place ends.
uint32_t Scanner::LineEnd(uint32_t place) {
  if (place < line_begin_ || place > line_end_) {
    line_begin_ = place;
    line_end_ = static_cast<uint32_t>(std::min(text_.find('\n', place), text_.size()));
  }
  return line_end_;
}

// Reports a character without a meaning, unless its line holds one that is reported already; null then.
Diagnostic* Scanner::ReportCharacter(uint32_t begin, uint32_t end, std::string message) {
  if (!out_.problems.empty() && out_.problems.back().code == DiagnosticCode::kUnexpectedCharacter &&
      LineEnd(out_.problems.back().span.begin) == LineEnd(begin)) {
    return nullptr;
  }
  return &Report(DiagnosticCode::kUnexpectedCharacter, begin, end, std::move(message));
}

// Skips whitespace and comments; false at the end of the file.
bool Scanner::SkipTrivia() {
  for (;;) {
    switch (*at_) {
      case '\n':
        starts_line_ = true;
        [[fallthrough]];
      case ' ':
      case '\t':
      case '\r':
        ++at_;
        break;
      case '/':
        if (at_[1] == '/') {
          ScanLineComment();
        } else if (at_[1] == '*') {
          ScanBlockComment();
        } else {
          return true;
        }
        break;
      case '\0':
        return at_ != end_;
      default:
        return true;
    }
  }
}

void Scanner::ScanLineComment() {
  const char* begin = at_;
  // Four slashes and more draw a rule; they document nothing.
  const bool is_doc = at_[2] == '/' && at_[3] != '/';
  while (at_ != end_ && *at_ != '\n') ++at_;
  const char* end = at_;
  if (end[-1] == '\r') --end;
  out_.comments.push_back({Offset(begin), Offset(end), is_doc, false});
  has_doc_ |= is_doc;
}

void Scanner::ScanBlockComment() {
  const char* begin = at_;
  uint32_t depth = 0;
  while (at_ != end_) {
    if (at_[0] == '/' && at_[1] == '*') {
      ++depth;
      at_ += 2;
    } else if (at_[0] == '*' && at_[1] == '/') {
      at_ += 2;
      if (--depth == 0) break;
    } else {
      starts_line_ |= *at_ == '\n';
      ++at_;
    }
  }
  if (depth != 0) {
    Report(DiagnosticCode::kUnclosedComment, Offset(begin), Offset(begin) + 2, "this comment is never closed")
        .tips.push_back("block comments nest: each `/*` needs its own `*/`");
  }
  out_.comments.push_back({Offset(begin), Offset(at_), false, true});
}

void Scanner::ScanToken() {
  token_begin_ = at_;
  const char c = *at_;
  const uint8_t char_class = ClassOf(c);
  if ((char_class & kWordStart) != 0) return ScanWord();
  if ((char_class & kDigit) != 0) return ScanNumber();
  if (c == '"' || c == '\'') return ScanString(at_, c == '"', true);
  if (!IsAscii(c)) return ScanForeign();
  if (c == '\\' && at_[1] == '"' && !templates_.empty() && !templates_.back().is_triple) return ScanEscapedString();
  ScanPunctuation();
}

void Scanner::ScanWord() {
  const char* begin = at_;
  for (;;) {
    while ((ClassOf(*at_) & kWordContinue) != 0) ++at_;
    if (IsAscii(*at_)) break;
    const DecodedCodePoint code_point = DecodeUtf8(at_, end_);
    if (code_point.length == 0 || !IsIdentifierContinue(code_point.value)) break;
    at_ += code_point.length;
  }
  if (at_ - begin == 1 && (*at_ == '"' || *at_ == '\'')) {
    if (*begin == 'r') return ScanString(at_, false, false);
    if (*begin == 'f' && *at_ == '"') return ScanString(at_, true, true);
  }
  const llvm::StringRef word(begin, static_cast<size_t>(at_ - begin));
  TokenKind kind = ClassifyWord(word);
  // After a point every word is a member's name.
  if (kind != TokenKind::kIdentifier && !out_.tokens.empty()) {
    const TokenKind before = out_.tokens.back().kind;
    if (before == TokenKind::kDot || before == TokenKind::kQuestionDot) kind = TokenKind::kIdentifier;
  }
  Push(kind, begin);
}

// A `/` begins a regular expression where no value stands before it.
bool Scanner::RegexMayStart() const {
  if (out_.tokens.empty()) return true;
  switch (out_.tokens.back().kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kTemplateTail:
    case TokenKind::kRegex:
    case TokenKind::kRightParen:
    case TokenKind::kRightBracket:
    case TokenKind::kQuestion:
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNil:
    case TokenKind::kError:
      return false;
    case TokenKind::kRightBrace:
      // A line that begins with `/` after a block begins a statement.
      return starts_line_;
    default:
      return true;
  }
}

void Scanner::ScanRightBrace() {
  if (!templates_.empty()) {
    if (templates_.back().depth == 0) return ResumeTemplate();
    --templates_.back().depth;
  }
  ++at_;
  Push(TokenKind::kRightBrace, token_begin_);
}

void Scanner::ScanPunctuation() {
  const char* begin = at_;
  auto push = [&](TokenKind kind, int length) {
    at_ = begin + length;
    Push(kind, begin);
  };
  const char second = at_[1];
  switch (*at_) {
    case '(':
      return push(TokenKind::kLeftParen, 1);
    case ')':
      return push(TokenKind::kRightParen, 1);
    case '[':
      return push(TokenKind::kLeftBracket, 1);
    case ']':
      return push(TokenKind::kRightBracket, 1);
    case '{':
      if (!templates_.empty()) ++templates_.back().depth;
      return push(TokenKind::kLeftBrace, 1);
    case '}':
      return ScanRightBrace();
    case ',':
      return push(TokenKind::kComma, 1);
    case ';':
      return push(TokenKind::kSemicolon, 1);
    case ':':
      return second == ':' ? push(TokenKind::kColonColon, 2) : push(TokenKind::kColon, 1);
    case '.':
      if (second != '.') return push(TokenKind::kDot, 1);
      if (at_[2] == '.') return push(TokenKind::kEllipsis, 3);
      return at_[2] == '=' && at_[3] != '=' ? push(TokenKind::kDotDotEqual, 3) : push(TokenKind::kDotDot, 2);
    case '?':
      if (second == '?') return push(TokenKind::kQuestionQuestion, 2);
      return second == '.' && at_[2] != '.' ? push(TokenKind::kQuestionDot, 2)
                                            : push(TokenKind::kQuestion, 1);
    case '@':
      return push(TokenKind::kAt, 1);
    case '-':
      if (second == '>') return push(TokenKind::kArrow, 2);
      return second == '=' ? push(TokenKind::kMinusEqual, 2) : push(TokenKind::kMinus, 1);
    case '=':
      if (second == '>') return push(TokenKind::kFatArrow, 2);
      if (second != '=') return push(TokenKind::kEqual, 1);
      return at_[2] == '=' ? push(TokenKind::kEqualEqualEqual, 3) : push(TokenKind::kEqualEqual, 2);
    case '|':
      if (second == '>') return push(TokenKind::kPipe, 2);
      return second == '|' ? push(TokenKind::kBarBar, 2) : push(TokenKind::kBar, 1);
    case '&':
      return second == '&' ? push(TokenKind::kAmpersandAmpersand, 2) : push(TokenKind::kAmpersand, 1);
    case '^':
      return push(TokenKind::kCaret, 1);
    case '~':
      return push(TokenKind::kTilde, 1);
    case '<':
      if (second == '<') return push(TokenKind::kShiftLeft, 2);
      return second == '=' ? push(TokenKind::kLessEqual, 2) : push(TokenKind::kLess, 1);
    case '>':
      if (second == '>') {
        return at_[2] == '>' ? push(TokenKind::kShiftRightUnsigned, 3) : push(TokenKind::kShiftRight, 2);
      }
      return second == '=' ? push(TokenKind::kGreaterEqual, 2) : push(TokenKind::kGreater, 1);
    case '+':
      return second == '=' ? push(TokenKind::kPlusEqual, 2) : push(TokenKind::kPlus, 1);
    case '*':
      if (second == '*') {
        return at_[2] == '=' ? push(TokenKind::kStarStarEqual, 3) : push(TokenKind::kStarStar, 2);
      }
      return second == '=' ? push(TokenKind::kStarEqual, 2) : push(TokenKind::kStar, 1);
    case '/':
      if (RegexMayStart()) return ScanRegex();
      return second == '=' ? push(TokenKind::kSlashEqual, 2) : push(TokenKind::kSlash, 1);
    case '%':
      return second == '=' ? push(TokenKind::kPercentEqual, 2) : push(TokenKind::kPercent, 1);
    case '!':
      if (second != '=') return push(TokenKind::kBang, 1);
      return at_[2] == '=' ? push(TokenKind::kBangEqualEqual, 3) : push(TokenKind::kBangEqual, 2);
    default:
      break;
  }
  if (*at_ == '`' && ScanForeignString("`", {"`"}, /*spans_lines=*/true)) return;
  const auto byte = static_cast<unsigned char>(*at_);
  ++at_;
  while (at_ != end_ && *at_ == *begin) ++at_;
  const auto sign_end = static_cast<uint32_t>(Offset(begin) + 1);
  // Most likely a comment of another language: its text is no code.
  const bool is_comment = byte == '#' && templates_.empty() && (starts_line_ || *at_ == ' ' || *at_ == '!');
  if (is_comment) at_ = text_.begin() + LineEnd(Offset(begin));
  const bool is_printable = byte >= 0x20 && byte < 0x7F;
  Diagnostic* report =
      ReportCharacter(Offset(begin), sign_end,
                      is_printable ? fmt::format("unexpected character `{}`", static_cast<char>(byte))
                                   : fmt::format("unexpected control character U+{:04X}", byte));
  if (byte == '#' && report != nullptr) {
    report->tips.push_back(begin[1] == '!' ? "`#!` stands on the first line only" : "comments begin with `//`");
  }
  if (byte == '`' && report != nullptr) report->tips.push_back("strings are written \"text {value}\"");
  Push(TokenKind::kError, begin);
}

}  // namespace tova::lex
