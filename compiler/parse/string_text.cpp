#include "compiler/parse/string_text.h"

#include "compiler/lex/unicode.h"
#include "fmt/format.h"

namespace tova::parse {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The value of up to `limit` hexadecimal digits, and how many there were.
uint32_t ReadHex(llvm::StringRef text, size_t limit, size_t& count) {
  uint32_t value = 0;
  for (count = 0; count < limit && count < text.size() && HexDigit(text[count]) >= 0; ++count) {
    value = value * 16 + static_cast<uint32_t>(HexDigit(text[count]));
  }
  return value;
}

// The smallest indentation of a line that begins in the pieces and isn't blank. A line that goes on in the next piece
// isn't blank.
llvm::StringRef CommonIndent(llvm::ArrayRef<llvm::StringRef> pieces) {
  llvm::StringRef common;
  bool is_known = false;
  for (size_t i = 0; i < pieces.size(); ++i) {
    llvm::StringRef rest = pieces[i];
    for (size_t line = rest.find('\n'); line != llvm::StringRef::npos; line = rest.find('\n')) {
      rest = rest.drop_front(line + 1);
      const llvm::StringRef indent = rest.take_while(IsBlank);
      const llvm::StringRef text = rest.drop_front(indent.size());
      const bool is_blank =
          text.empty() ? i + 1 == pieces.size() : text.starts_with("\n") || text.starts_with("\r\n");
      if (is_blank || (is_known && indent.size() >= common.size())) continue;
      common = indent;
      is_known = true;
    }
  }
  return common;
}

bool IsSurrogate(uint32_t code_point) { return code_point >= 0xD800 && code_point <= 0xDFFF; }

}  // namespace

void StringText::FindIndent(llvm::ArrayRef<llvm::StringRef> pieces) {
  is_triple_ = true;
  const llvm::StringRef last = pieces.back();
  const size_t line = last.rfind('\n');
  const llvm::StringRef tail = line == llvm::StringRef::npos ? last : last.drop_front(line + 1);
  if (line == llvm::StringRef::npos || tail.find_if_not(IsBlank) != llvm::StringRef::npos) {
    const auto [opening, rest] = pieces.front().split('\n');
    if (!rest.empty() && opening.rtrim("\r").find_if_not(IsBlank) == llvm::StringRef::npos) {
      indent_ = CommonIndent(pieces);
    }
    return;
  }
  closes_on_own_line_ = true;
  indent_ = tail;
}

std::string StringText::Dedent(llvm::StringRef piece, bool is_first, bool is_last) const {
  if (is_last && closes_on_own_line_) {
    piece = piece.take_front(piece.rfind('\n'));
    piece.consume_back("\r");
  }
  bool at_line_start = false;
  if (is_first) {
    const size_t line = piece.find('\n');
    const llvm::StringRef head = piece.take_front(line);
    const bool is_empty =
        head.find_if_not([](char c) { return IsBlank(c) || c == '\r'; }) == llvm::StringRef::npos;
    if (line != llvm::StringRef::npos && is_empty) {
      piece = piece.drop_front(line + 1);
      at_line_start = true;
    } else if (line == llvm::StringRef::npos && is_last && closes_on_own_line_ && is_empty) {
      return {};
    }
  }
  std::string out;
  out.reserve(piece.size());
  for (size_t i = 0; i < piece.size();) {
    if (at_line_start) {
      size_t blank = 0;
      while (blank < indent_.size() && i + blank < piece.size() && IsBlank(piece[i + blank])) ++blank;
      i += blank;
      at_line_start = false;
      continue;
    }
    if (piece[i] == '\r' && i + 1 < piece.size() && piece[i + 1] == '\n') ++i;
    at_line_start = piece[i] == '\n';
    out += piece[i++];
  }
  return out;
}

llvm::StringRef StringText::Decode(llvm::StringRef piece, bool is_first, bool is_last, ast::Module& module) {
  const bool escapes = has_escapes && piece.contains('\\');
  if (!is_triple_ && !escapes) return piece;
  std::string dedented = is_triple_ ? Dedent(piece, is_first, is_last) : piece.str();
  if (!escapes) return module.CopyText(dedented);
  std::string out;
  out.reserve(dedented.size());
  const llvm::StringRef text = dedented;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      i = ReplaceEscape(text, i, piece, out);
    } else {
      out += text[i++];
    }
  }
  return module.CopyText(out);
}

// Appends what the escape at `at` means; gives the position behind it.
size_t StringText::ReplaceEscape(llvm::StringRef text, size_t at, llvm::StringRef piece, std::string& out) {
  const char c = text[at + 1];
  switch (c) {
    case 'n':
      out += '\n';
      return at + 2;
    case 't':
      out += '\t';
      return at + 2;
    case 'r':
      out += '\r';
      return at + 2;
    case 'b':
      out += '\b';
      return at + 2;
    case 'f':
      out += '\f';
      return at + 2;
    case 'v':
      out += '\v';
      return at + 2;
    case '0':
      out += '\0';
      return at + 2;
    case '\\':
    case '"':
    case '\'':
    case '{':
    case '}':
      out += c;
      return at + 2;
    case 'x': {
      size_t count = 0;
      const uint32_t value = ReadHex(text.drop_front(at + 2), 2, count);
      if (count != 2) {
        ReportBadEscape(piece, text.substr(at, 2 + count), "`\\x` takes two hexadecimal digits");
      }
      lex::AppendUtf8(value, out);
      return at + 2 + count;
    }
    case 'u':
      return ReplaceUnicode(text, at, piece, out);
    default:
      // Kept as written, so that patterns such as '\d+' need no doubling.
      WarnUnknownEscape(piece, text.substr(at, 2));
      out += '\\';
      out += c;
      return at + 2;
  }
}

size_t StringText::ReplaceUnicode(llvm::StringRef text, size_t at, llvm::StringRef piece, std::string& out) {
  llvm::StringRef rest = text.drop_front(at + 2);
  size_t count = 0;
  if (rest.starts_with("{")) {
    const uint32_t value = ReadHex(rest.drop_front(), 6, count);
    const bool is_closed = rest.drop_front(1 + count).starts_with("}");
    if (count == 0 || !is_closed || value > 0x10FFFF || IsSurrogate(value)) {
      ReportBadEscape(piece, text.substr(at, 3 + count), "`\\u{...}` names a code point up to `10FFFF`");
      return at + 3 + count + (is_closed ? 1 : 0);
    }
    lex::AppendUtf8(value, out);
    return at + 4 + count;
  }
  uint32_t value = ReadHex(rest, 4, count);
  size_t next = at + 2 + count;
  if (count == 4 && value >= 0xD800 && value <= 0xDBFF && text.drop_front(next).starts_with("\\u")) {
    // Two halves of one code point, as JavaScript writes them.
    size_t low_count = 0;
    const uint32_t low = ReadHex(text.drop_front(next + 2), 4, low_count);
    if (low_count == 4 && low >= 0xDC00 && low <= 0xDFFF) {
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
      next += 6;
    }
  }
  if (count != 4 || IsSurrogate(value)) {
    ReportBadEscape(piece, text.substr(at, 2 + count),
                    count == 4 ? "half of a surrogate pair names no character"
                               : "`\\u` takes four hexadecimal digits, or `\\u{...}` up to six");
    return next;
  }
  lex::AppendUtf8(value, out);
  return next;
}

// The place is found again in the source, since dedenting moved the text.
void StringText::ReportBadEscape(llvm::StringRef piece, llvm::StringRef escape, const char* rule) {
  const size_t offset = piece.find(escape);
  const auto begin =
      static_cast<uint32_t>(piece.begin() - source_.begin() + (offset == llvm::StringRef::npos ? 0 : offset));
  emitter_
      .Report(DiagnosticCode::kBadEscape, {file_, begin, begin + static_cast<uint32_t>(escape.size())},
              fmt::format("malformed escape sequence `{}`", escape.str()))
      .Under(rule);
}

void StringText::WarnUnknownEscape(llvm::StringRef piece, llvm::StringRef escape) {
  const size_t offset = piece.find(escape);
  if (!warns || offset == llvm::StringRef::npos || static_cast<unsigned char>(escape[1]) >= 0x80) return;
  const auto begin = static_cast<uint32_t>(piece.begin() - source_.begin() + offset);
  emitter_
      .Report(DiagnosticCode::kUnknownEscape, {file_, begin, begin + 2},
              fmt::format("`{}` is not an escape sequence; the backslash stays in the text", escape.str()))
      .Tip("write `\\\\` for a backslash, or a raw string: r\"...\"");
}

}  // namespace tova::parse
