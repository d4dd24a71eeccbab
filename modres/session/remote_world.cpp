#include "modres/session/remote_world.h"

#include <fmt/format.h>

#include <cassert>
#include <optional>

#include "modres/path/module_path.h"
#include "modres/session/parallel.h"

namespace tova::session {
namespace {

// The client lets only so many of them fetch at a time as there are jobs; meanwhile the others write and flush what
// they have got.
constexpr unsigned kThreadsPerJob = 2;

Failure InterruptedFailure() { return Failure(FailureKind::kInterrupted, "interrupted"); }

const std::string& NameOf(const std::string& module) { return module; }
const std::string& NameOf(const mvs::ModuleVersion& module) { return module.module; }

// What ran in parallel, in the order of the question; the first failure in that order wins, and the module it
// was about is stored.
template <typename T, typename Asked>
Result<std::vector<T>> Gather(std::vector<std::optional<Result<T>>> slots, const std::vector<Asked>& asked,
                              std::string& failed_module) {
  std::vector<T> values;
  for (size_t i = 0; i < slots.size(); ++i) {
    if (slots[i] && *slots[i]) {
      values.push_back(std::move(**slots[i]));
      continue;
    }
    // A question that was never asked is one behind a failure, or was interrupted.
    if (!slots[i]) continue;
    failed_module = NameOf(asked[i]);
    return std::move(*slots[i]).failure();
  }
  if (values.size() != slots.size()) return InterruptedFailure();
  return values;
}

}  // namespace

Result<std::vector<std::vector<version::Version>>> RemoteWorld::VersionsOf(
    llvm::ArrayRef<std::string> modules) {
  std::vector<std::string> missing;
  for (const std::string& module : modules) {
    if (versions_.count(module) == 0) missing.push_back(module);
  }
  std::vector<std::optional<Result<std::vector<version::Version>>>> slots(missing.size());
  ParallelFor(environment_.jobs, missing.size(), [&](size_t i) {
    if (environment_.IsInterrupted()) return false;
    slots[i] = fetcher_.ListVersions(missing[i]);
    return slots[i]->has_value();
  });
  TOVA_TRY(auto listed, Gather(std::move(slots), missing, failed_module_));
  for (size_t i = 0; i < missing.size(); ++i) versions_[missing[i]] = std::move(listed[i]);

  std::vector<std::vector<version::Version>> answer;
  for (const std::string& module : modules) answer.push_back(versions_[module]);
  return answer;
}

Result<std::vector<std::vector<mvs::Requirement>>> RemoteWorld::RequirementsOf(
    llvm::ArrayRef<mvs::ModuleVersion> modules) {
  std::vector<mvs::ModuleVersion> missing;
  for (const mvs::ModuleVersion& module : modules) {
    if (packages_.count(module) == 0) missing.push_back(module);
  }
  fetcher_.progress().Expect(missing.size());
  std::vector<std::optional<Result<Loading>>> slots(missing.size());
  ParallelFor(kThreadsPerJob * environment_.jobs, missing.size(), [&](size_t i) {
    if (environment_.IsInterrupted()) return false;
    slots[i] = Load(missing[i].module, missing[i].version);
    if (!*slots[i]) return false;
    Result<void> fits =
        CheckFetchedManifest(*(*slots[i])->package.manifest, missing[i].module, missing[i].version);
    if (!fits) slots[i] = std::move(fits).failure();
    return slots[i]->has_value();
  });
  std::vector<std::string> fetched;
  for (size_t i = 0; i < missing.size(); ++i) {
    if (slots[i] && *slots[i] && (*slots[i])->fetched) {
      fetched.push_back(missing[i].module + " " + missing[i].version.ToTag());
    }
  }
  fetcher_.progress().ReportFetched(fetched);
  TOVA_TRY(std::vector<Loading> loaded, Gather(std::move(slots), missing, failed_module_));
  for (size_t i = 0; i < missing.size(); ++i) {
    Record(loaded[i]);
    packages_.emplace(missing[i], std::move(loaded[i].package));
  }

  std::vector<std::vector<mvs::Requirement>> answer;
  for (const mvs::ModuleVersion& module : modules) {
    answer.push_back(session::RequirementsOf(*Loaded(module).manifest));
    NoteRequirements(module, answer.back());
  }
  return answer;
}

void RemoteWorld::NoteRequirements(const mvs::ModuleVersion& requirer,
                                   llvm::ArrayRef<mvs::Requirement> requirements) {
  for (const mvs::Requirement& requirement : requirements)
    first_requirers_.emplace(requirement.module, requirer);
}

const mvs::ModuleVersion* RemoteWorld::FirstRequirer(const std::string& module) const {
  auto found = first_requirers_.find(module);
  return found == first_requirers_.end() ? nullptr : &found->second;
}

Result<ResolvedPackage> RemoteWorld::LoadReplacement(const manifest::Replacement& replacement) {
  fetcher_.progress().Expect(1);
  TOVA_TRY(Loading loading, Load(replacement.with_module, replacement.with_version));
  // What it calls itself is covered by the replacement: a fork often keeps the name and version of what it replaces.
  TOVA_CHECK(CheckFetchedDependencies(*loading.package.manifest,
                                      PackageLabel(replacement.with_module, replacement.with_version)));
  if (loading.fetched) {
    fetcher_.progress().ReportFetched({replacement.with_module + " " + replacement.with_version.ToTag()});
  }
  Record(loading);
  loading.package.module = replacement.module;
  loading.package.replace = replacement.with_module;
  return std::move(loading.package);
}

const ResolvedPackage& RemoteWorld::Loaded(const mvs::ModuleVersion& module) const {
  auto at = packages_.find(module);
  assert(at != packages_.end() && "selected without having been asked about");
  return at->second;
}

Result<RemoteWorld::Loading> RemoteWorld::Load(const std::string& module, const version::Version& version) {
  Expected expected;
  expected.accept_moved = accept_moved_.count(module) != 0;
  std::string locked_commit;
  if (lock_ != nullptr) {
    for (const lock::LockedModule& locked : lock_->modules) {
      bool same_module = locked.replace.empty() ? locked.module == module : locked.replace == module;
      if (!same_module || locked.is_path() || locked.version != version) continue;
      locked_commit = locked.sha;
      if (expected.accept_moved) continue;
      expected.commit = locked.sha;
      expected.tree = locked.tree;
    }
  }
  TOVA_TRY(store::FetchOutcome outcome, fetcher_.Fetch(module, version, expected));
  Loading loading;
  loading.fetched = outcome.fetched;
  // A machine that has never seen the version knows from the lock file alone that its tag has moved.
  loading.replaced_commit = outcome.replaced_commit.empty() ? locked_commit : outcome.replaced_commit;
  loading.package.module = module;
  loading.package.version = version;
  loading.package.root = outcome.package.root;
  loading.package.commit = outcome.package.commit;
  loading.package.tree = outcome.package.tree_hash;
  loading.package.source = std::get<path::ModulePath>(path::ModulePath::Parse(module)).RepositoryUrl();
  TOVA_TRY(loading.package.manifest,
           LoadPackageManifest(outcome.package.root, PackageLabel(module, version), manifest::Dialect::kTova,
                               sources_, manifest::UnknownKeys::kIgnore));
  return loading;
}

void RemoteWorld::Record(const Loading& loading) {
  if (loading.fetched) ++fetched_count_;
  if (!loading.replaced_commit.empty() && loading.replaced_commit != loading.package.commit) {
    accepted_moves_.push_back(fmt::format("{} {}: {} is now {}", loading.package.module,
                                          loading.package.version.ToTag(), loading.replaced_commit,
                                          loading.package.commit));
  }
}

}  // namespace tova::session
