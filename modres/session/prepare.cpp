#include "modres/session/prepare.h"

#include <fmt/format.h>

#include "modres/git/fetch_failure.h"
#include "modres/session/finish_install.h"
#include "modres/session/install.h"
#include "modres/session/locked_state.h"
#include "modres/session/npm_install.h"
#include "modres/session/user_config.h"
#include "modres/session/vendor.h"

namespace tova::session {
namespace {

using Graph = std::shared_ptr<const specifier::PackageGraph>;

// A graph whose packages stay in the cache for as long as anybody has it.
struct HeldGraph {
  specifier::PackageGraph graph;
  store::CacheUse use;
};

Graph Finish(const Project& project, const std::vector<ResolvedPackage>& packages, store::CacheUse use) {
  auto held = std::make_shared<HeldGraph>(HeldGraph{MakeGraph(project, packages), std::move(use)});
  return Graph(held, &held->graph);
}

void EnsureNpm(Environment& environment, const Project& project, const std::vector<ResolvedPackage>& packages,
               SourceSet& sources, Emitter& emitter) {
  if (environment.offline || MissingNpm(project, packages).empty()) return;
  Emitter problems;
  std::optional<UserConfig> config = ReadUserConfig(environment, sources, problems);
  if (config) {
    FinishOptions finish;
    finish.npm_deadline_s = config->npm_deadline_s;
    Fetcher fetcher(environment, std::move(*config));
    std::optional<Installed> installed = Install(environment, fetcher, project, {}, sources, problems);
    if (installed) (void)FinishInstall(environment, project, finish, *installed, problems);
  }
  for (Diagnostic& problem : problems.Take()) {
    problem.severity = Severity::kWarning;
    emitter.Add(std::move(problem));
  }
}

// The reason why a build that may not install has to give up.
Diagnostic DescribeNotInstalled(const Project& project, const LockFile& lock_file,
                                const LockMismatch& mismatch, bool frozen) {
  std::string lock_name = manifest::LockFileName(project.dialect).str();
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kNotInstalled,
                     lock_file.exists ? fmt::format("{} does not agree with {}", lock_name,
                                                    manifest::ManifestFileName(project.dialect).str())
                                      : fmt::format("there is no {}", lock_name));
  if (lock_file.exists) diagnostic.body.push_back(mismatch.reason);
  diagnostic.tips.push_back(fmt::format("run `tovac pkg install`, which {} forbids to do along the way",
                                        frozen ? "--frozen" : "--offline"));
  return diagnostic;
}

// The packages of a project, npm aside, held in the cache.
struct HeldPackages {
  std::vector<ResolvedPackage> packages;
  store::CacheUse use;
};

// Nothing when something is missing or wrong.
std::optional<HeldPackages> PreparePackages(Environment& environment, const Project& project,
                                            const PrepareOptions& options, SourceSet& sources,
                                            Emitter& emitter) {
  if (!project.HasDependencies()) return HeldPackages();
  std::optional<LockFile> lock_file = ReadLockFile(environment, project, sources, emitter);
  if (!lock_file) return std::nullopt;
  if (IsVendored(project)) {
    auto packages =
        FollowVendor(environment, project, project.vendor_directory, lock_file->lock, sources);
    if (packages) return HeldPackages{std::move(*packages), {}};
    emitter.Add(std::move(packages).failure().diagnostic());
    return std::nullopt;
  }
  store::Store store(environment.cache_directory);
  Result<store::CacheUse> use = ShareCache(environment);
  if (!use) {
    emitter.Add(std::move(use).failure().diagnostic());
    return std::nullopt;
  }
  LockMismatch mismatch;
  if (lock_file->exists) {
    auto followed = FollowLock(project, lock_file->lock, store, sources);
    if (!followed) {
      emitter.Add(std::move(followed).failure().diagnostic());
      return std::nullopt;
    }
    if (auto* packages = std::get_if<std::vector<ResolvedPackage>>(&*followed)) {
      RememberUse(store, *packages);
      return HeldPackages{std::move(*packages), std::move(*use)};
    }
    mismatch = std::get<LockMismatch>(*followed);
  }
  bool only_missing = !mismatch.missing_module.empty();
  if (environment.offline && only_missing) {
    Failure failure = git::DescribeOffline(mismatch.missing_module,
                                           mismatch.missing_module + "@v" + mismatch.missing_version,
                                           store.Versions(mismatch.missing_module));
    emitter.Add(std::move(failure.diagnostic()));
    return std::nullopt;
  }
  if (environment.offline || (options.frozen && !only_missing)) {
    emitter.Add(DescribeNotInstalled(project, *lock_file, mismatch, options.frozen));
    return std::nullopt;
  }
  std::optional<UserConfig> config = ReadUserConfig(environment, sources, emitter);
  if (!config) return std::nullopt;
  if (!environment.quiet) {
    std::string reason = mismatch.reason.empty() ? "there is no lock file" : mismatch.reason;
    environment.err << reason + ": installing packages\n";  // in one piece beside what other processes say
    environment.err.flush();
  }
  Fetcher fetcher(environment, std::move(*config));
  fetcher.progress().set_lists_fetched(false);
  InstallOptions install_options;
  install_options.frozen = options.frozen;
  std::optional<Installed> installed =
      Install(environment, fetcher, project, install_options, sources, emitter);
  if (!installed) return std::nullopt;
  if (Result<void> written = WriteLock(project, *installed); !written) {
    emitter.Add(std::move(written).failure().diagnostic());
    return std::nullopt;
  }
  return HeldPackages{std::move(installed->packages), std::move(installed->use)};
}

}  // namespace

Graph Prepare(Environment& environment, const Project& project, const PrepareOptions& options,
              SourceSet& sources, Emitter& emitter) {
  std::optional<HeldPackages> held = PreparePackages(environment, project, options, sources, emitter);
  if (!held) return nullptr;
  if (options.needs_npm && !options.frozen) {
    EnsureNpm(environment, project, held->packages, sources, emitter);
  }
  return Finish(project, held->packages, std::move(held->use));
}

}  // namespace tova::session
