#ifndef TOVA_MODRES_SESSION_PROJECT_H
#define TOVA_MODRES_SESSION_PROJECT_H

#include <memory>
#include <optional>
#include <string>

#include "diagnostics/emitter.h"
#include "diagnostics/result.h"
#include "diagnostics/source_set.h"
#include "modres/session/environment.h"

namespace tova::manifest {
struct Manifest;
}

namespace tova::session {

// Which of the two manifest dialects a project speaks.
enum class ProjectDialect { kTova, kKnox };

// A folder with a manifest that was read and understood. Copyable; the manifest is shared and immutable.
struct Project {
  std::string root;               // absolute path of the folder that holds the manifest
  std::string manifest_path;      // absolute
  std::string lock_path;          // absolute; the file need not exist
  std::string vendor_directory;   // absolute; need not exist
  std::string source_directory;   // absolute; [project] entry, else "src" where there is one, else the root
  std::string output_directory;   // absolute; [build] output
  ProjectDialect dialect = ProjectDialect::kTova;
  FileId manifest_file;           // its text in the source set that it was opened with
  std::shared_ptr<const manifest::Manifest> manifest;

  // How messages name the project: its name, else its folder's.
  std::string Label() const;
  // Whether anything in it calls for packages: an empty answer means that no lock file and no cache are needed.
  bool HasDependencies() const;
};

// The manifest that a command started in `directory` is about: tova.toml, else knox.toml, in that folder or the nearest
// one above it. Nothing when there is none. A manifest named by the user (`explicit_path`, relative to the working
// directory; a folder means the manifest in it) must exist: otherwise the failure says so.
Result<std::optional<std::string>> FindManifest(const Environment& environment, llvm::StringRef directory,
                                                llvm::StringRef explicit_path);

// Reads the manifest at an absolute path. Nothing when it can't be used; the emitter then holds why.
std::optional<Project> OpenProject(const Environment& environment, llvm::StringRef manifest_path,
                                   SourceSet& sources, Emitter& emitter);

}  // namespace tova::session

#endif
