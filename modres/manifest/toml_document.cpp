#include "modres/manifest/toml_document.h"

#include <algorithm>

#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/manifest/toml_guard.h"
#include "modres/manifest/toml_library.h"

namespace tova::manifest {
namespace {

constexpr llvm::StringLiteral kByteOrderMark = "\xEF\xBB\xBF";

// Turns the places of toml++ (lines and code points, both 1-based; a byte order mark doesn't count) into byte
// offsets. Remembers marks along the last line that was asked for, so that long lines cost no more than short
// ones.
class Places {
 public:
  Places(const SourceSet& sources, FileId file) : sources_(sources), file_(file), text_(sources.text(file)) {}

  uint32_t Offset(const toml::source_position& position) {
    if (position.line == 0 || position.column == 0) return 0;
    if (position.line > sources_.LineCount(file_)) return static_cast<uint32_t>(text_.size());
    if (position.line != line_) StartLine(position.line);
    size_t point = position.column - 1;
    size_t mark = std::min(point / kMarkDistance, marks_.size() - 1);
    while (mark < point / kMarkDistance) {
      size_t next = Advance(marks_[mark], kMarkDistance);
      marks_.push_back(next);
      ++mark;
    }
    return static_cast<uint32_t>(Advance(marks_[mark], point % kMarkDistance));
  }

  Span Of(const toml::source_region& region) {
    uint32_t begin = Offset(region.begin);
    return {file_, begin, std::max(begin, Offset(region.end))};
  }

 private:
  static constexpr size_t kMarkDistance = 256;  // code points

  void StartLine(uint32_t line) {
    line_ = line;
    size_t start = sources_.LineStart(file_, line);
    line_end_ = start + sources_.LineText(file_, line).size();
    if (line == 1 && text_.starts_with(kByteOrderMark)) start += kByteOrderMark.size();
    marks_.assign(1, start);
  }

  size_t Advance(size_t offset, size_t points) const {
    for (; points > 0 && offset < line_end_; --points) {
      do {
        ++offset;
      } while (offset < line_end_ && (static_cast<unsigned char>(text_[offset]) & 0xC0) == 0x80);
    }
    return offset;
  }

  const SourceSet& sources_;
  FileId file_;
  llvm::StringRef text_;
  uint32_t line_ = 0;
  size_t line_end_ = 0;
  std::vector<size_t> marks_;  // byte offsets of the code points 0, 256, 512...
};

// The recursion's depth is bounded by the guard that ran before.
TomlValue Convert(const toml::node& node, Places& places) {
  TomlValue value;
  value.span = places.Of(node.source());
  switch (node.type()) {
    case toml::node_type::string:
      value.kind = TomlValue::Kind::kString;
      value.text = node.as_string()->get();
      break;
    case toml::node_type::integer:
      value.kind = TomlValue::Kind::kInteger;
      value.integer = node.as_integer()->get();
      break;
    case toml::node_type::floating_point:
      value.kind = TomlValue::Kind::kFloat;
      break;
    case toml::node_type::boolean:
      value.kind = TomlValue::Kind::kBoolean;
      value.boolean = node.as_boolean()->get();
      break;
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
    case toml::node_type::none:
      value.kind = TomlValue::Kind::kDateOrTime;
      break;
    case toml::node_type::array:
      value.kind = TomlValue::Kind::kArray;
      for (const toml::node& item : *node.as_array()) value.items.push_back(Convert(item, places));
      break;
    case toml::node_type::table: {
      value.kind = TomlValue::Kind::kTable;
      const toml::table& table = *node.as_table();
      value.is_inline = table.is_inline();
      for (auto&& [key, child] : table) {
        value.entries.push_back({std::string(key.str()), places.Of(key.source()), Convert(child, places)});
      }
      std::stable_sort(
          value.entries.begin(), value.entries.end(),
          [](const TomlEntry& a, const TomlEntry& b) { return a.key_span.begin < b.key_span.begin; });
      break;
    }
  }
  return value;
}

bool IsConflictMarker(llvm::StringRef line) {
  for (llvm::StringRef marker : {"<<<<<<<", "|||||||", "=======", ">>>>>>>"}) {
    if (line.starts_with(marker) && (line.size() == marker.size() || line[marker.size()] == ' ')) return true;
  }
  return false;
}

// What a line defines: "[a]" of a header, the key of `a = 1`; without the comment, blanks and quotes that
// don't matter.
std::string DefinedBy(llvm::StringRef line) {
  line = line.trim();
  std::string key;
  if (line.starts_with("[")) {
    key = line.take_until([](char c) { return c == '#'; }).rtrim().str();
  } else if (!line.starts_with("#") && line.contains('=')) {
    key = line.take_until([](char c) { return c == '='; }).rtrim().str();
  }
  std::erase_if(key, [](char c) { return c == '"' || c == '\'' || c == ' ' || c == '\t'; });
  return key;
}

// The second definition of a table or key, at its whole line, with the place of the first one. toml++ says
// neither: its place lies behind the key, and the name that it prints is garbled when it holds dots.
void ReportRedefinition(uint32_t offset, const SourceSet& sources, FileId file, DiagnosticCode code,
                        Emitter& emitter) {
  auto span_of = [&](llvm::StringRef part) {
    auto begin = static_cast<uint32_t>(part.begin() - sources.text(file).begin());
    return Span{file, begin, begin + static_cast<uint32_t>(part.size())};
  };
  uint32_t number = sources.Locate(file, offset).line;
  llvm::StringRef line = sources.LineText(file, number).trim();
  std::string defined = DefinedBy(line);
  bool is_header = llvm::StringRef(defined).starts_with("[");
  llvm::StringRef shown = line.take_until([&](char c) { return c == (is_header ? '#' : '='); }).rtrim();
  if (!is_header) shown = shown.trim("\"'");
  Span first;
  for (uint32_t earlier = number - 1; earlier > 0 && !first.valid(); --earlier) {
    llvm::StringRef other = sources.LineText(file, earlier).trim();
    std::string other_defined = DefinedBy(other);
    if (other_defined == defined) first = span_of(other);
    // A key belongs to the table whose header stands above it.
    if (!is_header && llvm::StringRef(other_defined).starts_with("[")) break;
  }
  // Without such a line the first one has another form: a dotted key, or a part of an inline table.
  std::string name = EscapeForeign(shown, 200);
  auto report =
      emitter.Report(code, span_of(line),
                     first.valid() ? fmt::format("invalid TOML: `{}` is there twice", name)
                                   : fmt::format("invalid TOML: a name in `{}` is defined already", name));
  if (!first.valid()) return;
  report.Label(first, "the first one is here");
  report.Tip(is_header ? "put the lines of both below one header" : "keep one of the two lines");
}

void ReportParseError(const toml::parse_error& error, Places& places, const SourceSet& sources, FileId file,
                      DiagnosticCode code, Emitter& emitter) {
  llvm::StringRef text = sources.text(file);
  llvm::StringRef what(error.description().data(), error.description().size());
  llvm::StringRef during;
  if (what.consume_front("Error while parsing ")) std::tie(during, what) = what.split(": ");
  std::string detail = EscapeForeign(what, 200);
  if (!detail.empty()) detail[0] = llvm::toLower(detail[0]);

  uint32_t begin = places.Offset(error.source().begin);
  if (llvm::StringRef(detail).contains("redefine"))
    return ReportRedefinition(begin, sources, file, code, emitter);
  bool is_line_end = begin >= text.size() || text[begin] == '\n' || text[begin] == '\r';
  uint32_t end = is_line_end ? begin : begin + DecodeCodePoint(text, begin).size;
  llvm::StringRef line = sources.LineText(file, sources.Locate(file, begin).line);
  size_t key_end = static_cast<size_t>(line.take_until([](char c) { return c == '='; }).end() - text.begin());
  if (IsConflictMarker(line)) {
    auto report = emitter.Report(code, {file, begin, begin + 7}, "git left a merge conflict in this file");
    report.Tip("keep the lines that are right and remove the markers");
    if (code == DiagnosticCode::kManifestSyntax) {
      report.Tip("markers in tova.lock may stay: `tovac pkg install` merges it");
    }
    return;
  }
  if (is_line_end && during == "string") detail = "the string is not closed on its line";
  auto report = emitter.Report(code, {file, begin, end}, fmt::format("invalid TOML: {}", detail));
  if (!during.empty()) report.Under(fmt::format("while reading this {}", during.str()));
  if (code == DiagnosticCode::kLockSyntax) {
    report.Tip("restore the file from version control, or delete it and run `tovac pkg install`");
    return;
  }
  auto [name, value] = line.split('=');
  if (value = value.trim(); !value.empty() && llvm::isAlpha(value.front()) && begin > key_end) {
    llvm::StringRef word = value.take_until([](char c) { return c == '#' || c == '"' || c == '\''; }).rtrim();
    report.Tip(fmt::format("a text stands in quotes: {} = {}", name.trim().str(), QuoteToml(word)));
  }
  if (llvm::StringRef key = line.take_until([](char c) { return c == '='; }).trim();
      line.contains('=') && !key.starts_with("\"") && !key.starts_with("'") &&
      key.find_first_of("/@") != llvm::StringRef::npos && !key.contains('#')) {
    report.Tip(fmt::format("names with `/` or `@` stand in quotes: {} = ...", QuoteToml(key)));
  }
}

}  // namespace

const TomlEntry* TomlValue::Find(llvm::StringRef key) const {
  for (const TomlEntry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

llvm::StringRef NameOf(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::kString:
      return "a string";
    case TomlValue::Kind::kInteger:
      return "an integer";
    case TomlValue::Kind::kFloat:
      return "a number with a fraction";
    case TomlValue::Kind::kBoolean:
      return "a boolean";
    case TomlValue::Kind::kDateOrTime:
      return "a date or time";
    case TomlValue::Kind::kArray:
      return "a list";
    case TomlValue::Kind::kTable:
      return "a table";
  }
  return "";
}

std::optional<TomlValue> ReadToml(const SourceSet& sources, FileId file, DiagnosticCode code,
                                  Emitter& emitter) {
  return ReadTomlVariant(sources, file, sources.text(file), code, emitter);
}

std::optional<TomlValue> ReadTomlVariant(const SourceSet& sources, FileId file, llvm::StringRef text,
                                         DiagnosticCode code, Emitter& emitter) {
  if (text.size() > kMaxTomlBytes) {
    emitter.Report(code, {file, 0, 0}, fmt::format("larger than {} MiB", kMaxTomlBytes / (1024 * 1024)));
    return std::nullopt;
  }
  if (std::optional<TomlGuardError> error = GuardToml(text)) {
    uint32_t end = error->offset + DecodeCodePoint(text, error->offset).size;
    emitter.Report(code, {file, error->offset, end}, fmt::format("invalid TOML: {}", error->reason));
    return std::nullopt;
  }
  Places places(sources, file);
  toml::parse_result parsed = toml::parse(std::string_view(text.data(), text.size()));
  if (!parsed) {
    ReportParseError(parsed.error(), places, sources, file, code, emitter);
    return std::nullopt;
  }
  return Convert(parsed.table(), places);
}

std::string QuoteToml(llvm::StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    switch (c) {
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        quoted += "\\\\";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          quoted += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        } else {
          quoted += c;
        }
    }
  }
  return quoted + "\"";
}

std::string WriteTomlKey(llvm::StringRef key) {
  bool is_bare =
      !key.empty() && llvm::all_of(key, [](char c) { return llvm::isAlnum(c) || c == '_' || c == '-'; });
  return is_bare ? key.str() : QuoteToml(key);
}

}  // namespace tova::manifest
