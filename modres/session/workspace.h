#ifndef TOVA_MODRES_SESSION_WORKSPACE_H
#define TOVA_MODRES_SESSION_WORKSPACE_H

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/manifest/manifest.h"
#include "modres/session/environment.h"
#include "modres/session/project.h"

namespace tova::session {

// One project of a workspace.
struct WorkspaceMember {
  // What version selection and package graph call it: a package by its name, an application, which nothing can import,
  // by "./" and its path.
  std::string id;
  std::string path;              // relative to the workspace's root, '/'-separated; "." for the root itself
  std::string root;              // absolute
  std::string source_directory;  // absolute
  std::shared_ptr<const manifest::Manifest> manifest;

  bool is_package() const { return manifest->is_package; }
  // How messages name it: "web (apps/web/tova.toml)".
  std::string Label() const;
};

// Projects that share one lock file and one output folder: the folders that [workspace] of the root's manifest names.
//
//   <root>/tova.toml           [workspace] members = ["apps/*", "packages/*"]
//   <root>/tova.lock           for all of them
//   <root>/.tova-out/          apps/web/src/main.js, packages/http/src/lib.js, _pkg/...
//   <root>/apps/web/tova.toml  a member
//
// Every member may import the packages among them by their names, declared or not; they are read in place.
struct Workspace {
  std::string root;           // absolute
  std::string manifest_path;  // absolute
  std::shared_ptr<const manifest::Manifest> manifest;
  std::vector<WorkspaceMember> members;  // sorted by path; the root is one of them unless it is virtual
  std::vector<std::string> folders;      // absolute; those that were looked into for members

  // The member package of that name, or null.
  const WorkspaceMember* FindPackage(llvm::StringRef name) const;
  // The member in that folder (absolute), or null.
  const WorkspaceMember* FindFolder(llvm::StringRef folder) const;
};

// The diagnostic for `{ workspace = true }` where no member is called so.
Diagnostic DescribeNoMember(const manifest::Dependency& dependency);

// Sets `project.workspace` when the project is the root of a workspace, or when the nearest manifest with [workspace]
// above it counts it among its members. Reads and checks all members then. False when something is wrong; the emitter
// then holds why.
bool OpenWorkspace(const Environment& environment, Project& project, SourceSet& sources, Emitter& emitter);

}  // namespace tova::session

#endif
