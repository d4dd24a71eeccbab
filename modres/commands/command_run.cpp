#include "modres/commands/command_run.h"

#include <fmt/format.h>

#include "modres/session/manifest_option.h"
#include "modres/session/user_config.h"
#include "modres/session/vendor.h"
#include "modres/store/atomic_file.h"

namespace tova::commands {

using session::Installed;
using session::Project;

std::optional<Project> CommandRun::OpenProject(llvm::StringRef manifest_path) {
  Result<std::optional<std::string>> path =
      session::FindManifest(environment_, environment_.working_directory, manifest_path);
  if (!path) {
    emitter_.Add(std::move(path).failure().diagnostic());
    return std::nullopt;
  }
  if (!*path) {
    emitter_.Add(session::DescribeNoProject(environment_));
    return std::nullopt;
  }
  return session::OpenProject(environment_, **path, sources_, emitter_);
}

std::optional<session::LockFile> CommandRun::ReadLockFile(const Project& project) {
  std::optional<session::LockFile> file = session::ReadLockFile(environment_, project, sources_, emitter_);
  if (!file || file->exists || !project.HasDependencies()) return file;
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNotInstalled,
                                         fmt::format("there is no {}", manifest::LockFileName(project.dialect).str()));
  diagnostic.tips.push_back("run `tovac pkg install`");
  emitter_.Add(std::move(diagnostic));
  return std::nullopt;
}

std::optional<Project> CommandRun::OpenProjectToEdit(llvm::StringRef manifest_path) {
  std::optional<Project> project = OpenProject(manifest_path);
  if (!project) return std::nullopt;
  auto waiting = [&] { Say("waiting for another run of tovac that changes this project"); };
  Result<store::CacheUse> hold = store::CacheUse::Own(project->TopFolder(), waiting, environment_.interrupted);
  if (!hold) {
    emitter_.Add(std::move(hold).failure().diagnostic());
    return std::nullopt;
  }
  hold_ = std::move(*hold);
  // Somebody else may have written it in between.
  Result<std::string> now = store::ReadFile(project->manifest_path, manifest::kMaxManifestBytes);
  if (now && *now == sources_.text(project->manifest_file)) return project;
  (void)emitter_.Take();
  return session::OpenProject(environment_, project->manifest_path, sources_, emitter_);
}

session::Fetcher* CommandRun::OpenFetcher() {
  if (fetcher_ == nullptr) {
    std::optional<session::UserConfig> config = session::ReadUserConfig(environment_, sources_, emitter_);
    if (!config) return nullptr;
    fetcher_ = std::make_unique<session::Fetcher>(environment_, std::move(*config));
  }
  return fetcher_.get();
}

void CommandRun::Say(const std::string& words) {
  if (environment_.quiet) return;
  environment_.err << session::WithManifestPath(environment_, words) + "\n";  // in one piece
}

int CommandRun::Fail() {
  if (environment_.IsInterrupted()) {
    // Whatever failed did so because of that.
    Say("interrupted");
    return session::kInterrupted;
  }
  environment_.report(sources_, emitter_.Take());
  return session::kFailed;
}

int CommandRun::Fail(Failure failure) { return Fail(std::move(failure.diagnostic())); }

int CommandRun::Fail(Diagnostic diagnostic) {
  emitter_.Add(std::move(diagnostic));
  return Fail();
}

int CommandRun::FailUsage(std::string message, std::string tip) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kBadArgument, std::move(message));
  if (!tip.empty()) diagnostic.tips.push_back(std::move(tip));
  Fail(std::move(diagnostic));
  return session::kUsage;
}

int CommandRun::Succeed() {
  if (!emitter_.diagnostics().empty()) environment_.report(sources_, emitter_.Take());
  return session::kSuccess;
}

std::optional<Installed> InstallEdited(CommandRun& run, const Project& project, const std::string& text,
                                       bool no_npm) {
  session::Environment& environment = run.environment();
  std::optional<Project> edited =
      session::OpenProjectText(environment, project.manifest_path, text, run.sources(), run.emitter());
  if (!edited) return std::nullopt;
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) return std::nullopt;
  session::InstallOptions options;
  options.saved = &project;
  std::optional<Installed> installed =
      session::Install(environment, *fetcher, *edited, options, run.sources(), run.emitter());
  if (!installed) return std::nullopt;
  session::FinishOptions finish;
  finish.no_npm = no_npm;
  finish.manifest_before = run.sources().text(project.manifest_file).str();
  finish.manifest_after = text;
  if (!Finish(run, *fetcher, *edited, std::move(finish), *installed)) return std::nullopt;
  return installed;
}

bool Finish(CommandRun& run, session::Fetcher& fetcher, const Project& project, session::FinishOptions options,
            Installed& installed) {
  if (Result<void> accepted = fetcher.AcceptMoved(); !accepted) {
    run.emitter().Add(std::move(accepted).failure().diagnostic());
    return false;
  }
  options.npm_deadline_s = fetcher.config().npm_deadline_s;
  return session::FinishInstall(run.environment(), project, options, installed, run.emitter());
}

void ReportInstalled(CommandRun& run, const Project& project, const Installed& installed) {
  for (const session::ResolvedPackage& package : installed.packages) {
    if (!package.replace.empty()) {
      run.Say(fmt::format("replaced {} by {} {}", package.module, package.replace, package.version.ToTag()));
    } else if (project.TopManifest().FindReplacement(package.module) != nullptr) {
      run.Say(fmt::format("replaced {} by {}", package.module, package.path));
    }
  }
  for (const session::LockChange& change : installed.changes) run.Say(session::DescribeChange(change));
  for (const std::string& move : installed.accepted_moves) run.Say("accepted a moved tag: " + move);
  if (installed.lock_changed && session::IsVendored(project)) {
    run.Say(fmt::format("{} is out of date: run `tovac pkg vendor`",
                        session::DisplayPath(run.environment(), project.vendor_directory)));
  }
  auto counted = [](size_t count, llvm::StringRef what) {
    return fmt::format("{} {}{}", count, what.str(), count == 1 ? "" : "s");
  };
  size_t count = installed.packages.size();
  size_t npm_count = installed.lock.npm.size();
  std::string packages = counted(count, "package");
  std::string npm = npm_count == 0 ? "" : ", " + counted(npm_count, "npm package");
  if (installed.fetched_count == 0 && !installed.lock_changed && !installed.npm_ran) {
    run.Say(count + npm_count == 0 ? "no packages to install" : fmt::format("{}{}, up to date", packages, npm));
  } else {
    run.Say(fmt::format("installed {}{}, {} fetched", packages, npm, installed.fetched_count));
  }
}

}  // namespace tova::commands
