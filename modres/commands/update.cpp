#include "modres/commands/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "modres/commands/command_run.h"
#include "modres/commands/locked_edges.h"
#include "modres/commands/package_argument.h"
#include "modres/git/fetch_failure.h"
#include "modres/manifest/edit.h"
#include "modres/session/locked_state.h"
#include "modres/session/workspace.h"

namespace tova::commands {
namespace {

// One module that is to be raised.
struct Target {
  std::string module;
  std::optional<version::Version> exactly;
  // Neither manifest nor lock file knows it yet; a package that is not locked may require it.
  bool is_new = false;
};

Diagnostic DescribeUnknown(const std::string& module, const lock::Lock& lock) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNotADependency,
                                         fmt::format("`{}` is not a dependency of this project", module));
  if (std::string tip = DidYouMeanLocked(module, lock); !tip.empty()) diagnostic.tips.push_back(std::move(tip));
  return diagnostic;
}

// Whether the lock file names all modules that the project needs.
bool IsWhole(CommandRun& run, const session::Project& project, const session::LockFile& lock_file) {
  if (!lock_file.exists) return !project.HasDependencies();
  store::Store store(run.environment().cache_directory);
  auto followed = session::FollowLock(project, lock_file.lock, store, run.sources());
  return followed && std::holds_alternative<std::vector<session::ResolvedPackage>>(*followed);
}

bool IsRemote(const session::Project& project, const std::string& module) {
  const manifest::Dependency* direct = project.FindDependency(module);
  bool is_member = project.workspace && project.workspace->FindPackage(module) != nullptr;
  return !is_member && project.TopManifest().FindReplacement(module) == nullptr && (direct == nullptr || !direct->is_path());
}

Diagnostic DescribeInPlace(const std::string& module) {
  return MakeDiagnostic(
      DiagnosticCode::kNotADependency,
      fmt::format("`{}` is read in place or replaced, so there is nothing to update", module));
}

// Fails when a version that the user named does not exist.
Result<void> CheckExists(session::Fetcher& fetcher, const Target& target) {
  TOVA_TRY(std::vector<version::Version> versions, fetcher.ListVersions(target.module));
  if (std::find(versions.begin(), versions.end(), *target.exactly) != versions.end()) return {};
  std::string version = target.exactly->ToString();
  if (fetcher.offline()) {
    return git::DescribeOffline(target.module, target.module + "@v" + version,
                                fetcher.store().Versions(target.module));
  }
  TOVA_TRY(std::vector<std::string> tags, fetcher.ListTags(target.module));
  return git::DescribeMissingTag(target.module, version, tags);
}

// What the arguments name, or every direct dependency that comes from a remote. Nothing after a report.
std::optional<std::vector<Target>> FindTargets(CommandRun& run, const UpdateRequest& request,
                                               const session::Project& project,
                                               const session::LockFile& lock_file, int& status) {
  const lock::Lock& lock = lock_file.lock;
  std::vector<Target> targets;
  for (const std::string& text : request.modules) {
    const manifest::Dependency* direct = project.FindDependency(text);
    if (direct != nullptr && direct->is_path()) {
      status = run.Fail(DescribeInPlace(text));
      return std::nullopt;
    }
    auto parsed = ParsePackageArgument(text, /*npm=*/false);
    if (auto* error = std::get_if<ArgumentError>(&parsed)) {
      std::string meant = lock.Find(llvm::StringRef(text).rtrim("@")) ? "" : DidYouMeanLocked(text, lock);
      status = run.FailUsage(error->message, meant.empty() ? error->tip : std::move(meant));
      return std::nullopt;
    }
    const auto& argument = std::get<PackageArgument>(parsed);
    if (argument.npm) {
      status = run.FailUsage(
          fmt::format("`{}` is an npm package; `pkg update` raises Tova packages", argument.name),
          fmt::format("another range goes into tova.toml: `tovac pkg add npm:{}@<range>`", argument.name));
      return std::nullopt;
    }
    if (argument.constraint && !argument.exact) {
      status = run.FailUsage(fmt::format("`pkg update` takes one version behind the `@`, not `{}`",
                                         argument.constraint->text().str()),
                             fmt::format("a constraint goes into tova.toml: `tovac pkg add {}`", text));
      return std::nullopt;
    }
    bool known =
        project.FindDependency(argument.name) != nullptr || lock.Find(argument.name) != nullptr;
    if (known && !IsRemote(project, argument.name)) {
      status = run.Fail(DescribeInPlace(argument.name));
      return std::nullopt;
    }
    if (!known && IsWhole(run, project, lock_file)) {
      status = run.Fail(DescribeUnknown(argument.name, lock));
      return std::nullopt;
    }
    Target target{argument.name, std::nullopt, !known};
    if (argument.exact) target.exactly = argument.constraint->LowerBound();
    auto same = std::find_if(targets.begin(), targets.end(),
                             [&](const Target& other) { return other.module == target.module; });
    if (same == targets.end()) {
      targets.push_back(std::move(target));
    } else if (same->exactly != target.exactly) {
      status = run.FailUsage(fmt::format("`{}` is named twice, with different versions", target.module), "");
      return std::nullopt;
    }
  }
  if (!request.modules.empty()) return targets;
  std::set<std::string> seen;
  for (const manifest::Manifest* manifest : project.Manifests()) {
    for (const manifest::Dependency& dependency : manifest->dependencies) {
      if (!dependency.is_path() && IsRemote(project, dependency.name) && seen.insert(dependency.name).second)
        targets.push_back({dependency.name, std::nullopt, false});
    }
  }
  return targets;
}

// Every version that the project's own line admits: selection then takes the highest that all others admit as
// well.
Result<std::vector<mvs::ModuleVersion>> WantedVersions(session::Fetcher& fetcher,
                                                       const session::Project& project,
                                                       const lock::Lock& lock,
                                                       const std::vector<Target>& targets) {
  std::vector<mvs::ModuleVersion> wanted;
  for (const Target& target : targets) {
    if (target.exactly) {
      TOVA_CHECK(CheckExists(fetcher, target));
      wanted.push_back({target.module, *target.exactly});
      continue;
    }
    if (target.is_new) continue;  // there is no version to raise, only a tag to accept
    std::vector<version::Constraint> constraints;
    for (const manifest::Manifest* manifest : project.Manifests()) {
      const manifest::Dependency* direct = manifest->FindDependency(target.module);
      if (direct != nullptr) constraints.push_back(direct->constraint);
    }
    const lock::LockedModule* locked = lock.Find(target.module);
    TOVA_TRY(std::vector<version::Version> versions, fetcher.ListVersions(target.module));
    for (const version::Version& version : versions) {
      // What is locked is never lowered here.
      if (locked != nullptr && version < locked->version) continue;
      bool admitted = !constraints.empty() ? version::AllAdmit(constraints, version) : !version.is_prerelease();
      if (admitted) wanted.push_back({target.module, version});
    }
    if (locked != nullptr) wanted.push_back({target.module, locked->version});
  }
  return wanted;
}

// Names those whose constraints keep a module from being what the user asked for.
Diagnostic DescribeRefused(const session::Project& project, const Target& target,
                           const session::Installed& installed) {
  const version::Version& wanted = *target.exactly;
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNoVersionToAdd,
                                         fmt::format("{} can't be {}", target.module, wanted.ToTag()));
  auto check = [&](const manifest::Manifest& manifest, const std::string& label) {
    const manifest::Dependency* dependency = manifest.FindDependency(target.module);
    if (dependency == nullptr || dependency->is_path()) return false;
    // A prerelease has to be named by one constraint only; the root's line is where that is done.
    bool admits = &manifest == project.manifest.get() ? dependency->constraint.Admits(wanted)
                                                      : dependency->constraint.InBounds(wanted);
    if (admits) return false;
    diagnostic.body.push_back(fmt::format("{} requires {}", label, dependency->constraint.text().str()));
    return true;
  };
  std::string manifest_name = manifest::ManifestFileName(project.dialect).str();
  bool root_refuses = check(*project.manifest, fmt::format("{} ({})", project.Label(), manifest_name));
  for (const manifest::Manifest* other : project.Manifests()) {
    // The packages among the members are installed ones as well.
    if (other != project.manifest.get() && !other->is_package) check(*other, other->name.value);
  }
  for (const session::ResolvedPackage& package : installed.packages) {
    if (package.manifest == project.manifest) continue;
    check(*package.manifest, fmt::format("{}@{}", package.module, package.version.ToTag()));
  }
  if (root_refuses) {
    const manifest::Dependency& line = *project.manifest->FindDependency(target.module);
    diagnostic.span = line.value_span;
    diagnostic.tips.push_back(fmt::format("`tovac pkg add {}@{}` changes the constraint", target.module,
                                          version::Constraint::Caret(wanted).text().str()));
  } else {
    diagnostic.tips.push_back(fmt::format("`tovac pkg why {}` shows who requires what", target.module));
  }
  return diagnostic;
}

// `m@v` is a promise; selection may have had to take another version. What was named must be there at all.
std::optional<Diagnostic> CheckTargets(const session::Project& project, const std::vector<Target>& targets,
                                       const session::Installed& installed) {
  for (const Target& target : targets) {
    const lock::LockedModule* locked = installed.lock.Find(target.module);
    if (target.is_new && locked == nullptr) return DescribeUnknown(target.module, installed.lock);
    if (!target.exactly || (locked != nullptr && locked->version == *target.exactly)) continue;
    if (locked != nullptr) return DescribeRefused(project, target, installed);
    return MakeDiagnostic(DiagnosticCode::kNoVersionToAdd,
                          fmt::format("{} is not needed by anything", target.module));
  }
  return std::nullopt;
}

}  // namespace

int Update(const UpdateRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProjectToEdit(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<session::LockFile> lock_file =
      session::ReadLockFile(environment, *project, run.sources(), run.emitter());
  if (!lock_file) return run.Fail();
  int status = session::kSuccess;
  std::optional<std::vector<Target>> targets = FindTargets(run, request, *project, *lock_file, status);
  if (!targets) return status;
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) return run.Fail();

  auto wanted = WantedVersions(*fetcher, *project, lock_file->lock, *targets);
  if (!wanted) return run.Fail(std::move(wanted).failure());
  session::InstallOptions options;
  options.wanted = std::move(*wanted);
  if (!request.modules.empty() && !environment.offline) {
    for (const Target& target : *targets) options.accept_moved.insert(target.module);
  }
  std::optional<session::Installed> installed =
      session::Install(environment, *fetcher, *project, options, run.sources(), run.emitter());
  if (!installed) return run.Fail();
  if (std::optional<Diagnostic> broken = CheckTargets(*project, *targets, *installed))
    return run.Fail(std::move(*broken));

  if (request.dry_run) {
    for (const session::LockChange& change : installed->changes) run.Say(session::DescribeChange(change));
    for (const std::string& move : installed->accepted_moves) run.Say("would accept a moved tag: " + move);
    run.Say(installed->changes.empty() ? "nothing would change" : "nothing was written");
    return run.Succeed();
  }
  std::string text = run.sources().text(project->manifest_file).str();
  std::vector<std::string> changed_lines;
  if (request.manifest) {
    for (const Target& target : *targets) {
      const lock::LockedModule* locked = installed->lock.Find(target.module);
      const manifest::Dependency* direct = project->manifest->FindDependency(target.module);
      if (locked == nullptr || direct == nullptr) continue;
      version::Constraint raised = direct->constraint.RaisedTo(locked->version);
      if (raised == direct->constraint) continue;
      std::string constraint = raised.text().str();
      Result<std::string> edited = manifest::SetDependency(
          text, manifest::Section::kDependencies, target.module, manifest::DependencyValue::Text(constraint));
      if (!edited) return run.Fail(std::move(edited).failure());
      text = std::move(*edited);
      changed_lines.push_back(fmt::format("wrote {} = \"{}\" to [dependencies]", target.module, constraint));
    }
  }
  session::FinishOptions finish;
  finish.manifest_before = run.sources().text(project->manifest_file).str();
  finish.manifest_after = std::move(text);
  finish.no_npm = request.no_npm;
  if (!Finish(run, *fetcher, *project, std::move(finish), *installed)) return run.Fail();
  for (const std::string& line : changed_lines) run.Say(line);
  ReportInstalled(run, *project, *installed);
  return run.Succeed();
}

}  // namespace tova::commands
