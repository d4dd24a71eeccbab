#include "compiler/lex/scanner.h"

namespace tova::lex {
namespace {

struct LaterLine {
  bool continues;     // the string that reaches the end of a line
  const char* quote;  // the next one in the file; the file's end when there is none
};

// Whether a double-quoted string that reaches the end of a line goes on: the next line that holds a quote then holds
// an odd number of them, and the first one ends a string rather than beginning one. A string that was left open by
// mistake is so told apart from one that is meant to hold several lines.
LaterLine LookAtLaterLine(const char* at) {
  const char* close = nullptr;
  uint32_t quotes = 0;
  for (++at; *at != '\0'; ++at) {
    if (*at == '\\' && at[1] != '\0') {
      ++at;
    } else if (*at == '"') {
      if (close == nullptr) close = at;
      ++quotes;
    } else if (*at == '\n' && close != nullptr) {
      break;
    }
  }
  if (close == nullptr) return {false, at};
  if (quotes % 2 == 0) return {false, close};
  const char after = close[1];
  const bool begins_text = (after >= 'a' && after <= 'z') || (after >= 'A' && after <= 'Z') ||
                           (after >= '0' && after <= '9') || after == '_' || after == '{';
  // Two more are those of a triple-quoted string.
  return {!begins_text && after != '"', close};
}

// The length of `{1F600}` at a brace, digits or not: that is for the escape to say. 0 when something else is there.
size_t BracedHexLength(const char* at) {
  const char* end = at + 1;
  while ((*end >= '0' && *end <= '9') || (*end >= 'a' && *end <= 'z') || (*end >= 'A' && *end <= 'Z')) ++end;
  return *end == '}' && end != at + 1 ? static_cast<size_t>(end + 1 - at) : 0;
}

// How often a file is looked through for what a `{` at the end of a line means; keeps hostile files linear.
constexpr uint32_t kMaxBlockLooks = 1000;

// How many bytes of a file are read again because the end of a string was taken for another one's begin; keeps hostile
// files linear.
constexpr uint32_t kMaxReread = 1 << 20;

// Whether nothing but blanks stands behind the character in its line.
bool EndsLine(const char* at) {
  for (++at; *at == ' ' || *at == '\t' || *at == '\r'; ++at) {
  }
  return *at == '\n';
}

// Whether the `{` that ends a line begins a block, the string in front of it being left open: the line of its `}` then
// holds no end of that string.
bool BeginsBlock(const char* at) {
  constexpr uint32_t kMaxBlock = 4096;  // bytes that are looked at
  uint32_t depth = 0;
  for (uint32_t i = 0; i < kMaxBlock && *at != '\0'; ++i, ++at) {
    if (*at == '{') ++depth;
    if (*at == '}' && --depth == 0) break;
  }
  if (depth != 0) return true;
  uint32_t quotes = 0;
  for (uint32_t i = 0; i < kMaxBlock && *at != '\0' && *at != '\n'; ++i, ++at) quotes += *at == '"';
  return quotes % 2 == 0;
}

// In a double-quoted string `{}` is text: nothing would be between the braces, and format strings need it.
bool OpensInterpolation(const char* at) { return at[0] == '{' && at[1] != '}'; }

}  // namespace

// `opening` is at the quote; a prefix such as `r` lies before it, at token_begin_.
void Scanner::ScanString(const char* opening, bool has_interpolation, bool has_escapes) {
  OpenTemplate open{};
  open.string_begin = Offset(token_begin_);
  open.line_end = LineEnd(open.string_begin);
  open.quote = *opening;
  open.is_triple = open.quote == '"' && opening[1] == '"' && opening[2] == '"';
  at_ = opening + (open.is_triple ? 3 : 1);
  const StringEnd end = ScanStringBody(open.quote, open.is_triple, has_interpolation, has_escapes);
  EndStringPart(end, TokenKind::kString, TokenKind::kTemplateHead, open);
}

// At a `\"` in an interpolation: a string whose quotes are escaped, as people write who think of the outer string.
void Scanner::ScanEscapedString() {
  for (at_ += 2; !(at_[0] == '\\' && at_[1] == '"'); ++at_) {
    if (*at_ == '\n' || (*at_ == '\0' && at_ == end_)) {
      ReportUnclosedString(Offset(token_begin_), /*is_triple=*/false);
      return Push(TokenKind::kString, token_begin_);
    }
  }
  at_ += 2;
  Push(TokenKind::kString, token_begin_);
}

// Moves past the text of a string up to and including the closing quote or the `{` of an interpolation. An
// unclosed string ends with its line, so that the rest of the file is still read as code.
Scanner::StringEnd Scanner::ScanStringBody(char quote, bool is_triple, bool has_interpolation,
                                           bool has_escapes) {
  for (;;) {
    const char c = *at_;
    if (c == quote) {
      if (!is_triple) {
        ++at_;
        return StringEnd::kClosed;
      }
      if (at_[1] == quote && at_[2] == quote) {
        at_ += 3;
        return StringEnd::kClosed;
      }
      ++at_;
    } else if (c == '\\' && has_escapes && at_ + 1 != end_ && at_[1] != '\n') {
      at_ += 2;
      // The braces of `\u{1F600}` are part of the escape.
      if (at_[-1] == 'u' && *at_ == '{') at_ += BracedHexLength(at_);
    } else if (c == '{' && has_interpolation) {
      if (!is_triple && block_looks_ < kMaxBlockLooks && EndsLine(at_)) {
        ++block_looks_;
        if (BeginsBlock(at_)) return StringEnd::kUnclosed;
      }
      ++at_;
      if (OpensInterpolation(at_ - 1)) return StringEnd::kInterpolation;
    } else if (c == '\n' && !is_triple && !(quote == '"' && ContinuesOnLaterLine())) {
      return StringEnd::kUnclosed;
    } else if (c == '\0' && at_ == end_) {
      return StringEnd::kUnclosed;
    } else {
      ++at_;
    }
  }
}

// At the end of a line in a double-quoted string: whether the string goes on.
bool Scanner::ContinuesOnLaterLine() {
  if (at_ < later_line_from_ || at_ >= later_quote_) {
    const LaterLine later = LookAtLaterLine(at_);
    later_line_from_ = at_;
    later_quote_ = later.quote;
    string_continues_ = later.continues;
  }
  return string_continues_;
}

void Scanner::EndStringPart(StringEnd end, TokenKind closed, TokenKind interpolated,
                            const OpenTemplate& open) {
  switch (end) {
    case StringEnd::kClosed:
      Push(closed, token_begin_);
      return;
    case StringEnd::kInterpolation: {
      Push(interpolated, token_begin_);
      OpenTemplate next = open;
      next.brace = Offset(at_) - 1;
      next.depth = 0;
      templates_.push_back(next);
      return;
    }
    case StringEnd::kUnclosed:
      ReportUnclosedString(open.string_begin, open.is_triple);
      Push(closed, token_begin_);
      return;
  }
}

// At the `}` that ends an interpolation.
void Scanner::ResumeTemplate() {
  const OpenTemplate open = templates_.back();
  templates_.pop_back();
  ++at_;
  const StringEnd end = ScanStringBody(open.quote, open.is_triple, true, true);
  EndStringPart(end, TokenKind::kTemplateTail, TokenKind::kTemplateMiddle, open);
}

// A character or flag that was found odd on the line of `begin` belongs to the string that is not closed there.
void Scanner::ForgetOddities(uint32_t begin) {
  while (!out_.problems.empty()) {
    const Diagnostic& last = out_.problems.back();
    const bool is_odd =
        last.code == DiagnosticCode::kUnexpectedCharacter || last.code == DiagnosticCode::kBadRegexFlag;
    if (!is_odd || last.span.begin > begin || LineEnd(last.span.begin) != LineEnd(begin)) return;
    out_.problems.pop_back();
  }
}

void Scanner::ReportUnclosedString(uint32_t begin, bool is_triple) {
  ForgetOddities(begin);
  // `"hello {name"`: the quote that looks unclosed was meant to end the string around the interpolation.
  size_t same_line = templates_.size();
  while (!is_triple && same_line != 0 && !templates_[same_line - 1].is_triple &&
         templates_[same_line - 1].line_end == LineEnd(begin)) {
    --same_line;
  }
  if (same_line != templates_.size()) return GiveUpTemplate(same_line);
  const uint32_t end = is_triple ? begin + 3 : Offset(at_);
  Diagnostic& report = Report(DiagnosticCode::kUnclosedString, begin, end, "this string is never closed");
  if (is_triple) {
    report.tips.push_back("end it with `\"\"\"`");
  } else {
    report.tips.push_back(text_[begin] == '\'' ? "an apostrophe in a string is written `\\'`, or the string stands between `\"`"
                                        : "a string of several lines is written between `\"\"\"`");
  }
}

// Reads the string of an interpolation that is never closed as one plain string, which ends at the first quote
// behind the brace, or here when there is none.
void Scanner::GiveUpTemplate(size_t index) {
  const OpenTemplate open = templates_[index];
  templates_.resize(index);
  for (const char* at = text_.begin() + open.brace + 1; at < at_; ++at) {
    if (*at == '\\') {
      ++at;
    } else if (*at == open.quote) {
      reread_ += static_cast<uint32_t>(at_ - at);
      if (reread_ < kMaxReread) at_ = at + 1;
      break;
    }
  }
  Report(DiagnosticCode::kUnclosedInterpolation, open.brace, open.brace + 1,
         "this `{` in a string is never closed")
      .tips.push_back("write `\\{` for a brace that is part of the text");
  std::vector<Token>& tokens = out_.tokens;
  while (tokens.back().begin != open.string_begin) tokens.pop_back();
  starts_line_ = tokens.back().starts_line;
  has_doc_ = tokens.back().has_doc;
  tokens.pop_back();
  token_begin_ = text_.begin() + open.string_begin;
}

void Scanner::ScanRegex() {
  const char* begin = at_;
  ++at_;
  bool in_class = false;
  for (;; ++at_) {
    const char c = *at_;
    if (c == '\n' || (c == '\0' && at_ == end_)) {
      ForgetOddities(Offset(begin));
      Report(DiagnosticCode::kUnclosedRegex, Offset(begin), Offset(at_),
             "this regular expression is never closed")
          .tips.push_back("end it with `/`");
      return Push(TokenKind::kError, begin);
    }
    if (c == '\\' && at_[1] != '\n' && at_ + 1 != end_) {
      ++at_;
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '/' && !in_class) {
      ++at_;
      break;
    }
  }
  const char* flags = at_;
  while ((*at_ >= 'a' && *at_ <= 'z') || (*at_ >= 'A' && *at_ <= 'Z')) ++at_;
  const llvm::StringRef written(flags, static_cast<size_t>(at_ - flags));
  for (size_t i = 0; i < written.size(); ++i) {
    const bool is_known = llvm::StringRef("gimsuydv").contains(written[i]);
    if (is_known && written.find(written[i]) == i) continue;
    Report(DiagnosticCode::kBadRegexFlag, Offset(flags + i), Offset(flags + i) + 1,
           (is_known ? "flag `" : "unknown flag `") + std::string(1, written[i]) +
               (is_known ? "` is given twice" : "`"))
        .tips.push_back("the flags are `g`, `i`, `m`, `s`, `u`, `y`, `d` and `v`");
    break;
  }
  Push(TokenKind::kRegex, begin);
}

}  // namespace tova::lex
