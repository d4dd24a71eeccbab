#include "modres/commands/outdated.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "diagnostics/escape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/commands/locked_edges.h"
#include "modres/session/parallel.h"
#include "modres/session/workspace.h"

namespace tova::commands {
namespace {

using version::Version;

// A package of the project, and what its remote said.
struct Row {
  std::string module;
  std::string replace;             // the module that is asked about in its place; empty without a replacement
  std::string path;                // read in place
  std::optional<Version> current;  // nothing when it is not locked yet
  std::optional<Version> wanted;
  std::optional<Version> latest;
  std::vector<version::Constraint> constraints;
  bool direct = false;
  std::optional<Failure> failure;

  bool IsOutdated() const {
    if (!current) return path.empty();
    return (wanted && *current < *wanted) || (latest && *current < *latest);
  }
};

std::vector<Row> ListRows(const session::Project& project, const LockedEdges& edges) {
  std::vector<Row> rows;
  for (const lock::LockedModule& locked : edges.lock.modules) {
    Row row;
    row.module = locked.module;
    row.replace = locked.replace;
    row.path = locked.path;
    row.current = locked.version;
    row.direct = project.FindDependency(locked.module) != nullptr;
    if (auto found = edges.requirers.find(locked.module); found != edges.requirers.end()) {
      for (const lock::LockedDependency& requirer : found->second) row.constraints.push_back(requirer.constraint);
    }
    rows.push_back(std::move(row));
  }
  std::map<std::string, Row> unlocked;
  for (const manifest::Manifest* manifest : project.Manifests()) {
    for (const manifest::Dependency& dependency : manifest->dependencies) {
      bool is_member = project.workspace && project.workspace->FindPackage(dependency.name) != nullptr;
      if (is_member || edges.lock.Find(dependency.name) != nullptr) continue;
      Row& row = unlocked[dependency.name];
      row.module = dependency.name;
      row.path = dependency.path;
      row.direct = true;
      row.constraints.push_back(dependency.constraint);
      if (const manifest::Replacement* replacement = project.TopManifest().FindReplacement(dependency.name)) {
        row.path = replacement->path;
        row.replace = replacement->with_module;
      }
    }
  }
  for (auto& [module, row] : unlocked) rows.push_back(std::move(row));
  llvm::sort(rows, [](const Row& a, const Row& b) { return a.module < b.module; });
  return rows;
}

void Ask(session::Fetcher& fetcher, Row& row) {
  Result<std::vector<Version>> versions = fetcher.ListVersions(row.replace.empty() ? row.module : row.replace);
  fetcher.progress().Finish(row.module);
  if (!versions) {
    row.failure = std::move(versions).failure();
    return;
  }
  for (const Version& version : *versions) {
    if (!version.is_prerelease() && (!row.latest || *row.latest < version)) row.latest = version;
  }
  // [replace] names one version, and no constraint counts.
  if (row.replace.empty()) row.wanted = version::SelectHighest(row.constraints, *versions);
  if (row.current && (!row.wanted || *row.wanted < *row.current)) row.wanted = row.current;
}

// Why a remote gave no answer, in one line.
std::string Reason(const Failure& failure) {
  const std::vector<std::string>& body = failure.diagnostic().body;
  return EscapeForeign(body.empty() ? failure.message() : body.front(), 200);
}

std::string Note(const Row& row) {
  std::string note;
  auto add = [&](const std::string& part) { note += (note.empty() ? "" : ", ") + part; };
  if (!row.direct) add("indirect");
  if (!row.replace.empty()) add("replaced by " + row.replace);
  if (!row.current && row.path.empty()) add("not installed");
  if (row.failure) add(Reason(*row.failure));
  return note.empty() ? "" : "(" + note + ")";
}

std::string Show(const std::optional<Version>& version) { return version ? version->ToString() : "-"; }

void PrintTable(llvm::raw_ostream& out, llvm::ArrayRef<Row> rows) {
  std::vector<std::array<std::string, 5>> lines = {{"Module", "Current", "Wanted", "Latest", ""}};
  for (const Row& row : rows) {
    if (!row.IsOutdated() && !row.failure) continue;
    lines.push_back({row.module, Show(row.current), row.failure ? "?" : Show(row.wanted),
                     row.failure ? "?" : Show(row.latest), Note(row)});
  }
  if (lines.size() == 1) return;
  std::array<size_t, 4> widths = {};
  for (const auto& line : lines) {
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  for (const auto& line : lines) {
    std::string text;
    for (size_t i = 0; i < widths.size(); ++i) text += fmt::format("{:<{}}  ", line[i], widths[i]);
    out << llvm::StringRef(text + line[4]).rtrim() << "\n";
  }
}

void PrintJson(llvm::raw_ostream& out, llvm::ArrayRef<Row> rows) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("packages", [&] {
      for (const Row& row : rows) {
        json.object([&] {
          json.attribute("module", row.module);
          if (row.current) json.attribute("current", row.current->ToString());
          if (row.wanted) json.attribute("wanted", row.wanted->ToString());
          if (row.latest) json.attribute("latest", row.latest->ToString());
          json.attribute("direct", row.direct);
          json.attribute("outdated", row.IsOutdated());
          if (!row.path.empty()) json.attribute("path", row.path);
          if (!row.replace.empty()) json.attribute("replace", row.replace);
          if (row.failure) json.attribute("error", Reason(*row.failure));
        });
      }
    });
  });
  out << "\n";
}

// What to do about it, in words.
void Advise(CommandRun& run, llvm::ArrayRef<Row> rows) {
  for (const Row& row : rows) {
    if (!row.path.empty()) run.Say(fmt::format("not asked about: {} is read in place from {}", row.module, row.path));
  }
  if (llvm::any_of(rows, [](const Row& row) { return row.path.empty() && !row.current; })) {
    run.Say("run `tovac pkg install` for what is not installed");
  }
  bool can_update = false;
  const Row* beyond = nullptr;
  for (const Row& row : rows) {
    if (!row.current) continue;
    can_update |= row.wanted && *row.current < *row.wanted;
    bool held_back = row.direct && row.replace.empty() && row.wanted && row.latest && *row.wanted < *row.latest;
    if (held_back && beyond == nullptr) beyond = &row;
  }
  if (can_update) run.Say("`tovac pkg update` takes what is wanted");
  if (beyond != nullptr) {
    run.Say(fmt::format("the latest needs another constraint: `tovac pkg add {}@^{}`", beyond->module,
                        beyond->latest->ToString()));
  }
}

}  // namespace

int Outdated(const OutdatedRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<LockedEdges> edges = ReadLockedEdges(run, *project);
  if (!edges) return run.Fail();
  std::vector<Row> rows = ListRows(*project, *edges);
  std::vector<Row*> asked;
  for (Row& row : rows) {
    if (row.path.empty()) asked.push_back(&row);
  }
  if (environment.offline && !asked.empty()) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kNetworkNotAllowed,
                       "`pkg outdated` asks the remotes, and the network may not be used (--offline)");
    diagnostic.tips.push_back("`tovac pkg list` shows what is locked without the network");
    return run.Fail(std::move(diagnostic));
  }
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) return run.Fail();
  fetcher->progress().Expect(asked.size());
  session::ParallelFor(environment.jobs, asked.size(), [&](size_t i) {
    if (environment.IsInterrupted()) return false;
    Ask(*fetcher, *asked[i]);
    return true;
  });
  fetcher->progress().Clear();
  if (environment.IsInterrupted()) return run.Fail();

  if (request.json) {
    PrintJson(environment.out, rows);
  } else {
    PrintTable(environment.out, rows);
  }
  environment.out.flush();
  for (Row& row : rows) {
    if (row.failure) run.emitter().Add(std::move(row.failure->diagnostic()));
  }
  if (run.emitter().has_errors()) return run.Fail();
  Advise(run, rows);
  if (llvm::none_of(rows, [](const Row& row) { return row.IsOutdated(); })) {
    run.Say(asked.empty() ? "no packages to ask about" : "everything is up to date");
  }
  return run.Succeed();
}

}  // namespace tova::commands
