#include "diagnostics/display_line.h"

#include <algorithm>

#include "diagnostics/escape.h"
#include "llvm/Support/Unicode.h"

namespace tova {
namespace {

constexpr llvm::StringLiteral kCutMark = "...";
constexpr unsigned kCutWidth = 3;
// At the start of a file it takes no column; editors do not show it.
constexpr llvm::StringLiteral kByteOrderMark = "\xEF\xBB\xBF";

// Bytes of a line that are looked at before and after the anchor for each column of the width: enough for text in
// which every character has several combining marks.
constexpr size_t kBytesPerColumn = 16;

constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr char32_t kZeroWidthNonJoiner = 0x200C;
constexpr char32_t kEmojiPresentation = 0xFE0F;
// The first code point of the symbols that U+FE0F turns into a wide emoji.
constexpr char32_t kFirstSymbol = 0x2190;

bool IsSkinTone(char32_t value) { return value >= 0x1F3FB && value <= 0x1F3FF; }
bool IsRegionalIndicator(char32_t value) { return value >= 0x1F1E6 && value <= 0x1F1FF; }

// Columns of one printable code point. LLVM's tables don't know unassigned and private characters; terminals show
// them in one column.
unsigned WidthOf(llvm::StringRef bytes) {
  int width = llvm::sys::unicode::columnWidthUTF8(bytes);
  return width < 0 ? 1 : static_cast<unsigned>(width);
}

// The nearest start of a code point at or before a byte.
size_t AlignDown(llvm::StringRef line, size_t at) {
  for (unsigned back = 0; back < 3 && at > 0 && at < line.size(); ++back) {
    if ((static_cast<unsigned char>(line[at]) & 0xC0) != 0x80) break;
    --at;
  }
  return at;
}

}  // namespace

std::vector<DisplayLine::Cell> DisplayLine::LayOut(llvm::StringRef line, size_t from, size_t to,
                                                   unsigned tab_width) {
  std::vector<Cell> cells;
  unsigned column = 0;
  char32_t previous = 0;
  bool half_flag = false;  // the last cell is one regional indicator, which waits for its second half
  for (size_t at = from; at < to;) {
    CodePoint point = DecodeCodePoint(line, at);
    llvm::StringRef bytes = line.substr(at, point.size);
    bool join = false;
    unsigned width = 0;
    std::string text;
    if (!point.valid) {
      text = EscapeForeign(bytes);
      width = 1;
    } else if (point.value == U'\t') {
      width = tab_width - column % tab_width;
      text.assign(width, ' ');
    } else if (IsUnsafeForTerminal(point.value)) {
      text = EscapeForeign(bytes);
      width = static_cast<unsigned>(text.size());
    } else {
      text = bytes.str();
      bool joiner = point.value == kZeroWidthJoiner || point.value == kZeroWidthNonJoiner;
      width = joiner ? 0 : WidthOf(bytes);
      bool emoji_before = !cells.empty() && cells.back().width == 2;
      join = !cells.empty() && width == 0;
      if (emoji_before && width == 2 && (previous == kZeroWidthJoiner || IsSkinTone(point.value))) join = true;
      if (half_flag && IsRegionalIndicator(point.value)) join = true;
    }
    if (join) {
      Cell& cell = cells.back();
      cell.end = at + point.size;
      cell.text += text;
      bool becomes_emoji = point.value == kEmojiPresentation && previous >= kFirstSymbol && cell.width == 1;
      if (becomes_emoji || half_flag) {
        cell.width = 2;
        column = cell.column + 2;
      }
      half_flag = false;
    } else {
      cells.push_back({at, at + point.size, column, width, std::move(text)});
      column += width;
      half_flag = point.valid && IsRegionalIndicator(point.value);
    }
    previous = point.valid ? point.value : 0;
    at += point.size;
  }
  return cells;
}

DisplayLine::DisplayLine(llvm::StringRef line, size_t anchor, unsigned width, unsigned tab_width) {
  tab_width = std::max(tab_width, 1u);
  width = std::max(width, 20u);
  anchor = AlignDown(line, std::min(anchor, line.size()));
  size_t reach = kBytesPerColumn * width;
  size_t from = anchor > reach ? AlignDown(line, anchor - reach) : 0;
  size_t to = line.size() - anchor > reach ? AlignDown(line, anchor + reach) : line.size();
  bool cut_left = from > 0;
  if (!cut_left && line.starts_with(kByteOrderMark)) from = kByteOrderMark.size();
  cells_ = LayOut(line, from, to, tab_width);

  cut_right_ = to < line.size();
  unsigned total = cells_.empty() ? 0 : cells_.back().column + cells_.back().width;
  if (total > width || cut_left || cut_right_) {
    const Cell* at_anchor = CellAt(anchor);
    unsigned anchor_column = at_anchor != nullptr ? at_anchor->column : total;
    // A third of the width stays before the anchor, unless the line starts or ends sooner.
    unsigned first = anchor_column > width / 3 ? anchor_column - width / 3 : 0;
    if (anchor_column + kCutWidth < width && !cut_left) first = 0;
    if (!cut_right_ && first + width > total) first = total > width ? total - width : 0;
    unsigned last = first + width;
    if (first > 0) cut_left = true;
    if (total > last) cut_right_ = true;
    unsigned keep_from = first + (cut_left ? kCutWidth : 0);
    unsigned keep_to = last - (cut_right_ ? kCutWidth : 0);
    auto outside = [&](const Cell& cell) {
      return cell.column < keep_from || cell.column + cell.width > keep_to;
    };
    cells_.erase(std::remove_if(cells_.begin(), cells_.end(), outside), cells_.end());
  }

  unsigned column = 0;
  if (cut_left) {
    text_ += kCutMark;
    column = kCutWidth;
  }
  for (Cell& cell : cells_) {
    cell.column = column;
    column += cell.width;
    text_ += cell.text;
  }
  end_column_ = column;
  if (cut_right_) text_ += kCutMark;
  text_.erase(text_.find_last_not_of(' ') + 1);
}

const DisplayLine::Cell* DisplayLine::CellAt(size_t byte) const {
  auto after = std::partition_point(cells_.begin(), cells_.end(), [&](const Cell& cell) { return cell.end <= byte; });
  if (after == cells_.end()) return nullptr;
  return &*after;
}

bool DisplayLine::Shows(size_t byte) const {
  if (cells_.empty()) return true;
  if (byte < cells_.front().begin) return false;
  return byte < cells_.back().end || !cut_right_;
}

unsigned DisplayLine::StartColumn(size_t byte) const {
  const Cell* cell = CellAt(byte);
  return cell == nullptr ? end_column_ : cell->column;
}

unsigned DisplayLine::EndColumn(size_t byte) const {
  const Cell* cell = CellAt(byte);
  return cell == nullptr ? end_column_ : cell->column + cell->width;
}

}  // namespace tova
