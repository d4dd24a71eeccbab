#include <catch2/catch_test_macros.hpp>

#include "modres/git/remote.h"
#include "repository_fixture.h"

using namespace tova;
using test::Commit;
using test::GitServer;
using test::OptionsFor;
using test::Reason;
using test::TemporaryFolder;

namespace {

constexpr const char* kSource = "https://git.test/alice/http.git";

// A server with one repository, and a client that has never seen it.
struct Hosted {
  explicit Hosted(const std::string& options = "") : options_(options) {}

  void Start() {
    server = std::make_unique<GitServer>(folder.path(), options_);
    client = std::make_unique<git::Client>(OptionsFor(home, server->address()));
  }
  std::string repository() const { return folder / "alice/http.git"; }
  size_t Gets() const { return server->CountRequests("GET "); }
  size_t Posts() const { return server->CountRequests("POST "); }

  TemporaryFolder folder;
  TemporaryFolder home;
  std::unique_ptr<GitServer> server;
  std::unique_ptr<git::Client> client;

 private:
  const std::string options_;
};

}  // namespace

TEST_CASE("a server is asked once whether it speaks version 2") {
  Hosted hosted;
  Commit(hosted.repository(), "v1.0.0", {{"tova.toml", ""}});
  Commit(hosted.folder / "bob/jwt.git", "v1.0.0", {{"tova.toml", ""}});
  hosted.Start();
  REQUIRE(hosted.client->ListTags(kSource));
  CHECK(hosted.Gets() == 1);
  CHECK(hosted.Posts() == 1);
  REQUIRE(hosted.client->ListTags("https://git.test/bob/jwt.git"));
  REQUIRE(hosted.client->FetchTag("https://git.test/bob/jwt.git", "v1.0.0"));
  CHECK(hosted.Gets() == 1);
  CHECK(hosted.Posts() == 4);
  CHECK(hosted.server->CountRequests(" version=2") == 5);
}

TEST_CASE("a tag that was listed costs one more request, a locked one two at the same time") {
  Hosted hosted;
  const std::string commit = Commit(hosted.repository(), "v1.0.0", {{"tova.toml", ""}});
  hosted.Start();
  const auto locked = hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/false});
  REQUIRE(locked);
  CHECK((*locked)->commit() == commit);
  CHECK(hosted.Gets() == 0);
  CHECK(hosted.Posts() == 2);
  const auto listed = hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/true});
  REQUIRE(listed);
  CHECK((*listed)->commit() == commit);
  CHECK(hosted.Gets() == 0);
  CHECK(hosted.Posts() == 3);
}

TEST_CASE("a locked tag that moved is found to have moved, whether its old commit can still be had or not") {
  Hosted hosted;
  const std::string before = Commit(hosted.repository(), "v1.0.0", {{"tova.toml", "one"}});
  const std::string after = Commit(hosted.repository(), "v1.0.0", {{"tova.toml", "two"}});
  hosted.Start();
  for (const std::string& known : {before, std::string(40, '1')}) {
    CAPTURE(known);
    const auto fetched = hosted.client->FetchTag(kSource, "v1.0.0", {known, /*is_current=*/false});
    REQUIRE(fetched);
    CHECK((*fetched)->commit() == after);
  }
  const auto gone = hosted.client->FetchTag(kSource, "v1.1.0", {before, /*is_current=*/false});
  REQUIRE_FALSE(gone);
  CHECK(gone.failure().diagnostic().code == DiagnosticCode::kVersionNotFound);
  // The remote said so a moment ago, and now it doesn't have it.
  CHECK(Reason(hosted.client->FetchTag(kSource, "v1.0.0", {std::string(40, '1'), /*is_current=*/true}))
            .find("remote error: ") == 0);
}

TEST_CASE("a server of the older protocols is found out from its answer, once") {
  Hosted hosted("--old-protocol");
  const std::string commit = Commit(hosted.repository(), "v1.0.0", {{"tova.toml", ""}}, /*annotated=*/true);
  hosted.Start();
  const auto locked = hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/false});
  REQUIRE(locked);
  CHECK((*locked)->commit() == commit);
  CHECK(hosted.server->CountRequests(" version=2") == 3);
  REQUIRE(hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/false}));
  REQUIRE(hosted.client->ListTags(kSource));
  CHECK(hosted.server->CountRequests(" version=2") == 3);

  // Some stumble over a request that they don't understand.
  hosted.server->SetFaults("git-upload-pack$ status=500 x2\n");
  CHECK(git::Client(OptionsFor(hosted.home, hosted.server->address()))
            .FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/false}));
  CHECK(hosted.server->CountRequests(" 500") == 2);
}

TEST_CASE("the user's configuration may forbid version 2") {
  Hosted hosted;
  Commit(hosted.repository(), "v1.0.0", {{"tova.toml", ""}});
  hosted.Start();
  const TemporaryFolder home;
  const auto options = OptionsFor(home, hosted.server->address());
  test::Write(home / ".gitconfig", test::Read(home / ".gitconfig") + "[protocol]\n\tversion = 0\n");
  CHECK(git::Client(options).FetchTag(kSource, "v1.0.0"));
  CHECK(hosted.server->CountRequests(" version=2") == 0);
}

TEST_CASE("tags are peeled to the end, and what is no commit is refused") {
  for (const char* protocol : {"", "--old-protocol"}) {
    CAPTURE(protocol);
    Hosted hosted(protocol);
    const std::string commit =
        Commit(hosted.repository(), "v1.0.0", {{"tova.toml", "a"}}, /*annotated=*/true);
    test::Shell(
        "exec 2>&1; cd \"" + hosted.repository() +
        "\"; git tag -a -m tag v2.0.0 v1.0.0; git tag v3.0.0 HEAD:tova.toml; git tag -a -m tag v4.0.0 "
        "HEAD:tova.toml; git tag v5.0.0 HEAD^{tree}");
    hosted.Start();
    const auto tags = hosted.client->ListTags(kSource);
    REQUIRE(tags);
    REQUIRE(tags->size() == 5);
    CHECK((*tags)[1].commit == commit);
    const auto nested = hosted.client->FetchTag(kSource, "v2.0.0");
    REQUIRE(nested);
    CHECK((*nested)->commit() == commit);
    CHECK(hosted.client->FetchTag(kSource, "v2.0.0", {commit, /*is_current=*/false}));
    for (const char* tag : {"v3.0.0", "v4.0.0", "v5.0.0"}) {
      CAPTURE(tag);
      const auto refused = hosted.client->FetchTag(kSource, tag);
      REQUIRE_FALSE(refused);
      CHECK(refused.failure().kind() == FailureKind::kMalformed);
    }
  }
}

TEST_CASE("a repository that moved is found where the redirect leads, however the first request was made") {
  Hosted hosted;
  const std::string commit = Commit(hosted.folder / "moved/http.git", "v1.0.0", {{"tova.toml", ""}});
  hosted.Start();
  const std::string target = hosted.server->address() + "moved/http.git";
  hosted.server->SetFaults("alice/http.git/info/refs redirect=" + target +
                           "/info/refs?service=git-upload-pack\nalice/http.git/git-upload-pack redirect=" +
                           target + "/git-upload-pack\n");
  const auto fetched = hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/false});
  REQUIRE(fetched);
  CHECK((*fetched)->commit() == commit);
  // The new place is remembered.
  const size_t old_place = hosted.server->CountRequests("alice/http.git");
  CHECK(hosted.client->ListTags(kSource));
  CHECK(hosted.server->CountRequests("alice/http.git") == old_place);
}

TEST_CASE("a credential that opened a repository is used from then on") {
  Hosted hosted("--auth bob:secret");
  const std::string commit = Commit(hosted.repository(), "v1.0.0", {{"tova.toml", ""}});
  hosted.Start();
  test::Write(hosted.home / ".netrc", "machine 127.0.0.1 login bob password secret\n");
  REQUIRE(hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/false}));
  const size_t refused = hosted.server->CountRequests(" 401");
  CHECK(refused <= 2);
  REQUIRE(hosted.client->ListTags(kSource));
  REQUIRE(hosted.client->FetchTag(kSource, "v1.0.0", {commit, /*is_current=*/true}));
  CHECK(hosted.server->CountRequests(" 401") == refused);
}

TEST_CASE("many fetches at once share a client") {
  Hosted hosted;
  std::string commits[8];
  for (int i = 0; i < 8; ++i) {
    commits[i] =
        Commit(hosted.folder / ("p" + std::to_string(i) + ".git"), "v1.0.0",
               {{"tova.toml", std::to_string(i)}, {"big", std::string(200'000, static_cast<char>('a' + i))}});
  }
  hosted.Start();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const std::string source = "https://git.test/p" + std::to_string(i) + ".git";
      const auto tags = hosted.client->ListTags(source);
      const auto fetched = hosted.client->FetchTag(source, "v1.0.0", {commits[i], /*is_current=*/i % 2 == 0});
      good += tags && tags->size() == 1 && fetched && (*fetched)->commit() == commits[i];
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 8);
}
