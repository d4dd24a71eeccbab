#include "compiler/driver/import_listing.h"

#include <algorithm>
#include <tuple>

#include "diagnostics/escape.h"
#include "diagnostics/json_text.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace tova::driver {

using analyzer_hooks::ModuleKind;
using analyzer_hooks::ResolvedModule;

namespace {

llvm::StringRef WordFor(const ResolvedModule& module) {
  switch (module.kind) {
    case ModuleKind::kRelative:
      return "file";
    case ModuleKind::kPackage:
    case ModuleKind::kPathDependency:
      return "package";
    case ModuleKind::kNpm:
      return "npm";
    case ModuleKind::kNodeBuiltin:
      return "builtin";
  }
  return "";
}

}  // namespace

std::string ImportListing::ShownFile(const ResolvedModule& module) const {
  llvm::StringRef path = module.source_path;
  if (path.empty()) return {};
  const bool is_fetched = !module.tree_hash.empty();
  llvm::StringRef below = path;
  if (is_fetched && below.consume_front(module.package_root) && below.consume_front("/")) {
    return fmt::format("{}@v{}/{}", module.module, module.version, below.str());
  }
  if (below.consume_front(working_directory_) && below.consume_front("/")) return below.str();
  return path.str();
}

void ImportListing::ImportFound(const analyzer_hooks::ImportSeen& import) {
  Entry entry;
  entry.importer = import.importer_path.str();
  entry.place = sources_.Locate(import.specifier_span.file, import.specifier_span.begin);
  entry.specifier = import.specifier.str();
  entry.kind = "unresolved";
  if (import.module != nullptr) {
    entry.kind = WordFor(*import.module).str();
    entry.module = import.module->module;
    entry.version = import.module->version;
    entry.file = ShownFile(*import.module);
  }
  for (llvm::StringRef name : import.names) entry.names.push_back(name.str());
  std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
}

void ImportListing::Sort() {
  auto key = [](const Entry& entry) {
    return std::tie(entry.importer, entry.place.line, entry.place.column, entry.specifier);
  };
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
}

std::string ImportListing::Target(const Entry& entry) {
  if (entry.kind == "unresolved") return entry.specifier + " (not found)";
  if (entry.kind == "file") return entry.file;
  if (entry.kind != "package") return entry.specifier;
  return entry.version.empty() ? entry.specifier : fmt::format("{}@v{}", entry.specifier, entry.version);
}

std::string ImportListing::RenderText() {
  Sort();
  std::string text;
  const Entry* previous = nullptr;
  for (const Entry& entry : entries_) {
    if (previous == nullptr || previous->importer != entry.importer) text += EscapeForeign(entry.importer) + "\n";
    previous = &entry;
    text += "  " + EscapeForeign(Target(entry));
    if (!entry.names.empty()) text += ": " + EscapeForeign(llvm::join(entry.names, ", "));
    text += "\n";
  }
  return text;
}

std::string ImportListing::RenderJson() {
  Sort();
  std::string text;
  for (const Entry& entry : entries_) {
    std::string line;
    llvm::raw_string_ostream out(line);
    llvm::json::OStream json(out);
    auto put = [&](llvm::StringRef key, const std::string& value) {
      json.attribute(key, ReplaceInvalidUtf8(value));
    };
    json.object([&] {
      json.attribute("version", 1);
      put("importer", entry.importer);
      json.attribute("line", entry.place.line);
      json.attribute("column", entry.place.column);
      put("specifier", entry.specifier);
      put("kind", entry.kind);
      put("module", entry.module);
      put("module_version", entry.version);
      put("file", entry.file);
      json.attributeArray("names", [&] {
        for (const std::string& name : entry.names) json.value(ReplaceInvalidUtf8(name));
      });
    });
    text += EscapeJsonForTerminal(line) + "\n";
  }
  return text;
}

}  // namespace tova::driver
