#include "diagnostics/snippet.h"

#include <algorithm>
#include <iterator>

#include "diagnostics/display_line.h"
#include "diagnostics/escape.h"
#include "diagnostics/snippet_marks.h"
#include "fmt/format.h"

namespace tova {
namespace {

// Labels beyond this many are counted, not shown: a diagnostic with more is no easier to understand.
constexpr size_t kMaxLabels = 24;
constexpr size_t kMaxPathLength = 1000;  // code points

// A place cut down to one line of its file.
struct LineMark {
  uint32_t line = 0;  // 1-based
  size_t begin = 0;   // bytes from the start of the line; begin == end is a caret between characters
  size_t end = 0;
  bool primary = false;
  llvm::StringRef text;
};

// The places of one file.
struct FilePlaces {
  FileId file;
  LineColumn first;  // what the header names
  std::vector<LineMark> marks;
};

// The span inside its text, without a line break at its end.
Span Normalised(const SourceSet& sources, Span span) {
  llvm::StringRef text = sources.text(span.file);
  uint32_t size = static_cast<uint32_t>(text.size());
  span.begin = std::min(span.begin, size);
  span.end = std::clamp(span.end, span.begin, size);
  while (span.end > span.begin && (text[span.end - 1] == '\n' || text[span.end - 1] == '\r')) --span.end;
  return span;
}

// Splits a place into marks on its first and its last line; the label stands under the last.
void AddPlace(const SourceSet& sources, Span span, bool primary, llvm::StringRef text, FilePlaces& places) {
  span = Normalised(sources, span);
  uint32_t first = sources.Locate(span.file, span.begin).line;
  uint32_t last = span.end == span.begin ? first : sources.Locate(span.file, span.end - 1).line;
  uint32_t first_start = sources.LineStart(span.file, first);
  if (first == last) {
    size_t length = sources.LineText(span.file, first).size();
    size_t begin = std::min<size_t>(span.begin - first_start, length);
    size_t end = std::clamp<size_t>(span.end - first_start, begin, length);
    places.marks.push_back({first, begin, end, primary, text});
    return;
  }
  llvm::StringRef first_line = sources.LineText(span.file, first);
  size_t begin = std::min<size_t>(span.begin - first_start, first_line.size());
  places.marks.push_back({first, begin, first_line.size(), primary, {}});
  llvm::StringRef last_line = sources.LineText(span.file, last);
  size_t end = std::min<size_t>(span.end - sources.LineStart(span.file, last), last_line.size());
  size_t indent = std::min(last_line.take_while([](char c) { return c == ' ' || c == '\t'; }).size(), end);
  places.marks.push_back({last, indent, end, primary, text});
}

std::vector<FilePlaces> GatherPlaces(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::vector<FilePlaces> files;
  auto add = [&](Span span, bool primary, llvm::StringRef text) {
    auto found = std::find_if(files.begin(), files.end(), [&](const FilePlaces& f) { return f.file == span.file; });
    if (found == files.end()) {
      files.push_back({span.file, sources.Locate(span.file, span.begin), {}});
      found = std::prev(files.end());
    }
    AddPlace(sources, span, primary, text, *found);
  };
  if (diagnostic.span.valid()) add(diagnostic.span, true, diagnostic.span_text);
  size_t count = 0;
  for (const Label& label : diagnostic.labels) {
    if (!label.span.valid()) continue;
    if (++count > kMaxLabels) break;
    add(label.span, false, label.text);
  }
  for (FilePlaces& file : files) {
    std::stable_sort(file.marks.begin(), file.marks.end(),
                     [](const LineMark& a, const LineMark& b) { return a.line < b.line; });
  }
  return files;
}

// Writes one file's lines.
class FileWriter {
 public:
  FileWriter(const FilePlaces& places, const SourceSet& sources, const RenderOptions& options, unsigned digits,
             TextRole primary_role, StyledText& out)
      : places_(places),
        sources_(sources),
        options_(options),
        digits_(digits),
        primary_role_(primary_role),
        out_(out) {}

  void Write(bool first_file) {
    std::string path = EscapeForeign(sources_.path(places_.file), kMaxPathLength);
    out_.Spaces(digits_ + 1).Put(TextRole::kGutter, first_file ? "-->" : ":::");
    out_.Put(fmt::format(" {}:{}:{}", path, places_.first.line, places_.first.column)).EndLine();
    Bar().EndLine();
    uint32_t previous = 0;
    for (size_t at = 0; at < places_.marks.size();) {
      uint32_t line = places_.marks[at].line;
      size_t end = at;
      while (end < places_.marks.size() && places_.marks[end].line == line) ++end;
      if (previous != 0) WriteBetween(previous, line);
      WriteMarkedLine(line, {places_.marks.begin() + at, places_.marks.begin() + end});
      previous = line;
      at = end;
    }
  }

 private:
  StyledText& Bar() { return out_.Spaces(digits_ + 2).Put(TextRole::kGutter, "|"); }

  void WriteSourceLine(uint32_t line, const DisplayLine& shown) {
    out_.Put(TextRole::kGutter, fmt::format(" {:>{}} |", line, digits_));
    if (!shown.text().empty()) out_.Put(" ").Put(shown.text());
    out_.EndLine();
  }

  // What stands between two marked lines: nothing, the one line between them, or dots.
  void WriteBetween(uint32_t previous, uint32_t line) {
    if (line == previous + 1) return;
    if (line == previous + 2) {
      llvm::StringRef text = sources_.LineText(places_.file, line - 1);
      WriteSourceLine(line - 1, DisplayLine(text, 0, options_.width, options_.tab_width));
      return;
    }
    out_.Put(TextRole::kGutter, "...").EndLine();
  }

  // Marks that are too far apart for the width get a view of the line each.
  void WriteMarkedLine(uint32_t line, std::vector<LineMark> marks) {
    llvm::StringRef text = sources_.LineText(places_.file, line);
    std::stable_sort(marks.begin(), marks.end(), [](const LineMark& a, const LineMark& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    while (!marks.empty()) {
      DisplayLine shown(text, marks.front().begin, options_.width, options_.tab_width);
      std::vector<ColumnMark> columns;
      std::vector<LineMark> later;
      for (const LineMark& mark : marks) {
        if (!columns.empty() && !shown.Shows(mark.begin)) {
          later.push_back(mark);
          continue;
        }
        unsigned begin = shown.StartColumn(mark.begin);
        unsigned end = mark.end > mark.begin ? shown.EndColumn(mark.end - 1) : begin + 1;
        columns.push_back({begin, std::max(end, begin + 1), mark.primary, mark.text});
      }
      WriteSourceLine(line, shown);
      for (const MarkRow& row : LayOutMarks(std::move(columns), primary_role_)) WriteMarkRow(row);
      marks = std::move(later);
    }
  }

  void WriteMarkRow(const MarkRow& row) {
    Bar();
    unsigned column = 0;
    out_.Spaces(1);
    for (const MarkPiece& piece : row) {
      out_.Spaces(piece.column - column).Put(piece.role, piece.text);
      column = piece.column + piece.width;
    }
    out_.EndLine();
  }

  const FilePlaces& places_;
  const SourceSet& sources_;
  const RenderOptions& options_;
  unsigned digits_;
  TextRole primary_role_;
  StyledText& out_;
};

}  // namespace

bool HasPlaces(const Diagnostic& diagnostic) {
  if (diagnostic.span.valid()) return true;
  return std::any_of(diagnostic.labels.begin(), diagnostic.labels.end(),
                     [](const Label& label) { return label.span.valid(); });
}

SnippetResult WriteSnippets(const Diagnostic& diagnostic, const SourceSet& sources, const RenderOptions& options,
                            StyledText& out) {
  std::vector<FilePlaces> files = GatherPlaces(diagnostic, sources);
  uint32_t last_line = 1;
  for (const FilePlaces& file : files) last_line = std::max(last_line, file.marks.back().line);
  unsigned digits = static_cast<unsigned>(fmt::formatted_size("{}", last_line));
  bool first_file = true;
  for (const FilePlaces& file : files) {
    if (!first_file) out.Spaces(digits + 2).Put(TextRole::kGutter, "|").EndLine();
    FileWriter(file, sources, options, digits, RoleOf(diagnostic.severity), out).Write(first_file);
    first_file = false;
  }
  return {digits + 2};
}

}  // namespace tova
