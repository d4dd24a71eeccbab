#include "diagnostics/source_set.h"

#include <algorithm>
#include <cassert>
#include <mutex>

#include "diagnostics/escape.h"

namespace tova {
namespace {

// Editors don't show it, so it takes no column.
constexpr llvm::StringLiteral kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

FileId SourceSet::Add(std::string display_path, std::string text) {
  auto source = std::make_unique<Source>();
  source->path = std::move(display_path);
  source->text = std::move(text);
  std::unique_lock lock(mutex_);
  sources_.push_back(std::move(source));
  return FileId{static_cast<uint32_t>(sources_.size())};
}

SourceSet::Source& SourceSet::source(FileId file) const {
  std::shared_lock lock(mutex_);
  assert(file.valid() && file.value <= sources_.size() && "a FileId of another SourceSet");
  return *sources_[file.value - 1];
}

llvm::StringRef SourceSet::text(FileId file) const { return source(file).text; }
llvm::StringRef SourceSet::path(FileId file) const { return source(file).path; }

const std::vector<uint32_t>& SourceSet::Lines(FileId file) const {
  Source& found = source(file);
  std::call_once(found.lines_once, [&] {
    found.line_starts.push_back(0);
    for (size_t at = found.text.find('\n'); at != std::string::npos; at = found.text.find('\n', at + 1)) {
      found.line_starts.push_back(static_cast<uint32_t>(at + 1));
    }
  });
  return found.line_starts;
}

LineColumn SourceSet::Locate(FileId file, uint32_t offset) const {
  llvm::StringRef whole = text(file);
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(whole.size()));
  const std::vector<uint32_t>& lines = Lines(file);
  auto after = std::upper_bound(lines.begin(), lines.end(), offset);
  uint32_t line = static_cast<uint32_t>(after - lines.begin());
  size_t at = lines[line - 1];
  if (at == 0 && whole.starts_with(kByteOrderMark)) at = kByteOrderMark.size();
  uint32_t column = 1;
  while (at < offset) {
    at += DecodeCodePoint(whole, at).size;
    if (at > offset) break;  // inside a code point: its own column
    ++column;
  }
  return {line, column};
}

uint32_t SourceSet::LineCount(FileId file) const { return static_cast<uint32_t>(Lines(file).size()); }

uint32_t SourceSet::LineStart(FileId file, uint32_t line) const {
  const std::vector<uint32_t>& lines = Lines(file);
  assert(line >= 1 && line <= lines.size() && "line numbers are 1-based");
  return lines[line - 1];
}

llvm::StringRef SourceSet::LineText(FileId file, uint32_t line) const {
  llvm::StringRef rest = text(file).drop_front(LineStart(file, line));
  llvm::StringRef result = rest.take_until([](char c) { return c == '\n'; });
  result.consume_back("\r");
  return result;
}

}  // namespace tova
