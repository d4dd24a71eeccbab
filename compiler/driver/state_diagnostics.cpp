#include "compiler/driver/state_diagnostics.h"

#include "compiler/driver/state_text.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr uint64_t kSourceLimitBytes = 64u << 20;  // as for every source
constexpr uint64_t kMostParts = 10'000;            // of one kind in one diagnostic

}  // namespace

void StateDiagnostics::AddFile(FileId file, std::string path, std::string label) {
  files_.try_emplace(path, file);
  places_[file.value] = {std::move(path), std::move(label)};
}

std::optional<StateDiagnostics::Place> StateDiagnostics::PlaceOf(FileId file) const {
  if (auto known = places_.find(file.value); known != places_.end()) return known->second;
  // A manifest: what messages call it is its path.
  std::string path = sources_.path(file).str();
  if (!llvm::StringRef(path).starts_with("/")) path = working_directory_ + "/" + path;
  if (!store::IsFile(path)) return std::nullopt;
  return Place{std::move(path), ""};
}

std::optional<FileId> StateDiagnostics::FileOf(const std::string& path, const std::string& label) {
  if (auto known = files_.find(path); known != files_.end()) return known->second;
  Result<std::string> text = store::ReadFile(path, kSourceLimitBytes);
  if (!text) return std::nullopt;
  llvm::StringRef shown = path;
  if (!label.empty()) {
    shown = label;
  } else if (!shown.consume_front(working_directory_) || !shown.consume_front("/")) {
    shown = path;
  }
  const FileId file = sources_.Add(shown.str(), std::move(*text));
  AddFile(file, path, label);
  return file;
}

std::optional<std::string> StateDiagnostics::Encode(const Diagnostic& diagnostic,
                                                    std::vector<std::string>& shown) const {
  std::string line;
  bool failed = false;
  {
    LineWriter out(line, 'D');
    auto add_span = [&](const Span& span) {
      std::optional<Place> place;
      if (span.valid()) {
        place = PlaceOf(span.file);
        failed = failed || !place;
      }
      if (place) shown.push_back(place->path);
      out.Text(place ? llvm::StringRef(place->path) : "");
      out.Text(place ? llvm::StringRef(place->label) : "");
      out.Number(span.begin);
      out.Number(span.end);
    };
    out.Text(Describe(diagnostic.code).id);
    out.Number(static_cast<uint64_t>(diagnostic.severity));
    out.Text(diagnostic.message);
    add_span(diagnostic.span);
    out.Text(diagnostic.span_text);
    for (const std::vector<std::string>* texts : {&diagnostic.body, &diagnostic.notes, &diagnostic.tips}) {
      out.Number(texts->size());
      for (const std::string& text : *texts) out.Text(text);
    }
    out.Number(diagnostic.labels.size());
    for (const Label& label : diagnostic.labels) {
      add_span(label.span);
      out.Text(label.text);
    }
    out.Number(diagnostic.fix.size());
    for (const Edit& edit : diagnostic.fix) {
      add_span(edit.span);
      out.Text(edit.replacement);
    }
    out.Number(diagnostic.fix_is_safe ? 1 : 0);
  }
  if (failed) return std::nullopt;
  line.pop_back();
  return line.substr(2);
}

std::optional<Diagnostic> StateDiagnostics::Decode(llvm::StringRef line) {
  LineReader in(line);
  bool failed = false;
  auto read_span = [&] {
    const std::string path = in.Text();
    const std::string label = in.Text();
    Span span;
    span.begin = static_cast<uint32_t>(in.Number());
    span.end = static_cast<uint32_t>(in.Number());
    if (path.empty()) return span;
    std::optional<FileId> file = FileOf(path, label);
    failed = failed || !file || span.begin > span.end || span.end > sources_.text(*file).size();
    if (!failed) span.file = *file;
    return span;
  };
  auto read_count = [&] {
    const uint64_t count = in.Number();
    failed = failed || count > kMostParts;
    return failed ? 0 : count;
  };
  Diagnostic diagnostic;
  const CatalogEntry* entry = FindDiagnostic(in.Text());
  const uint64_t severity = in.Number();
  if (entry == nullptr || severity > static_cast<uint64_t>(Severity::kError)) return std::nullopt;
  diagnostic.code = entry->code;
  diagnostic.severity = static_cast<Severity>(severity);
  diagnostic.message = in.Text();
  diagnostic.span = read_span();
  diagnostic.span_text = in.Text();
  for (std::vector<std::string>* texts : {&diagnostic.body, &diagnostic.notes, &diagnostic.tips}) {
    for (uint64_t count = read_count(); count > 0 && !in.failed(); --count) texts->push_back(in.Text());
  }
  for (uint64_t count = read_count(); count > 0 && !in.failed() && !failed; --count) {
    Label& label = diagnostic.labels.emplace_back();
    label.span = read_span();
    label.text = in.Text();
  }
  for (uint64_t count = read_count(); count > 0 && !in.failed() && !failed; --count) {
    Edit& edit = diagnostic.fix.emplace_back();
    edit.span = read_span();
    edit.replacement = in.Text();
  }
  diagnostic.fix_is_safe = in.Number() != 0;
  if (failed || in.failed()) return std::nullopt;
  return diagnostic;
}

}  // namespace tova::driver
