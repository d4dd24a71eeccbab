#include "modres/commands/install.h"

#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"

namespace tova::commands {
namespace {

llvm::StringRef KindName(session::LockChange::Kind kind) {
  switch (kind) {
    case session::LockChange::Kind::kAdded:
      return "added";
    case session::LockChange::Kind::kRaised:
      return "raised";
    case session::LockChange::Kind::kLowered:
      return "lowered";
    case session::LockChange::Kind::kRemoved:
      return "removed";
    case session::LockChange::Kind::kMoved:
      return "moved";
  }
  return {};
}

void PrintJson(llvm::raw_ostream& out, const session::Installed& installed) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("packages", [&] {
      for (const session::ResolvedPackage& package : installed.packages) {
        json.object([&] {
          json.attribute("module", package.module);
          json.attribute("version", package.version.ToString());
          if (!package.path.empty()) json.attribute("path", package.path);
          if (!package.replace.empty()) json.attribute("replace", package.replace);
          if (!package.commit.empty()) json.attribute("sha", package.commit);
        });
      }
    });
    json.attributeArray("changes", [&] {
      for (const session::LockChange& change : installed.changes) {
        json.object([&] {
          json.attribute("kind", KindName(change.kind));
          json.attribute("module", change.module);
          if (!change.before.empty()) json.attribute("before", change.before);
          if (!change.after.empty()) json.attribute("after", change.after);
        });
      }
    });
    json.attribute("fetched", static_cast<int64_t>(installed.fetched_count));
  });
  out << "\n";
}

}  // namespace

int Install(const InstallRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  if (request.fresh && request.frozen) {
    return run.FailUsage("--fresh and --frozen exclude each other", "");
  }
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) return run.Fail();
  session::InstallOptions options;
  options.fresh = request.fresh;
  options.frozen = request.frozen;
  std::optional<session::Installed> installed =
      session::Install(environment, *fetcher, *project, options, run.sources(), run.emitter());
  if (!installed) return run.Fail();
  session::FinishOptions finish;
  finish.frozen = request.frozen;
  finish.no_npm = request.no_npm;
  if (!Finish(run, *fetcher, *project, std::move(finish), *installed)) return run.Fail();
  ReportInstalled(run, *project, *installed);
  if (request.json) PrintJson(environment.out, *installed);
  return run.Succeed();
}

}  // namespace tova::commands
