#include <algorithm>

#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "modres/lock/conflict_markers.h"
#include "modres/lock/lock.h"
#include "modres/lock/lock_fields.h"
#include "modres/manifest/toml_document.h"
#include "modres/path/module_path.h"

namespace tova::lock {
namespace {

using manifest::NameOf;
using manifest::TomlEntry;
using manifest::TomlValue;

constexpr llvm::StringLiteral kRestore =
    "restore the file from version control, or delete it and run `tovac pkg install`";

// Turns a lock file's document into a Lock and reports what can't be right.
class Reader {
 public:
  explicit Reader(Emitter& emitter) : emitter_(emitter) {}

  Lock Read(const TomlValue& document);

 private:
  void ReadHeader(const TomlEntry& entry, Lock& lock);
  void ReadNpm(const TomlEntry& entry, Lock& lock);
  void ReadModule(const TomlEntry& entry, Lock& lock);
  void ReadField(const TomlEntry& field, LockedModule& module);
  void ReadDependencies(const TomlEntry& entry, LockedModule& module);
  void CheckComplete(const TomlEntry& entry, const LockedModule& module, Span source_span);
  void CheckTwins(const Lock& lock);
  bool ExpectString(const TomlEntry& field);
  void Report(Span span, std::string message, std::string under = {});

  Emitter& emitter_;
};

void Reader::Report(Span span, std::string message, std::string under) {
  emitter_.Report(DiagnosticCode::kLockField, span, std::move(message))
      .Under(std::move(under))
      .Tip(kRestore.str());
}

bool Reader::ExpectString(const TomlEntry& field) {
  if (field.value.is_string()) return true;
  Report(field.value.span, fmt::format("`{}` is a string, not {}", EscapeForeign(field.key, 100),
                                       NameOf(field.value.kind).str()));
  return false;
}

Lock Reader::Read(const TomlValue& document) {
  Lock lock;
  // A newer format may differ in anything, so that nothing else is looked at.
  if (const TomlEntry* header = document.Find("lock")) {
    size_t errors_before = emitter_.error_count();
    ReadHeader(*header, lock);
    if (emitter_.error_count() != errors_before) return lock;
  }
  for (const TomlEntry& entry : document.entries) {
    if (entry.key == "lock") continue;
    if (!entry.value.is_table()) {
      Report(entry.key_span, fmt::format("`{}` is {}, not a locked module", EscapeForeign(entry.key, 100),
                                         NameOf(entry.value.kind).str()));
    } else if (entry.key == "npm") {
      ReadNpm(entry, lock);
    } else {
      ReadModule(entry, lock);
    }
  }
  std::sort(lock.modules.begin(), lock.modules.end(),
            [](const LockedModule& a, const LockedModule& b) { return a.module < b.module; });
  std::sort(lock.npm.begin(), lock.npm.end(),
            [](const LockedNpm& a, const LockedNpm& b) { return a.name < b.name; });
  CheckTwins(lock);
  return lock;
}

void Reader::ReadHeader(const TomlEntry& entry, Lock& lock) {
  if (!entry.value.is_table()) return Report(entry.value.span, "`lock` is not a table");
  for (const TomlEntry& field : entry.value.entries) {
    if (field.key == "version") {
      bool is_integer = field.value.kind == TomlValue::Kind::kInteger;
      if (is_integer && field.value.integer > kLockVersion) {
        emitter_
            .Report(DiagnosticCode::kLockNewer, field.value.span,
                    fmt::format("the lock file has format {}, this tovac knows {}", field.value.integer,
                                kLockVersion))
            .Tip("update tovac; an older one never overwrites a newer lock file");
      } else if (!is_integer || field.value.integer < 1) {
        Report(field.value.span, "`version` of [lock] is not the number of a format");
      }
    } else if (field.key == "generated") {
      // An unquoted time is TOML's own kind; it is written as a text again.
      if (field.value.kind == TomlValue::Kind::kDateOrTime) continue;
      if (!ExpectString(field)) continue;
      if (!IsTimestamp(field.value.text)) {
        Report(field.value.span, "`generated` is not a time", "such as `2026-02-27T10:00:00Z`");
      }
      lock.generated = field.value.text;
    } else {
      emitter_.Report(DiagnosticCode::kLockUnknownKey, field.key_span,
                      fmt::format("unknown key `{}` in [lock]", EscapeForeign(field.key, 100)));
    }
  }
}

void Reader::ReadNpm(const TomlEntry& entry, Lock& lock) {
  for (const TomlEntry& field : entry.value.entries) {
    if (!ExpectString(field)) continue;
    if (!IsNpmText(field.key) || !IsNpmText(field.value.text)) {
      Report(field.key_span,
             fmt::format("`{}` in [npm] is not a package with its version", EscapeForeign(field.key, 100)));
      continue;
    }
    lock.npm.push_back({field.key, field.value.text});
  }
}

void Reader::ReadModule(const TomlEntry& entry, Lock& lock) {
  LockedModule module;
  module.module = entry.key;
  module.span = entry.key_span;
  size_t errors_before = emitter_.error_count();
  bool is_module_path = path::LooksLikeModulePath(entry.key);
  std::optional<path::PathError> error;
  if (is_module_path) {
    auto parsed = path::ModulePath::Parse(entry.key);
    if (auto* wrong = std::get_if<path::PathError>(&parsed)) error = *wrong;
  } else {
    error = path::CheckPlainName(entry.key);
  }
  if (error) {
    return Report(entry.key_span,
                  fmt::format("`{}` is not the name of a module", EscapeForeign(entry.key, 200)),
                  error->reason);
  }
  Span source_span = entry.key_span;
  for (const TomlEntry& field : entry.value.entries) {
    if (field.key == "source") source_span = field.value.span;
    ReadField(field, module);
  }
  if (emitter_.error_count() != errors_before) return;
  CheckComplete(entry, module, source_span);
  module.has_dependencies = entry.value.Find("dependencies") || !module.tree.empty() || module.is_path();
  lock.modules.push_back(std::move(module));
}

void Reader::ReadField(const TomlEntry& field, LockedModule& module) {
  if (field.key == "dependencies") return ReadDependencies(field, module);
  llvm::StringRef text = field.value.text;
  if (field.key == "version") {
    if (!ExpectString(field)) return;
    std::optional<version::Version> parsed = version::Version::Parse(text);
    if (!parsed)
      return Report(field.value.span, fmt::format("`{}` is not a version", EscapeForeign(text, 100)));
    module.version = *parsed;
  } else if (field.key == "sha") {
    if (!ExpectString(field)) return;
    if (!IsCommitId(text)) {
      return Report(field.value.span, "`sha` is not a commit id",
                    "40 or 64 hexadecimal digits in lower case");
    }
    module.sha = text.str();
    module.sha_span = field.value.span;
  } else if (field.key == "source") {
    if (ExpectString(field)) module.source = text.str();
  } else if (field.key == "tree") {
    if (!ExpectString(field)) return;
    if (!IsTreeHash(text))
      return Report(field.value.span, "`tree` is not a content hash", "`h1:` and a SHA-256 in base64");
    module.tree = text.str();
  } else if (field.key == "path") {
    if (!ExpectString(field)) return;
    if (!IsPlainPath(text)) return Report(field.value.span, "`path` is not the path of a folder");
    module.path = text.str();
  } else if (field.key == "replace") {
    if (!ExpectString(field)) return;
    if (std::holds_alternative<path::PathError>(path::ModulePath::Parse(text))) {
      return Report(field.value.span, fmt::format("`{}` is not a module path", EscapeForeign(text, 200)));
    }
    module.replace = text.str();
  } else {
    emitter_.Report(
        DiagnosticCode::kLockUnknownKey, field.key_span,
        fmt::format("unknown key `{}` in the stanza of {}", EscapeForeign(field.key, 100), module.module));
  }
}

void Reader::ReadDependencies(const TomlEntry& entry, LockedModule& module) {
  if (!entry.value.is_table()) return Report(entry.value.span, "`dependencies` is not a table");
  for (const TomlEntry& edge : entry.value.entries) {
    if (!ExpectString(edge)) continue;
    bool is_name = path::LooksLikeModulePath(edge.key)
                       ? std::holds_alternative<path::ModulePath>(path::ModulePath::Parse(edge.key))
                       : !path::CheckPlainName(edge.key);
    auto constraint = version::Constraint::Parse(edge.value.text);
    if (!is_name || std::holds_alternative<version::ConstraintError>(constraint)) {
      Report(edge.key_span,
             fmt::format("`{}` is not a dependency with its constraint", EscapeForeign(edge.key, 200)));
      continue;
    }
    module.dependencies.push_back({edge.key, std::get<version::Constraint>(std::move(constraint))});
  }
  std::sort(module.dependencies.begin(), module.dependencies.end(),
            [](const LockedDependency& a, const LockedDependency& b) { return a.module < b.module; });
}

void Reader::CheckComplete(const TomlEntry& entry, const LockedModule& module, Span source_span) {
  auto require = [&](llvm::StringRef field) {
    if (entry.value.Find(field)) return;
    emitter_
        .Report(DiagnosticCode::kLockMissingField, entry.key_span,
                fmt::format("the stanza of {} has no `{}`", module.module, field.str()))
        .Tip(kRestore.str());
  };
  require("version");
  if (module.is_path()) return;
  if (!path::LooksLikeModulePath(module.module)) return require("path");
  require("sha");
  require("source");
  if (module.source.empty()) return;
  llvm::StringRef owner =
      module.replace.empty() ? llvm::StringRef(module.module) : llvm::StringRef(module.replace);
  auto identity = std::get<path::ModulePath>(path::ModulePath::Parse(owner));
  std::string canonical = identity.RepositoryUrl();
  if (module.source == canonical || module.source + ".git" == canonical) return;
  llvm::StringRef host = module.source;
  bool is_https = host.consume_front("https://");
  host = host.take_until([](char c) { return c == '/'; });
  bool is_elsewhere = is_https && host != identity.host();
  emitter_
      .Report(DiagnosticCode::kLockSource, source_span,
              is_elsewhere ? fmt::format("the source of {} is on another host", module.module)
                           : fmt::format("the source of {} is not the module's repository", module.module))
      .Under(fmt::format("expected {}", canonical))
      .Tip(kRestore.str());
}

void Reader::CheckTwins(const Lock& lock) {
  llvm::StringMap<const LockedModule*> seen;
  for (const LockedModule& module : lock.modules) {
    auto [found, is_new] = seen.try_emplace(llvm::StringRef(module.module).lower(), &module);
    if (!is_new) {
      Report(module.span, fmt::format("{} and {} differ only in case", found->second->module, module.module));
    }
  }
}

// Versions of npm packages that are no Semantic Versions have no order.
bool IsHigher(llvm::StringRef one, llvm::StringRef other) {
  std::optional<version::Version> first = version::Version::Parse(one);
  std::optional<version::Version> second = version::Version::Parse(other);
  return first && second && *second < *first;
}

// Both sides' modules; where both have one, the higher version.
Lock Merge(Lock ours, const Lock& theirs, Emitter& emitter) {
  for (const LockedModule& module : theirs.modules) {
    auto found = std::find_if(ours.modules.begin(), ours.modules.end(),
                              [&](const LockedModule& other) { return other.module == module.module; });
    if (found == ours.modules.end()) {
      ours.modules.push_back(module);
    } else if (found->version < module.version) {
      *found = module;
    } else if (found->version == module.version && found->sha != module.sha) {
      emitter
          .Report(DiagnosticCode::kLockField, module.sha_span,
                  fmt::format("both sides of the conflict have {}@{}, at different commits", module.module,
                              module.version.ToTag()))
          .Under("one of the two")
          .Label(found->sha_span, "the other one")
          .Tip("the tag may have been moved: find out which commit is right and keep that side");
    }
  }
  for (const LockedNpm& package : theirs.npm) {
    auto found = std::find_if(ours.npm.begin(), ours.npm.end(),
                              [&](const LockedNpm& other) { return other.name == package.name; });
    if (found == ours.npm.end()) {
      ours.npm.push_back(package);
    } else if (IsHigher(package.version, found->version)) {
      *found = package;
    }
  }
  ours.generated = std::max(ours.generated, theirs.generated);
  std::sort(ours.modules.begin(), ours.modules.end(),
            [](const LockedModule& a, const LockedModule& b) { return a.module < b.module; });
  std::sort(ours.npm.begin(), ours.npm.end(),
            [](const LockedNpm& a, const LockedNpm& b) { return a.name < b.name; });
  ours.merged = true;
  return ours;
}

}  // namespace

std::optional<Lock> ParseLock(const SourceSet& sources, FileId file, Emitter& emitter) {
  size_t errors_before = emitter.error_count();
  auto read = [&](llvm::StringRef text, Emitter& into) -> std::optional<Lock> {
    size_t errors_before_side = into.error_count();
    auto document = manifest::ReadTomlVariant(sources, file, text, DiagnosticCode::kLockSyntax, into);
    if (!document) return std::nullopt;
    Lock lock = Reader(into).Read(*document);
    if (into.error_count() != errors_before_side) return std::nullopt;
    return lock;
  };
  auto conflict = SplitConflict(sources.text(file));
  if (std::holds_alternative<std::monostate>(conflict)) return read(sources.text(file), emitter);
  if (const auto* broken = std::get_if<BrokenConflict>(&conflict)) {
    emitter
        .Report(DiagnosticCode::kLockSyntax, {file, broken->marker, broken->marker + kConflictMarkerBytes},
                "the lock file holds a broken merge conflict")
        .Under(broken->reason)
        .Tip(kRestore.str());
    return std::nullopt;
  }
  const auto& [sides, first_marker] = std::get<ConflictSides>(conflict);
  std::optional<Lock> merged;
  std::vector<Span> told;
  for (const std::string& side : sides) {
    Emitter of_side;
    std::optional<Lock> lock = read(side, of_side);
    // What stands outside of the conflicts is part of each side, and told once.
    for (Diagnostic& diagnostic : of_side.Take()) {
      if (llvm::is_contained(told, diagnostic.span)) continue;
      told.push_back(diagnostic.span);
      emitter.Add(std::move(diagnostic));
    }
    if (!lock) return std::nullopt;
    merged = merged ? Merge(std::move(*merged), *lock, emitter) : std::move(lock);
  }
  if (emitter.error_count() != errors_before) return std::nullopt;
  emitter
      .Report(DiagnosticCode::kLockMerged, {file, first_marker, first_marker + kConflictMarkerBytes},
              "the lock file holds git's conflict markers; both sides were merged")
      .Under("the higher version of each module is kept");
  return merged;
}

}  // namespace tova::lock
