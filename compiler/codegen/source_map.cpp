#include "compiler/codegen/source_map.h"

#include <algorithm>

namespace tova::codegen {

namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// A number in base 64, least digit first, its sign in the lowest bit.
void AppendVlq(std::string& out, int64_t value) {
  uint64_t rest = value < 0 ? (static_cast<uint64_t>(-value) << 1) | 1 : static_cast<uint64_t>(value) << 1;
  do {
    uint64_t digit = rest & 31;
    rest >>= 5;
    if (rest != 0) digit |= 32;
    out += kBase64[digit];
  } while (rest != 0);
}

// The number of UTF-16 units that a piece of UTF-8 takes.
uint32_t Utf16Length(llvm::StringRef text) {
  uint32_t units = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;
    units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

std::vector<uint32_t> LineStarts(llvm::StringRef text) {
  std::vector<uint32_t> starts = {0};
  for (size_t i = text.find('\n'); i != llvm::StringRef::npos; i = text.find('\n', i + 1)) {
    starts.push_back(static_cast<uint32_t>(i + 1));
  }
  return starts;
}

}  // namespace

void AppendJsonString(std::string& out, llvm::StringRef text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void SourceMapBuilder::Mark(uint32_t emitted, uint32_t source, llvm::StringRef name) {
  int32_t index = -1;
  if (!name.empty()) {
    auto [entry, is_new] = name_indices_.try_emplace(name, static_cast<int32_t>(names_.size()));
    if (is_new) names_.push_back(name.str());
    index = entry->second;
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
                                    llvm::StringRef source_path) const {
  std::vector<uint32_t> source_lines = LineStarts(source);
  std::string map = "{\"version\":3,\"sources\":[";
  AppendJsonString(map, source_path);
  map += "],\"sourcesContent\":[";
  AppendJsonString(map, source);
  map += "],\"names\":[";
  for (size_t i = 0; i < names_.size(); ++i) {
    if (i != 0) map += ',';
    AppendJsonString(map, names_[i]);
  }
  map += "],\"mappings\":\"";
  map.append(lines_before, ';');

  uint32_t column_base = 0;  // UTF-16 column of `column_at`
  uint32_t column_at = 0;    // the byte up to which the column is known
  int64_t last_column = 0, last_line = 0, last_source_column = 0, last_name = 0;
  bool first_in_line = true;
  for (const Entry& entry : entries_) {
    size_t newline = code.find('\n', column_at);
    while (newline != llvm::StringRef::npos && newline < entry.emitted) {
      map += ';';
      column_at = static_cast<uint32_t>(newline + 1);
      column_base = 0;
      last_column = 0;
      first_in_line = true;
      newline = code.find('\n', column_at);
    }
    column_base += Utf16Length(code.slice(column_at, entry.emitted));
    column_at = entry.emitted;
    auto above = std::upper_bound(source_lines.begin(), source_lines.end(), entry.source);
    auto line = static_cast<int64_t>(above - source_lines.begin()) - 1;
    int64_t source_column = Utf16Length(source.slice(source_lines[static_cast<size_t>(line)], entry.source));
    if (!first_in_line) map += ',';
    first_in_line = false;
    AppendVlq(map, column_base - last_column);
    AppendVlq(map, 0);
    AppendVlq(map, line - last_line);
    AppendVlq(map, source_column - last_source_column);
    if (entry.name >= 0) {
      AppendVlq(map, entry.name - last_name);
      last_name = entry.name;
    }
    last_column = column_base;
    last_line = line;
    last_source_column = source_column;
  }
  map += "\"}";
  return map;
}

}  // namespace tova::codegen
