#include "modres/session/project.h"

#include <fmt/format.h>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::session {
namespace {

constexpr manifest::Dialect kDialects[] = {manifest::Dialect::kTova, manifest::Dialect::kKnox};

// Folders without limit above a project would be a loop of the file system.
constexpr unsigned kMaxFoldersUpward = 256;

// The manifest's relative paths may hold "." and end in a slash; the result holds neither.
std::string Join(llvm::StringRef folder, llvm::StringRef name) {
  llvm::SmallString<256> path = folder;
  if (!name.empty()) llvm::sys::path::append(path, name);
  llvm::sys::path::remove_dots(path);
  return path.str().str();
}

// The manifest directly in that folder, the Tova dialect first. A folder of that name counts, so that reading
// it says what is wrong.
std::optional<std::string> ManifestIn(llvm::StringRef folder) {
  for (manifest::Dialect dialect : kDialects) {
    std::string path = Join(folder, manifest::ManifestFileName(dialect));
    if (store::IsFile(path) || store::IsFolder(path)) return path;
  }
  return std::nullopt;
}

}  // namespace

std::string Project::Label() const {
  llvm::StringRef name = manifest->name.value;
  if (!name.empty() && manifest->name.given()) return name.str();
  return llvm::sys::path::filename(root).str();
}

bool Project::HasDependencies() const {
  return llvm::any_of(Manifests(),
                      [](const manifest::Manifest* one) { return !one->dependencies.empty(); });
}

const std::string& Project::TopFolder() const { return workspace ? workspace->root : root; }

const manifest::Manifest& Project::TopManifest() const {
  return workspace ? *workspace->manifest : *manifest;
}

std::vector<const manifest::Manifest*> Project::Manifests() const {
  if (!workspace) return {manifest.get()};
  std::vector<const manifest::Manifest*> manifests;
  for (const WorkspaceMember& member : workspace->members) manifests.push_back(member.manifest.get());
  return manifests;
}

const manifest::Dependency* Project::FindDependency(llvm::StringRef name) const {
  const manifest::Dependency* found = manifest->FindDependency(name);
  for (const manifest::Manifest* other : Manifests()) {
    if (found == nullptr) found = other->FindDependency(name);
  }
  return found;
}

std::string AbsolutePath(const Environment& environment, llvm::StringRef path) {
  llvm::SmallString<256> absolute(path);
  if (!llvm::sys::path::is_absolute(path)) {
    absolute = environment.working_directory;
    llvm::sys::path::append(absolute, path);
  }
  llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/true);
  return absolute.str().str();
}

std::string DisplayPath(const Environment& environment, llvm::StringRef path) {
  llvm::StringRef rest = path;
  if (rest.consume_front(llvm::StringRef(environment.working_directory).rtrim('/')) &&
      rest.consume_front("/")) {
    return rest.str();
  }
  return path.str();
}

Result<std::optional<std::string>> FindManifest(const Environment& environment, llvm::StringRef directory,
                                                llvm::StringRef explicit_path) {
  if (!explicit_path.empty()) {
    std::string path = AbsolutePath(environment, explicit_path);
    if (store::IsFile(path)) return std::optional(path);
    if (store::IsFolder(path)) {
      if (std::optional<std::string> inside = ManifestIn(path)) return inside;
    }
    return Failure(FailureKind::kNotFound,
                   MakeDiagnostic(DiagnosticCode::kNoProject,
                                  fmt::format("there is no manifest at {}", explicit_path.str())));
  }
  std::string folder = AbsolutePath(environment, directory);
  for (unsigned i = 0; i < kMaxFoldersUpward; ++i) {
    if (std::optional<std::string> path = ManifestIn(folder)) return path;
    std::string parent = llvm::sys::path::parent_path(folder).str();
    if (parent.empty() || parent == folder) break;
    folder = std::move(parent);
  }
  return std::optional<std::string>();
}

std::string RelativeFolder(llvm::StringRef from, llvm::StringRef to) {
  llvm::SmallVector<llvm::StringRef, 16> a;
  llvm::SmallVector<llvm::StringRef, 16> b;
  from.split(a, '/', -1, /*KeepEmpty=*/false);
  to.split(b, '/', -1, /*KeepEmpty=*/false);
  size_t shared = 0;
  while (shared < a.size() && shared < b.size() && a[shared] == b[shared]) ++shared;
  std::string way;
  for (size_t i = shared; i < a.size(); ++i) way += way.empty() ? ".." : "/..";
  for (size_t i = shared; i < b.size(); ++i) way += (way.empty() ? "" : "/") + b[i].str();
  return way.empty() ? "." : way;
}

std::string SourceDirectory(llvm::StringRef root, const manifest::Manifest& manifest) {
  std::string inside = Join(root, manifest.is_package ? "" : manifest.entry.value);
  bool usable = manifest.is_package || manifest.entry.given() || store::IsFolder(inside);
  return usable ? inside : root.str();
}

Diagnostic DescribeNoProject(const Environment& environment) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kNoProject,
                     fmt::format("there is no tova.toml in {} or above it", environment.working_directory));
  diagnostic.tips.push_back("run this in a project's folder, or name its manifest with --manifest-path");
  return diagnostic;
}

std::optional<Project> OpenProject(const Environment& environment, llvm::StringRef manifest_path,
                                   SourceSet& sources, Emitter& emitter) {
  Result<std::string> text = store::ReadFile(manifest_path, manifest::kMaxManifestBytes);
  if (!text) {
    emitter.Add(std::move(text).failure().diagnostic());
    return std::nullopt;
  }
  return OpenProjectText(environment, manifest_path, std::move(*text), sources, emitter);
}

std::optional<Project> OpenProjectText(const Environment& environment, llvm::StringRef manifest_path,
                                       std::string text, SourceSet& sources, Emitter& emitter) {
  Project project;
  project.root = llvm::sys::path::parent_path(manifest_path).str();
  project.manifest_path = manifest_path.str();
  if (llvm::sys::path::filename(manifest_path) == manifest::ManifestFileName(manifest::Dialect::kKnox)) {
    project.dialect = manifest::Dialect::kKnox;
  }
  project.manifest_file = sources.Add(DisplayPath(environment, manifest_path), std::move(text));
  std::optional<manifest::Manifest> manifest =
      manifest::ParseManifest(sources, project.manifest_file, project.dialect, emitter);
  if (!manifest) return std::nullopt;

  project.source_directory = SourceDirectory(project.root, *manifest);
  project.manifest = std::make_shared<const manifest::Manifest>(std::move(*manifest));
  if (!OpenWorkspace(environment, project, sources, emitter)) return std::nullopt;
  const std::string& top = project.TopFolder();
  project.lock_path = Join(top, manifest::LockFileName(project.dialect));
  project.vendor_directory = Join(top, "vendor");
  // This one may lie anywhere.
  llvm::SmallString<256> output(project.TopManifest().build_output.value);
  llvm::sys::fs::make_absolute(top, output);
  llvm::sys::path::remove_dots(output, /*remove_dot_dot=*/true);
  project.output_directory = output.str().str();
  return project;
}

}  // namespace tova::session
