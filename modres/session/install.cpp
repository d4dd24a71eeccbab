#include "modres/session/install.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "diagnostics/suggest.h"
#include "modres/mvs/report.h"
#include "modres/path/module_path.h"
#include "modres/session/local_packages.h"
#include "modres/session/locked_state.h"
#include "modres/session/remote_world.h"
#include "modres/session/vendor.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::session {
namespace {

using Packages = std::vector<ResolvedPackage>;

constexpr size_t kMaxStepsShown = 100;  // from the root to a module

// One resolution against the world.
class Resolver {
 public:
  Resolver(Environment& environment, Fetcher& fetcher, const Project& project, const LockFile& lock_file,
           const InstallOptions& options, SourceSet& sources, Emitter& emitter)
      : project_(project),
        lock_(lock_file.lock),
        options_(options),
        sources_(sources),
        emitter_(emitter),
        world_(environment, fetcher, &lock_file.lock, sources) {
    world_.AcceptMoved(options.accept_moved);
  }

  const RemoteWorld& world() const { return world_; }

  // Nothing when there is no answer; the emitter then holds why.
  Result<std::optional<Packages>> Run() {
    TOVA_TRY(fixed_, ReadLocalPackages(project_, sources_));
    for (const manifest::Replacement& replacement : project_.TopManifest().replacements) {
      if (replacement.is_path()) continue;
      Result<ResolvedPackage> package = world_.LoadReplacement(replacement);
      if (!package) {
        Failure failure = std::move(package).failure();
        if (!failure.diagnostic().span.valid()) failure.diagnostic().span = replacement.name_span;
        return failure;
      }
      fixed_.insert_or_assign(replacement.module, std::move(*package));
    }
    mvs::Request request = MakeRequest();
    for (const mvs::FixedModule& fixed : request.fixed) {
      world_.NoteRequirements({fixed.module, fixed.version}, fixed.requirements);
    }
    Result<mvs::Outcome> outcome = mvs::Resolve(request, world_);
    if (!outcome) return AtRequirer(std::move(outcome).failure());
    if (!outcome->ok()) {
      if (!outcome->violations.empty()) FindWaysOut(request, *outcome);
      for (Diagnostic& diagnostic : mvs::Explain(*outcome, Place())) emitter_.Add(std::move(diagnostic));
      return std::optional<Packages>();
    }
    Packages packages;
    for (const mvs::Selected& selected : outcome->build_list) {
      if (applications_.count(selected.module) != 0) continue;
      auto fixed = fixed_.find(selected.module);
      packages.push_back(fixed != fixed_.end() ? fixed->second
                                               : world_.Loaded({selected.module, selected.version}));
    }
    return std::optional(std::move(packages));
  }

 private:
  mvs::Request MakeRequest() {
    mvs::Request request;
    if (project_.workspace) {
      // The root of the selection is no project of its own: it requires every member.
      for (const WorkspaceMember& member : project_.workspace->members) {
        request.requirements.push_back({member.id, version::Constraint()});
        if (member.is_package()) continue;
        applications_.insert(member.id);
        request.fixed.push_back({member.id, member.manifest->version.value, RequirementsOf(*member.manifest)});
      }
    } else {
      if (project_.manifest->is_package) request.root_module = project_.manifest->name.value;
      request.requirements = RequirementsOf(*project_.manifest);
    }
    for (const auto& [module, package] : fixed_) {
      request.fixed.push_back({module, package.version, RequirementsOf(*package.manifest)});
    }
    std::set<std::string> wanted;
    for (const mvs::ModuleVersion& floor : options_.wanted) wanted.insert(floor.module);
    request.floors = options_.wanted;
    if (options_.fresh) return request;
    for (mvs::ModuleVersion& floor : LockedFloors()) {
      if (wanted.count(floor.module) == 0) request.floors.push_back(std::move(floor));
    }
    return request;
  }

  // A module that can't be had as it was asked for: shows the line of the root that leads to it, and the way.
  Failure AtRequirer(Failure failure) const {
    switch (failure.kind()) {
      case FailureKind::kNotFound:
      case FailureKind::kAuthentication:
      case FailureKind::kRefused:
        break;
      default:
        return failure;
    }
    std::string way;
    std::string module = world_.failed_module();
    // Packages that are read in place may require each other.
    for (size_t steps = 0; steps < kMaxStepsShown && project_.FindDependency(module) == nullptr; ++steps) {
      const mvs::ModuleVersion* requirer = world_.FirstRequirer(module);
      if (requirer == nullptr) return failure;
      way = fmt::format(" → {}@{}{}", requirer->module, requirer->version.ToTag(), way);
      module = requirer->module;
    }
    mvs::RootPlace place = Place();
    for (const auto& [id, member] : Place().members) {
      if (!place.span_of && member.span_of(module).valid()) place = member;
    }
    if (!place.span_of) return failure;
    Diagnostic& diagnostic = failure.diagnostic();
    if (!diagnostic.span.valid()) diagnostic.span = place.span_of(module);
    if (!way.empty())
      diagnostic.notes.push_back(fmt::format("{}{} → {}", place.label, way, world_.failed_module()));
    return failure;
  }

  // Proposals hold for the files on disk, which a failed command leaves as they are.
  void FindWaysOut(const mvs::Request& request, mvs::Outcome& outcome) {
    mvs::WaysOutOptions options;
    if (project_.workspace) {
      const WorkspaceMember* member = project_.workspace->FindFolder(project_.root);
      if (member != nullptr) options.editable = member->id;
    }
    mvs::Request saved = request;
    if (options_.saved) {
      mvs::EditableRequirements(saved, options.editable) = RequirementsOf(*options_.saved->manifest);
    }
    saved.floors = LockedFloors();
    options.saved = &saved;
    mvs::FindWaysOut(request, world_, outcome, options);
  }

  std::vector<mvs::ModuleVersion> LockedFloors() const {
    std::vector<mvs::ModuleVersion> floors;
    for (const lock::LockedModule& locked : lock_.modules) {
      if (!locked.is_path() && locked.replace.empty()) floors.push_back({locked.module, locked.version});
    }
    return floors;
  }

  mvs::RootPlace Place() const {
    if (!project_.workspace) {
      return PlaceOf(*project_.manifest, fmt::format("{} ({})", project_.Label(),
                                                     manifest::ManifestFileName(project_.dialect).str()));
    }
    mvs::RootPlace place;
    for (const WorkspaceMember& member : project_.workspace->members) {
      place.members.emplace(member.id, PlaceOf(*member.manifest, member.Label()));
    }
    return place;
  }

  static mvs::RootPlace PlaceOf(const manifest::Manifest& manifest, std::string label) {
    mvs::RootPlace place;
    place.label = std::move(label);
    place.span_of = [&manifest](llvm::StringRef module) {
      const manifest::Dependency* dependency = manifest.FindDependency(module);
      if (dependency == nullptr) return Span();
      Span whole = dependency->name_span;
      if (dependency->value_span.valid()) whole.end = std::max(whole.end, dependency->value_span.end);
      return whole;
    };
    return place;
  }

  const Project& project_;
  const lock::Lock& lock_;
  const InstallOptions& options_;
  SourceSet& sources_;
  Emitter& emitter_;
  RemoteWorld world_;
  LocalPackages fixed_;
  std::set<std::string> applications_;  // members of the workspace that are no packages
};

// npm's versions need not be ones that can be compared; a change counts as one for the better unless it can be.
LockChange::Kind ChangeOf(llvm::StringRef before, llvm::StringRef after) {
  std::optional<version::Version> old_version = version::Version::Parse(before);
  std::optional<version::Version> new_version = version::Version::Parse(after);
  bool lower = old_version && new_version && *new_version < *old_version;
  return lower ? LockChange::Kind::kLowered : LockChange::Kind::kRaised;
}

void CompareNpm(const std::vector<lock::LockedNpm>& before, const std::vector<lock::LockedNpm>& after,
                std::vector<LockChange>& changes) {
  auto find = [](const std::vector<lock::LockedNpm>& list, llvm::StringRef name) {
    return std::find_if(list.begin(), list.end(), [&](const lock::LockedNpm& one) { return one.name == name; });
  };
  for (const lock::LockedNpm& next : after) {
    auto previous = find(before, next.name);
    if (previous == before.end()) {
      changes.push_back({LockChange::Kind::kAdded, "npm:" + next.name, "", next.version});
    } else if (previous->version != next.version) {
      changes.push_back({ChangeOf(previous->version, next.version), "npm:" + next.name, previous->version,
                         next.version});
    }
  }
  for (const lock::LockedNpm& previous : before) {
    if (find(after, previous.name) != after.end()) continue;
    changes.push_back({LockChange::Kind::kRemoved, "npm:" + previous.name, previous.version, ""});
  }
}

// A replacement that nothing asked for most likely has a slip in its name.
void ReportUnusedReplacements(const Project& project, const Packages& packages, Emitter& emitter) {
  for (const manifest::Replacement& replacement : project.TopManifest().replacements) {
    bool is_used = std::any_of(packages.begin(), packages.end(), [&](const ResolvedPackage& package) {
      return package.module == replacement.module;
    });
    if (is_used) continue;
    std::vector<std::string> names;
    for (const ResolvedPackage& package : packages) names.push_back(package.module);
    auto report = emitter.Report(DiagnosticCode::kUnusedReplacement, replacement.name_span,
                                 fmt::format("nothing requires `{}`, which is replaced here", replacement.module));
    if (std::string tip = DidYouMean(replacement.module, names); !tip.empty()) report.Tip(std::move(tip));
  }
}

std::vector<LockChange> Compare(const lock::Lock& before, const lock::Lock& after) {
  std::vector<LockChange> changes;
  for (const lock::LockedModule& next : after.modules) {
    const lock::LockedModule* previous = before.Find(next.module);
    if (previous == nullptr) {
      changes.push_back({LockChange::Kind::kAdded, next.module, "", next.version.ToString()});
      continue;
    }
    LockChange change{LockChange::Kind::kMoved, next.module, previous->version.ToString(),
                      next.version.ToString()};
    if (previous->version < next.version) {
      change.kind = LockChange::Kind::kRaised;
    } else if (next.version < previous->version) {
      change.kind = LockChange::Kind::kLowered;
    } else if (previous->sha == next.sha && previous->path == next.path &&
               previous->replace == next.replace) {
      continue;
    }
    changes.push_back(std::move(change));
  }
  for (const lock::LockedModule& previous : before.modules) {
    if (after.Find(previous.module) == nullptr) {
      changes.push_back({LockChange::Kind::kRemoved, previous.module, previous.version.ToString(), ""});
    }
  }
  CompareNpm(before.npm, after.npm, changes);
  return changes;
}

// Fills in what follows from the packages and the lock file on disk.
void Conclude(const Environment& environment, const Project& project, const LockFile& lock_file,
              Installed& installed) {
  installed.needs_lock = project.HasDependencies();
  installed.lock_existed = lock_file.exists;
  installed.previous_lock = lock_file.lock;
  installed.previous_lock_text = lock_file.text;
  Relock(environment, lock_file.lock.npm, installed);
}

Diagnostic DescribeFrozen(const Project& project, const LockFile& lock_file,
                          const std::vector<LockChange>& changes) {
  std::string lock_name = manifest::LockFileName(project.dialect).str();
  std::string manifest_name = manifest::ManifestFileName(project.dialect).str();
  Diagnostic diagnostic = MakeDiagnostic(
      DiagnosticCode::kNotInstalled,
      lock_file.exists ? fmt::format("{} does not agree with {}", lock_name, manifest_name)
                       : fmt::format("there is no {}, and --frozen forbids to write one", lock_name));
  if (lock_file.exists) {
    for (const LockChange& change : changes) diagnostic.body.push_back(DescribeChange(change));
    if (lock_file.lock.merged) {
      diagnostic.body.push_back("it holds git's conflict markers");
    } else if (changes.empty()) {
      diagnostic.body.push_back("what is locked has to be written anew in the current form");
    }
  }
  diagnostic.tips.push_back("run `tovac pkg install` without --frozen and keep the lock file that it writes");
  return diagnostic;
}

std::optional<Installed> InstallPackages(Environment& environment, Fetcher& fetcher, const Project& project,
                                         const InstallOptions& options, SourceSet& sources, Emitter& emitter) {
  std::optional<LockFile> lock_file = ReadLockFile(environment, project, sources, emitter);
  if (!lock_file) return std::nullopt;
  Installed installed;
  Result<store::CacheUse> use = ShareCache(environment);
  if (!use) {
    emitter.Add(std::move(use).failure().diagnostic());
    return std::nullopt;
  }
  installed.use = std::move(*use);

  bool may_follow = !options.fresh && options.wanted.empty() && options.accept_moved.empty();
  if (may_follow && lock_file->exists && !options.into_cache && IsVendored(project)) {
    // A copy that doesn't fit is for the build to complain about.
    auto vendored = FollowVendor(environment, project, project.vendor_directory, lock_file->lock, sources);
    if (vendored) {
      installed.packages = std::move(*vendored);
      Conclude(environment, project, *lock_file, installed);
      if (options.frozen) installed.lock_changed = false;
      return installed;
    }
  }
  if (may_follow && (lock_file->exists || !project.HasDependencies())) {
    auto followed = FollowLock(project, lock_file->lock, fetcher.store(), sources);
    if (!followed) {
      emitter.Add(std::move(followed).failure().diagnostic());
      return std::nullopt;
    }
    if (auto* packages = std::get_if<Packages>(&*followed)) {
      installed.packages = std::move(*packages);
      Conclude(environment, project, *lock_file, installed);
      RememberUse(fetcher.store(), installed.packages);
      if (options.frozen && installed.lock_changed) {
        // The versions are right; a lock of another tool merely lacks keys, which is no disagreement.
        installed.lock_changed = false;
      }
      return installed;
    }
  }
  if (options.frozen && !lock_file->exists) {
    emitter.Add(DescribeFrozen(project, *lock_file, {}));
    return std::nullopt;
  }
  if (!installed.use.held() && !environment.offline && store::MakeFolders(fetcher.store().root())) {
    // A new cache. That it can't be made is for the fetches to say.
    if (Result<store::CacheUse> made = ShareCache(environment)) installed.use = std::move(*made);
  }

  Resolver resolver(environment, fetcher, project, *lock_file, options, sources, emitter);
  Result<std::optional<Packages>> packages = resolver.Run();
  fetcher.progress().Clear();
  if (!packages) {
    emitter.Add(std::move(packages).failure().diagnostic());
    return std::nullopt;
  }
  if (!*packages) return std::nullopt;
  installed.packages = std::move(**packages);
  installed.resolved = true;
  installed.fetched_count = resolver.world().fetched_count();
  installed.accepted_moves = resolver.world().accepted_moves();
  // What killed processes left behind; that it can't be removed is nobody's business now.
  if (!environment.offline) (void)fetcher.store().ReclaimTemporaries().has_value();
  Conclude(environment, project, *lock_file, installed);
  RememberUse(fetcher.store(), installed.packages);
  if (options.frozen && installed.lock_changed) {
    emitter.Add(DescribeFrozen(project, *lock_file, installed.changes));
    return std::nullopt;
  }
  return installed;
}

}  // namespace

std::string DescribeChange(const LockChange& change) {
  switch (change.kind) {
    case LockChange::Kind::kAdded:
      return fmt::format("added {} v{}", change.module, change.after);
    case LockChange::Kind::kRaised:
      return fmt::format("raised {} v{} -> v{}", change.module, change.before, change.after);
    case LockChange::Kind::kLowered:
      return fmt::format("lowered {} v{} -> v{}", change.module, change.before, change.after);
    case LockChange::Kind::kRemoved:
      return fmt::format("removed {} v{}", change.module, change.before);
    case LockChange::Kind::kMoved:
      return fmt::format("changed the source of {} v{}", change.module, change.after);
  }
  return {};
}

std::optional<Installed> Install(Environment& environment, Fetcher& fetcher, const Project& project,
                                 const InstallOptions& options, SourceSet& sources, Emitter& emitter) {
  std::optional<Installed> installed = InstallPackages(environment, fetcher, project, options, sources, emitter);
  if (installed) ReportUnusedReplacements(project, installed->packages, emitter);
  return installed;
}

Result<store::CacheUse> ShareCache(Environment& environment) {
  TOVA_TRY(std::optional<Diagnostic> warning, store::Store(environment.cache_directory).CheckRoot());
  // One command may come here several times.
  if (warning && !environment.quiet && !environment.warned_about_cache) {
    environment.warned_about_cache = true;
    // At once: it is about this moment and not about the project, whose diagnostics a build may show again.
    environment.report(SourceSet(), {std::move(*warning)});
  }
  return store::CacheUse::Share(
      environment.cache_directory,
      [&environment] {
        if (!environment.quiet) environment.err << "waiting for `tovac pkg cache clean`\n";
        environment.err.flush();
      },
      environment.interrupted);
}

void RememberUse(const store::Store& store, const std::vector<ResolvedPackage>& packages) {
  for (const ResolvedPackage& package : packages) {
    if (package.kind != specifier::PackageSource::kCache) continue;
    store.Touch(package.replace.empty() ? package.module : package.replace, package.version.ToString());
  }
}

Result<void> WriteLock(const Project& project, const Installed& installed) {
  if (!installed.lock_changed) return {};
  return store::WriteFileAtomically(project.lock_path, installed.lock_text);
}

void Relock(const Environment& environment, std::vector<lock::LockedNpm> npm, Installed& installed) {
  const lock::Lock& before = installed.previous_lock;
  installed.lock = MakeLock(installed.packages, std::move(npm));
  installed.changes = Compare(before, installed.lock);
  bool nothing_to_lock = !installed.needs_lock && installed.lock.npm.empty();
  if (nothing_to_lock && !installed.lock_existed) return;
  bool same = installed.lock_existed && !before.merged && before.HasSameContent(installed.lock);
  // A file that says the same in other words, such as after a change of its line ends by git, is left alone.
  installed.lock_text = same ? installed.previous_lock_text
                             : lock::PrintLock(installed.lock, installed.lock_existed ? &before : nullptr,
                                               FormatTime(environment));
  installed.lock_changed = !same;
}

std::string FormatTime(const Environment& environment) {
  std::time_t seconds = std::chrono::system_clock::to_time_t(environment.now());
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", fields.tm_year + 1900, fields.tm_mon + 1,
                     fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec);
}

}  // namespace tova::session
