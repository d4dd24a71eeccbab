#include "modres/store/fetch.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "modres/git/fetch_failure.h"
#include "modres/store/integrity.h"
#include "test/unit/modres/git/repository_fixture.h"

using namespace tova;
using store::EnsureCached;
using test::Commit;
using test::GitServer;
using test::OptionsFor;
using test::TemporaryFolder;

namespace {

constexpr const char* kModule = "git.test/alice/http";

// One user with a cache and a ledger.
struct User {
  explicit User(const std::string& base)
      : store(home / ".tova/pkg"), ledger(home / ".tova/ledger"), client(Options(base)) {}

  git::ClientOptions Options(const std::string& base) {
    auto options = OptionsFor(home, base);
    options.temporary_dir = store.ScratchFolder();
    return options;
  }
  Result<store::FetchOutcome> Fetch(store::FetchRequest request) {
    request.module = kModule;
    if (request.version.empty()) request.version = "1.0.0";
    request.source = "https://git.test/alice/http.git";
    return EnsureCached(store, ledger, client, request);
  }

  TemporaryFolder home;
  store::Store store;
  store::Ledger ledger;
  git::Client client;
};

std::string Lines(const Diagnostic& diagnostic) {
  std::string lines = diagnostic.message + "\n";
  for (const std::string& line : diagnostic.body) lines += line + "\n";
  for (const std::string& tip : diagnostic.tips) lines += "Tip: " + tip + "\n";
  return lines;
}

}  // namespace

TEST_CASE("a package is fetched once and then taken from the cache") {
  const TemporaryFolder folder;
  const std::string commit = Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", "one"}});
  GitServer server(folder.path());
  User user(server.address());
  const auto first = user.Fetch({});
  REQUIRE(first);
  CHECK(first->fetched);
  CHECK(first->package.commit == commit);
  CHECK(test::Read(first->package.root + "/tova.toml") == "one");
  server.Stop();
  store::FetchRequest locked;
  locked.expected_commit = commit;
  locked.expected_tree = first->package.tree_hash;
  const auto second = user.Fetch(locked);
  REQUIRE(second);
  CHECK_FALSE(second->fetched);
  CHECK(store::VerifyPackage(kModule, "1.0.0", second->package, commit, first->package.tree_hash));
}

TEST_CASE("a tag that moved is refused by the lock and by the ledger, and accepted when that is asked for") {
  const TemporaryFolder folder;
  const std::string repository = folder / "alice/http.git";
  const std::string before = Commit(repository, "v1.0.0", {{"tova.toml", "one"}, {"old.tova", ""}});
  User user(folder.path() + "/");
  const auto first = user.Fetch({});
  REQUIRE(first);
  const std::string after = Commit(repository, "v1.0.0", {{"tova.toml", "two"}, {"new.tova", ""}});
  const std::string text = "integrity check failed for git.test/alice/http@v1.0.0\nExpected SHA: " + before +
                           "\nGot SHA:      " + after +
                           "\n\nThe git tag may have been force-pushed. This could indicate tampering.\n"
                           "Run `tovac pkg update git.test/alice/http` to re-resolve.\n";
  REQUIRE(user.store.Remove(kModule, "1.0.0"));
  const auto by_ledger = user.Fetch({});
  REQUIRE_FALSE(by_ledger);
  CHECK(by_ledger.failure().kind() == FailureKind::kIntegrity);
  CHECK(Lines(by_ledger.failure().diagnostic()) == text);
  CHECK_FALSE(std::filesystem::exists(user.home / ".tova/pkg/git.test"));

  User stranger(folder.path() + "/");
  store::FetchRequest locked;
  locked.expected_commit = before;
  const auto by_lock = stranger.Fetch(locked);
  REQUIRE_FALSE(by_lock);
  CHECK(Lines(by_lock.failure().diagnostic()) == text);
  // What the lock says of a version that is cached counts as well.
  REQUIRE(stranger.Fetch({}));
  const auto cached = stranger.Fetch(locked);
  REQUIRE_FALSE(cached);
  CHECK(Lines(cached.failure().diagnostic()) == text);

  store::FetchRequest accept;
  accept.accept_moved = true;
  const auto accepted = user.Fetch(accept);
  REQUIRE(accepted);
  CHECK(accepted->package.commit == after);
  CHECK(accepted->replaced_commit == before);
  CHECK(test::Read(accepted->package.root + "/tova.toml") == "two");
  CHECK(user.ledger.Find(kModule, "1.0.0").value()->commit == after);
}

TEST_CASE("content that is not what the lock says is refused") {
  const TemporaryFolder folder;
  const std::string commit = Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", "one"}});
  User user(folder.path() + "/");
  store::FetchRequest wrong;
  wrong.expected_commit = commit;
  wrong.expected_tree = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  const auto refused = user.Fetch(wrong);
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().diagnostic().code == DiagnosticCode::kContentChanged);
  CHECK_FALSE(std::filesystem::exists(user.home / ".tova/pkg/git.test"));

  const auto fetched = user.Fetch({});
  REQUIRE(fetched);
  ::chmod((fetched->package.root + "/tova.toml").c_str(), 0644);
  test::Write(fetched->package.root + "/tova.toml", "changed");
  const auto verified = store::VerifyPackage(kModule, "1.0.0", fetched->package, commit, "");
  REQUIRE_FALSE(verified);
  CHECK(verified.failure().kind() == FailureKind::kIntegrity);
}

TEST_CASE("a failed fetch leaves the cache without a trace") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", "one"}});
  User user(folder.path() + "/");
  store::FetchRequest missing;
  missing.version = "9.9.9";
  const auto result = user.Fetch(missing);
  REQUIRE_FALSE(result);
  CHECK(result.failure().message() == "git.test/alice/http has no version 9.9.9");
  store::FetchRequest offline;
  offline.offline = true;
  const auto refused = user.Fetch(offline);
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().kind() == FailureKind::kOffline);
  CHECK(std::filesystem::is_empty(user.home / ".tova/pkg"));
}

TEST_CASE("a ledger entry that is damaged stops the fetch") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", "one"}});
  User user(folder.path() + "/");
  test::Write(user.home / ".tova/ledger/git.test/alice/http/v1.0.0", "commit nonsense\n");
  const auto result = user.Fetch({});
  REQUIRE_FALSE(result);
  CHECK(result.failure().diagnostic().code == DiagnosticCode::kLedgerDamaged);
}

TEST_CASE("threads that want one version fetch it once") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", "one"}});
  GitServer server(folder.path());
  User user(server.address());
  std::atomic<int> fetched = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto result = user.Fetch({});
      if (!result) ++failed;
      if (result && result->fetched) ++fetched;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(fetched == 1);
  CHECK(server.CountRequests("info/refs") == 1);
}

TEST_CASE("the network and authentication texts are the set ones") {
  const Failure unreachable(FailureKind::kNetwork, "Could not resolve host: github.com");
  CHECK(Lines(git::DescribeFetchFailure("github.com/alice/tova-http", unreachable, {"1.2.0", "1.2.1"})
                  .diagnostic()) ==
        "failed to fetch github.com/alice/tova-http\n"
        "git clone failed: Could not resolve host: github.com\n"
        "\n"
        "Cached versions available: v1.2.0, v1.2.1\n"
        "Tip: Run with --offline to use cached versions only.\n");
  const Failure refused(FailureKind::kAuthentication, "Permission denied (publickey)");
  CHECK(Lines(git::DescribeFetchFailure("github.com/myorg/internal-lib", refused, {}).diagnostic()) ==
        "authentication failed for github.com/myorg/internal-lib\n"
        "git clone returned: Permission denied (publickey)\n"
        "Tip: Ensure your SSH key or git credentials have access to this repo.\n");
  const Failure leaky(FailureKind::kNetwork, "cannot use https://bob:secret@github.com/x\x1b[31m");
  CHECK(Lines(git::DescribeFetchFailure("github.com/a/b", leaky, {}).diagnostic()).find("secret") ==
        std::string::npos);
  CHECK(Lines(git::DescribeFetchFailure("github.com/a/b", leaky, {}).diagnostic()).find('\x1b') ==
        std::string::npos);
}

TEST_CASE("a missing version is told with what there is") {
  CHECK(Lines(git::DescribeMissingTag("github.com/a/b", "1.3.0", {"1.3.0", "v1.2.0", "v1.10.0", "nightly"})
                  .diagnostic()) ==
        "github.com/a/b has no version 1.3.0\n"
        "Its repository has no tag `v1.3.0`.\n"
        "Its versions: v1.10.0, v1.2.0\n"
        "Tip: There is a tag `1.3.0`, but a version's tag is written `v1.3.0`.\n");
  CHECK(Lines(git::DescribeNoVersions("github.com/a/b", {"nightly", "release-1.0.0"}).diagnostic()) ==
        "github.com/a/b has no versions\n"
        "Its repository has no tag of the form `vMAJOR.MINOR.PATCH`.\n"
        "Tip: There is a tag `release-1.0.0`, but a version's tag is written `v1.0.0`.\n");
}

TEST_CASE("differences between two trees are named up to a limit") {
  const std::vector<store::HashedFile> before = {{"a", "1"}, {"b", "1"}, {"d", "1"}};
  const std::vector<store::HashedFile> after = {{"a", "1"}, {"b", "2"}, {"c", "1"}};
  CHECK(store::DescribeDifference(before, after) ==
        std::vector<std::string>{"changed: b", "added: c", "removed: d"});
  CHECK(store::DescribeDifference(before, after, 1) == std::vector<std::string>{"changed: b", "and 2 more"});
}
