#include "modres/manifest/edit.h"

#include <algorithm>

#include "diagnostics/emitter.h"
#include "fmt/format.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "modres/manifest/text_edits.h"
#include "modres/manifest/toml_document.h"

namespace tova::manifest {
namespace {

// A manifest's text and its tree while one command edits it. Spans point into the text.
class Editor {
 public:
  Editor(llvm::StringRef text, Section section)
      : edits_(text), section_(section), section_name_(SectionName(section)) {
    section_name_.split(section_path_, '.');
  }

  Result<void> Read();
  Result<std::string> Set(llvm::StringRef name, const DependencyValue& value);
  Result<std::string> Remove(llvm::StringRef name);

 private:
  // The section's table, or null when nothing in the text makes one.
  const TomlEntry* FindSection() const;
  // Whether `table` stands as a header of its own, `[npm]`, rather than as part of another one, `[npm.dev]`.
  bool HasOwnHeader(const TomlValue& table) const;
  bool IsHeader(const TomlValue& table) const { return edits_.text().substr(table.span.begin, 1) == "["; }
  // The end of the last text that belongs to a value and is no header of its own.
  size_t EndOf(const TomlValue& value) const;

  Result<void> Add(llvm::StringRef name, const DependencyValue& value);
  void AppendSection(llvm::StringRef line);
  void AddToInlineTable(const TomlValue& table, llvm::StringRef line);
  void RemoveEntry(const TomlValue& table, const TomlEntry& entry);
  void RemoveFromInlineTable(const TomlValue& table, const TomlEntry& entry);
  void RemoveLines(const TomlEntry& entry);
  std::string WriteValue(const DependencyValue& value, llvm::StringRef old) const;
  // Reads the edited text and compares it with the old tree in which `change` was made.
  Result<std::string> Finish(llvm::StringRef name, const DependencyValue* value);
  Failure CannotEdit(llvm::StringRef why) const;

  TextEdits edits_;
  Section section_;
  llvm::StringRef section_name_;
  llvm::SmallVector<llvm::StringRef, 2> section_path_;
  TomlValue document_;
};

std::optional<TomlValue> ReadText(llvm::StringRef text, std::string* error = nullptr) {
  SourceSet sources;
  Emitter emitter;
  FileId file = sources.Add("tova.toml", text.str());
  std::optional<TomlValue> document = ReadToml(sources, file, DiagnosticCode::kManifestSyntax, emitter);
  if (!document && error && !emitter.diagnostics().empty()) {
    const Diagnostic& diagnostic = emitter.diagnostics().front();
    LineColumn place = sources.Locate(file, diagnostic.span.begin);
    *error = fmt::format("line {}, column {}: {}", place.line, place.column, diagnostic.message);
  }
  return document;
}

// Equality of content: places, order and form aside.
bool IsSame(const TomlValue& a, const TomlValue& b) {
  if (a.kind != b.kind || a.text != b.text || a.integer != b.integer || a.boolean != b.boolean) return false;
  if (a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  for (size_t i = 0; i < a.items.size(); ++i) {
    if (!IsSame(a.items[i], b.items[i])) return false;
  }
  auto sorted = [](const TomlValue& table) {
    std::vector<const TomlEntry*> entries;
    for (const TomlEntry& entry : table.entries) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(), [](auto* left, auto* right) { return left->key < right->key; });
    return entries;
  };
  std::vector<const TomlEntry*> left = sorted(a);
  std::vector<const TomlEntry*> right = sorted(b);
  for (size_t i = 0; i < left.size(); ++i) {
    if (left[i]->key != right[i]->key || !IsSame(left[i]->value, right[i]->value)) return false;
  }
  return true;
}

TomlValue ModelOf(const DependencyValue& value) {
  TomlValue text;
  text.kind = TomlValue::Kind::kString;
  text.text = value.text;
  if (value.kind == DependencyValue::Kind::kText) return text;
  TomlValue table;
  table.entries.push_back({"path", {}, std::move(text)});
  return table;
}

}  // namespace

llvm::StringRef SectionName(Section section) {
  switch (section) {
    case Section::kDependencies:
      return "dependencies";
    case Section::kNpm:
      return "npm";
    case Section::kNpmDev:
      return "npm.dev";
  }
  return "";
}

namespace {

Failure Editor::CannotEdit(llvm::StringRef why) const {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kManifestEdit,
                     fmt::format("cannot edit [{}] of the manifest: {}", section_name_.str(), why.str()));
  diagnostic.tips.push_back("change the line by hand, then run `tovac pkg install`");
  return Failure(FailureKind::kConflict, std::move(diagnostic));
}

Result<void> Editor::Read() {
  std::string error;
  std::optional<TomlValue> document = ReadText(edits_.text(), &error);
  if (!document) {
    return Failure(
        FailureKind::kMalformed,
        MakeDiagnostic(DiagnosticCode::kManifestSyntax, fmt::format("cannot edit the manifest: {}", error)));
  }
  document_ = std::move(*document);
  return {};
}

const TomlEntry* Editor::FindSection() const {
  const TomlValue* table = &document_;
  const TomlEntry* entry = nullptr;
  for (llvm::StringRef key : section_path_) {
    entry = table->Find(key);
    if (!entry) return nullptr;
    table = &entry->value;
  }
  return entry;
}

bool Editor::HasOwnHeader(const TomlValue& table) const {
  if (!IsHeader(table)) return false;
  // The header alone is a document of its own, as deep as it has keys.
  llvm::StringRef header = edits_.text().slice(table.span.begin, table.span.end);
  std::optional<TomlValue> document = ReadText(header);
  size_t depth = 0;
  for (const TomlValue* level = document ? &*document : nullptr; level && !level->entries.empty(); ++depth) {
    level = &level->entries.front().value;
  }
  return depth == section_path_.size();
}

size_t Editor::EndOf(const TomlValue& value) const {
  if (!value.is_table() || value.is_inline) return value.span.end;
  size_t end = value.span.end;
  for (const TomlEntry& entry : value.entries) {
    if (entry.value.is_table() && !entry.value.is_inline && IsHeader(entry.value)) continue;
    end = std::max(end, EndOf(entry.value));
  }
  return end;
}

std::string Editor::WriteValue(const DependencyValue& value, llvm::StringRef old) const {
  std::string text = QuoteToml(value.text);
  // A text in single quotes stays so where that is possible.
  bool is_plain = text.size() == value.text.size() + 2 && value.text.find('\'') == std::string::npos;
  if (old.starts_with("'") && !old.starts_with("''") && is_plain) text = fmt::format("'{}'", value.text);
  if (value.kind == DependencyValue::Kind::kPath) return fmt::format("{{ path = {} }}", text);
  return text;
}

Result<std::string> Editor::Set(llvm::StringRef name, const DependencyValue& value) {
  const TomlEntry* section = FindSection();
  const TomlEntry* entry = section ? section->value.Find(name) : nullptr;
  if (!entry) {
    TOVA_CHECK(Add(name, value));
    return Finish(name, &value);
  }
  const TomlEntry* path = entry->value.Find("path");
  bool has_path_alone = path && path->value.is_string() && entry->value.entries.size() == 1;
  bool is_one_value = !entry->value.is_table() || entry->value.is_inline;
  auto replace = [&](Span span, const DependencyValue& with) {
    edits_.Replace(span.begin, span.end, WriteValue(with, edits_.text().slice(span.begin, span.end)));
  };
  if (value.kind == DependencyValue::Kind::kPath && has_path_alone) {
    replace(path->value.span, DependencyValue::Text(value.text));
  } else if (is_one_value) {
    replace(entry->value.span, value);
  } else {
    // `[dependencies.http]` or `http.path = ...` becomes a line like the others.
    TOVA_TRY(std::string without, Remove(name));
    Editor second(without, section_);
    TOVA_CHECK(second.Read());
    return second.Set(name, value);
  }
  return Finish(name, &value);
}

Result<void> Editor::Add(llvm::StringRef name, const DependencyValue& value) {
  std::string line = fmt::format("{} = {}", WriteTomlKey(name), WriteValue(value, ""));
  if (section_path_.size() == 2) {
    const TomlEntry* parent = document_.Find(section_path_.front());
    if (parent && (!parent->value.is_table() || parent->value.is_inline)) {
      return CannotEdit(fmt::format("[{}] is not a table of its own", parent->key));
    }
  }
  const TomlEntry* section = FindSection();
  if (section && !section->value.is_table()) return CannotEdit("it is not a table");
  if (!section) {
    AppendSection(line);
    return {};
  }
  const TomlValue& table = section->value;
  if (table.is_inline) {
    AddToInlineTable(table, line);
    return {};
  }
  // The last line of the section that isn't a header of its own.
  const TomlEntry* last = nullptr;
  for (const TomlEntry& entry : table.entries) {
    if (entry.value.is_table() && !entry.value.is_inline && IsHeader(entry.value)) continue;
    if (!last || EndOf(entry.value) > EndOf(last->value)) last = &entry;
  }
  if (last) {
    // What stands in front of the key on its line: blanks, or `dependencies.` where the section is written
    // so.
    size_t start = edits_.LineStart(last->key_span.begin);
    std::string prefix = edits_.text().slice(start, last->key_span.begin).str();
    edits_.InsertLineAfter(EndOf(last->value), prefix + line);
  } else if (HasOwnHeader(table)) {
    edits_.InsertLineAfter(table.span.end, line);
  } else {
    AppendSection(line);
  }
  return {};
}

void Editor::AppendSection(llvm::StringRef line) {
  llvm::StringRef text = edits_.text();
  std::string addition;
  if (!text.empty() && !text.ends_with("\n")) addition += edits_.newline();
  bool ends_blank =
      text.empty() || text == "\xEF\xBB\xBF" || text.ends_with("\n\n") || text.ends_with("\n\r\n");
  if (!ends_blank) addition += edits_.newline();
  addition += fmt::format("[{}]{}{}{}", section_name_.str(), edits_.newline().str(), line.str(),
                          edits_.newline().str());
  edits_.Replace(text.size(), text.size(), addition);
}

void Editor::AddToInlineTable(const TomlValue& table, llvm::StringRef line) {
  if (table.entries.empty()) {
    edits_.Replace(table.span.begin, table.span.end, fmt::format("{{ {} }}", line.str()));
    return;
  }
  size_t end = 0;
  for (const TomlEntry& entry : table.entries) end = std::max(end, EndOf(entry.value));
  edits_.Replace(end, end, fmt::format(", {}", line.str()));
}

Result<std::string> Editor::Remove(llvm::StringRef name) {
  const TomlEntry* section = FindSection();
  const TomlEntry* entry = section && section->value.is_table() ? section->value.Find(name) : nullptr;
  if (!entry) {
    return Failure(FailureKind::kNotFound, MakeDiagnostic(DiagnosticCode::kManifestEdit,
                                                          fmt::format("`{}` is not in [{}] of the manifest",
                                                                      name.str(), section_name_.str())));
  }
  RemoveEntry(section->value, *entry);
  return Finish(name, nullptr);
}

void Editor::RemoveEntry(const TomlValue& table, const TomlEntry& entry) {
  if (table.is_inline) return RemoveFromInlineTable(table, entry);
  RemoveLines(entry);
}

// Depth is bounded by the reader's limits.
void Editor::RemoveLines(const TomlEntry& entry) {
  const TomlValue& value = entry.value;
  if (!value.is_table() || value.is_inline) {
    edits_.RemoveLines(entry.key_span.begin, value.span.end);
    return;
  }
  if (IsHeader(value)) edits_.RemoveLines(value.span.begin, value.span.end);
  for (const TomlEntry& child : value.entries) RemoveLines(child);
}

void Editor::RemoveFromInlineTable(const TomlValue& table, const TomlEntry& entry) {
  if (table.entries.size() == 1) return edits_.Replace(table.span.begin, table.span.end, "{}");
  size_t begin = entry.key_span.begin;
  size_t end = EndOf(entry.value);
  llvm::StringRef behind = edits_.text().substr(end);
  llvm::StringRef comma = behind.ltrim(" \t");
  if (comma.starts_with(",")) {
    llvm::StringRef next = comma.drop_front().ltrim(" \t");
    edits_.Replace(begin, edits_.text().size() - next.size(), "");
    return;
  }
  size_t previous = 0;
  for (const TomlEntry& other : table.entries) {
    if (other.key_span.begin < begin) previous = std::max(previous, EndOf(other.value));
  }
  edits_.Replace(previous, end, "");
}

Result<std::string> Editor::Finish(llvm::StringRef name, const DependencyValue* value) {
  std::string text = edits_.Apply();
  std::optional<TomlValue> after = ReadText(text);
  if (!after) return CannotEdit("the result would not be valid TOML");
  TomlValue expected = document_;
  TomlValue* table = &expected;
  for (llvm::StringRef key : section_path_) {
    auto found = std::find_if(table->entries.begin(), table->entries.end(),
                              [&](const TomlEntry& entry) { return entry.key == key; });
    if (found == table->entries.end()) found = table->entries.insert(found, {key.str(), {}, {}});
    table = &found->value;
  }
  std::erase_if(table->entries, [&](const TomlEntry& entry) { return entry.key == name; });
  bool is_emptied = table->entries.empty() && !value;
  if (value) table->entries.push_back({name.str(), {}, ModelOf(*value)});
  if (IsSame(expected, *after)) return text;
  // A section that only `dependencies.x = ...` or `[dependencies.x]` made is gone with its last entry.
  if (is_emptied) {
    TomlValue* parent = &expected;
    for (llvm::StringRef key : llvm::ArrayRef(section_path_).drop_back()) {
      for (TomlEntry& entry : parent->entries) {
        if (entry.key == key) {
          parent = &entry.value;
          break;
        }
      }
    }
    std::erase_if(parent->entries, [&](const TomlEntry& entry) { return entry.key == section_path_.back(); });
    if (IsSame(expected, *after)) return text;
    if (section_path_.size() == 2 && parent->entries.empty()) {
      std::erase_if(expected.entries,
                    [&](const TomlEntry& entry) { return entry.key == section_path_.front(); });
      if (IsSame(expected, *after)) return text;
    }
  }
  return CannotEdit("its form doesn't allow it");
}

}  // namespace

Result<std::string> SetDependency(llvm::StringRef text, Section section, llvm::StringRef name,
                                  const DependencyValue& value) {
  Editor editor(text, section);
  TOVA_CHECK(editor.Read());
  return editor.Set(name, value);
}

Result<std::string> RemoveDependency(llvm::StringRef text, Section section, llvm::StringRef name) {
  Editor editor(text, section);
  TOVA_CHECK(editor.Read());
  return editor.Remove(name);
}

}  // namespace tova::manifest
