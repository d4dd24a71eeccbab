// Single values of a manifest: types, paths, module paths.
#include <algorithm>

#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "modres/manifest/manifest_reader.h"
#include "modres/path/relative_path.h"

namespace tova::manifest {

Span ManifestReader::Inside(const TomlValue& value, size_t offset, size_t length) {
  bool is_plain = value.span.size() == value.text.size() + 2;
  if (!is_plain || offset + length > value.text.size()) return value.span;
  uint32_t begin = value.span.begin + 1 + static_cast<uint32_t>(offset);
  return {value.span.file, begin, begin + static_cast<uint32_t>(length)};
}

bool ManifestReader::Expect(TomlValue::Kind kind, const TomlEntry& entry, llvm::StringRef example) {
  if (entry.value.kind == kind) return true;
  auto report = emitter_.Report(DiagnosticCode::kManifestType, entry.value.span,
                                fmt::format("`{}` is {}, not {}", EscapeForeign(entry.key),
                                            NameOf(kind).str(), NameOf(entry.value.kind).str()));
  if (!example.empty()) report.Tip(fmt::format("write `{}`", example.str()));
  return false;
}

bool ManifestReader::ReadString(const TomlEntry& entry, Located<std::string>& into) {
  if (!Expect(TomlValue::Kind::kString, entry, fmt::format("{} = \"...\"", WriteTomlKey(entry.key))))
    return false;
  into = {entry.value.text, entry.value.span};
  return true;
}

bool ManifestReader::ReadStringList(const TomlEntry& entry, std::vector<Located<std::string>>& into) {
  std::string example = fmt::format("{} = [\"...\", \"...\"]", WriteTomlKey(entry.key));
  if (!Expect(TomlValue::Kind::kArray, entry, example)) return false;
  bool is_good = true;
  for (const TomlValue& item : entry.value.items) {
    if (item.is_string()) {
      into.push_back({item.text, item.span});
      continue;
    }
    is_good = false;
    emitter_.Report(DiagnosticCode::kManifestType, item.span,
                    fmt::format("`{}` is a list of strings, this is {}", entry.key, NameOf(item.kind).str()));
  }
  return is_good;
}

bool ManifestReader::CheckModulePath(llvm::StringRef text, Span text_span, llvm::StringRef tip) {
  auto parsed = path::ModulePath::Parse(text);
  auto* error = std::get_if<path::PathError>(&parsed);
  if (!error) return true;
  // `text_span` holds the quotes.
  Span span = text_span;
  if (span.size() == text.size() + 2 && error->length > 0) {
    span.begin += 1 + static_cast<uint32_t>(error->offset);
    span.end = span.begin + static_cast<uint32_t>(error->length);
  }
  auto report = emitter_.Report(DiagnosticCode::kManifestModulePath, span,
                                fmt::format("`{}` is not a module path", EscapeForeign(text, 200)));
  report.Under(error->reason);
  if (!tip.empty()) {
    report.Tip(tip.str());
  } else if (!error->tip.empty()) {
    report.Tip(error->tip);
  }
  return false;
}

std::optional<std::string> ManifestReader::SafeRelativePath(llvm::StringRef text, Span span) {
  while (text.consume_front("./")) text = text.ltrim('/');
  while (text.size() > 1 && text.ends_with("/")) text = text.drop_back();
  if (text == "." || text.empty()) return std::string(".");
  std::optional<path::PathError> error = path::CheckRelativePath(text);
  if (!error) return text.str();
  emitter_
      .Report(DiagnosticCode::kManifestPath, span,
              fmt::format("`{}` is not a path inside this folder", EscapeForeign(text, 200)))
      .Under(error->reason);
  return std::nullopt;
}

bool ManifestReader::CheckFolder(const TomlEntry& entry, llvm::StringRef example) {
  if (!Expect(TomlValue::Kind::kString, entry, example)) return false;
  const std::string& text = entry.value.text;
  if (llvm::StringRef(text).contains('\\')) {
    std::string portable = text;
    std::replace(portable.begin(), portable.end(), '\\', '/');
    emitter_
        .Report(DiagnosticCode::kManifestPath, entry.value.span,
                fmt::format("`{}` is written with `\\`", EscapeForeign(entry.key)))
        .Under("folders are separated by `/` on every system")
        .Tip(fmt::format("write `{} = {}`", entry.key, QuoteToml(portable)));
    return false;
  }
  bool is_good = !text.empty() && text.size() <= path::kMaxRelativePathBytes && path::IsValidUtf8(text);
  for (char c : text) is_good = is_good && static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
  if (is_good) return true;
  emitter_
      .Report(DiagnosticCode::kManifestPath, entry.value.span,
              fmt::format("`{}` is not the path of a folder", entry.key))
      .Tip(fmt::format("write `{}`", example.str()));
  return false;
}

}  // namespace tova::manifest
