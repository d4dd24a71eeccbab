#include "modres/session/finish_install.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "modres/session/npm_install.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::session {
namespace {

// Files that were written, with what they held before.
class FileChanges {
 public:
  struct Change {
    std::string path;
    bool existed = false;
    std::string before;  // says nothing when there was no such file
    std::string after;
  };

  // Nothing is touched before there is room for all of them.
  Result<void> Write(const std::vector<Change>& changes) {
    std::vector<std::pair<const Change*, store::PreparedFile>> prepared;
    for (const Change& change : changes) {
      if (change.existed && change.before == change.after) continue;
      TOVA_TRY(store::PreparedFile file, store::PreparedFile::Prepare(change.path, change.after));
      prepared.emplace_back(&change, std::move(file));
    }
    for (auto& [change, file] : prepared) {
      bool known = std::any_of(changes_.begin(), changes_.end(),
                               [&](const Change& earlier) { return earlier.path == change->path; });
      if (!known) changes_.push_back(*change);
      TOVA_CHECK(file.Put());
    }
    return {};
  }

  // Puts everything back; gives the first failure.
  Result<void> Undo() {
    Result<void> first;
    while (!changes_.empty()) {
      const Change& change = changes_.back();
      Result<void> undone = change.existed ? store::WriteFileAtomically(change.path, change.before)
                                           : store::RemoveTree(change.path);
      if (!undone && first) first = std::move(undone);
      changes_.pop_back();
    }
    return first;
  }

 private:
  std::vector<Change> changes_;
};

class Finisher {
 public:
  Finisher(const Environment& environment, const Project& project, const FinishOptions& options,
           Installed& installed)
      : environment_(environment), project_(project), options_(options), installed_(installed) {}

  // Only reads.
  bool Plan(Emitter& emitter) {
    if (options_.no_npm || project_.dialect == manifest::Dialect::kKnox) return true;
    std::optional<NpmPlan> plan = PlanNpm(project_, installed_.packages, installed_.lock, emitter);
    if (!plan) return false;
    plan_ = std::move(*plan);
    has_plan_ = true;
    if (options_.frozen) {
      if (std::vector<std::string> lines = FrozenMismatches(plan_); !lines.empty()) {
        emitter.Add(DescribeFrozen(std::move(lines)));
        return false;
      }
    }
    if (plan_.needs_bun && environment_.offline) {
      Diagnostic diagnostic =
          MakeDiagnostic(DiagnosticCode::kNetworkNotAllowed,
                         "npm packages have to be installed, which --offline forbids");
      diagnostic.tips.push_back("run `tovac pkg install` without --offline once, or leave them out with --no-npm");
      emitter.Add(std::move(diagnostic));
      return false;
    }
    return true;
  }

  Result<void> Run() {
    if (Result<void> done = Write(); !done) {
      Failure failure = std::move(done).failure();
      if (bun_missing_) return failure;
      // Should this fail as well, both failures are told.
      Result<void> undone = files_.Undo();
      if (!undone) return std::move(failure).While(undone.failure().message());
      return failure;
    }
    return {};
  }

 private:
  Result<void> Write() {
    if (has_plan_) Relock(environment_, plan_.locked, installed_);
    std::vector<FileChanges::Change> changes = LockChanges();
    const bool needs_bun = has_plan_ && plan_.needs_bun;
    if (needs_bun) {
      changes.push_back(
          {project_.TopFolder() + "/package.json", plan_.existed, plan_.previous, plan_.package_json});
    }
    // Last, since it is the user's own: where one of the others can't take its place, and the disk is too full to put
    // anything back, the manifest is as it was, and the next install makes the rest agree with it.
    changes.push_back({project_.manifest_path, true, options_.manifest_before, options_.manifest_after});
    TOVA_CHECK(files_.Write(changes));
    if (!needs_bun) return {};
    if (!environment_.quiet) {
      environment_.err << "installing npm packages with bun\n";
      environment_.err.flush();
    }
    auto npm = RunNpm(environment_, project_, plan_, options_.frozen, options_.npm_deadline_s);
    if (!npm) {
      bun_missing_ = npm.failure().kind() == FailureKind::kNotFound;
      return std::move(npm).failure();
    }
    if (options_.frozen) {
      std::vector<std::string> lines;
      for (size_t i = 0; i < npm->size(); ++i) {
        const lock::LockedNpm& now = (*npm)[i];
        for (const lock::LockedNpm& locked : plan_.locked) {
          if (locked.name != now.name || locked.version == now.version) continue;
          lines.push_back(fmt::format("npm package {} is locked at {}, and {} was installed", now.name,
                                      locked.version, now.version));
        }
      }
      if (!lines.empty()) return Failure(FailureKind::kConflict, DescribeFrozen(std::move(lines)));
      return {};
    }
    installed_.npm_ran = true;
    Relock(environment_, *npm, installed_);
    return files_.Write(LockChanges());
  }

  // The lock file when it is to change.
  std::vector<FileChanges::Change> LockChanges() const {
    if (options_.frozen || !installed_.lock_changed) return {};
    return {{project_.lock_path, installed_.lock_existed, installed_.previous_lock_text, installed_.lock_text}};
  }

  Diagnostic DescribeFrozen(std::vector<std::string> lines) const {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kNotInstalled, fmt::format("{} does not agree with the npm packages",
                                                   manifest::LockFileName(project_.dialect).str()));
    diagnostic.body = std::move(lines);
    diagnostic.tips.push_back(
        "run `tovac pkg install` without --frozen, and keep tova.lock and bun.lock as they are then");
    return diagnostic;
  }

  const Environment& environment_;
  const Project& project_;
  const FinishOptions& options_;
  Installed& installed_;
  NpmPlan plan_;
  bool has_plan_ = false;
  bool bun_missing_ = false;
  FileChanges files_;
};

}  // namespace

bool FinishInstall(const Environment& environment, const Project& project, const FinishOptions& options,
                   Installed& installed, Emitter& emitter) {
  Finisher finisher(environment, project, options, installed);
  if (!finisher.Plan(emitter)) return false;
  if (Result<void> done = finisher.Run(); !done) {
    emitter.Add(std::move(done).failure().diagnostic());
    return false;
  }
  return true;
}

}  // namespace tova::session
