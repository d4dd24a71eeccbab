#include "modres/session/locked_state.h"

#include <fmt/format.h>

#include <deque>
#include <map>

#include "modres/session/local_packages.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"

namespace tova::session {
namespace {

using Followed = std::variant<std::vector<ResolvedPackage>, LockMismatch>;

// One walk from the root over what the lock file says.
class Walk {
 public:
  Walk(const Project& project, const lock::Lock& lock, const store::Store& store, SourceSet& sources)
      : project_(project), lock_(lock), store_(store), sources_(sources) {}

  Result<Followed> Run() {
    TOVA_TRY(local_, ReadLocalPackages(project_, sources_));
    if (project_.workspace && lock_.modules.empty() && !project_.HasDependencies()) return Followed(Members());
    if (!project_.workspace && project_.manifest->is_package && lock_.Find(project_.manifest->name.value) != nullptr) {
      return Followed(LockMismatch{"the project itself is locked", "", ""});
    }
    EnterRoots();
    while (!queue_.empty()) {
      std::string module = std::move(queue_.front());
      queue_.pop_front();
      TOVA_TRY(std::optional<LockMismatch> mismatch, Visit(module));
      if (mismatch) return Followed(std::move(*mismatch));
    }
    if (std::optional<LockMismatch> mismatch = CheckWhole()) return Followed(std::move(*mismatch));
    std::vector<ResolvedPackage> packages;
    for (auto& [module, package] : packages_) packages.push_back(std::move(package));
    return Followed(std::move(packages));
  }

 private:
  // The packages of a workspace whose members need nothing else.
  std::vector<ResolvedPackage> Members() const {
    std::vector<ResolvedPackage> packages;
    for (const auto& [module, package] : local_) {
      if (project_.workspace->FindPackage(module) != nullptr) packages.push_back(package);
    }
    return packages;
  }

  void EnterRoots() {
    if (!project_.workspace) return Enter(*project_.manifest);
    for (const WorkspaceMember& member : project_.workspace->members) {
      if (!member.is_package()) {
        Enter(*member.manifest);
      } else if (constraints_[member.id].empty()) {
        constraints_[member.id].emplace_back();
        queue_.push_back(member.id);
      }
    }
  }

  void Enter(const manifest::Manifest& manifest) {
    for (const manifest::Dependency& dependency : manifest.dependencies) {
      std::vector<version::Constraint>& constraints = constraints_[dependency.name];
      if (constraints.empty()) queue_.push_back(dependency.name);
      constraints.push_back(dependency.constraint);
    }
  }

  Result<std::optional<LockMismatch>> Visit(const std::string& module) {
    const lock::LockedModule* locked = lock_.Find(module);
    if (locked == nullptr) return Mismatch(fmt::format("{} is not locked", module));
    if (auto local = local_.find(module); local != local_.end()) {
      if (locked->path == local->second.path && locked->version != local->second.version) {
        return Mismatch(fmt::format("{} is {}, and locked as {}", local->second.path,
                                    local->second.version.ToTag(), locked->version.ToTag()));
      }
      if (locked->path != local->second.path) {
        return Mismatch(fmt::format("{} is locked as something else than {}", module, local->second.path));
      }
      Keep(local->second);
      return std::optional<LockMismatch>();
    }
    return VisitCached(*locked);
  }

  Result<std::optional<LockMismatch>> VisitCached(const lock::LockedModule& locked) {
    const manifest::Replacement* replacement = project_.TopManifest().FindReplacement(locked.module);
    bool replaced = replacement != nullptr && !replacement->is_path();
    if (locked.is_path() || locked.replace != (replaced ? replacement->with_module : std::string()) ||
        (replaced && replacement->with_version != locked.version)) {
      return Mismatch(fmt::format("{} is locked in another form than tova.toml says", locked.module));
    }
    const std::string& stored_as = replaced ? locked.replace : locked.module;
    std::optional<store::CachedPackage> cached = store_.Find(stored_as, locked.version.ToString());
    if (!cached || (!locked.sha.empty() && cached->commit != locked.sha) ||
        (!locked.tree.empty() && cached->tree_hash != locked.tree)) {
      std::string label = PackageLabel(stored_as, locked.version);
      return std::optional(
          LockMismatch{fmt::format("{} is not in the cache", label), stored_as, locked.version.ToString()});
    }
    ResolvedPackage package;
    package.module = locked.module;
    package.version = locked.version;
    package.root = cached->root;
    package.commit = cached->commit;
    package.tree = cached->tree_hash;
    package.source = locked.source;
    package.replace = locked.replace;
    TOVA_TRY(package.manifest,
             LoadPackageManifest(cached->root, PackageLabel(stored_as, locked.version),
                                 manifest::Dialect::kTova, sources_, manifest::UnknownKeys::kIgnore));
    if (!replaced) {
      TOVA_CHECK(CheckFetchedManifest(*package.manifest, locked.module, locked.version));
    }
    Keep(std::move(package));
    return std::optional<LockMismatch>();
  }

  void Keep(ResolvedPackage package) {
    Enter(*package.manifest);
    std::string module = package.module;
    packages_.emplace(std::move(module), std::move(package));
  }

  // What can only be said once everything is known.
  std::optional<LockMismatch> CheckWhole() const {
    for (const auto& [module, package] : packages_) {
      bool fixed = package.kind == specifier::PackageSource::kPath || !package.replace.empty();
      if (!fixed && !version::AllAdmit(constraints_.find(module)->second, package.version)) {
        return LockMismatch{fmt::format("{} is not what tova.toml and the packages ask for",
                                        PackageLabel(module, package.version)),
                            "", ""};
      }
    }
    for (const lock::LockedModule& locked : lock_.modules) {
      if (packages_.count(locked.module) == 0) {
        return LockMismatch{fmt::format("{} is locked and nothing needs it", locked.module), "", ""};
      }
    }
    if (HasCycle()) return LockMismatch{"packages require each other", "", ""};
    return std::nullopt;
  }

  // Takes away packages whose dependencies are all gone; what stays requires each other.
  bool HasCycle() const {
    std::map<std::string, size_t> open;
    std::map<std::string, std::vector<std::string>> requirers;
    std::vector<std::string> ready;
    for (const auto& [module, package] : packages_) {
      open[module] = package.manifest->dependencies.size();
      if (open[module] == 0) ready.push_back(module);
      for (const auto& dependency : package.manifest->dependencies)
        requirers[dependency.name].push_back(module);
    }
    size_t removed = 0;
    while (!ready.empty()) {
      std::string module = std::move(ready.back());
      ready.pop_back();
      ++removed;
      for (const std::string& requirer : requirers[module]) {
        if (--open[requirer] == 0) ready.push_back(requirer);
      }
    }
    return removed != packages_.size();
  }

  static Result<std::optional<LockMismatch>> Mismatch(std::string reason) {
    return std::optional(LockMismatch{std::move(reason), "", ""});
  }

  const Project& project_;
  const lock::Lock& lock_;
  const store::Store& store_;
  SourceSet& sources_;
  LocalPackages local_;
  std::map<std::string, std::vector<version::Constraint>> constraints_;
  std::map<std::string, ResolvedPackage> packages_;
  std::deque<std::string> queue_;
};

}  // namespace

std::optional<LockFile> ReadLockFile(const Environment& environment, const Project& project,
                                     SourceSet& sources, Emitter& emitter) {
  LockFile file;
  Result<std::string> text = store::ReadFile(project.lock_path);
  if (!text) {
    if (text.failure().kind() == FailureKind::kNotFound) return file;
    emitter.Add(std::move(text).failure().diagnostic());
    return std::nullopt;
  }
  file.exists = true;
  file.text = std::move(*text);
  FileId id = sources.Add(DisplayPath(environment, project.lock_path), file.text);
  std::optional<lock::Lock> lock = lock::ParseLock(sources, id, emitter);
  if (!lock) return std::nullopt;
  file.lock = std::move(*lock);
  return file;
}

Result<std::variant<std::vector<ResolvedPackage>, LockMismatch>> FollowLock(const Project& project,
                                                                            const lock::Lock& lock,
                                                                            const store::Store& store,
                                                                            SourceSet& sources) {
  if (lock.merged) return Followed(LockMismatch{"the lock file was merged from two branches", "", ""});
  return Walk(project, lock, store, sources).Run();
}

}  // namespace tova::session
