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

void SourceSet::Index(Source& source) {
  llvm::StringRef text = source.text;
  source.line_starts.push_back(0);
  uint32_t code_points = 0;
  size_t next_block = 0;
  for (size_t at = 0; at < text.size(); ++code_points) {
    if (at >= next_block) {
      source.marks.push_back({static_cast<uint32_t>(at), code_points});
      next_block += kBlockSize;
    }
    if (text[at] == '\n') source.line_starts.push_back(static_cast<uint32_t>(at + 1));
    at += DecodeCodePoint(text, at).size;
  }
}

const SourceSet::Source& SourceSet::Indexed(FileId file) const {
  Source& found = source(file);
  std::call_once(found.index_once, [&] { Index(found); });
  return found;
}

uint32_t SourceSet::CodePointsBefore(const Source& source, uint32_t offset) {
  if (source.marks.empty()) return 0;
  size_t block = std::min<size_t>(offset / kBlockSize, source.marks.size() - 1);
  // A block may begin inside a code point of the one before.
  if (source.marks[block].offset > offset) --block;
  size_t at = source.marks[block].offset;
  uint32_t code_points = source.marks[block].code_points;
  while (at < offset) {
    at += DecodeCodePoint(source.text, at).size;
    if (at > offset) break;  // inside a code point: its own place
    ++code_points;
  }
  return code_points;
}

LineColumn SourceSet::Locate(FileId file, uint32_t offset) const {
  const Source& found = Indexed(file);
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(found.text.size()));
  auto after = std::upper_bound(found.line_starts.begin(), found.line_starts.end(), offset);
  uint32_t line = static_cast<uint32_t>(after - found.line_starts.begin());
  uint32_t column = 1 + CodePointsBefore(found, offset) - CodePointsBefore(found, found.line_starts[line - 1]);
  bool after_mark = line == 1 && column > 1 && llvm::StringRef(found.text).starts_with(kByteOrderMark);
  return {line, after_mark ? column - 1 : column};
}

uint32_t SourceSet::LineCount(FileId file) const {
  return static_cast<uint32_t>(Indexed(file).line_starts.size());
}

uint32_t SourceSet::LineStart(FileId file, uint32_t line) const {
  const std::vector<uint32_t>& lines = Indexed(file).line_starts;
  assert(line >= 1 && line <= lines.size() && "line numbers are 1-based");
  return lines[line - 1];
}

llvm::StringRef SourceSet::LineText(FileId file, uint32_t line) const {
  const Source& found = Indexed(file);
  const std::vector<uint32_t>& lines = found.line_starts;
  assert(line >= 1 && line <= lines.size() && "line numbers are 1-based");
  size_t end = line < lines.size() ? lines[line] : found.text.size();
  llvm::StringRef result = llvm::StringRef(found.text).slice(lines[line - 1], end);
  result.consume_back("\n");
  result.consume_back("\r");
  return result;
}

}  // namespace tova
