// The tables of a manifest whose keys are fixed: [project], [package], [dev], [build], [workspace].
#include "diagnostics/escape.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "modres/manifest/manifest_reader.h"

namespace tova::manifest {
namespace {

bool IsIdentifier(llvm::StringRef text) {
  if (text.empty() || llvm::isDigit(text.front())) return false;
  return llvm::all_of(
      text, [](char c) { return llvm::isAlnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; });
}

bool IsTableName(llvm::StringRef key) {
  return llvm::is_contained(
      {
#define MANIFEST_TABLE(Name, Text, InTova, InKnox) llvm::StringRef(Text),
#include "modres/manifest/manifest_keys.def"
      },
      key);
}

}  // namespace

void ManifestReader::ReadDocument(const TomlValue& document) {
  bool is_tova = manifest_.dialect == Dialect::kTova;
  struct KnownTable {
    llvm::StringRef text;
    Table table;
    bool is_known;
  };
  const KnownTable tables[] = {
#define MANIFEST_TABLE(Name, Text, InTova, InKnox) {Text, Table::k##Name, is_tova ? InTova : InKnox},
#include "modres/manifest/manifest_keys.def"
  };
  llvm::SmallVector<llvm::StringRef> known;
  for (const KnownTable& table : tables) {
    if (table.is_known) known.push_back(table.text);
  }
  for (const TomlEntry& entry : document.entries) {
    const KnownTable* found = nullptr;
    for (const KnownTable& table : tables) {
      if (table.is_known && table.text == entry.key) found = &table;
    }
    if (!found) {
      ReportUnknownTable(entry, known);
    } else if (Expect(TomlValue::Kind::kTable, entry, fmt::format("[{}]", entry.key))) {
      ReadTable(found->table, entry);
    }
  }
  const TomlEntry* project = document.Find("project");
  const TomlEntry* package = document.Find("package");
  if (is_tova && project && package) {
    const TomlEntry& second = project->key_span.begin < package->key_span.begin ? *package : *project;
    const TomlEntry& first = &second == package ? *project : *package;
    emitter_
        .Report(DiagnosticCode::kManifestProjectAndPackage, second.key_span, "both [project] and [package]")
        .Under("an application has [project], a library has [package]")
        .Label(first.key_span, "the other one is here");
  }
  if (!manifest_.is_package) {
    if (!manifest_.name.given()) manifest_.name.value = "tova-app";
    if (!manifest_.version.given()) manifest_.version.value = version::Version(0, 1, 0);
    if (!manifest_.entry.given()) manifest_.entry.value = "src";
  }
  CheckCaseTwins();
}

void ManifestReader::ReportUnknownTable(const TomlEntry& entry, llvm::ArrayRef<llvm::StringRef> known) {
  if (unknown_ == UnknownKeys::kIgnore) return;
  bool is_table = entry.value.is_table() || entry.value.is_array();
  std::string shown = EscapeForeign(entry.key, 100);
  auto report = emitter_.Report(DiagnosticCode::kManifestUnknownTable, entry.key_span,
                                is_table ? fmt::format("unknown table `[{}]`", shown)
                                         : fmt::format("unknown key `{}` outside of any table", shown));
  report.Under("this is ignored");
  bool is_npm_dev = llvm::is_contained(
      {"npm-dev", "npm_dev", "dev-dependencies", "devDependencies", "dev_dependencies"}, entry.key);
  if (is_npm_dev && manifest_.dialect == Dialect::kTova) {
    report.Tip("npm packages for development stand in [npm.dev]");
  } else if (llvm::is_contained({"override", "overrides", "patch", "resolutions"}, entry.key)) {
    report.Tip("a package is put in the place of another in [replace], npm versions are decided in [npm.override]");
  } else if (std::string tip = DidYouMean(entry.key, known); !tip.empty()) {
    report.Tip(tip);
  } else if (!is_table && (entry.key == "name" || entry.key == "version" || entry.key == "entry")) {
    report.Tip("it belongs below [project] or [package]");
  }
}

void ManifestReader::CheckKeys(Table table, const TomlEntry& entry) {
  if (unknown_ == UnknownKeys::kIgnore) return;
  static constexpr struct {
    Table table;
    llvm::StringLiteral key;
  } kKeys[] = {
#define MANIFEST_KEY(TableName, Text) {Table::k##TableName, Text},
#include "modres/manifest/manifest_keys.def"
  };
  llvm::SmallVector<llvm::StringRef> known;
  for (const auto& row : kKeys) {
    if (row.table == table) known.push_back(row.key);
  }
  for (const TomlEntry& child : entry.value.entries) {
    if (llvm::is_contained(known, llvm::StringRef(child.key))) continue;
    auto report =
        emitter_.Report(DiagnosticCode::kManifestUnknownKey, child.key_span,
                        fmt::format("unknown key `{}` in [{}]", EscapeForeign(child.key, 100), entry.key));
    if (std::string tip = DidYouMean(child.key, known); !tip.empty()) {
      report.Tip(tip);
    } else if (child.value.is_table() && IsTableName(child.key)) {
      report.Tip(fmt::format("[{}] is a table of its own, with a header on a line of its own", child.key));
    } else if (path::LooksLikeModulePath(child.key)) {
      report.Tip("Tova packages stand in [dependencies]");
    } else {
      report.Tip(fmt::format("[{}] knows {}", entry.key, llvm::join(known, ", ")));
    }
  }
}

void ManifestReader::ReadTable(Table table, const TomlEntry& entry) {
  switch (table) {
    case Table::kProject:
      return ReadProject(entry);
    case Table::kPackage:
      return ReadPackage(entry);
    case Table::kDependencies:
      return ReadDependencies(entry);
    case Table::kNpm:
      return ReadNpm(entry);
    case Table::kReplace:
      manifest_.replace_span = entry.key_span;
      return ReadReplace(entry);
    case Table::kDev:
      return ReadDev(entry);
    case Table::kBuild:
      manifest_.build_span = entry.key_span;
      return ReadBuild(entry);
    case Table::kWorkspace:
      return ReadWorkspace(entry);
  }
}

void ManifestReader::ReadProject(const TomlEntry& entry) {
  CheckKeys(Table::kProject, entry);
  manifest_.section_span = entry.key_span;
  for (const TomlEntry& child : entry.value.entries) {
    if (child.key == "name") {
      if (ReadString(child, manifest_.name) && manifest_.name.value.empty()) {
        emitter_.Report(DiagnosticCode::kManifestValue, child.value.span, "`name` is empty");
      }
    } else if (child.key == "version") {
      ReadVersion(child);
    } else if (child.key == "description") {
      ReadString(child, manifest_.description);
    } else if (child.key == "entry" && ReadString(child, manifest_.entry)) {
      if (auto path = SafeRelativePath(child.value.text, child.value.span)) manifest_.entry.value = *path;
    }
  }
}

void ManifestReader::ReadPackage(const TomlEntry& entry) {
  CheckKeys(Table::kPackage, entry);
  manifest_.is_package = true;
  manifest_.section_span = entry.key_span;
  for (llvm::StringRef required : {"name", "version"}) {
    if (entry.value.Find(required)) continue;
    llvm::StringRef example = required == "version"                 ? "0.1.0"
                              : manifest_.dialect == Dialect::kTova ? "github.com/alice/tova-http"
                                                                    : "http";
    emitter_
        .Report(DiagnosticCode::kManifestMissingKey, entry.key_span,
                fmt::format("[package] has no `{}`", required.str()))
        .Tip(fmt::format("add a line such as `{} = \"{}\"`", required.str(), example.str()));
  }
  for (const TomlEntry& child : entry.value.entries) {
    if (child.key == "name") {
      ReadPackageName(child);
    } else if (child.key == "version") {
      ReadVersion(child);
    } else if (child.key == "description") {
      ReadString(child, manifest_.description);
    } else if (child.key == "license") {
      ReadString(child, manifest_.license);
    } else if (child.key == "homepage") {
      ReadString(child, manifest_.homepage);
    } else if (child.key == "keywords") {
      ReadStringList(child, manifest_.keywords);
    } else if (child.key == "exports") {
      ReadExports(child);
    } else if (child.key == "entry") {
      ReadEntryFile(child);
    }
  }
}

void ManifestReader::ReadPackageName(const TomlEntry& entry) {
  if (!ReadString(entry, manifest_.name)) return;
  if (manifest_.dialect == Dialect::kTova) {
    // A package that is never published, only used in place, may have a plain name; fetching one is refused.
    if (path::CheckPlainName(entry.value.text)) CheckModulePath(entry.value.text, entry.value.span);
    return;
  }
  if (std::optional<path::PathError> error = path::CheckPlainName(entry.value.text)) {
    emitter_
        .Report(DiagnosticCode::kManifestModulePath, Inside(entry.value, error->offset, error->length),
                fmt::format("`{}` is not a package name", EscapeForeign(entry.value.text, 100)))
        .Under(error->reason);
  }
}

void ManifestReader::ReadVersion(const TomlEntry& entry) {
  if (!Expect(TomlValue::Kind::kString, entry, "version = \"1.0.0\"")) return;
  if (std::optional<version::Version> parsed = version::Version::Parse(entry.value.text)) {
    manifest_.version = {*parsed, entry.value.span};
    return;
  }
  llvm::StringRef text = entry.value.text;
  auto report = emitter_.Report(DiagnosticCode::kManifestVersion, entry.value.span,
                                fmt::format("`{}` is not a version", EscapeForeign(text, 100)));
  report.Under("a version is MAJOR.MINOR.PATCH, with an optional prerelease");
  if (text.starts_with("v") && version::Version::Parse(text.drop_front())) {
    report.Tip(fmt::format("write `{}`; only the git tag has a `v`", text.drop_front().str()));
  } else if (version::Version::Parse((text + ".0").str())) {
    report.Tip(fmt::format("write `{}.0`", text.str()));
  }
}

void ManifestReader::ReadExports(const TomlEntry& entry) {
  std::vector<Located<std::string>> names;
  if (!ReadStringList(entry, names)) return;
  Exports exports;
  exports.span = entry.value.span;
  llvm::StringSet<> seen;
  for (Located<std::string>& name : names) {
    if (!IsIdentifier(name.value)) {
      emitter_.Report(
          DiagnosticCode::kManifestExports, name.span,
          fmt::format("`{}` in `exports` is not the name of a definition", EscapeForeign(name.value, 100)));
      continue;
    }
    if (!seen.insert(name.value).second) {
      emitter_.Report(DiagnosticCode::kManifestExportsTwice, name.span,
                      fmt::format("`{}` is in `exports` already", name.value));
      continue;
    }
    exports.names.push_back(std::move(name));
  }
  manifest_.exports = std::move(exports);
}

void ManifestReader::ReadEntryFile(const TomlEntry& entry) {
  if (!ReadString(entry, manifest_.entry)) return;
  std::optional<std::string> path = SafeRelativePath(entry.value.text, entry.value.span);
  if (!path) return;
  manifest_.entry.value = *path;
  llvm::StringRef extension = manifest_.dialect == Dialect::kTova ? ".tova" : ".kx";
  if (!llvm::StringRef(*path).ends_with(extension)) {
    emitter_
        .Report(DiagnosticCode::kManifestPath, entry.value.span,
                fmt::format("`entry` of a package is a {} file", extension.str()))
        .Tip(fmt::format("write `entry = \"src/lib{}\"`", extension.str()));
  }
}

void ManifestReader::ReadDev(const TomlEntry& entry) {
  CheckKeys(Table::kDev, entry);
  const TomlEntry* port = entry.value.Find("port");
  if (!port || !Expect(TomlValue::Kind::kInteger, *port, "port = 3000")) return;
  if (port->value.integer < 1 || port->value.integer > 65535) {
    emitter_.Report(DiagnosticCode::kManifestValue, port->value.span, "`port` is not between 1 and 65535");
    return;
  }
  manifest_.dev_port = {static_cast<uint16_t>(port->value.integer), port->value.span};
}

void ManifestReader::ReadBuild(const TomlEntry& entry) {
  CheckKeys(Table::kBuild, entry);
  const TomlEntry* output = entry.value.Find("output");
  if (!output || !CheckFolder(*output, "output = \".tova-out\"")) return;
  manifest_.build_output = {output->value.text, output->value.span};
}

void ManifestReader::ReadWorkspace(const TomlEntry& entry) {
  CheckKeys(Table::kWorkspace, entry);
  manifest_.workspace_span = entry.key_span;
  if (const TomlEntry* members = entry.value.Find("members")) {
    ReadFolderPatterns(*members, manifest_.workspace_members);
  }
  if (const TomlEntry* exclude = entry.value.Find("exclude")) {
    ReadFolderPatterns(*exclude, manifest_.workspace_exclude);
  }
}

void ManifestReader::ReadFolderPatterns(const TomlEntry& entry, std::vector<Located<std::string>>& into) {
  std::vector<Located<std::string>> patterns;
  ReadStringList(entry, patterns);
  for (Located<std::string>& pattern : patterns) {
    std::optional<std::string> path = SafeRelativePath(pattern.value, pattern.span);
    if (!path) continue;
    if (path->find("**") != std::string::npos) {
      emitter_
          .Report(DiagnosticCode::kManifestPath, pattern.span,
                  fmt::format("`{}` is not a pattern for folders", EscapeForeign(*path, 200)))
          .Under("`*` stands for a part of one name, and never for a way through several folders")
          .Tip("write a pattern for each depth, such as \"packages/*\" and \"packages/*/*\"");
      continue;
    }
    into.push_back({*path, pattern.span});
  }
}

}  // namespace tova::manifest
