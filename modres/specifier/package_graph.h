#ifndef TOVA_MODRES_SPECIFIER_PACKAGE_GRAPH_H
#define TOVA_MODRES_SPECIFIER_PACKAGE_GRAPH_H

#include <optional>
#include <string>
#include <vector>

#include "analyzer-hooks/resolved_module.h"
#include "llvm/ADT/StringRef.h"

namespace tova::specifier {

// Where a package's files are.
enum class PackageSource {
  kCache,   // the shared store
  kVendor,  // the project's vendor folder
  kPath,    // a folder that the manifest names, read in place
};

// The names that one manifest (the root's or a package's) makes importable. Both lists are sorted.
struct DeclaredNames {
  std::vector<std::string> modules;  // keys of [dependencies]
  std::vector<std::string> npm;      // keys of [npm], [npm.dev] and package.json

  bool DeclaresModule(llvm::StringRef module) const;
  // The declared npm name that is the specifier or a prefix of it that ends at a slash; empty when none is.
  llvm::StringRef FindNpm(llvm::StringRef specifier) const;
};

// One locked package, ready to be read.
struct Package {
  std::string module;     // the name that imports use: a module path, or a path dependency's key
  std::string version;    // "1.3.0"; empty where a path dependency states none
  std::string root;       // absolute path of its folder
  std::string tree_hash;  // "h1:..."; empty for what is read in place
  PackageSource source = PackageSource::kCache;
  std::string entry;  // the manifest's `entry`, a checked relative path; empty when it names none
  std::optional<analyzer_hooks::DeclaredExports> exports;
  DeclaredNames declared;

  // A member of the workspace that is built: the user's own, like the root project.
  bool is_member = false;
  std::string output_folder;     // of a member: where its compiled files are, relative to the output; may be empty
  std::string source_directory;  // of a member: what "@/" means, absolute

  // "github.com/alice/tova-http@v1.3.0", or the bare name where there is no version.
  std::string Label() const;
};

// The packages that one project may import, one version each. Immutable once built; safe to read from any
// thread.
class PackageGraph {
 public:
  PackageGraph() = default;
  // Sorts the packages by module; no two may have the same.
  PackageGraph(DeclaredNames root, std::vector<Package> packages);

  const std::vector<Package>& packages() const { return packages_; }
  const DeclaredNames& root() const { return root_; }

  // A project that is a package itself may be imported by its own name from its own files; its `root` and
  // `entry` are the project's.
  void set_own(Package own) { own_ = std::move(own); }
  const Package* own() const { return own_ ? &*own_ : nullptr; }

  // The package with exactly that name, or null.
  const Package* Find(llvm::StringRef module) const;
  // The package whose name is the longest prefix of the specifier that ends at a slash or at its end, or
  // null.
  const Package* FindByPrefix(llvm::StringRef specifier) const;
  // The member of the workspace whose folder holds that file (absolute), the innermost one; null when none does.
  const Package* FindMember(llvm::StringRef file) const;
  // What the files of that package may import; an empty name means the root project. Null for an unknown
  // package.
  const DeclaredNames* DeclaredBy(llvm::StringRef module) const;

 private:
  DeclaredNames root_;
  std::vector<Package> packages_;
  std::optional<Package> own_;
};

}  // namespace tova::specifier

#endif
