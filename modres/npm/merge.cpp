#include "modres/npm/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "diagnostics/escape.h"
#include "modres/npm/range.h"

namespace tova::npm {
namespace {

using Origin = Requirement::Origin;
using Group = std::vector<const Requirement*>;

constexpr size_t kMaxShownBytes = 100;

std::string Shown(llvm::StringRef text) { return EscapeForeign(text, kMaxShownBytes); }

void ShowRequirers(const Group& group, Diagnostic& diagnostic) {
  diagnostic.span = group.front()->span;
  if (diagnostic.span.valid()) diagnostic.span_text = "requires " + Shown(group.front()->range);
  for (const Requirement* requirement : group) {
    diagnostic.body.push_back(fmt::format("{} requires {} {}", requirement->requirer, requirement->name,
                                          Shown(requirement->range)));
    if (requirement != group.front() && requirement->span.valid()) {
      diagnostic.labels.push_back({requirement->span, "requires " + Shown(requirement->range)});
    }
  }
}

class Merger {
 public:
  Merger(const Deciders& deciders, Emitter& emitter) : deciders_(deciders), emitter_(emitter) {}

  std::optional<Wanted> MergeGroup(const Group& group) {
    const std::string& name = group.front()->name;
    Wanted wanted{name, "", std::all_of(group.begin(), group.end(), [](const Requirement* requirement) {
                    return requirement->origin == Origin::kRootDev || requirement->origin == Origin::kMemberDev;
                  })};
    if (auto overridden = deciders_.overrides.find(name); overridden != deciders_.overrides.end()) {
      wanted.range = overridden->second;
      return wanted;
    }
    if (!CheckPackages(group)) return std::nullopt;
    std::optional<std::string> decided = DecidedRange(group);
    auto own = deciders_.own.find(name);
    bool owned = !decided && own != deciders_.own.end();
    std::optional<Range> all = Intersection(group);
    if (all && !all->IsEmpty()) {
      wanted.range = Spell(group, *all);
      if (!owned || own->second == wanted.range) return wanted;
    }
    if (owned) {
      std::optional<Range> owned_range = Range::Parse(own->second);
      bool agrees = all && owned_range && !all->Intersect(*owned_range).IsEmpty();
      if (!agrees && owned_range) WarnDecided(group, "package.json", own->second);
      return std::nullopt;
    }
    if (!decided) {
      ReportConflict(group);
      return std::nullopt;
    }
    if (all) WarnDecided(group, "tova.toml", *decided);
    wanted.range = std::move(*decided);
    return wanted;
  }

 private:
  // Whether the packages among the requirers name nothing but ranges.
  bool CheckPackages(const Group& group) {
    bool good = true;
    for (const Requirement* requirement : group) {
      if (requirement->origin != Origin::kPackage || Range::Parse(requirement->range)) continue;
      good = false;
      emitter_
          .Report(DiagnosticCode::kNpmSpecRefused, requirement->span,
                  fmt::format("a package asks for {} as `{}`, which is no range of versions", requirement->name,
                              Shown(requirement->range)))
          .Under("only your own tova.toml may name anything else")
          .Body(fmt::format("{} requires {} {}", requirement->requirer, requirement->name,
                            Shown(requirement->range)))
          .Tip(fmt::format("decide it for all packages in {}, under [npm.override]: \"{}\" = \"...\"",
                           deciders_.manifest, requirement->name));
    }
    return good;
  }

  // What the user's own manifests say: the root's line, [npm] before [npm.dev], else what all members admit. Nothing
  // when they say nothing, or don't agree.
  static std::optional<std::string> DecidedRange(const Group& group) {
    Group of_members;
    for (Origin origin : {Origin::kRoot, Origin::kRootDev, Origin::kMember, Origin::kMemberDev}) {
      for (const Requirement* requirement : group) {
        if (requirement->origin != origin) continue;
        if (origin == Origin::kRoot || origin == Origin::kRootDev) return requirement->range;
        of_members.push_back(requirement);
      }
    }
    if (of_members.empty()) return std::nullopt;
    bool say_the_same = std::all_of(of_members.begin(), of_members.end(), [&](const Requirement* requirement) {
      return requirement->range == of_members.front()->range;
    });
    if (say_the_same) return of_members.front()->range;
    std::optional<Range> all = Intersection(of_members);
    if (!all || all->IsEmpty()) return std::nullopt;
    return Spell(of_members, *all);
  }

  // Nothing when one of them is no range.
  static std::optional<Range> Intersection(const Group& group) {
    std::optional<Range> all;
    for (const Requirement* requirement : group) {
      std::optional<Range> range = Range::Parse(requirement->range);
      if (!range) return std::nullopt;
      all = all ? all->Intersect(*range) : *range;
    }
    return all;
  }

  // In the words of a requirer where one of them says it.
  static std::string Spell(const Group& group, const Range& range) {
    for (const Requirement* requirement : group) {
      if (Range::Parse(requirement->range) == range) return requirement->range;
    }
    return range.ToString();
  }

  void ReportConflict(const Group& group) {
    const std::string& name = group.front()->name;
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNpmConflict,
                                           fmt::format("no version of the npm package {} fits all", name));
    ShowRequirers(group, diagnostic);
    diagnostic.tips.push_back(fmt::format(
        "choose one for all in {}, under [npm.override]: \"{}\" = \"{}\"", deciders_.manifest, name,
        Shown(group.back()->range)));
    emitter_.Add(std::move(diagnostic));
  }

  void WarnDecided(const Group& group, llvm::StringRef file, llvm::StringRef range) {
    const std::string& name = group.front()->name;
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kNpmDecided,
        fmt::format("{} {} is installed, as {} says, and not all packages admit it", name, Shown(range),
                    file.str()));
    ShowRequirers(group, diagnostic);
    emitter_.Add(std::move(diagnostic));
  }

  const Deciders& deciders_;
  Emitter& emitter_;
};

}  // namespace

std::vector<Wanted> Merge(const std::vector<Requirement>& requirements, const Deciders& deciders,
                          Emitter& emitter) {
  std::map<std::string, Group> groups;
  for (const Requirement& requirement : requirements) groups[requirement.name].push_back(&requirement);
  Merger merger(deciders, emitter);
  std::vector<Wanted> all;
  for (const auto& [name, group] : groups) {
    if (std::optional<Wanted> wanted = merger.MergeGroup(group)) all.push_back(std::move(*wanted));
  }
  return all;
}

}  // namespace tova::npm
