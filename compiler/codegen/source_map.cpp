#include "compiler/codegen/source_map.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tova::codegen {

namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kVlqDigits = 13;  // of any 64-bit number, five bits a digit

// Writes a number in base 64, least digit first, its sign in the lowest bit. Returns where it ends.
char* WriteVlq(char* out, int64_t value) {
  uint64_t rest = value < 0 ? (static_cast<uint64_t>(-value) << 1) | 1 : static_cast<uint64_t>(value) << 1;
  for (; rest > 31; rest >>= 5) *out++ = kBase64[(rest & 31) | 32];
  *out++ = kBase64[rest];
  return out;
}

// The number of UTF-16 units that a piece of UTF-8 takes.
uint32_t Utf16Length(llvm::StringRef text) {
  uint32_t units = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80;
    units += byte >= 0xF0;
  }
  return units;
}

bool IsAscii(llvm::StringRef text) {
  unsigned char bits = 0;
  for (char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80;
}

// A place in a text that moves about, mostly by little. In ASCII a move costs next to nothing; elsewhere what
// it is long, so that a very long line costs no more than many short ones.
class Cursor {
 public:
  explicit Cursor(llvm::StringRef text) : text_(text), is_ascii_(IsAscii(text)) {
    for (size_t i = text.find('\n'); i != llvm::StringRef::npos; i = text.find('\n', i + 1)) {
      line_starts_.push_back(static_cast<uint32_t>(i + 1));
    }
    line_end_ = LineEnd(0);
  }

  void MoveTo(uint32_t offset) {
    if (offset < line_begin_ || offset >= line_end_) FindLine(offset);
    if (is_ascii_) {
      column_ = offset - line_begin_;
    } else if (offset < offset_) {
      column_ -= Utf16Length(text_.slice(offset, offset_));
    } else {
      column_ += Utf16Length(text_.slice(offset_, offset));
    }
    offset_ = offset;
  }

  // Both 0-based; the column in UTF-16 units.
  int64_t line() const { return static_cast<int64_t>(line_); }
  int64_t column() const { return column_; }

 private:
  void FindLine(uint32_t offset) {
    // It is one of the next lines, or of those before.
    constexpr int kNear = 6;
    for (int i = 0; i < kNear && offset >= line_end_; ++i) EnterLine(line_ + 1);
    for (int i = 0; i < kNear && offset < line_begin_; ++i) EnterLine(line_ - 1);
    if (offset >= line_begin_ && offset < line_end_) return;
    const auto from = line_starts_.begin();
    EnterLine(static_cast<size_t>(std::upper_bound(from, line_starts_.end(), offset) - from) - 1);
  }

  void EnterLine(size_t line) {
    line_ = line;
    offset_ = line_begin_ = line_starts_[line];
    line_end_ = LineEnd(line);
    column_ = 0;
  }

  size_t LineEnd(size_t line) const {
    return line + 1 < line_starts_.size() ? line_starts_[line + 1] : text_.size() + 1;
  }

  llvm::StringRef text_;
  bool is_ascii_;
  std::vector<uint32_t> line_starts_ = {0};
  uint32_t offset_ = 0;
  size_t line_ = 0;
  uint32_t line_begin_ = 0;
  size_t line_end_ = 0;
  uint32_t column_ = 0;
};

// By byte: what a JSON string can't hold as it is.
constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = table[0x7F] = true;
  return table;
}();

}  // namespace

void AppendJsonString(std::string& out, llvm::StringRef text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  const char* begin = text.begin();
  while (true) {
    const char* plain_end =
        std::find_if(begin, text.end(), [](char c) { return kNeedsEscape[static_cast<unsigned char>(c)]; });
    out.append(begin, plain_end);
    if (plain_end == text.end()) break;
    char c = *plain_end;
    begin = plain_end + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    }
  }
  out += '"';
}

void SourceMapBuilder::Mark(uint32_t emitted, uint32_t source, llvm::StringRef name) {
  int32_t index = -1;
  if (!name.empty()) {
    index = static_cast<int32_t>(name_indices_.Intern(name));
    if (static_cast<size_t>(index) == names_.size()) names_.push_back(name);
  }
  if (!entries_.empty() && entries_.back().emitted == emitted) {
    // The innermost construct that starts here is the most precise one.
    entries_.back() = {emitted, source, index};
    return;
  }
  entries_.push_back({emitted, source, index});
}

std::vector<SourceMapBuilder::Entry> SourceMapBuilder::Cut(uint32_t emitted) {
  const auto first = std::partition_point(entries_.begin(), entries_.end(),
                                          [&](const Entry& entry) { return entry.emitted < emitted; });
  std::vector<Entry> cut(first, entries_.end());
  entries_.erase(first, entries_.end());
  for (Entry& entry : cut) entry.emitted -= emitted;
  return cut;
}

void SourceMapBuilder::Paste(const std::vector<Entry>& entries, uint32_t emitted) {
  for (const Entry& entry : entries) entries_.push_back({entry.emitted + emitted, entry.source, entry.name});
}

std::string SourceMapBuilder::Build(llvm::StringRef code, uint32_t lines_before, llvm::StringRef source,
                                    llvm::StringRef source_path, llvm::StringRef source_root) const {
  std::string map;
  constexpr size_t kUsualEntry = 8;  // bytes
  map.reserve(source.size() + source.size() / 8 + entries_.size() * kUsualEntry + 1024);
  map += "{\"version\":3,";
  if (!source_root.empty()) {
    map += "\"sourceRoot\":";
    AppendJsonString(map, source_root);
    map += ',';
  }
  map += "\"sources\":[";
  AppendJsonString(map, source_path);
  map += "],\"sourcesContent\":[";
  AppendJsonString(map, source);
  map += "],\"names\":[";
  // Names of marks that were cut out or overwritten since are left out, and the others move up.
  std::vector<int32_t> name_positions(names_.size(), -1);
  for (const Entry& entry : entries_) {
    if (entry.name >= 0) name_positions[entry.name] = 0;
  }
  int32_t used_names = 0;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (name_positions[i] < 0) continue;
    if (used_names != 0) map += ',';
    AppendJsonString(map, names_[i]);
    name_positions[i] = used_names++;
  }
  map += "],\"mappings\":\"";
  map.append(lines_before, ';');

  Cursor in_code(code);
  Cursor in_source(source);
  int64_t line = 0;  // of the code
  int64_t last_column = 0, last_source_line = 0, last_source_column = 0, last_name = 0;
  bool first_in_line = true;
  constexpr size_t kLongestSegment = 1 + 5 * kVlqDigits;
  char segments[4096];
  char* end = segments;
  auto flush = [&] {
    map.append(segments, end);
    end = segments;
  };
  for (const Entry& entry : entries_) {
    in_code.MoveTo(entry.emitted);
    in_source.MoveTo(entry.source);
    if (in_code.line() != line) {
      flush();
      map.append(static_cast<size_t>(in_code.line() - line), ';');
      line = in_code.line();
      last_column = 0;
      first_in_line = true;
    }
    if (std::end(segments) - end < static_cast<std::ptrdiff_t>(kLongestSegment)) flush();
    if (!first_in_line) *end++ = ',';
    end = WriteVlq(end, in_code.column() - last_column);
    *end++ = kBase64[0];  // there is one source
    end = WriteVlq(end, in_source.line() - last_source_line);
    end = WriteVlq(end, in_source.column() - last_source_column);
    if (entry.name >= 0) {
      end = WriteVlq(end, name_positions[entry.name] - last_name);
      last_name = name_positions[entry.name];
    }
    first_in_line = false;
    last_column = in_code.column();
    last_source_line = in_source.line();
    last_source_column = in_source.column();
  }
  flush();
  map += "\"}";
  return map;
}

}  // namespace tova::codegen
