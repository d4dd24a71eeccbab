#ifndef TOVA_MODRES_PATH_MODULE_PATH_H
#define TOVA_MODRES_PATH_MODULE_PATH_H

#include <optional>
#include <string>
#include <variant>

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace tova::path {

// Why a text is no module path, no sub-package or no safe file name.
struct PathError {
  std::string reason;  // what is wrong, to follow "`<text>` is not a module path: "
  std::string tip;     // may be empty
  size_t offset = 0;   // bytes from the start of the text
  size_t length = 0;   // bytes
};

// The identity of a package: `host[:port]/segment/segment...`, at least three segments with the host, such as
// "github.com/alice/tova-http". The whole is the repository's root; sub-packages are not part of it. Only
// valid paths exist as values of this type. Immutable; ordered by text.
class ModulePath {
 public:
  static std::variant<ModulePath, PathError> Parse(llvm::StringRef text);

  llvm::StringRef str() const { return text_; }
  // "github.com" or "git.corp:8443"
  llvm::StringRef host() const { return llvm::StringRef(text_).take_front(text_.find('/')); }
  // The last segment without a `.git` marker: "tova-http".
  llvm::StringRef last_segment() const;

  // The canonical source, "https://github.com/alice/tova-http.git"; a path that carries the `.git` marker is
  // taken as it is.
  std::string RepositoryUrl() const;
  // The folder of the module below the cache or the output, '/'-separated, without version. The colon before
  // a port becomes '_', which no host name contains.
  std::string CacheFolder() const;
  // Equal for two modules exactly when their paths differ at most in case.
  std::string FoldKey() const;

  friend bool operator==(const ModulePath& a, const ModulePath& b) { return a.text_ == b.text_; }
  friend auto operator<=>(const ModulePath& a, const ModulePath& b) { return a.text_ <=> b.text_; }

 private:
  explicit ModulePath(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// A longer path than any file system or server takes.
inline constexpr size_t kMaxModulePathBytes = 512;

// A module and what follows its root in a specifier: {"github.com/a/db", "postgres/pool"}; an empty
// sub-package is the module itself.
struct PackageReference {
  ModulePath module;
  std::string sub_package;
};

// Whether a specifier is to be read as one of a Tova module: its first segment has a dot (a port may follow),
// does not start with one, and there are at least three segments. Says nothing about validity.
bool LooksLikeModulePath(llvm::StringRef specifier);

// Splits a specifier at the repository's root: the longest prefix for which `is_known` holds (a declared or
// locked module); failing that the prefix up to a segment that ends in ".git"; failing that the first three
// segments.
std::variant<PackageReference, PathError> SplitSpecifier(llvm::StringRef specifier,
                                                         llvm::function_ref<bool(llvm::StringRef)> is_known);

// Why `text` cannot be the name of a path dependency or of a Knox package: [A-Za-z0-9_-] with a letter or '_'
// first, at most 64 bytes, and none of the words that the lock file uses for itself ("lock", "npm").
std::optional<PathError> CheckPlainName(llvm::StringRef text);

}  // namespace tova::path

#endif
