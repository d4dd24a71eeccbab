#ifndef TOVA_MODRES_SESSION_PROJECT_H
#define TOVA_MODRES_SESSION_PROJECT_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "modres/manifest/manifest.h"
#include "modres/session/environment.h"

namespace tova::session {

struct Workspace;

// A folder with a manifest that was read and understood. Copyable; the manifest is shared and immutable. Lock file,
// vendor folder and output folder of a workspace's members are those of the workspace.
struct Project {
  std::string root;              // absolute path of the folder that holds the manifest
  std::string manifest_path;     // absolute
  std::string lock_path;         // absolute; the file need not exist
  std::string vendor_directory;  // absolute; need not exist
  std::string source_directory;  // absolute; [project] entry, else "src" where there is one, else the root
  std::string output_directory;  // absolute; [build] output
  manifest::Dialect dialect = manifest::Dialect::kTova;
  FileId manifest_file;  // its text in the source set that it was opened with
  std::shared_ptr<const manifest::Manifest> manifest;
  std::shared_ptr<const Workspace> workspace;  // that it is the root or a member of; null outside of one

  // How messages name the project: its name, else its folder's.
  std::string Label() const;
  // Whether anything in it calls for packages: an empty answer means that no lock file and no cache are
  // needed.
  bool HasDependencies() const;
  // The folder of the lock file: the workspace's root, else the project's own.
  const std::string& TopFolder() const;
  // The manifest there, which alone has a say about replacements.
  const manifest::Manifest& TopManifest() const;
  bool IsWorkspaceRoot() const { return workspace != nullptr && root == TopFolder(); }
  // The manifests whose dependencies share the lock file: the project's own, or those of all members.
  std::vector<const manifest::Manifest*> Manifests() const;
  // The dependency of that name in its own manifest, else in any other of Manifests(). Null when there is none.
  const manifest::Dependency* FindDependency(llvm::StringRef name) const;
};

// The manifest that a command started in `directory` is about: tova.toml, else knox.toml, in that folder or
// the nearest one above it. Nothing when there is none. A manifest named by the user (`explicit_path`,
// relative to the working directory; a folder means the manifest in it) must exist: otherwise the failure
// says so.
Result<std::optional<std::string>> FindManifest(const Environment& environment, llvm::StringRef directory,
                                                llvm::StringRef explicit_path);

// Reads the manifest at an absolute path. Nothing when it can't be used; the emitter then holds why.
std::optional<Project> OpenProject(const Environment& environment, llvm::StringRef manifest_path,
                                   SourceSet& sources, Emitter& emitter);

// The same for a text that is not on disk yet: an edited manifest that is tried before it is written.
std::optional<Project> OpenProjectText(const Environment& environment, llvm::StringRef manifest_path,
                                       std::string text, SourceSet& sources, Emitter& emitter);

// Where the sources of a project are: [project] entry, else "src" where there is one, else its folder.
std::string SourceDirectory(llvm::StringRef root, const manifest::Manifest& manifest);

// The diagnostic for a command that needs a project where there is none.
Diagnostic DescribeNoProject(const Environment& environment);

// The absolute path of what the user wrote as `path` in the working directory, without "." and "..".
std::string AbsolutePath(const Environment& environment, llvm::StringRef path);
// The way from one absolute folder to another, by their names alone: "../http"; "." for the same one.
std::string RelativeFolder(llvm::StringRef from, llvm::StringRef to);

// How a path is shown to the user: relative to the working directory where it lies below it.
std::string DisplayPath(const Environment& environment, llvm::StringRef path);

}  // namespace tova::session

#endif
