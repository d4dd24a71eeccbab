// The search for single steps that make a failed resolution work. Nothing is proposed that was not tried.
#include <algorithm>
#include <map>

#include "llvm/ADT/STLExtras.h"
#include "modres/mvs/mvs.h"

namespace tova::mvs {
namespace {

constexpr size_t kMaxVersionsTried = 4;  // of one module, the newest first
constexpr size_t kMaxWaysShown = 3;      // for one violation

// Remembers the world's answers, so that trials ask only for what is new.
class RememberingWorld : public World {
 public:
  explicit RememberingWorld(World& world) : world_(world) {}

  Result<std::vector<std::vector<version::Version>>> VersionsOf(
      llvm::ArrayRef<std::string> modules) override {
    return Ask<std::string, std::vector<version::Version>>(
        modules, versions_, [&](llvm::ArrayRef<std::string> missing) { return world_.VersionsOf(missing); });
  }
  Result<std::vector<std::vector<Requirement>>> RequirementsOf(
      llvm::ArrayRef<ModuleVersion> modules) override {
    return Ask<ModuleVersion, std::vector<Requirement>>(
        modules, requirements_,
        [&](llvm::ArrayRef<ModuleVersion> missing) { return world_.RequirementsOf(missing); });
  }

 private:
  template <typename Key, typename Answer>
  Result<std::vector<Answer>> Ask(llvm::ArrayRef<Key> keys, std::map<Key, Answer>& known,
                                  llvm::function_ref<Result<std::vector<Answer>>(llvm::ArrayRef<Key>)> ask) {
    std::vector<Key> missing;
    for (const Key& key : keys) {
      if (known.find(key) == known.end()) missing.push_back(key);
    }
    if (!missing.empty()) {
      TOVA_TRY(std::vector<Answer> answers, ask(missing));
      for (size_t i = 0; i < missing.size(); ++i) known[missing[i]] = std::move(answers[i]);
    }
    std::vector<Answer> answers;
    for (const Key& key : keys) answers.push_back(known[key]);
    return answers;
  }

  World& world_;
  std::map<std::string, std::vector<version::Version>> versions_;
  std::map<ModuleVersion, std::vector<Requirement>> requirements_;
};

class Search {
 public:
  Search(const Request& request, World& world, unsigned max_trials)
      : request_(request), world_(world), trials_left_(max_trials) {}

  void Run(const Outcome& outcome, Violation& violation) {
    for (const Requirer& requirer : violation.requirers) {
      if (requirer.requirer.module.empty()) TryRootConstraints(violation);
      // The requirer itself, then those that brought it in.
      for (const ModuleVersion& step : llvm::reverse(requirer.path)) {
        const Selected* selected = outcome.Find(step.module);
        if (selected && !selected->fixed) TryVersions(*selected, violation);
      }
    }
  }

 private:
  // Whether the changed request resolves; `good` decides about a sound outcome.
  bool Try(const Request& changed, llvm::function_ref<bool(const Outcome&)> good) {
    if (trials_left_ == 0) return false;
    --trials_left_;
    Result<Outcome> outcome = Resolve(changed, world_);
    return outcome && outcome->ok() && good(*outcome);
  }

  void TryVersions(const Selected& selected, Violation& violation) {
    bool is_known =
        llvm::any_of(violation.ways_out, [&](const WayOut& way) { return way.module == selected.module; });
    if (is_known || violation.ways_out.size() >= kMaxWaysShown || trials_left_ == 0) return;
    Result<std::vector<std::vector<version::Version>>> versions = world_.VersionsOf({selected.module});
    if (!versions) return;
    std::vector<version::Version> candidates = std::move(versions->front());
    llvm::sort(candidates);
    size_t tried = 0;
    for (const version::Version& candidate : llvm::reverse(candidates)) {
      if (candidate == selected.version || candidate.is_prerelease()) continue;
      if (tried++ == kMaxVersionsTried) return;
      Request changed = request_;
      llvm::erase_if(changed.floors,
                     [&](const ModuleVersion& floor) { return floor.module == selected.module; });
      changed.floors.push_back({selected.module, candidate});
      bool works = Try(changed, [&](const Outcome& outcome) {
        const Selected* now = outcome.Find(selected.module);
        return now && now->version == candidate;
      });
      if (!works) continue;
      violation.ways_out.push_back({selected.module, candidate, std::nullopt});
      return;
    }
  }

  // The root's own constraint on the module gives way to that of another requirer.
  void TryRootConstraints(Violation& violation) {
    for (const Requirer& other : llvm::reverse(violation.requirers)) {
      if (other.requirer.module.empty() || violation.ways_out.size() >= kMaxWaysShown) continue;
      Request changed = request_;
      for (Requirement& requirement : changed.requirements) {
        if (requirement.module == violation.module) requirement.constraint = other.constraint;
      }
      if (!Try(changed, [](const Outcome&) { return true; })) continue;
      violation.ways_out.push_back({violation.module, std::nullopt, other.constraint});
      return;
    }
  }

  const Request& request_;
  World& world_;
  unsigned trials_left_;
};

}  // namespace

void FindWaysOut(const Request& request, World& world, Outcome& outcome, unsigned max_trials) {
  RememberingWorld remembering(world);
  Search search(request, remembering, max_trials);
  for (Violation& violation : outcome.violations) {
    if (violation.kind != Violation::Kind::kNoVersion) search.Run(outcome, violation);
  }
}

}  // namespace tova::mvs
