#include "compiler/driver/state_text.h"

#include <charconv>

namespace tova::driver {
namespace {

void AppendEscaped(std::string& out, llvm::StringRef text) {
  if (text.find_first_of("\\\n") == llvm::StringRef::npos) {
    out += text;
    return;
  }
  for (char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
}

std::string Unescape(llvm::StringRef text) {
  if (!text.contains('\\')) return text.str();
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      plain += text[++i] == 'n' ? '\n' : text[i];
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

void LineWriter::Number(uint64_t number) {
  char digits[24];
  const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), number);
  out_ += ' ';
  out_.append(digits, end);
}

void LineWriter::Text(llvm::StringRef text) {
  std::string escaped;
  AppendEscaped(escaped, text);
  Number(escaped.size());
  out_ += ':';
  out_ += escaped;
}

void LineWriter::Rest(llvm::StringRef text) {
  out_ += ' ';
  AppendEscaped(out_, text);
}

uint64_t LineReader::Number() {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest_.begin(), rest_.end(), number);
  if (error != std::errc()) {
    failed_ = true;
    return 0;
  }
  rest_ = rest_.drop_front(static_cast<size_t>(end - rest_.begin()));
  rest_.consume_front(" ");
  return number;
}

std::string LineReader::Text() {
  // The length is followed by a colon where other numbers have a space.
  const uint64_t size = Number();
  if (failed_ || !rest_.consume_front(":") || size > rest_.size()) {
    failed_ = true;
    return "";
  }
  std::string text = Unescape(rest_.take_front(size));
  rest_ = rest_.drop_front(size);
  rest_.consume_front(" ");
  return text;
}

std::string LineReader::Rest() {
  std::string text = Unescape(rest_);
  rest_ = {};
  return text;
}

}  // namespace tova::driver
