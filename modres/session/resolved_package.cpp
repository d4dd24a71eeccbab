#include "modres/session/resolved_package.h"

#include <fmt/format.h>

#include <algorithm>

#include "llvm/ADT/Twine.h"
#include "modres/npm/package_json.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"

namespace tova::session {
namespace {

specifier::DeclaredNames NamesOf(const manifest::Manifest& manifest,
                                 const std::vector<std::string>& more_npm) {
  specifier::DeclaredNames names;
  for (const manifest::Dependency& dependency : manifest.dependencies)
    names.modules.push_back(dependency.name);
  for (const manifest::NpmDependency& dependency : manifest.npm) names.npm.push_back(dependency.name);
  for (const manifest::NpmDependency& dependency : manifest.npm_dev) names.npm.push_back(dependency.name);
  names.npm.insert(names.npm.end(), more_npm.begin(), more_npm.end());
  for (std::vector<std::string>* list : {&names.modules, &names.npm}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return names;
}

std::optional<analyzer_hooks::DeclaredExports> ExportsOf(const manifest::Manifest& manifest) {
  if (!manifest.exports) return std::nullopt;
  analyzer_hooks::DeclaredExports exports;
  exports.span = manifest.exports->span;
  for (const auto& name : manifest.exports->names) exports.names.push_back({name.value, name.span});
  return exports;
}

// The names of the package.json in a folder; none when there is no such file.
std::vector<std::string> PackageJsonNames(const std::string& folder) {
  Result<std::string> text = store::ReadFile(folder + "/package.json", npm::kMaxPackageJsonBytes);
  return text ? npm::DependencyNames(*text) : std::vector<std::string>();
}

specifier::Package MakePackage(const std::string& name, const std::string& root, const manifest::Manifest& manifest) {
  specifier::Package package;
  package.module = name;
  package.version = manifest.version.value.ToString();
  package.root = root;
  package.source = specifier::PackageSource::kPath;
  if (manifest.is_package) package.entry = manifest.entry.value;
  package.exports = ExportsOf(manifest);
  package.declared = NamesOf(manifest, {});
  return package;
}

// Members import each other without declaring it.
specifier::Package MakeMember(const Workspace& workspace, const WorkspaceMember& member) {
  specifier::Package package = MakePackage(member.id, member.root, *member.manifest);
  package.declared = NamesOf(*member.manifest, PackageJsonNames(member.root));
  for (const WorkspaceMember& other : workspace.members) {
    if (other.is_package()) package.declared.modules.push_back(other.id);
  }
  std::vector<std::string>& modules = package.declared.modules;
  std::sort(modules.begin(), modules.end());
  modules.erase(std::unique(modules.begin(), modules.end()), modules.end());
  package.is_member = true;
  package.output_folder = member.path == "." ? "" : member.path;
  package.source_directory = member.source_directory;
  return package;
}

Failure IdentityFailure(Span span, std::string message, std::string under, std::string tip) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kPackageIdentity, std::move(message), span);
  diagnostic.span_text = std::move(under);
  diagnostic.tips.push_back(std::move(tip));
  return Failure(FailureKind::kMalformed, std::move(diagnostic));
}

}  // namespace

std::string PackageLabel(llvm::StringRef module, const version::Version& version) {
  return (module + "@" + version.ToTag()).str();
}

Result<std::shared_ptr<const manifest::Manifest>> LoadPackageManifest(llvm::StringRef folder,
                                                                      llvm::StringRef label,
                                                                      manifest::Dialect dialect,
                                                                      SourceSet& sources,
                                                                      manifest::UnknownKeys unknown) {
  llvm::StringRef name = manifest::ManifestFileName(dialect);
  Result<std::string> text = store::ReadFile((folder + "/" + name).str(), manifest::kMaxManifestBytes);
  if (!text) {
    if (text.failure().kind() != FailureKind::kNotFound) return std::move(text).failure();
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kNotAPackage,
                       fmt::format("{} is not a package: it has no {}", label.str(), name.str()));
    return Failure(FailureKind::kNotFound, std::move(diagnostic));
  }
  FileId file = sources.Add((label + "/" + name).str(), std::move(*text));
  Emitter emitter;
  std::optional<manifest::Manifest> manifest =
      manifest::ParseManifest(sources, file, dialect, emitter, unknown);
  if (!manifest) {
    for (const Diagnostic& diagnostic : emitter.diagnostics()) {
      if (diagnostic.severity == Severity::kError) return Failure(FailureKind::kMalformed, diagnostic);
    }
    return Failure(FailureKind::kMalformed,
                   fmt::format("the {} of {} can't be used", name.str(), label.str()));
  }
  if (!manifest->is_package) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kNotAPackage,
        fmt::format("{} is not a package: its {} has no [package] table", label.str(), name.str()),
        manifest->section_span);
    if (diagnostic.span.valid()) diagnostic.span_text = "this describes an application";
    return Failure(FailureKind::kMalformed, std::move(diagnostic));
  }
  return std::make_shared<const manifest::Manifest>(std::move(*manifest));
}

Result<void> CheckFetchedDependencies(const manifest::Manifest& manifest, llvm::StringRef label) {
  for (const manifest::Dependency& dependency : manifest.dependencies) {
    if (!dependency.is_path() && !dependency.is_workspace) continue;
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kPathInPackage,
        dependency.is_path() ? fmt::format("{} has the path dependency `{}`", label.str(), dependency.name)
                             : fmt::format("{} takes `{}` from its workspace", label.str(), dependency.name),
        dependency.value_span);
    diagnostic.span_text = "leads nowhere in a package that was fetched";
    diagnostic.tips.push_back("use another version: the package's author has to name a module here");
    return Failure(FailureKind::kRefused, std::move(diagnostic));
  }
  return {};
}

Result<void> CheckFetchedManifest(const manifest::Manifest& manifest, llvm::StringRef module,
                                  const version::Version& version) {
  std::string label = PackageLabel(module, version);
  if (manifest.name.value != module) {
    bool is_plain = manifest.name.value.find('/') == std::string::npos;
    return IdentityFailure(
        manifest.name.span, fmt::format("{} calls itself `{}`", label, manifest.name.value),
        "not the module path that it is fetched by",
        is_plain ? std::string("use another version: the package's author has to name it by its module path")
                 : fmt::format("depend on `{}`, or put it in place of the other with [replace] in your "
                               "tova.toml",
                               manifest.name.value));
  }
  if (manifest.version.value != version) {
    return IdentityFailure(
        manifest.version.span,
        fmt::format("{} says that its version is {}", label, manifest.version.value.ToString()),
        fmt::format("the tag is {}", version.ToTag()),
        "use another version: the package's author has to fix this one by tagging a new one");
  }
  return CheckFetchedDependencies(manifest, label);
}

std::vector<mvs::Requirement> RequirementsOf(const manifest::Manifest& manifest) {
  std::vector<mvs::Requirement> requirements;
  for (const manifest::Dependency& dependency : manifest.dependencies) {
    requirements.push_back({dependency.name, dependency.constraint});
  }
  return requirements;
}

lock::Lock MakeLock(const std::vector<ResolvedPackage>& packages, std::vector<lock::LockedNpm> npm) {
  lock::Lock lock;
  for (const ResolvedPackage& package : packages) {
    lock::LockedModule locked;
    locked.module = package.module;
    locked.version = package.version;
    locked.sha = package.commit;
    locked.source = package.source;
    locked.tree = package.tree;
    locked.path = package.path;
    locked.replace = package.replace;
    for (const manifest::Dependency& dependency : package.manifest->dependencies) {
      locked.dependencies.push_back({dependency.name, dependency.constraint});
    }
    std::sort(locked.dependencies.begin(), locked.dependencies.end(),
              [](const auto& a, const auto& b) { return a.module < b.module; });
    lock.modules.push_back(std::move(locked));
  }
  std::sort(lock.modules.begin(), lock.modules.end(),
            [](const auto& a, const auto& b) { return a.module < b.module; });
  lock.npm = std::move(npm);
  return lock;
}

specifier::PackageGraph MakeGraph(const Project& project, const std::vector<ResolvedPackage>& packages) {
  std::vector<specifier::Package> listed;
  const Workspace* workspace = project.workspace.get();
  for (const ResolvedPackage& package : packages) {
    if (workspace != nullptr && workspace->FindPackage(package.module) != nullptr) continue;
    specifier::Package entry = MakePackage(package.module, package.root, *package.manifest);
    entry.version = package.version.ToString();
    entry.tree_hash = package.tree;
    entry.source = package.kind;
    listed.push_back(std::move(entry));
  }
  if (workspace != nullptr) {
    for (const WorkspaceMember& member : workspace->members) listed.push_back(MakeMember(*workspace, member));
    return specifier::PackageGraph(NamesOf(*workspace->manifest, PackageJsonNames(workspace->root)), std::move(listed));
  }
  specifier::PackageGraph graph(NamesOf(*project.manifest, PackageJsonNames(project.root)), std::move(listed));
  if (project.manifest->is_package) {
    specifier::Package own;
    own.module = project.manifest->name.value;
    own.version = project.manifest->version.value.ToString();
    own.root = project.root;
    own.entry = project.manifest->entry.value;
    own.source = specifier::PackageSource::kPath;
    own.exports = ExportsOf(*project.manifest);
    graph.set_own(std::move(own));
  }
  return graph;
}

}  // namespace tova::session
