#ifndef TOVA_MODRES_MANIFEST_MANIFEST_H
#define TOVA_MODRES_MANIFEST_MANIFEST_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/StringRef.h"
#include "modres/version/constraint.h"
#include "modres/version/version.h"

namespace tova::manifest {

// The two package systems that share the format.
enum class Dialect {
  kTova,  // tova.toml
  kKnox,  // knox.toml: plain names, path dependencies only
};

// "tova.toml" or "knox.toml".
llvm::StringRef ManifestFileName(Dialect dialect);
// "tova.lock" or "knox.lock".
llvm::StringRef LockFileName(Dialect dialect);

// A value and the place of its text; the span is invalid for a default.
template <typename T>
struct Located {
  T value{};
  Span span;

  bool given() const { return span.valid(); }
};

// One line of [dependencies]: a module with a constraint, or a package read in place.
struct Dependency {
  std::string name;  // a module path, or any plain name for a path dependency
  Span name_span;
  Span value_span;
  version::Constraint constraint;  // `*` for a path dependency
  std::string path;                // as written, '/'-separated; empty unless a path dependency
  bool is_workspace = false;       // `{ workspace = true }`: a member of the same workspace, whatever its version

  bool is_path() const { return !path.empty(); }
};

// One line of [npm], [npm.dev] or [npm.override]. The range is npm's business and checked where it is used.
struct NpmDependency {
  std::string name;
  std::string range;
  Span name_span;
  Span value_span;
};

// One line of [replace], which only the root's manifest may use.
struct Replacement {
  std::string module;
  Span name_span;
  Span value_span;
  std::string path;         // read in place of the module; or
  std::string with_module;  // another module
  version::Version with_version;

  bool is_path() const { return !path.empty(); }
};

// The names of `exports`, each with its place.
struct Exports {
  std::vector<Located<std::string>> names;
  Span span;  // the whole list, brackets included
};

// A manifest that passed validation. A plain value; its spans point into the SourceSet it was read from.
struct Manifest {
  FileId file;
  Dialect dialect = Dialect::kTova;
  bool is_package = false;  // [package]; otherwise [project], also when the file has neither
  Span section_span;  // the name in the header "[project]" or "[package]"; invalid when the file has neither

  // [project] or [package]. Defaults are filled in for projects; a package always has a name and a version.
  Located<std::string> name;
  Located<version::Version> version;
  Located<std::string> description;
  Located<std::string> license;
  Located<std::string> homepage;
  std::vector<Located<std::string>> keywords;
  std::optional<Exports> exports;
  // A package's entry file, empty when it is to be looked for; a project's source folder, "src" by default. A
  // safe relative path either way.
  Located<std::string> entry;

  std::vector<Dependency> dependencies;  // in the order of the file, as are all that follow
  std::vector<NpmDependency> npm;
  std::vector<NpmDependency> npm_dev;
  std::vector<NpmDependency> npm_override;
  std::vector<Replacement> replacements;

  Located<uint16_t> dev_port;         // 3000
  Located<std::string> build_output;  // ".tova-out"
  // [workspace]: folders relative to this one, in whose segments `*` stands for any part of a name.
  std::vector<Located<std::string>> workspace_members;
  std::vector<Located<std::string>> workspace_exclude;
  Span workspace_span;  // the name in the header "[workspace]"; invalid without one
  Span replace_span;    // the same of "[replace]"
  Span build_span;      // and of "[build]"

  // Null when it is not declared.
  const Dependency* FindDependency(llvm::StringRef name) const;
  const Replacement* FindReplacement(llvm::StringRef module) const;

  bool has_workspace() const { return workspace_span.valid(); }
  // Whether it only binds members together and is no project itself.
  bool is_virtual() const { return has_workspace() && !section_span.valid() && dependencies.empty(); }
};

// A larger manifest is refused unread.
inline constexpr size_t kMaxManifestBytes = 16 * 1024 * 1024;

// What becomes of keys and tables that this version doesn't know. In the user's own manifest they are slips
// of the pen; in a package that was published they may be what a later version reads.
enum class UnknownKeys { kReport, kIgnore };

// Reads a manifest. Every mistake is reported, with its place; nothing is returned when one of them is an
// error.
std::optional<Manifest> ParseManifest(const SourceSet& sources, FileId file, Dialect dialect,
                                      Emitter& emitter, UnknownKeys unknown = UnknownKeys::kReport);

}  // namespace tova::manifest

#endif
