#include "diagnostics/snippet_marks.h"

#include <algorithm>

#include "diagnostics/escape.h"

namespace tova {
namespace {

constexpr size_t kMaxLabelLength = 1000;  // code points

class MarkLayout {
 public:
  MarkLayout(std::vector<ColumnMark> marks, TextRole primary_role)
      : marks_(std::move(marks)), primary_role_(primary_role) {}

  std::vector<MarkRow> Run() {
    // Left to right; of two that start together the wider one first, so that the last is the innermost rightmost.
    std::stable_sort(marks_.begin(), marks_.end(), [](const ColumnMark& a, const ColumnMark& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    size_t beside = MarkBesideWords();
    std::vector<MarkRow> rows = {UnderlineRow()};
    if (beside < marks_.size()) {
      const ColumnMark& mark = marks_[beside];
      rows[0].push_back({RowEnd(rows[0]) + 1, 0, RoleOfMark(mark), Words(mark)});
    }
    std::vector<size_t> hanging;
    for (size_t i = 0; i < marks_.size(); ++i) {
      if (i != beside && !marks_[i].text.empty()) hanging.push_back(i);
    }
    if (!hanging.empty()) rows.push_back(ConnectorRow(hanging, hanging.size()));
    while (!hanging.empty()) {
      // Labels of marks that start in the same column stand below each other, in the order of the marks.
      unsigned column = marks_[hanging.back()].begin;
      size_t group = hanging.size();
      while (group > 0 && marks_[hanging[group - 1]].begin == column) --group;
      for (size_t i = group; i < hanging.size(); ++i) {
        MarkRow row = ConnectorRow(hanging, group);
        row.push_back({column, 0, RoleOfMark(marks_[hanging[i]]), Words(marks_[hanging[i]])});
        rows.push_back(std::move(row));
      }
      hanging.resize(group);
    }
    return rows;
  }

 private:
  TextRole RoleOfMark(const ColumnMark& mark) const { return mark.primary ? primary_role_ : TextRole::kSecondary; }

  static std::string Words(const ColumnMark& mark) { return EscapeForeign(mark.text, kMaxLabelLength); }

  static unsigned RowEnd(const MarkRow& row) { return row.back().column + row.back().width; }

  // The mark whose words stand behind the underlines: the one that ends last, if it has words; `size()` when none.
  size_t MarkBesideWords() const {
    size_t best = marks_.size();
    unsigned end = 0;
    for (const ColumnMark& mark : marks_) end = std::max(end, mark.end);
    for (size_t i = 0; i < marks_.size(); ++i) {
      if (marks_[i].end != end || marks_[i].text.empty()) continue;
      // Among several that end together the innermost, and a primary one before others.
      if (best == marks_.size() || marks_[i].primary || !marks_[best].primary) best = i;
    }
    return best;
  }

  MarkRow UnderlineRow() const {
    unsigned width = 0;
    for (const ColumnMark& mark : marks_) width = std::max(width, mark.end);
    std::string signs(width, ' ');
    for (const ColumnMark& mark : marks_) {
      if (!mark.primary) std::fill(signs.begin() + mark.begin, signs.begin() + mark.end, '-');
    }
    for (const ColumnMark& mark : marks_) {
      if (mark.primary) std::fill(signs.begin() + mark.begin, signs.begin() + mark.end, '^');
    }
    MarkRow row;
    for (unsigned at = 0; at < width;) {
      unsigned end = at;
      while (end < width && signs[end] == signs[at]) ++end;
      if (signs[at] != ' ') {
        TextRole role = signs[at] == '^' ? primary_role_ : TextRole::kSecondary;
        row.push_back({at, end - at, role, signs.substr(at, end - at)});
      }
      at = end;
    }
    return row;
  }

  // Bars below the first `count` of the hanging marks.
  MarkRow ConnectorRow(const std::vector<size_t>& hanging, size_t count) const {
    MarkRow row;
    for (size_t i = 0; i < count; ++i) {
      const ColumnMark& mark = marks_[hanging[i]];
      if (!row.empty() && row.back().column == mark.begin) continue;
      row.push_back({mark.begin, 1, RoleOfMark(mark), "|"});
    }
    return row;
  }

  std::vector<ColumnMark> marks_;
  TextRole primary_role_;
};

}  // namespace

std::vector<MarkRow> LayOutMarks(std::vector<ColumnMark> marks, TextRole primary_role) {
  if (marks.empty()) return {};
  return MarkLayout(std::move(marks), primary_role).Run();
}

}  // namespace tova
