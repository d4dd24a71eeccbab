#include "modres/commands/cache.h"

#include <fmt/format.h>

#include <ctime>

#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/session/parallel.h"
#include "modres/session/progress.h"
#include "modres/store/clean.h"
#include "modres/store/integrity.h"
#include "modres/store/ledger.h"
#include "modres/store/store.h"

namespace tova::commands {
namespace {

// For so long the packages of a project that nobody builds stay in the cache.
constexpr int64_t kKeptDays = 90;
constexpr int64_t kDay = 24 * 60 * 60;  // seconds

// "2026-02-27", in UTC.
std::string FormatDay(int64_t seconds) {
  std::time_t time = static_cast<std::time_t>(seconds);
  std::tm fields{};
  gmtime_r(&time, &fields);
  return fmt::format("{:04}-{:02}-{:02}", fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday);
}

void PrintText(llvm::raw_ostream& out, const std::vector<store::ListedPackage>& packages) {
  size_t width = 0;
  for (const store::ListedPackage& listed : packages) {
    width = std::max(width, listed.module.size() + listed.version.size() + 2);
  }
  for (const store::ListedPackage& listed : packages) {
    std::string label = listed.module + " v" + listed.version;
    out << fmt::format("{:<{}}  {:>10}  last used {}\n", label, width,
                       session::FormatBytes(listed.package.bytes), FormatDay(listed.last_used_s));
  }
}

void PrintJson(llvm::raw_ostream& out, const std::string& root,
               const std::vector<store::ListedPackage>& packages) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attribute("path", root);
    json.attributeArray("packages", [&] {
      for (const store::ListedPackage& listed : packages) {
        json.object([&] {
          json.attribute("module", listed.module);
          json.attribute("version", listed.version);
          json.attribute("path", listed.package.root);
          json.attribute("sha", listed.package.commit);
          json.attribute("tree", listed.package.tree_hash);
          json.attribute("files", static_cast<int64_t>(listed.package.file_count));
          json.attribute("bytes", static_cast<int64_t>(listed.package.bytes));
          json.attribute("last_used", listed.last_used_s);
        });
      }
    });
  });
  out << "\n";
}

void PrintVerified(llvm::raw_ostream& out, const std::vector<store::ListedPackage>& packages,
                   const std::vector<Result<void>>& verified) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("packages", [&] {
      for (size_t i = 0; i < packages.size(); ++i) {
        json.object([&] {
          json.attribute("module", packages[i].module);
          json.attribute("version", packages[i].version);
          json.attribute("ok", verified[i].has_value());
          if (!verified[i]) json.attribute("error", verified[i].failure().message());
        });
      }
    });
  });
  out << "\n";
}

Result<void> VerifyListed(const store::Ledger& ledger, const store::ListedPackage& listed) {
  TOVA_TRY(const auto known, ledger.Find(listed.module, listed.version));
  Result<void> verified =
      store::VerifyPackage(listed.module, listed.version, listed.package, known ? known->commit : "",
                           known ? known->tree_hash : "");
  if (verified || verified.failure().kind() != FailureKind::kIntegrity) return verified;
  return std::move(verified).failure().Tip(
      fmt::format("to get it anew, remove {} and run `tovac pkg install`", listed.package.root));
}

std::string Count(size_t count, llvm::StringRef what) {
  return fmt::format("{} {}{}", count, what.str(), count == 1 ? "" : "s");
}

}  // namespace

int CachePath(session::Environment& environment) {
  environment.out << environment.cache_directory << "\n";
  return session::kSuccess;
}

int CacheList(const CacheListRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  store::Store store(environment.cache_directory);
  Result<std::vector<store::ListedPackage>> packages = store.List();
  if (!packages) return run.Fail(std::move(packages).failure());
  if (request.json) {
    PrintJson(environment.out, store.root(), *packages);
  } else {
    PrintText(environment.out, *packages);
    uint64_t bytes = 0;
    for (const store::ListedPackage& listed : *packages) bytes += listed.package.bytes;
    run.Say(fmt::format("{} in {}, {}", Count(packages->size(), "version"), store.root(),
                        session::FormatBytes(bytes)));
  }
  return run.Succeed();
}

int CacheClean(const CacheCleanRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  store::Store store(environment.cache_directory);
  if (auto trusted = store.CheckRoot(); !trusted) return run.Fail(std::move(trusted).failure());
  auto waiting = [&] { run.Say("waiting for other runs of tovac that use the cache"); };
  Result<store::CacheUse> use =
      request.dry_run ? session::ShareCache(environment)
                      : store::CacheUse::Own(store.root(), waiting, environment.interrupted);
  if (!use) return run.Fail(std::move(use).failure());
  if (!request.dry_run && !use->held() && store::IsFolder(store.root()))
    run.Say("the cache's file system has no locks: a run that uses the cache at this moment may fail");

  store::CleanRequest clean;
  clean.dry_run = request.dry_run;
  if (!request.all) {
    int64_t now = std::chrono::system_clock::to_time_t(environment.now());
    clean.unused_since_s = now - kKeptDays * kDay;
  }
  Result<store::Cleaned> cleaned = store::CleanCache(store, clean);
  if (!cleaned) return run.Fail(std::move(cleaned).failure());

  // What would go is what a dry run is for; what has gone is for those who watch.
  auto tell = [&](const std::string& what, uint64_t bytes) {
    std::string line = fmt::format("{}, {}", what, session::FormatBytes(bytes));
    if (request.dry_run) {
      environment.out << "would remove " << line << "\n";
    } else {
      run.Say("removed " + line);
    }
  };
  for (const store::Cleaned::Version& version : cleaned->packages) {
    tell(version.module + " v" + version.version, version.bytes);
  }
  if (cleaned->compiled_bytes > 0) tell("compiled packages", cleaned->compiled_bytes);
  if (cleaned->leftovers > 0) {
    tell(Count(cleaned->leftovers, "leftover") + " of runs that did not end well", cleaned->leftover_bytes);
  }
  bool nothing = cleaned->packages.empty() && cleaned->leftovers == 0 && cleaned->compiled_bytes == 0;
  if (nothing) {
    run.Say(request.all ? "the cache is empty"
                        : fmt::format("nothing to remove: everything was used in the last {} days", kKeptDays));
  } else {
    run.Say(fmt::format("{} {}", session::FormatBytes(cleaned->bytes()), request.dry_run ? "would be freed" : "freed"));
  }
  return run.Succeed();
}

int CacheVerify(const CacheVerifyRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  const store::Store store(environment.cache_directory);
  const store::Ledger ledger(environment.ledger_directory);
  Result<store::CacheUse> use = session::ShareCache(environment);
  if (!use) return run.Fail(std::move(use).failure());
  Result<std::vector<store::ListedPackage>> packages = store.List();
  if (!packages) return run.Fail(std::move(packages).failure());
  std::vector<Result<void>> verified(packages->size());
  session::ParallelFor(environment.jobs, packages->size(), [&](size_t i) {
    if (environment.IsInterrupted()) return false;
    verified[i] = VerifyListed(ledger, (*packages)[i]);
    return true;
  });
  if (environment.IsInterrupted()) return run.Fail();
  if (request.json) PrintVerified(environment.out, *packages, verified);
  for (Result<void>& result : verified) {
    if (!result) run.emitter().Add(std::move(result).failure().diagnostic());
  }
  if (run.emitter().has_errors()) return run.Fail();
  run.Say(fmt::format("{} what was fetched",
                      packages->size() == 1 ? "1 version is" : fmt::format("{} versions are", packages->size())));
  return run.Succeed();
}

}  // namespace tova::commands
