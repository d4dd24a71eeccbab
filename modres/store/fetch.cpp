#include "modres/store/fetch.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"
#include "modres/git/fetch_failure.h"
#include "modres/store/file_lock.h"
#include "modres/store/integrity.h"

namespace tova::store {
namespace {

class Fetch {
 public:
  Fetch(Store& store, const Ledger& ledger, git::Client& client, const FetchRequest& request,
        const FetchCallbacks& callbacks, const std::atomic<bool>* interrupt)
      : store_(store),
        ledger_(ledger),
        client_(client),
        request_(request),
        callbacks_(callbacks),
        interrupt_(interrupt) {}

  Result<FetchOutcome> Run() {
    if (!request_.accept_moved) {
      if (auto package = store_.Find(request_.module, request_.version)) return AcceptCached(*package);
    }
    TOVA_CHECK(CheckIdentity(request_.module, request_.version));
    if (request_.offline) {
      return git::DescribeOffline(request_.module, Name(), store_.Versions(request_.module));
    }
    auto outcome = FetchUnderLock();
    // A fetch that failed leaves the cache as it was, down to the folders.
    if (!outcome) store_.RemoveEmptyFolders(ModuleFolder());
    return outcome;
  }

 private:
  std::string Name() const { return request_.module + "@v" + request_.version; }

  std::string ModuleFolder() const {
    return llvm::StringRef(store_.PackageFolder(request_.module, request_.version)).rsplit('/').first.str();
  }

  // A cached package must be the one that the lock means. Reads nothing.
  Result<FetchOutcome> AcceptCached(const CachedPackage& package) const {
    if (!request_.expected_commit.empty() && package.commit != request_.expected_commit) {
      return DescribeMovedTag(request_.module, request_.version, request_.expected_commit, package.commit);
    }
    if (!request_.expected_tree.empty() && package.tree_hash != request_.expected_tree) {
      return DescribeChangedContent(request_.module, request_.version, request_.expected_tree, package.tree_hash)
          .Tip("the cache has what was fetched for this commit; restore the lock file from version control");
    }
    FetchOutcome outcome;
    outcome.package = package;
    return outcome;
  }

  Result<FileLock> Lock() const {
    const std::string path = store_.LockPath(request_.module, request_.version);
    const auto waiting = [&](const std::string& holder) {
      if (callbacks_.waiting)
        callbacks_.waiting(fmt::format("waiting for {}, which is fetching {}", holder, Name()));
    };
    while (true) {
      TOVA_CHECK(MakeFolders(ModuleFolder()));
      auto lock = FileLock::Acquire(path, waiting, interrupt_);
      // A process that failed removes its empty folders, and that may happen between the two lines above.
      if (lock || lock.failure().kind() != FailureKind::kNotFound) return lock;
    }
  }

  Result<FetchOutcome> FetchUnderLock() {
    TOVA_TRY(const FileLock lock, Lock());
    const auto cached = store_.Find(request_.module, request_.version);
    if (cached && !request_.accept_moved) return AcceptCached(*cached);
    TOVA_TRY(const auto known, ledger_.Find(request_.module, request_.version));

    auto snapshot = client_.FetchTag(request_.source, "v" + request_.version, KnownTag(known), callbacks_.progress);
    if (!snapshot) return DescribeFetchFailure(snapshot.failure());
    const std::string& commit = (*snapshot)->commit();
    FetchOutcome outcome;
    outcome.fetched = true;
    if (request_.accept_moved) {
      if (known && known->commit != commit) outcome.replaced_commit = known->commit;
      if (outcome.replaced_commit.empty() && cached && cached->commit != commit) {
        outcome.replaced_commit = cached->commit;
      }
    } else {
      TOVA_CHECK(CheckCommit(commit, known));
    }
    const bool keeps_cached = cached && cached->commit == commit;
    auto put = store_.Put(request_.module, request_.version, **snapshot, /*replace=*/!keeps_cached,
                          [&](const CachedPackage& package) -> Result<void> {
                            TOVA_CHECK(CheckContent(package, known));
                            return Record(package, known);
                          });
    if (!put) return DescribePutFailure(std::move(put).failure());
    outcome.package = std::move(put->package);
    outcome.left_out = std::move(put->left_out);
    // A package that was kept was not approved again; its entry may be missing.
    if (keeps_cached) TOVA_CHECK(Record(outcome.package, known));
    return outcome;
  }

  git::KnownTag KnownTag(const std::optional<LedgerEntry>& known) const {
    if (!request_.listed_commit.empty()) return {request_.listed_commit, /*is_current=*/true};
    if (!request_.expected_commit.empty()) return {request_.expected_commit, /*is_current=*/false};
    return {known ? known->commit : "", /*is_current=*/false};
  }

  // Before the package can be seen: a process that is killed in between must not leave a version in the cache that the
  // ledger has never heard of.
  Result<void> Record(const CachedPackage& package, const std::optional<LedgerEntry>& known) const {
    if (known && known->commit == package.commit && known->tree_hash == package.tree_hash) return {};
    return ledger_.Record(request_.module, request_.version, {package.commit, package.tree_hash});
  }

  Result<void> CheckCommit(const std::string& commit, const std::optional<LedgerEntry>& known) const {
    if (!request_.expected_commit.empty() && commit != request_.expected_commit) {
      return DescribeMovedTag(request_.module, request_.version, request_.expected_commit, commit);
    }
    if (known && known->commit != commit) {
      return DescribeMovedTag(request_.module, request_.version, known->commit, commit);
    }
    return {};
  }

  // The commit is right at this point; that its files are as well is what this makes sure of.
  Result<void> CheckContent(const CachedPackage& package, const std::optional<LedgerEntry>& known) const {
    if (request_.accept_moved) return {};
    if (!request_.expected_tree.empty() && package.tree_hash != request_.expected_tree) {
      return DescribeChangedContent(request_.module, request_.version, request_.expected_tree,
                                    package.tree_hash);
    }
    if (known && package.tree_hash != known->tree_hash) {
      return DescribeChangedContent(request_.module, request_.version, known->tree_hash, package.tree_hash);
    }
    return {};
  }

  Failure DescribeFetchFailure(const Failure& failure) const {
    if (failure.kind() == FailureKind::kInterrupted) return failure;
    if (failure.diagnostic().code == DiagnosticCode::kVersionNotFound) {
      return git::DescribeMissingTag(request_.module, request_.version, {});
    }
    return git::DescribeFetchFailure(request_.module, failure, store_.Versions(request_.module));
  }

  Failure DescribePutFailure(Failure failure) const {
    if (failure.kind() == FailureKind::kIntegrity || failure.kind() == FailureKind::kInterrupted)
      return failure;
    if (failure.kind() == FailureKind::kRefused || failure.kind() == FailureKind::kMalformed) {
      Diagnostic diagnostic =
          MakeDiagnostic(DiagnosticCode::kPackageRefused, "cannot accept the package " + Name());
      diagnostic.body.push_back(failure.message());
      return Failure(failure.kind(), std::move(diagnostic));
    }
    return std::move(failure).While("while putting " + Name() + " into the cache");
  }

  Store& store_;
  const Ledger& ledger_;
  git::Client& client_;
  const FetchRequest& request_;
  const FetchCallbacks& callbacks_;
  const std::atomic<bool>* interrupt_;
};

}  // namespace

Result<FetchOutcome> EnsureCached(Store& store, const Ledger& ledger, git::Client& client,
                                  const FetchRequest& request, const FetchCallbacks& callbacks,
                                  const std::atomic<bool>* interrupt) {
  return Fetch(store, ledger, client, request, callbacks, interrupt).Run();
}

}  // namespace tova::store
