// The tables of a manifest whose keys are names: [dependencies], [npm], [npm.dev], [npm.override], [replace].
#include "diagnostics/escape.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "modres/manifest/manifest_reader.h"

namespace tova::manifest {
namespace {

constexpr size_t kMaxNpmNameBytes = 214;  // npm's own limit

// Names as npm takes them; upper case is allowed for the sake of old packages.
bool IsNpmName(llvm::StringRef name) {
  if (name.empty() || name.size() > kMaxNpmNameBytes) return false;
  auto is_part = [](llvm::StringRef part) {
    if (part.empty() || part.front() == '.' || part.front() == '_') return false;
    return llvm::all_of(
        part, [](char c) { return llvm::isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; });
  };
  if (!name.consume_front("@")) return is_part(name);
  auto [scope, package] = name.split('/');
  return is_part(scope) && is_part(package);
}

// The first key path below a table that the user meant as one name: `lodash.debounce = "^4"` reads as a
// table.
std::string DottedName(const TomlEntry& entry) {
  std::string name = entry.key;
  const TomlValue* value = &entry.value;
  while (value->is_table() && !value->entries.empty()) {
    name += "." + value->entries.front().key;
    value = &value->entries.front().value;
  }
  return name;
}

}  // namespace

void ManifestReader::ReadDependencies(const TomlEntry& entry) {
  for (const TomlEntry& child : entry.value.entries) ReadDependency(child);
}

void ManifestReader::ReadDependency(const TomlEntry& entry) {
  std::string shown = EscapeForeign(entry.key, 100);
  if (entry.value.is_table()) return ReadPathDependency(entry);
  if (!entry.value.is_string()) {
    emitter_
        .Report(
            DiagnosticCode::kManifestType, entry.value.span,
            fmt::format("the dependency `{}` is {}, not a constraint", shown, NameOf(entry.value.kind).str()))
        .Tip(fmt::format("write `{} = \"^1.0.0\"`", QuoteToml(entry.key)));
    return;
  }
  if (manifest_.dialect == Dialect::kKnox) {
    emitter_
        .Report(DiagnosticCode::kManifestType, entry.value.span,
                fmt::format("the dependency `{}` has no path", shown))
        .Tip(fmt::format("write `{} = {{ path = \"../{}\" }}`", WriteTomlKey(entry.key), shown));
    return;
  }
  std::string tip;
  if (!llvm::StringRef(entry.key).contains('/')) {
    tip = fmt::format("npm packages stand in [npm]; a package on this disk is `{} = {{ path = \"../{}\" }}`",
                      shown, shown);
  } else if (std::holds_alternative<path::ModulePath>(path::ModulePath::Parse("github.com/" + entry.key)) &&
             !llvm::StringRef(entry.key).split('/').first.contains('.')) {
    tip = fmt::format("a module path begins with the host: `github.com/{}`", shown);
  }
  bool is_good = CheckModulePath(entry.key, entry.key_span, tip);
  auto parsed = version::Constraint::Parse(entry.value.text);
  if (auto* error = std::get_if<version::ConstraintError>(&parsed)) {
    auto report = emitter_.Report(
        DiagnosticCode::kManifestConstraint, Inside(entry.value, error->offset, error->length),
        fmt::format("`{}` is not a version constraint", EscapeForeign(entry.value.text, 100)));
    report.Under(EscapeForeign(error->reason, 200));
    if (!error->tip.empty()) report.Tip(error->tip);
    return;
  }
  if (!is_good) return;
  manifest_.dependencies.push_back(
      {entry.key, entry.key_span, entry.value.span, std::get<version::Constraint>(std::move(parsed)), {}});
}

void ManifestReader::ReadPathDependency(const TomlEntry& entry) {
  std::string shown = EscapeForeign(entry.key, 100);
  const TomlEntry* path = entry.value.Find("path");
  const TomlEntry* workspace = entry.value.Find("workspace");
  if (workspace && !path) return ReadWorkspaceDependency(entry, *workspace);
  for (const TomlEntry& child : entry.value.entries) {
    if (child.key == "path") continue;
    auto report = emitter_.Report(
        DiagnosticCode::kManifestUnknownKey, child.key_span,
        fmt::format("unknown key `{}` in the dependency `{}`", EscapeForeign(child.key, 100), shown));
    if (child.key == "version" && path) {
      report.Tip("leave it out: a package that is read in place has the version that its own tova.toml says");
    } else if (child.key == "version" && child.value.is_string()) {
      report.Tip(fmt::format("write the constraint alone: `{} = {}`", WriteTomlKey(entry.key),
                             QuoteToml(child.value.text)));
    } else if (child.key == "git" || child.key == "url") {
      report.Tip("a repository is named by its module path, such as \"github.com/alice/tova-http\"");
    } else if (child.value.is_string() || child.value.is_table()) {
      report.Tip("names with dots stand in quotes; a table here is only `{ path = \"...\" }`");
    }
  }
  if (!path) {
    if (entry.value.entries.empty()) {
      emitter_
          .Report(DiagnosticCode::kManifestMissingKey, entry.value.span,
                  fmt::format("the dependency `{}` has neither a constraint nor a path", shown))
          .Tip(path::LooksLikeModulePath(entry.key)
                   ? fmt::format("write `{} = \"^1.0.0\"`", WriteTomlKey(entry.key))
                   : fmt::format("write `{} = {{ path = \"../{}\" }}`", WriteTomlKey(entry.key), shown));
    }
    return;
  }
  if (!CheckFolder(*path, "path = \"../http\"")) return;
  bool is_module = path::LooksLikeModulePath(entry.key) && manifest_.dialect == Dialect::kTova;
  if (is_module) {
    if (!CheckModulePath(entry.key, entry.key_span)) return;
  } else if (std::optional<path::PathError> error = path::CheckPlainName(entry.key)) {
    emitter_
        .Report(DiagnosticCode::kManifestModulePath, entry.key_span,
                fmt::format("`{}` can't be the name of a dependency", shown))
        .Under(error->reason);
    return;
  }
  manifest_.dependencies.push_back({entry.key, entry.key_span, entry.value.span, {}, path->value.text});
}

void ManifestReader::ReadWorkspaceDependency(const TomlEntry& entry, const TomlEntry& workspace) {
  std::string shown = EscapeForeign(entry.key, 100);
  for (const TomlEntry& child : entry.value.entries) {
    if (child.key == "workspace") continue;
    emitter_
        .Report(DiagnosticCode::kManifestUnknownKey, child.key_span,
                fmt::format("unknown key `{}` in the dependency `{}`", EscapeForeign(child.key, 100), shown))
        .Tip(fmt::format("write `{} = {{ workspace = true }}`", WriteTomlKey(entry.key)));
  }
  bool is_true = workspace.value.kind == TomlValue::Kind::kBoolean && workspace.value.boolean;
  if (!is_true) {
    emitter_
        .Report(DiagnosticCode::kManifestValue, workspace.value.span,
                fmt::format("`workspace` of the dependency `{}` is not `true`", shown))
        .Tip(fmt::format("write `{} = {{ workspace = true }}`", WriteTomlKey(entry.key)));
    return;
  }
  if (path::CheckPlainName(entry.key) && !CheckModulePath(entry.key, entry.key_span)) return;
  Dependency dependency{entry.key, entry.key_span, entry.value.span, {}, {}};
  dependency.is_workspace = true;
  manifest_.dependencies.push_back(std::move(dependency));
}

void ManifestReader::ReadNpm(const TomlEntry& entry) {
  for (const TomlEntry& child : entry.value.entries) {
    if (child.key == "dev" && child.value.is_table()) {
      ReadNpmTable(child, "npm.dev", manifest_.npm_dev);
    } else if (child.key == "override" && child.value.is_table()) {
      ReadNpmTable(child, "npm.override", manifest_.npm_override);
    } else {
      ReadNpmDependency(child, "npm", manifest_.npm);
    }
  }
}

void ManifestReader::ReadNpmTable(const TomlEntry& entry, llvm::StringRef table,
                                  std::vector<NpmDependency>& into) {
  for (const TomlEntry& child : entry.value.entries) ReadNpmDependency(child, table, into);
}

void ManifestReader::ReadNpmDependency(const TomlEntry& entry, llvm::StringRef table,
                                       std::vector<NpmDependency>& into) {
  std::string shown = EscapeForeign(entry.key, 100);
  if (entry.value.is_table()) {
    auto report = emitter_.Report(DiagnosticCode::kManifestType, entry.key_span,
                                  fmt::format("`{}` in [{}] is a table, not a version range", shown, table.str()));
    const llvm::StringRef tables[] = {"dev", "override"};
    if (llvm::StringRef near = NearestName(entry.key, tables); table == "npm" && !near.empty()) {
      report.Tip(fmt::format("did you mean [npm.{}]?", near.str()));
    } else {
      report.Tip(fmt::format("names with dots stand in quotes: {} = \"^1.0.0\"",
                             EscapeForeign(QuoteToml(DottedName(entry)), 200)));
    }
    return;
  }
  if (!Expect(TomlValue::Kind::kString, entry, fmt::format("{} = \"^1.0.0\"", WriteTomlKey(entry.key))))
    return;
  if (!IsNpmName(entry.key)) {
    emitter_
        .Report(DiagnosticCode::kManifestNpm, entry.key_span,
                fmt::format("`{}` is not the name of an npm package", shown))
        .Tip(path::LooksLikeModulePath(entry.key) ? "Tova packages stand in [dependencies]"
                                                  : "names are like `zod` or `@scope/name`");
    return;
  }
  llvm::StringRef range = llvm::StringRef(entry.value.text).trim();
  bool is_range = !range.empty() && llvm::all_of(range, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
  });
  if (!is_range) {
    emitter_
        .Report(DiagnosticCode::kManifestNpm, entry.value.span,
                fmt::format("the npm package `{}` has no version range", shown))
        .Tip(fmt::format("write `{} = \"*\"` to accept every release", WriteTomlKey(entry.key)));
    return;
  }
  into.push_back({entry.key, range.str(), entry.key_span, entry.value.span});
}

void ManifestReader::ReadReplace(const TomlEntry& entry) {
  for (const TomlEntry& child : entry.value.entries) ReadReplacement(child);
}

void ManifestReader::ReadReplacement(const TomlEntry& entry) {
  constexpr llvm::StringLiteral kForms =
      "write `{ path = \"../b\" }` or `{ module = \"github.com/me/b\", version = \"1.2.0\" }`";
  if (!CheckModulePath(entry.key, entry.key_span)) return;
  if (!entry.value.is_table()) {
    emitter_
        .Report(DiagnosticCode::kManifestType, entry.value.span,
                fmt::format("the replacement of `{}` is {}, not a table", entry.key,
                            NameOf(entry.value.kind).str()))
        .Tip(kForms.str());
    return;
  }
  Replacement replacement;
  replacement.module = entry.key;
  replacement.name_span = entry.key_span;
  replacement.value_span = entry.value.span;
  size_t errors_before = emitter_.error_count();
  bool has_version = false;
  for (const TomlEntry& child : entry.value.entries) {
    if (child.key == "path") {
      if (CheckFolder(child, "path = \"../b\"")) replacement.path = child.value.text;
    } else if (child.key == "module") {
      if (Expect(TomlValue::Kind::kString, child, "module = \"github.com/me/b\"") &&
          CheckModulePath(child.value.text, child.value.span)) {
        replacement.with_module = child.value.text;
      }
    } else if (child.key == "version") {
      if (!Expect(TomlValue::Kind::kString, child, "version = \"1.2.0\"")) continue;
      std::optional<version::Version> parsed = version::Version::Parse(child.value.text);
      has_version = parsed.has_value();
      if (parsed) {
        replacement.with_version = *parsed;
      } else {
        emitter_
            .Report(DiagnosticCode::kManifestVersion, child.value.span,
                    fmt::format("`{}` is not a version", EscapeForeign(child.value.text, 100)))
            .Under("a replacement has one version, such as `1.2.0`");
      }
    } else {
      emitter_
          .Report(DiagnosticCode::kManifestUnknownKey, child.key_span,
                  fmt::format("unknown key `{}` in the replacement of `{}`", EscapeForeign(child.key, 100),
                              entry.key))
          .Tip(kForms.str());
    }
  }
  if (emitter_.error_count() != errors_before) return;
  bool is_whole = replacement.is_path() ? replacement.with_module.empty() && !has_version
                                        : !replacement.with_module.empty() && has_version;
  if (!is_whole) {
    emitter_
        .Report(
            DiagnosticCode::kManifestReplace, entry.value.span,
            fmt::format("the replacement of `{}` is neither a path nor a module with its version", entry.key))
        .Tip(kForms.str());
    return;
  }
  manifest_.replacements.push_back(std::move(replacement));
}

void ManifestReader::CheckCaseTwins() {
  llvm::StringMap<const Dependency*> seen;
  for (const Dependency& dependency : manifest_.dependencies) {
    auto [found, is_new] = seen.try_emplace(llvm::StringRef(dependency.name).lower(), &dependency);
    if (is_new) continue;
    emitter_
        .Report(DiagnosticCode::kManifestCaseTwins, dependency.name_span,
                fmt::format("`{}` and `{}` differ only in case", found->second->name, dependency.name))
        .Under("some hosts and disks take both for the same")
        .Label(found->second->name_span, "the other one is here");
  }
}

}  // namespace tova::manifest
