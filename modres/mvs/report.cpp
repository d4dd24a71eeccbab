#include "modres/mvs/report.h"

#include <algorithm>
#include <deque>
#include <map>

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::mvs {
namespace {

constexpr size_t kMaxVersionsShown = 10;

// The manifest that leads to a requirer: the root's, or that of a member of the workspace.
const RootPlace& StartOf(const Requirer& requirer, const RootPlace& root) {
  if (requirer.path.empty()) return root;
  auto member = root.members.find(requirer.path.front().module);
  return member == root.members.end() ? root : member->second;
}

// The packages between that manifest and what is required, the requirer last; none when the manifest itself requires.
llvm::ArrayRef<ModuleVersion> StepsOf(const Requirer& requirer, const RootPlace& root) {
  llvm::ArrayRef<ModuleVersion> steps = requirer.path;
  return &StartOf(requirer, root) == &root ? steps : steps.drop_front();
}

std::string NameOf(const Requirer& requirer, const RootPlace& root) {
  return StepsOf(requirer, root).empty() ? StartOf(requirer, root).label : requirer.requirer.module;
}

Span SpanOf(const RootPlace& root, llvm::StringRef module) {
  return root.span_of ? root.span_of(module) : Span();
}

// The line of the manifest that leads to a requirer: its own requirement, or the direct dependency.
Span RootLine(const Requirer& requirer, llvm::StringRef module, const RootPlace& root) {
  llvm::ArrayRef<ModuleVersion> steps = StepsOf(requirer, root);
  return SpanOf(StartOf(requirer, root), steps.empty() ? module : llvm::StringRef(steps.front().module));
}

// "my-app (tova.toml) → a@v1.0.0 → b@v2.0.0"
std::string PathOf(const Requirer& requirer, const RootPlace& root) {
  std::string path = StartOf(requirer, root).label;
  for (const ModuleVersion& step : StepsOf(requirer, root)) {
    path += fmt::format(" → {}@{}", step.module, step.version.ToTag());
  }
  return path;
}

// Marks the root's lines that take part, the first one as the primary place.
void AddPlaces(llvm::ArrayRef<Requirer> requirers, llvm::StringRef module, const RootPlace& root,
               Diagnostic& diagnostic) {
  std::vector<Label> labels;
  for (const Requirer& requirer : requirers) {
    Span span = RootLine(requirer, module, root);
    if (!span.valid()) continue;
    std::string text = fmt::format("requires {}", requirer.constraint.text().str());
    size_t steps = StepsOf(requirer, root).size();
    if (steps == 1) {
      text = fmt::format("{} of this package requires {}", requirer.requirer.version.ToTag(),
                         requirer.constraint.text().str());
    } else if (steps > 1) {
      text = fmt::format("brings {}, which requires {}", requirer.requirer.module,
                         requirer.constraint.text().str());
    }
    auto same =
        std::find_if(labels.begin(), labels.end(), [&](const Label& label) { return label.span == span; });
    if (same == labels.end()) {
      labels.push_back({span, std::move(text)});
    } else {
      same->text += "; " + text;
    }
  }
  if (labels.empty()) return;
  std::sort(labels.begin(), labels.end(),
            [](const Label& a, const Label& b) {
              return std::pair(a.span.file.value, a.span.begin) < std::pair(b.span.file.value, b.span.begin);
            });
  diagnostic.span = labels.front().span;
  diagnostic.span_text = labels.front().text;
  diagnostic.labels.assign(labels.begin() + 1, labels.end());
}

void AddPaths(llvm::ArrayRef<Requirer> requirers, const RootPlace& root, Diagnostic& diagnostic) {
  for (const Requirer& requirer : requirers) {
    if (StepsOf(requirer, root).size() > 1) diagnostic.notes.push_back(PathOf(requirer, root));
  }
}

std::string ListVersions(llvm::ArrayRef<version::Version> versions) {
  std::vector<std::string> shown;
  size_t skipped = versions.size() > kMaxVersionsShown ? versions.size() - kMaxVersionsShown : 0;
  if (skipped > 0) shown.push_back("...");
  for (const version::Version& version : versions.drop_front(skipped)) shown.push_back(version.ToTag());
  return llvm::join(shown, ", ");
}

// A constraint with blanks or signs would be something else on the command line.
std::string ArgumentOf(const Requirement& requirement) {
  llvm::StringRef constraint = requirement.constraint.text();
  std::string argument = fmt::format("{}@{}", requirement.module, constraint.str());
  bool is_plain = constraint.find_first_of(" \t<>*,") == llvm::StringRef::npos;
  return is_plain ? argument : fmt::format("\"{}\"", argument);
}

void AddWaysOut(const Violation& violation, Diagnostic& diagnostic) {
  for (const WayOut& way : violation.ways_out) {
    std::string command = way.add.empty() ? "tovac pkg update" : "tovac pkg add";
    for (const Requirement& requirement : way.add) command += " " + ArgumentOf(requirement);
    for (const ModuleVersion& one : way.update) command += fmt::format(" {}@{}", one.module, one.version.ToString());
    llvm::StringRef rest = way.then_again ? "; then run this command again" : "";
    diagnostic.tips.push_back(fmt::format("`{}` satisfies all{}", command, rest.str()));
  }
}

// Everyone who requires the module, in the words of the design documents.
void AddRequirers(const Violation& violation, const RootPlace& root, Diagnostic& diagnostic) {
  for (const Requirer& requirer : violation.requirers) {
    diagnostic.body.push_back(
        fmt::format("{} requires {}", NameOf(requirer, root), requirer.constraint.text().str()));
  }
  diagnostic.body.push_back("");
}

Diagnostic ExplainConflict(const Violation& violation, const RootPlace& root) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kVersionConflict,
                                         fmt::format("version conflict for {}", violation.module));
  AddRequirers(violation, root, diagnostic);
  diagnostic.body.push_back("These constraints cannot be satisfied simultaneously.");
  diagnostic.tips.push_back("Check if either dependency has a newer version that resolves this.");
  AddWaysOut(violation, diagnostic);
  AddPaths(violation.requirers, root, diagnostic);
  AddPlaces(violation.requirers, violation.module, root, diagnostic);
  return diagnostic;
}

Diagnostic ExplainNoMatch(const Violation& violation, const RootPlace& root) {
  // The first one that nothing satisfies; there is one, or the violation would be of another kind.
  auto guilty =
      std::find_if(violation.requirers.begin(), violation.requirers.end(), [&](const Requirer& requirer) {
        return std::none_of(
            violation.available.begin(), violation.available.end(),
            [&](const version::Version& one) { return version::AllAdmit(requirer.constraint, one); });
      });
  Diagnostic diagnostic = MakeDiagnostic(
      DiagnosticCode::kNoMatchingVersion,
      fmt::format("no version of {} satisfies {}", violation.module, guilty->constraint.text().str()));
  AddRequirers(violation, root, diagnostic);
  diagnostic.body.push_back(fmt::format("Available versions: {}", ListVersions(violation.available)));
  AddWaysOut(violation, diagnostic);
  AddPaths(violation.requirers, root, diagnostic);
  AddPlaces(violation.requirers, violation.module, root, diagnostic);
  return diagnostic;
}

Diagnostic ExplainNoVersion(const Violation& violation, const RootPlace& root) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNoVersions,
                                         fmt::format("{} has no versions", violation.module));
  AddRequirers(violation, root, diagnostic);
  diagnostic.body.push_back("No tag of the repository is of the form v1.2.3.");
  diagnostic.tips.push_back("A version is published with `git tag v1.0.0` and `git push origin v1.0.0`.");
  AddWaysOut(violation, diagnostic);
  AddPaths(violation.requirers, root, diagnostic);
  AddPlaces(violation.requirers, violation.module, root, diagnostic);
  return diagnostic;
}

Diagnostic ExplainTwins(const CaseTwins& twins, const RootPlace& root) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kModuleCaseTwins,
                     fmt::format("{} and {} differ only in case", twins.first, twins.second));
  diagnostic.body.push_back(fmt::format("{} requires {}", NameOf(twins.first_requirer, root), twins.first));
  diagnostic.body.push_back(fmt::format("{} requires {}", NameOf(twins.second_requirer, root), twins.second));
  diagnostic.body.push_back("");
  diagnostic.body.push_back("Some hosts and disks take both for the same module.");
  AddPaths({twins.first_requirer, twins.second_requirer}, root, diagnostic);
  diagnostic.span = RootLine(twins.first_requirer, twins.first, root);
  Span second = RootLine(twins.second_requirer, twins.second, root);
  if (!diagnostic.span.valid()) {
    diagnostic.span = second;
  } else if (second.valid() && !(second == diagnostic.span)) {
    diagnostic.labels.push_back({second, "the other one comes from here"});
  }
  return diagnostic;
}

// The manifest that the user writes with a line for that module: the root's, or that of a member.
const RootPlace* PlaceWith(const RootPlace& root, llvm::StringRef module) {
  if (SpanOf(root, module).valid()) return &root;
  for (const auto& [name, member] : root.members) {
    if (SpanOf(member, module).valid()) return &member;
  }
  return nullptr;
}

// The shortest way from a line that the user writes to one of the modules, both included; empty when there is none.
std::vector<const Selected*> WayTo(const Cycle& cycle, const Outcome& outcome, const RootPlace& root) {
  std::map<const Selected*, const Selected*> requirer_of;
  std::deque<const Selected*> queue;
  auto visit = [&](const Selected* selected, const Selected* requirer) {
    if (selected != nullptr && requirer_of.emplace(selected, requirer).second) queue.push_back(selected);
  };
  for (const Selected& selected : outcome.build_list) {
    if (PlaceWith(root, selected.module) != nullptr) visit(&selected, nullptr);
  }
  for (; !queue.empty(); queue.pop_front()) {
    const Selected* selected = queue.front();
    if (!llvm::is_contained(cycle, selected->module)) {
      for (const Requirement& requirement : selected->requirements) visit(outcome.Find(requirement.module), selected);
      continue;
    }
    std::vector<const Selected*> way;
    for (; selected != nullptr; selected = requirer_of[selected]) way.insert(way.begin(), selected);
    return way;
  }
  return {};
}

// A chain of modules that require each other; the first one is also the last.
Diagnostic ExplainCycle(const Cycle& cycle, const Outcome& outcome, const RootPlace& root) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kCircularModules, "circular dependency detected");
  diagnostic.body.push_back(llvm::join(cycle, " → "));
  diagnostic.body.push_back("");
  diagnostic.body.push_back("Tova does not allow circular module dependencies.");
  for (const std::string& module : cycle) {
    const RootPlace* place = PlaceWith(root, module);
    if (place == nullptr) continue;
    diagnostic.span = SpanOf(*place, module);
    diagnostic.span_text = "the circle is entered here";
    return diagnostic;
  }
  std::vector<const Selected*> way = WayTo(cycle, outcome, root);
  if (way.empty()) return diagnostic;
  const RootPlace& place = *PlaceWith(root, way.front()->module);
  diagnostic.span = SpanOf(place, way.front()->module);
  diagnostic.span_text = "this leads to the circle";
  std::string note = place.label;
  for (const Selected* step : way) note += fmt::format(" → {}@{}", step->module, step->version.ToTag());
  diagnostic.notes.push_back(std::move(note));
  return diagnostic;
}

}  // namespace

std::vector<Diagnostic> Explain(const Outcome& outcome, const RootPlace& root) {
  std::vector<Diagnostic> diagnostics;
  for (const Violation& violation : outcome.violations) {
    switch (violation.kind) {
      case Violation::Kind::kConflict:
        diagnostics.push_back(ExplainConflict(violation, root));
        break;
      case Violation::Kind::kNoMatch:
        diagnostics.push_back(ExplainNoMatch(violation, root));
        break;
      case Violation::Kind::kNoVersion:
        diagnostics.push_back(ExplainNoVersion(violation, root));
        break;
    }
  }
  for (const Cycle& cycle : outcome.cycles) diagnostics.push_back(ExplainCycle(cycle, outcome, root));
  for (const CaseTwins& twins : outcome.twins) diagnostics.push_back(ExplainTwins(twins, root));
  return diagnostics;
}

}  // namespace tova::mvs
