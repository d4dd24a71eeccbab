#include "modres/session/local_packages.h"

#include <fmt/format.h>

#include <deque>

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include "modres/session/workspace.h"
#include "modres/store/file_system.h"

namespace tova::session {
namespace {

// A folder that a manifest names.
struct Wanted {
  std::string name;
  std::string folder;  // absolute, without dots
  std::string written;
  Span name_span;
  Span value_span;
  bool replaces = false;
};

std::string ResolveFolder(llvm::StringRef base, llvm::StringRef written) {
  llvm::SmallString<256> folder(written);
  if (!llvm::sys::path::is_absolute(written)) {
    folder = base;
    llvm::sys::path::append(folder, written);
  }
  llvm::sys::path::remove_dots(folder, /*remove_dot_dot=*/true);
  return folder.str().rtrim('/').str();
}

void AddPathDependencies(const manifest::Manifest& manifest, llvm::StringRef base,
                         std::deque<Wanted>& queue) {
  for (const manifest::Dependency& dependency : manifest.dependencies) {
    if (!dependency.is_path()) continue;
    queue.push_back({dependency.name, ResolveFolder(base, dependency.path), dependency.path,
                     dependency.name_span, dependency.value_span, false});
  }
}

Failure TwoFolders(const Wanted& wanted, const ResolvedPackage& first) {
  Diagnostic diagnostic = MakeDiagnostic(
      DiagnosticCode::kOneNameTwoFolders,
      fmt::format("`{}` stands for two folders: {} and {}", wanted.name, first.root, wanted.folder),
      wanted.value_span);
  diagnostic.tips.push_back("give one of them another name");
  return Failure(FailureKind::kConflict, std::move(diagnostic));
}

Result<ResolvedPackage> Load(const Wanted& wanted, const Project& project, SourceSet& sources) {
  std::string shown = RelativeFolder(project.TopFolder(), wanted.folder);
  if (!store::IsFolder(wanted.folder)) {
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNotAPackage,
                                           fmt::format("there is no folder {}", shown), wanted.value_span);
    diagnostic.span_text = "read in place from here";
    return Failure(FailureKind::kNotFound, std::move(diagnostic));
  }
  Result<std::shared_ptr<const manifest::Manifest>> manifest =
      LoadPackageManifest(wanted.folder, shown, project.dialect, sources, manifest::UnknownKeys::kReport);
  if (!manifest) {
    Failure failure = std::move(manifest).failure();
    if (!failure.diagnostic().span.valid()) {
      failure.diagnostic().span = wanted.value_span;
      failure.diagnostic().span_text = "read in place from here";
    }
    return failure;
  }
  llvm::StringRef name = (*manifest)->name.value;
  bool by_module_path = llvm::StringRef(wanted.name).contains('/');
  if (by_module_path && !wanted.replaces && name != wanted.name) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kPackageIdentity,
        fmt::format("the package in {} calls itself `{}`", shown, name.str()), wanted.name_span);
    diagnostic.span_text = "declared under this module path";
    diagnostic.labels.push_back({(*manifest)->name.span, "its name"});
    diagnostic.tips.push_back("use its own name, a plain name without slashes, or [replace]");
    return Failure(FailureKind::kMalformed, std::move(diagnostic));
  }
  for (const manifest::Dependency& dependency : (*manifest)->dependencies) {
    bool is_member = project.workspace && project.workspace->FindPackage(dependency.name) != nullptr;
    if (dependency.is_workspace && !is_member) return Failure(FailureKind::kMalformed, DescribeNoMember(dependency));
  }
  ResolvedPackage package;
  package.module = wanted.name;
  package.version = (*manifest)->version.value;
  package.kind = specifier::PackageSource::kPath;
  package.root = wanted.folder;
  package.path = std::move(shown);
  package.manifest = std::move(*manifest);
  return package;
}

ResolvedPackage ReadMember(const WorkspaceMember& member) {
  ResolvedPackage package;
  package.module = member.id;
  package.version = member.manifest->version.value;
  package.kind = specifier::PackageSource::kPath;
  package.root = member.root;
  package.path = member.path;
  package.manifest = member.manifest;
  return package;
}

Failure DescribeReplacedMember(const manifest::Replacement& replacement, const WorkspaceMember& member) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kOneNameTwoFolders,
                     fmt::format("`{}` is a member of the workspace and is replaced as well", member.id),
                     replacement.name_span);
  diagnostic.labels.push_back({member.manifest->name.span, "the member"});
  diagnostic.tips.push_back("remove this line, or put the member's folder into `exclude` of [workspace]");
  return Failure(FailureKind::kConflict, std::move(diagnostic));
}

}  // namespace

Result<LocalPackages> ReadLocalPackages(const Project& project, SourceSet& sources) {
  LocalPackages packages;
  std::deque<Wanted> queue;
  for (const manifest::Replacement& replacement : project.TopManifest().replacements) {
    if (!replacement.is_path()) continue;
    queue.push_back({replacement.module, ResolveFolder(project.TopFolder(), replacement.path), replacement.path,
                     replacement.name_span, replacement.value_span, true});
  }
  if (project.workspace) {
    for (const WorkspaceMember& member : project.workspace->members) {
      AddPathDependencies(*member.manifest, member.root, queue);
      if (!member.is_package()) continue;
      if (const auto* replacement = project.TopManifest().FindReplacement(member.id)) {
        return DescribeReplacedMember(*replacement, member);
      }
      packages.emplace(member.id, ReadMember(member));
    }
  } else {
    AddPathDependencies(*project.manifest, project.root, queue);
  }
  while (!queue.empty()) {
    Wanted wanted = std::move(queue.front());
    queue.pop_front();
    auto known = packages.find(wanted.name);
    if (known != packages.end()) {
      // The root's [replace] comes first and wins over what others say about the same name.
      bool replaced = project.TopManifest().FindReplacement(wanted.name) != nullptr;
      if (!replaced && known->second.root != wanted.folder) return TwoFolders(wanted, known->second);
      continue;
    }
    TOVA_TRY(ResolvedPackage package, Load(wanted, project, sources));
    AddPathDependencies(*package.manifest, package.root, queue);
    packages.emplace(wanted.name, std::move(package));
  }
  return packages;
}

}  // namespace tova::session
