#ifndef TOVA_MODRES_LOCK_LOCK_H
#define TOVA_MODRES_LOCK_LOCK_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/StringRef.h"
#include "modres/version/constraint.h"
#include "modres/version/version.h"

// The lock file. TOML, sorted, one stanza a module, LF line ends:
//
//   [lock]
//   version = 1
//   generated = "2026-02-27T10:00:00Z"
//
//   ["github.com/alice/tova-http"]
//   version = "1.3.0"
//   sha = "<commit id, peeled, 40 or 64 hexadecimal digits>"
//   source = "https://github.com/alice/tova-http.git"
//   tree = "h1:<base64 SHA-256>"
//   dependencies = { "github.com/bob/tova-jwt" = "^1.0.0" }
//
//   [http]                         # a path dependency: no sha, source and tree
//   version = "0.1.0"
//   path = "../http"
//
//   ["github.com/a/b"]             # replaced by the root: `source` is the replacement's
//   replace = "github.com/me/b"
//   ...
//
//   [npm]
//   cookie-parser = "1.4.7"
//
// Readers accept a file with the keys version, sha and source alone.
namespace tova::lock {

// The format that Print writes; a file of a newer one is refused.
inline constexpr int64_t kLockVersion = 1;

struct LockedDependency {
  std::string module;
  version::Constraint constraint;

  friend bool operator==(const LockedDependency& a, const LockedDependency& b) = default;
};

struct LockedModule {
  std::string module;  // a module path, or the name of a path dependency
  version::Version version;
  std::string sha;      // commit id; empty for a path
  std::string source;   // https URL; empty for a path
  std::string tree;     // "h1:..."; may be empty in a file that another tool wrote
  std::string path;     // relative to the project; empty unless read in place
  std::string replace;  // the module that stands in for this one; empty without a replacement
  std::vector<LockedDependency> dependencies;  // sorted by module
  // False in a file that another tool wrote, without `tree` and `dependencies`: the edges are then unknown
  // rather than none.
  bool has_dependencies = true;
  Span span;      // the stanza's name; not part of equality
  Span sha_span;  // nor this

  bool is_path() const { return !path.empty(); }
  friend bool operator==(const LockedModule& a, const LockedModule& b);
};

struct LockedNpm {
  std::string name;
  std::string version;

  friend bool operator==(const LockedNpm& a, const LockedNpm& b) = default;
};

struct Lock {
  std::string generated;              // RFC 3339, UTC; empty when unknown
  std::vector<LockedModule> modules;  // sorted by module
  std::vector<LockedNpm> npm;         // sorted by name
  // Set by ParseLock when the file held git's conflict markers and both sides were merged; it must then be
  // resolved again.
  bool merged = false;

  // Null when the module is not locked.
  const LockedModule* Find(llvm::StringRef module) const;
  // Whether both say the same, `generated` and `merged` aside.
  bool HasSameContent(const Lock& other) const;
};

// Reads a lock file and validates every field. Every mistake is reported, with its place; nothing is returned
// when one of them is an error. A file with git's conflict markers is merged by meaning: the union of the
// stanzas, where both sides have one the higher version; a warning says so.
std::optional<Lock> ParseLock(const SourceSet& sources, FileId file, Emitter& emitter);

// The file's text. Sorts; the same content gives the same bytes.
std::string PrintLock(const Lock& lock);

// The text to write for `next`: where `previous` has the same content its `generated` is kept, so that the
// bytes stay; otherwise it becomes `now` (RFC 3339, UTC).
std::string PrintLock(Lock next, const Lock* previous, llvm::StringRef now);

}  // namespace tova::lock

#endif
