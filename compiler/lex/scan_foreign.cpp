#include "compiler/lex/scanner.h"
#include "compiler/lex/unicode.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::lex {
namespace {

// What people's editors make of quotes, and what may end a string that begins with one of them.
constexpr llvm::StringRef kSingleQuotes[] = {"\u2018", "\u2019", "\u201A", "\u201B", "'"};
constexpr llvm::StringRef kDoubleQuotes[] = {"\u201C", "\u201D", "\u201E", "\u201F", "\""};

bool IsForeignSpace(uint32_t value) {
  return value == 0x85 || value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) ||
         value == 0x2028 || value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000;
}

// Joiners, marks and controls that take no place on the screen.
bool IsInvisible(uint32_t value) {
  return value == 0xAD || value == 0x61C || value == 0x180E || (value >= 0x200B && value <= 0x200F) ||
         (value >= 0x202A && value <= 0x202E) || (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF ||
         (value >= 0xFE00 && value <= 0xFE0F) || (value >= 0xE0000 && value <= 0xE0FFF);
}

struct Lookalike {
  uint32_t value;
  llvm::StringRef meant;
};

constexpr Lookalike kLookalikes[] = {
    {0xAB, "\""},   {0xBB, "\""},   {0xD7, "*"},    {0xF7, "/"},    {0x37E, ";"},   {0x2010, "-"},  {0x2011, "-"},
    {0x2012, "-"},  {0x2013, "-"},  {0x2014, "-"},  {0x2026, "..."}, {0x2032, "'"},  {0x2033, "\""},
    {0x2192, "->"}, {0x21D2, "=>"}, {0x2212, "-"},  {0x2215, "/"},  {0x2217, "*"},  {0x2227, "and"}, {0x2228, "or"},
    {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="}, {0x3001, ","},  {0x3002, "."},  {0x300C, "\""}, {0x300D, "\""},
};

// The text of Tova that a character looks like; empty for none.
std::string MeantBy(uint32_t value) {
  // The wide forms of ASCII.
  if (value >= 0xFF01 && value <= 0xFF5E) return std::string(1, static_cast<char>(value - 0xFEE0));
  const Lookalike* found = llvm::find_if(kLookalikes, [&](const Lookalike& each) { return each.value == value; });
  return found == std::end(kLookalikes) ? std::string() : found->meant.str();
}

}  // namespace

// A byte outside ASCII that does not continue a word: a Unicode name, foreign punctuation, or a broken
// encoding.
void Scanner::ScanForeign() {
  const DecodedCodePoint first = DecodeUtf8(at_, end_);
  if (first.length != 0 && IsIdentifierStart(first.value)) {
    at_ += first.length;
    const char* begin = token_begin_;
    for (;;) {
      const DecodedCodePoint next = at_ == end_ ? DecodedCodePoint{} : DecodeUtf8(at_, end_);
      if (next.length == 0 || !IsIdentifierContinue(next.value)) break;
      at_ += next.length;
    }
    return Push(TokenKind::kIdentifier, begin);
  }
  if (first.length == 0) {
    ++at_;
    while (at_ != end_ && DecodeUtf8(at_, end_).length == 0) ++at_;
    return Push(TokenKind::kError, token_begin_);
  }
  at_ += first.length;
  const bool is_space = IsForeignSpace(first.value);
  const bool is_invisible = IsInvisible(first.value);
  const bool is_quote = first.value >= 0x2018 && first.value <= 0x201F;
  const llvm::StringRef quote(token_begin_, first.length);
  const bool is_single = is_quote && first.value <= 0x201B;
  const llvm::ArrayRef<llvm::StringRef> closers = is_single ? kSingleQuotes : kDoubleQuotes;
  if (is_quote && ScanForeignString(quote, closers, /*spans_lines=*/false)) return;
  Diagnostic* report = ReportCharacter(Offset(token_begin_), Offset(at_),
                                       fmt::format("unexpected character U+{:04X}", first.value));
  if (is_space || is_invisible) {
    if (report == nullptr) return;
    report->tips.push_back(is_space ? "this is a space that looks like the ordinary one; replace it"
                                    : "the character is invisible; remove it");
    report->fix.push_back({report->span, is_space ? " " : ""});
    return;
  }
  const std::string meant = MeantBy(first.value);
  if (report != nullptr && is_quote) {
    report->tips.push_back("write strings with straight quotes: \"text\"");
  } else if (report != nullptr && !meant.empty()) {
    report->tips.push_back(fmt::format("write `{}`", meant));
    report->fix.push_back({report->span, meant});
  }
  Push(TokenKind::kError, token_begin_);
}

// At a quote of another kind: a string between typographic quotes, or a template of JavaScript. It is read up to its
// end, so that its text is not taken for code. `closers` are the characters that may end it; false when none does.
bool Scanner::ScanForeignString(llvm::StringRef opening, llvm::ArrayRef<llvm::StringRef> closers, bool spans_lines) {
  const llvm::StringRef rest = text_.drop_front(Offset(token_begin_) + opening.size());
  const uint32_t begin = Offset(token_begin_);
  const bool is_known_open = begin < foreign_open_end_;
  size_t length = 0;
  size_t closer_size = 0;
  for (; !is_known_open && length < rest.size() && (spans_lines || rest[length] != '\n'); ++length) {
    const llvm::StringRef* closer =
        llvm::find_if(closers, [&](llvm::StringRef each) { return rest.substr(length).starts_with(each); });
    if (closer == closers.end()) continue;
    closer_size = closer->size();
    break;
  }
  if (closer_size == 0) {
    if (!is_known_open) foreign_open_end_ = begin + static_cast<uint32_t>(opening.size() + length);
    return false;
  }
  const uint32_t close = begin + static_cast<uint32_t>(opening.size() + length);
  at_ = text_.begin() + close + closer_size;
  const auto end = begin + static_cast<uint32_t>(opening.size());
  Diagnostic* report = ReportCharacter(begin, end, fmt::format("strings do not stand between {}",
                                                              opening == "`" ? "backticks" : "typographic quotes"));
  if (report != nullptr) {
    report->tips.push_back(opening == "`" ? "write \"text {value}\"; several lines stand between `\"\"\"`"
                                          : "write strings with straight quotes: \"text\"");
    const llvm::StringRef body = rest.take_front(length);
    if (!body.contains('"') && !body.contains('\n') && !body.contains('$')) {
      report->fix.push_back({{file_, begin, end}, "\""});
      report->fix.push_back({{file_, close, Offset(at_)}, "\""});
    }
  }
  Push(TokenKind::kError, token_begin_);
  return true;
}

// `<<<<<<< `, with which version control marks what it could not merge.
bool Scanner::IsConflictMarker() const {
  return *at_ == '<' && text_.substr(Offset(at_)).starts_with("<<<<<<< ");
}

// Leaves out the whole conflict: its two sides are no text that could be read in one go.
void Scanner::SkipConflict() {
  constexpr uint32_t kMaxConflict = 1 << 20;  // bytes; where its end lies further off, only the marker is left out
  const uint32_t begin = Offset(at_);
  const size_t last = text_.substr(begin, kMaxConflict).find("\n>>>>>>>");
  const uint32_t end = LineEnd(last == llvm::StringRef::npos ? begin : begin + static_cast<uint32_t>(last) + 1);
  at_ = text_.begin() + end;
  Report(DiagnosticCode::kUnexpectedToken, begin, end, "this is a conflict that version control left")
      .tips.push_back("keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
}

}  // namespace tova::lex
