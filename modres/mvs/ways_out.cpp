// The search for commands that make a failed resolution work. Nothing is proposed that was not tried.
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

// Of a request that may be const or not.
template <typename AnyRequest>
auto& RequirementsIn(AnyRequest& request, llvm::StringRef editable) {
  for (auto& fixed : request.fixed) {
    if (!editable.empty() && fixed.module == editable) return fixed.requirements;
  }
  return request.requirements;
}

const Requirement* FindRequirement(llvm::ArrayRef<Requirement> requirements, llvm::StringRef module) {
  auto found =
      llvm::find_if(requirements, [&](const Requirement& requirement) { return requirement.module == module; });
  return found == requirements.end() ? nullptr : &*found;
}

void SetFloor(Request& request, const ModuleVersion& wanted) {
  llvm::erase_if(request.floors, [&](const ModuleVersion& floor) { return floor.module == wanted.module; });
  request.floors.push_back(wanted);
}

bool IsSelected(const Outcome& outcome, const ModuleVersion& wanted) {
  const Selected* selected = outcome.Find(wanted.module);
  return selected && selected->version == wanted.version;
}

// What is locked after a command that arrived at `outcome`.
std::vector<ModuleVersion> FloorsOf(const Outcome& outcome) {
  std::vector<ModuleVersion> floors;
  for (const Selected& selected : outcome.build_list) {
    if (!selected.fixed) floors.push_back({selected.module, selected.version});
  }
  return floors;
}

class Search {
 public:
  Search(const Request& request, World& world, const WaysOutOptions& options)
      : request_(request),
        saved_(options.saved ? *options.saved : request),
        world_(world),
        editable_(options.editable),
        trials_left_(options.max_trials) {
    for (const Requirement& requirement : Lines(request_)) {
      const Requirement* before = FindRequirement(Lines(saved_), requirement.module);
      if (before && before->constraint == requirement.constraint) continue;
      if (IsFixed(requirement.module)) {
        has_other_edits_ = true;
      } else {
        additions_.push_back(requirement);
      }
    }
    for (const Requirement& before : Lines(saved_)) {
      has_other_edits_ |= FindRequirement(Lines(request_), before.module) == nullptr;
    }
  }

  void Run(const Outcome& outcome, Violation& violation) {
    for (const Requirer& requirer : violation.requirers) {
      if (IsEditable(requirer)) TryOwnConstraints(violation);
      for (const Selected* step : StepsTo(requirer, outcome)) TryVersions(*step, violation);
    }
  }

  // One step for each violation, all in one command: versions to ask for, else constraints of the root.
  std::optional<WayOut> RunJointly(const Outcome& outcome) {
    if (IsEdited()) return std::nullopt;
    if (std::optional<WayOut> way = SettleAll(outcome, /*by_update=*/true)) return way;
    return SettleAll(outcome, /*by_update=*/false);
  }

 private:
  llvm::ArrayRef<Requirement> Lines(const Request& request) const {
    return RequirementsIn(request, editable_);
  }

  void SetRequirement(Request& request, const Requirement& wanted) const {
    for (Requirement& requirement : RequirementsIn(request, editable_)) {
      if (requirement.module == wanted.module) requirement.constraint = wanted.constraint;
    }
  }

  bool IsEditable(const Requirer& requirer) const { return requirer.requirer.module == editable_; }

  bool IsFixed(llvm::StringRef module) const {
    return llvm::any_of(request_.fixed, [&](const FixedModule& fixed) { return fixed.module == module; });
  }

  bool IsEnough(llvm::StringRef module, const Violation& violation) const {
    bool is_known = llvm::any_of(violation.ways_out, [&](const WayOut& way) { return way.module == module; });
    return is_known || violation.ways_out.size() >= kMaxWaysShown || trials_left_ == 0;
  }

  // The sound outcome of a request; nothing when there is none.
  std::optional<Outcome> Try(const Request& changed) {
    if (trials_left_ == 0) return std::nullopt;
    --trials_left_;
    Result<Outcome> outcome = Resolve(changed, world_);
    if (!outcome || !outcome->ok()) return std::nullopt;
    return std::move(*outcome);
  }

  std::vector<version::Version> NewestFirst(const std::string& module) {
    Result<std::vector<std::vector<version::Version>>> versions = world_.VersionsOf({module});
    if (!versions) return {};
    std::vector<version::Version> sorted = std::move(versions->front());
    llvm::sort(sorted, [](const version::Version& a, const version::Version& b) { return b < a; });
    return sorted;
  }

  // The packages whose version decides what a requirer asks for: the requirer, then those that brought it in.
  std::vector<const Selected*> StepsTo(const Requirer& requirer, const Outcome& outcome) const {
    std::vector<const Selected*> steps;
    for (const ModuleVersion& step : llvm::reverse(requirer.path)) {
      const Selected* selected = outcome.Find(step.module);
      if (selected && !selected->fixed) steps.push_back(selected);
    }
    return steps;
  }

  // Offers other versions of a package, those that its own line of the root admits or those that need another
  // line, until one is taken.
  bool OfferVersions(const Selected& selected, bool is_admitted,
                     llvm::function_ref<bool(const version::Version&)> take) {
    const Requirement* direct = FindRequirement(Lines(request_), selected.module);
    size_t tried = 0;
    for (const version::Version& candidate : NewestFirst(selected.module)) {
      if (candidate == selected.version || candidate.is_prerelease()) continue;
      if (llvm::is_contained(saved_.floors, ModuleVersion{selected.module, candidate})) continue;
      if ((!direct || direct->constraint.Admits(candidate)) != is_admitted) continue;
      if (tried++ == kMaxVersionsTried) return false;
      if (take(candidate)) return true;
    }
    return false;
  }

  void TryVersions(const Selected& selected, Violation& violation) {
    if (IsEnough(selected.module, violation)) return;
    OfferVersions(selected, /*is_admitted=*/true, [&](const version::Version& candidate) {
      return TryUpdate({selected.module, candidate}, violation);
    }) || OfferVersions(selected, /*is_admitted=*/false, [&](const version::Version& candidate) {
      return TryAdd({selected.module, version::Constraint::Caret(candidate)}, violation);
    });
  }

  // `tovac pkg update m@v`, as that command would do it.
  bool TryUpdate(const ModuleVersion& wanted, Violation& violation) {
    Request changed = saved_;
    SetFloor(changed, wanted);
    std::optional<Outcome> outcome = Try(changed);
    if (!outcome || !IsSelected(*outcome, wanted)) return false;
    WayOut way{wanted.module, {wanted}, {}, IsEdited()};
    if (way.then_again && !WorksAgain(request_, *outcome)) return false;
    violation.ways_out.push_back(std::move(way));
    return true;
  }

  // `tovac pkg add m@c`. Where that is what failed, one command adds everything.
  bool TryAdd(const Requirement& wanted, Violation& violation) {
    // The command wants a version that the constraint admits by itself.
    if (!version::SelectHighest({wanted.constraint}, NewestFirst(wanted.module))) return false;
    WayOut way{wanted.module, {}, {wanted}, has_other_edits_};
    Request changed = has_other_edits_ ? saved_ : request_;
    changed.floors = saved_.floors;
    SetRequirement(changed, wanted);
    std::optional<Outcome> outcome = Try(changed);
    if (!outcome) return false;
    if (way.then_again) {
      bool is_overwritten = llvm::any_of(
          additions_, [&](const Requirement& addition) { return addition.module == wanted.module; });
      Request again = request_;
      SetRequirement(again, wanted);
      if (is_overwritten || !WorksAgain(std::move(again), *outcome)) return false;
    } else {
      for (const Requirement& addition : additions_) {
        if (addition.module != wanted.module) way.add.push_back(addition);
      }
    }
    violation.ways_out.push_back(std::move(way));
    return true;
  }

  bool IsEdited() const { return !additions_.empty() || has_other_edits_; }

  bool WorksAgain(Request request, const Outcome& locked) {
    request.floors = FloorsOf(locked);
    return Try(request).has_value();
  }

  // Offers constraints in place of the one that can be edited: those of the other requirers and the newest versions.
  bool OfferOwnConstraints(const Violation& violation,
                            llvm::function_ref<bool(const version::Constraint&)> take) {
    std::vector<version::Constraint> of_others;
    for (const Requirer& other : llvm::reverse(violation.requirers)) {
      if (!IsEditable(other)) of_others.push_back(other.constraint);
    }
    std::vector<version::Constraint> newest;
    std::vector<version::Version> versions = NewestFirst(violation.module);
    bool has_releases =
        llvm::any_of(versions, [](const version::Version& version) { return !version.is_prerelease(); });
    for (const version::Version& version : versions) {
      if (version.is_prerelease() && has_releases) continue;
      if (newest.size() == kMaxVersionsTried) break;
      newest.push_back(version::Constraint::Caret(version));
    }
    // Someone who asked for a version that isn't there mostly wanted the newest one.
    bool newest_first = violation.kind == Violation::Kind::kNoMatch;
    return llvm::any_of(newest_first ? newest : of_others, take) ||
           llvm::any_of(newest_first ? of_others : newest, take);
  }

  void TryOwnConstraints(Violation& violation) {
    if (IsEnough(violation.module, violation)) return;
    OfferOwnConstraints(violation, [&](const version::Constraint& candidate) {
      return TryAdd({violation.module, candidate}, violation);
    });
  }

  std::optional<WayOut> SettleAll(Outcome outcome, bool by_update) {
    Request changed = saved_;
    WayOut way;
    while (!outcome.violations.empty()) {
      if (!SettleFirst(outcome, by_update, changed, way)) return std::nullopt;
    }
    bool all_hold = llvm::all_of(way.update, [&](const ModuleVersion& one) { return IsSelected(outcome, one); });
    if (!outcome.ok() || !all_hold) return std::nullopt;
    return way;
  }

  // Finds a step after which the first violation is gone and nothing else is worse, and takes it.
  bool SettleFirst(Outcome& outcome, bool by_update, Request& changed, WayOut& way) {
    const Violation violation = outcome.violations.front();
    auto take = [&](Request next, llvm::function_ref<void()> note) {
      if (trials_left_ == 0) return false;
      --trials_left_;
      Result<Outcome> after = Resolve(next, world_);
      if (!after || after->violations.size() >= outcome.violations.size()) return false;
      if (llvm::any_of(after->violations, [&](const Violation& left) { return left.module == violation.module; }))
        return false;
      note();
      outcome = std::move(*after);
      changed = std::move(next);
      return true;
    };
    auto take_update = [&](const ModuleVersion& wanted) {
      Request next = changed;
      SetFloor(next, wanted);
      return take(std::move(next), [&] { way.update.push_back(wanted); });
    };
    auto take_addition = [&](const Requirement& wanted) {
      if (!version::SelectHighest({wanted.constraint}, NewestFirst(wanted.module))) return false;
      Request next = changed;
      SetRequirement(next, wanted);
      return take(std::move(next), [&] {
        llvm::erase_if(way.add, [&](const Requirement& one) { return one.module == wanted.module; });
        way.add.push_back(wanted);
      });
    };
    for (const Requirer& requirer : violation.requirers) {
      if (!by_update && IsEditable(requirer) &&
          OfferOwnConstraints(violation, [&](const version::Constraint& candidate) {
            return take_addition({violation.module, candidate});
          })) {
        return true;
      }
      for (const Selected* step : StepsTo(requirer, outcome)) {
        const std::string module = step->module;
        if (OfferVersions(*step, by_update, [&](const version::Version& candidate) {
              return by_update ? take_update({module, candidate})
                               : take_addition({module, version::Constraint::Caret(candidate)});
            })) {
          return true;
        }
      }
    }
    return false;
  }

  const Request& request_;
  const Request& saved_;
  World& world_;
  const std::string editable_;
  unsigned trials_left_;
  // How the request differs from the saved one: in constraints, in anything else.
  std::vector<Requirement> additions_;
  bool has_other_edits_ = false;
};

}  // namespace

std::vector<Requirement>& EditableRequirements(Request& request, llvm::StringRef editable) {
  return RequirementsIn(request, editable);
}

void FindWaysOut(const Request& request, World& world, Outcome& outcome, const WaysOutOptions& options) {
  RememberingWorld remembering(world);
  Search search(request, remembering, options);
  for (Violation& violation : outcome.violations) search.Run(outcome, violation);
  bool has_way = llvm::any_of(outcome.violations, [](const Violation& one) { return !one.ways_out.empty(); });
  if (has_way || outcome.violations.size() < 2) return;
  Search joint(request, remembering, options);
  if (std::optional<WayOut> way = joint.RunJointly(outcome)) outcome.violations.back().ways_out.push_back(*way);
}

}  // namespace tova::mvs
