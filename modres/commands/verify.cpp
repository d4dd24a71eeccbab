#include "modres/commands/verify.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/git/fetch_failure.h"
#include "modres/session/parallel.h"
#include "modres/session/vendor.h"
#include "modres/store/integrity.h"

namespace tova::commands {
namespace {

const std::string& StoredAs(const lock::LockedModule& module) {
  return module.replace.empty() ? module.module : module.replace;
}

Result<void> VerifyCached(const store::Store& store, const lock::LockedModule& module) {
  std::string version = module.version.ToString();
  std::optional<store::CachedPackage> cached = store.Find(StoredAs(module), version);
  if (!cached) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kNotInstalled,
        fmt::format("{} is not in the cache", session::PackageLabel(StoredAs(module), module.version)));
    diagnostic.tips.push_back("run `tovac pkg install`");
    return Failure(FailureKind::kNotFound, std::move(diagnostic));
  }
  Result<void> verified = store::VerifyPackage(StoredAs(module), version, *cached, module.sha, module.tree);
  if (verified || verified.failure().kind() != FailureKind::kIntegrity) return verified;
  if (store::VerifyPackage(StoredAs(module), version, *cached, cached->commit, cached->tree_hash)) {
    return std::move(verified).failure().Tip(
        "the cache has what was fetched for this commit; restore the lock file from version control");
  }
  return std::move(verified).failure().Tip(
      fmt::format("to get it anew, remove {} and run `tovac pkg install`", cached->root));
}

Result<void> VerifyRemote(session::Fetcher& fetcher, const lock::LockedModule& module) {
  TOVA_TRY(std::vector<git::RemoteTag> tags, fetcher.ListTagCommits(StoredAs(module)));
  std::string wanted = module.version.ToTag();
  std::vector<std::string> names;
  for (const git::RemoteTag& tag : tags) {
    if (tag.name == wanted) {
      if (tag.commit == module.sha) return {};
      return store::DescribeMovedTag(StoredAs(module), module.version.ToString(), module.sha, tag.commit);
    }
    names.push_back(tag.name);
  }
  return git::DescribeMissingTag(StoredAs(module), module.version.ToString(), names);
}

void PrintJson(llvm::raw_ostream& out, const std::vector<const lock::LockedModule*>& modules,
               const std::vector<Result<void>>& verified) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("packages", [&] {
      for (size_t i = 0; i < modules.size(); ++i) {
        json.object([&] {
          json.attribute("module", modules[i]->module);
          json.attribute("version", modules[i]->version.ToString());
          json.attribute("ok", verified[i].has_value());
          if (!verified[i]) json.attribute("error", verified[i].failure().message());
        });
      }
    });
  });
  out << "\n";
}

}  // namespace

int Verify(const VerifyRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<session::LockFile> lock_file = run.ReadLockFile(*project);
  if (!lock_file) return run.Fail();
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) return run.Fail();
  Result<store::CacheUse> use = session::ShareCache(environment);
  if (!use) return run.Fail(std::move(use).failure());

  std::vector<const lock::LockedModule*> modules;
  for (const lock::LockedModule& module : lock_file->lock.modules) {
    if (!module.is_path()) modules.push_back(&module);
  }
  const bool vendored = session::IsVendored(*project);
  std::vector<Result<void>> verified(modules.size());
  session::ParallelFor(environment.jobs, modules.size(), [&](size_t i) {
    if (environment.IsInterrupted()) return false;
    verified[i] = vendored ? session::VerifyVendored(environment, *project, project->vendor_directory, *modules[i])
                           : VerifyCached(fetcher->store(), *modules[i]);
    if (verified[i] && request.remote) verified[i] = VerifyRemote(*fetcher, *modules[i]);
    return true;
  });
  if (request.json && !environment.IsInterrupted()) PrintJson(environment.out, modules, verified);
  for (Result<void>& result : verified) {
    if (!result) run.emitter().Add(std::move(result).failure().diagnostic());
  }
  if (run.emitter().has_errors() || environment.IsInterrupted()) return run.Fail();
  run.Say(fmt::format("{} what {} says",
                      modules.size() == 1 ? "1 package is" : fmt::format("{} packages are", modules.size()),
                      manifest::LockFileName(project->dialect).str()));
  return run.Succeed();
}

}  // namespace tova::commands
