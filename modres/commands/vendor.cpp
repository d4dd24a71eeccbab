#include "modres/commands/vendor.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"
#include "llvm/ADT/STLExtras.h"
#include "modres/commands/command_run.h"
#include "modres/session/locked_state.h"
#include "modres/session/vendor.h"

namespace tova::commands {
namespace {

bool IsCopied(const session::ResolvedPackage& package) { return package.kind != specifier::PackageSource::kPath; }

// Whether the folder holds exactly what is locked; then neither cache nor network is needed.
bool IsUpToDate(CommandRun& run, const session::Project& project, const std::string& folder,
                const session::LockFile& lock_file) {
  if (!lock_file.exists || !store::IsFile(folder + "/" + session::kVendorList.str())) return false;
  auto followed = session::FollowVendor(run.environment(), project, folder, lock_file.lock, run.sources());
  if (!followed) return false;
  Result<std::vector<store::ListedPackage>> there = store::Store(folder).List();
  return there && there->size() == static_cast<size_t>(llvm::count_if(*followed, IsCopied));
}

}  // namespace

int Vendor(const VendorRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  const std::string folder = request.folder.empty() ? project->vendor_directory
                                                    : session::AbsolutePath(environment, request.folder);
  const std::string shown = EscapeForeign(session::DisplayPath(environment, folder));
  std::optional<session::LockFile> lock_file =
      session::ReadLockFile(environment, *project, run.sources(), run.emitter());
  if (!lock_file) return run.Fail();
  if (IsUpToDate(run, *project, folder, *lock_file)) {
    run.Say(shown + " is up to date");
    return run.Succeed();
  }
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) return run.Fail();
  session::InstallOptions options;
  options.frozen = request.frozen;
  options.into_cache = true;
  std::optional<session::Installed> installed =
      session::Install(environment, *fetcher, *project, options, run.sources(), run.emitter());
  if (!installed) return run.Fail();

  size_t count = 0;
  Result<session::VendorCopy> copy = session::VendorCopy::Start(environment, folder);
  if (!copy) return run.Fail(std::move(copy).failure());
  for (const session::ResolvedPackage& package : installed->packages) {
    if (!IsCopied(package)) {
      run.Say(fmt::format("left in place: {} in {}", package.module, package.path));
      continue;
    }
    ++count;
    if (Result<void> added = copy->Add(environment, package); !added) return run.Fail(std::move(added).failure());
  }
  if (Result<void> written = session::WriteLock(*project, *installed); !written) {
    return run.Fail(std::move(written).failure());
  }
  if (Result<void> finished = copy->Finish(); !finished) return run.Fail(std::move(finished).failure());
  if (count == 0) {
    run.Say("no packages to copy");
    return run.Succeed();
  }
  run.Say(fmt::format("copied {} into {}", count == 1 ? "1 package" : fmt::format("{} packages", count), shown));
  if (folder != project->vendor_directory) {
    run.Say("builds take packages from " +
            EscapeForeign(session::DisplayPath(environment, project->vendor_directory)) + " only");
  }
  return run.Succeed();
}

}  // namespace tova::commands
