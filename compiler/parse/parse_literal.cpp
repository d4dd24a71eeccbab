#include <cmath>
#include <cstdlib>
#include <string>

#include "compiler/lex/unicode.h"
#include "compiler/parse/parser.h"
#include "compiler/parse/string_text.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::parse {
namespace {

struct StringParts {
  ast::StringForm form = ast::StringForm::kDouble;
  uint32_t prefix_length = 1;  // of the opening quote with its letter
  uint32_t quote_length = 1;
};

StringParts PartsOf(llvm::StringRef opening) {
  StringParts parts;
  llvm::StringRef rest = opening;
  if (rest.starts_with("\\")) {  // escaped quotes, inside an interpolation
    parts.prefix_length = 2;
    return parts;
  }
  if (rest.starts_with("r")) parts.form = ast::StringForm::kRaw;
  if (rest.starts_with("f")) parts.form = ast::StringForm::kFormat;
  const bool has_letter = parts.form != ast::StringForm::kDouble;
  if (has_letter) rest = rest.drop_front();
  const bool is_triple = rest.starts_with("\"\"\"");
  if (!has_letter && is_triple) parts.form = ast::StringForm::kTriple;
  if (!has_letter && rest.starts_with("'")) parts.form = ast::StringForm::kSingle;
  parts.quote_length = is_triple ? 3 : 1;
  parts.prefix_length = parts.quote_length + (has_letter ? 1 : 0);
  return parts;
}

double ValueOf(llvm::StringRef digits) {
  if (digits.size() > 2 && digits[0] == '0' && !(digits[1] >= '0' && digits[1] <= '9') && digits[1] != '.') {
    const int base = digits[1] == 'x' ? 16 : digits[1] == 'b' ? 2 : 8;
    double value = 0;
    if (digits[1] == 'x' || digits[1] == 'b' || digits[1] == 'o') {
      for (char c : digits.drop_front(2)) {
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        value = value * base + digit;
      }
      return value;
    }
  }
  return std::strtod(digits.str().c_str(), nullptr);
}

}  // namespace

ast::Expr* Parser::ParseNumber() {
  const Token& token = Advance();
  auto* node = Start<ast::NumberLiteral>(token.begin);
  const llvm::StringRef text = TextOf(token);
  // Most numbers are short and decimal; those take no decoding.
  constexpr size_t kExactDigits = 15;  // below 2^53
  if (text.size() <= kExactDigits && (text.size() == 1 || text[0] != '0') && llvm::all_of(text, llvm::isDigit)) {
    uint64_t value = 0;
    for (char c : text) value = value * 10 + static_cast<uint64_t>(c - '0');
    node->digits = text;
    node->value = static_cast<double>(value);
    return Finish(node);
  }
  const bool has_base = text.size() > 1 && text[0] == '0' && llvm::StringRef("xXbBoO").contains(text[1]);
  std::string digits;
  bool is_clean = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_') {
      is_clean = false;
    } else if (i == 1 && has_base && c < 'a') {
      digits += static_cast<char>(c | 0x20);
      is_clean = false;
    } else {
      digits += c;
    }
  }
  if (!has_base) {
    node->is_float = llvm::StringRef(digits).find_first_of(".eE") != llvm::StringRef::npos;
    // JavaScript reads a leading zero as another base, or not at all.
    size_t zeros = 0;
    while (zeros + 1 < digits.size() && digits[zeros] == '0' && digits[zeros + 1] >= '0' &&
           digits[zeros + 1] <= '9') {
      ++zeros;
    }
    digits.erase(0, zeros);
    is_clean &= zeros == 0;
  }
  node->digits = is_clean ? text : module_.CopyText(digits);
  node->value = ValueOf(node->digits);
  return Finish(node);
}

ast::Expr* Parser::ParseString() { return ParsePlainString(); }

ast::StringLiteral* Parser::ParsePlainString() {
  const Token& token = Advance();
  auto* node = Start<ast::StringLiteral>(token.begin);
  const llvm::StringRef text = TextOf(token);
  const StringParts parts = PartsOf(text);
  node->form = parts.form;
  llvm::StringRef body = text.drop_front(std::min<size_t>(parts.prefix_length, text.size()));
  llvm::StringRef quote = parts.quote_length == 3 ? "\"\"\"" : text.substr(parts.prefix_length - 1, 1);
  if (text.starts_with("\\")) quote = "\\\"";
  if (body.size() >= quote.size() && body.ends_with(quote)) body = body.drop_back(quote.size());
  StringText decoder(module_.file(), source_, emitter_);
  decoder.has_escapes = parts.form != ast::StringForm::kRaw;
  decoder.warns = parts.form != ast::StringForm::kSingle && !panicking_;
  if (parts.quote_length == 3) decoder.FindIndent({body});
  node->value = decoder.Decode(body, /*is_first=*/true, /*is_last=*/true, module_);
  return Finish(node);
}

ast::Expr* Parser::ParseTemplate() {
  NestingScope nesting(*this);
  auto* node = Start<ast::TemplateLiteral>(current_->begin);
  if (aborted_) return Finish(node);
  const StringParts parts = PartsOf(TextOf(*current_));
  node->form = parts.quote_length == 3 ? ast::StringForm::kTriple : parts.form;
  llvm::SmallVector<llvm::StringRef, 8> bodies;
  llvm::SmallVector<ast::Expr*, 8> expressions;
  bodies.push_back(TextOf(Advance()).drop_front(parts.prefix_length).drop_back(1));
  for (;;) {
    {
      Context context;
      context.in_brackets = true;
      ContextScope scope(*this, context);
      expressions.push_back(ParseExpression());
    }
    if (!panicking_ && !At(TokenKind::kTemplateMiddle) && !At(TokenKind::kTemplateTail) && !AtEnd()) {
      FailExpected("`}` after the value in the string",
                   {.tip = "write `\\{` for a brace that is part of the text"});
    }
    // A mistake inside the braces ends with them.
    if (panicking_ && !aborted_) {
      uint32_t depth = 0;
      for (; !AtEnd(); Advance()) {
        if (At(TokenKind::kTemplateHead)) ++depth;
        if (depth == 0 && (At(TokenKind::kTemplateMiddle) || At(TokenKind::kTemplateTail))) break;
        if (At(TokenKind::kTemplateTail)) --depth;
      }
      panicking_ = false;
    }
    if (At(TokenKind::kTemplateMiddle)) {
      bodies.push_back(TextOf(Advance()).drop_front().drop_back());
      continue;
    }
    if (At(TokenKind::kTemplateTail)) {
      const llvm::StringRef tail = TextOf(Advance()).drop_front();
      const llvm::StringRef quote = parts.quote_length == 3 ? "\"\"\"" : "\"";
      bodies.push_back(tail.ends_with(quote) ? tail.drop_back(quote.size()) : tail);
    } else {
      bodies.push_back("");
      // The end of the file: the lexer has reported the string.
      panicking_ = true;
    }
    break;
  }
  StringText decoder(module_.file(), source_, emitter_);
  decoder.warns = !panicking_;
  if (parts.quote_length == 3) decoder.FindIndent(bodies);
  llvm::SmallVector<llvm::StringRef, 8> texts;
  for (size_t i = 0; i < bodies.size(); ++i) {
    texts.push_back(decoder.Decode(bodies[i], i == 0, i + 1 == bodies.size(), module_));
  }
  node->texts = Keep(texts);
  node->expressions = Keep(expressions);
  return Finish(node);
}

ast::Expr* Parser::ParseRegex() {
  const Token& token = Advance();
  auto* node = Start<ast::RegexLiteral>(token.begin);
  const llvm::StringRef text = TextOf(token);
  const size_t last = text.rfind('/');
  node->pattern = text.slice(1, last);
  node->flags = text.drop_front(last + 1);
  return Finish(node);
}

}  // namespace tova::parse
