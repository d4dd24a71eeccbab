#include "modres/manifest/text_edits.h"

#include <algorithm>

#include "fmt/format.h"

namespace tova::manifest {
namespace {

constexpr llvm::StringLiteral kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

TextEdits::TextEdits(llvm::StringRef text) : text_(text.str()) {
  size_t end = text_.find('\n');
  newline_ = end != std::string::npos && end > 0 && text_[end - 1] == '\r' ? "\r\n" : "\n";
}

size_t TextEdits::LineStart(size_t offset) const {
  size_t newline = offset == 0 ? llvm::StringRef::npos : text().take_front(offset).rfind('\n');
  if (newline != llvm::StringRef::npos) return newline + 1;
  return text().starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

size_t TextEdits::LineEnd(size_t offset) const {
  size_t newline = text().find('\n', offset);
  return newline == llvm::StringRef::npos ? text_.size() : newline + 1;
}

void TextEdits::Replace(size_t begin, size_t end, std::string with) {
  replacements_.push_back({begin, end, std::move(with)});
}

void TextEdits::InsertLineAfter(size_t offset, llvm::StringRef line) {
  size_t end = LineEnd(offset);
  bool is_last_line = end == text_.size() && !text().ends_with("\n");
  std::string added = is_last_line ? fmt::format("{}{}", newline_.str(), line.str())
                                   : fmt::format("{}{}", line.str(), newline_.str());
  Replace(end, end, std::move(added));
}

std::string TextEdits::Apply() const {
  std::vector<Replacement> sorted = replacements_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Replacement& a, const Replacement& b) { return a.begin < b.begin; });
  std::string result;
  size_t copied = 0;
  for (const Replacement& replacement : sorted) {
    if (replacement.begin > copied) result += text_.substr(copied, replacement.begin - copied);
    result += replacement.with;
    copied = std::max(copied, replacement.end);
  }
  return result + text_.substr(copied);
}

}  // namespace tova::manifest
