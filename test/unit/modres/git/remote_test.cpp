#include "modres/git/remote.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "repository_fixture.h"

using namespace tova;
using test::Commit;
using test::GitServer;
using test::OptionsFor;
using test::Reason;
using test::TemporaryFolder;

namespace {

constexpr const char* kSource = "https://git.test/alice/http.git";

std::string Names(const std::vector<git::RemoteTag>& tags) {
  std::string names;
  for (const git::RemoteTag& tag : tags) names += tag.name + " ";
  return names;
}

// "path=contents;" of every file of a snapshot.
std::string Contents(const git::Snapshot& snapshot, const std::string& folder,
                     const std::string& prefix = "") {
  std::string all;
  auto read = snapshot.ReadFolder(folder, [&](const git::TreeEntry& entry) -> Result<void> {
    if (entry.kind == git::EntryKind::kFolder) {
      all += Contents(snapshot, entry.id, prefix + entry.name + "/");
      return {};
    }
    TOVA_TRY(const std::string contents, snapshot.ReadFile(entry.id));
    TOVA_TRY(const uint64_t size, snapshot.FileSize(entry.id));
    CHECK(size == contents.size());
    all += prefix + entry.name + "=" + contents + ";";
    return {};
  });
  CHECK(read);
  return all;
}

}  // namespace

TEST_CASE("tags and files are read over smart HTTP and from a local folder alike") {
  const TemporaryFolder folder;
  const std::string repository = folder / "alice/http.git";
  const std::string first =
      Commit(repository, "v1.0.0", {{"tova.toml", "one"}, {"src/lib.tova", "pub a = 1"}});
  const std::string second = Commit(repository, "v1.1.0", {{"tova.toml", "two"}}, /*annotated=*/true);
  Commit(repository, "1.2.0", {{"tova.toml", "three"}});
  // A branch with the name of a version never counts.
  test::Shell("git --git-dir \"" + repository + "\" branch v1.0.0 1.2.0");

  GitServer server(folder.path());
  GitServer old(folder.path(), "--old-protocol");
  for (const std::string& base :
       {server.address(), old.address(), "file://" + folder.path() + "/", folder.path() + "/"}) {
    CAPTURE(base);
    const TemporaryFolder home;
    git::Client client(OptionsFor(home, base));
    const auto tags = client.ListTags(kSource);
    REQUIRE(tags);
    CHECK(Names(*tags) == "1.2.0 v1.0.0 v1.1.0 ");
    CHECK((*tags)[1].commit == first);
    CHECK((*tags)[2].commit == second);

    const auto old = client.FetchTag(kSource, "v1.0.0");
    REQUIRE(old);
    CHECK((*old)->commit() == first);
    CHECK(Contents(**old, (*old)->root()) == "src/lib.tova=pub a = 1;tova.toml=one;");
    const auto annotated = client.FetchTag(kSource, "v1.1.0");
    REQUIRE(annotated);
    CHECK((*annotated)->commit() == second);
    CHECK(Contents(**annotated, (*annotated)->root()) == "tova.toml=two;");
  }
}

TEST_CASE("a fetch leaves no temporary behind and brings no history") {
  const TemporaryFolder folder;
  for (int i = 0; i < 20; ++i) {
    Commit(folder / "alice/http.git", "v1." + std::to_string(i) + ".0",
           {{"file", std::string(100, 'a' + i)}});
  }
  const char* options = GENERATE("", "--old-protocol");
  CAPTURE(options);
  GitServer server(folder.path(), options);
  const TemporaryFolder home;
  git::Client client(OptionsFor(home, server.address()));
  uint32_t objects = 0;
  {
    const auto snapshot = client.FetchTag(kSource, "v1.19.0", {}, [&](const git::Progress& progress) {
      objects = std::max(objects, progress.total_objects);
    });
    REQUIRE(snapshot);
    CHECK(std::filesystem::exists(home / "scratch"));
  }
  CHECK(objects == 3);
  CHECK_FALSE(std::filesystem::exists(home / "scratch"));
}

TEST_CASE("what is not there is said to be not there") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  GitServer server(folder.path());
  GitServer old(folder.path(), "--old-protocol");
  for (const std::string& base : {server.address(), old.address(), folder.path() + "/"}) {
    CAPTURE(base);
    const TemporaryFolder home;
    git::Client client(OptionsFor(home, base));
    const auto missing_tag = client.FetchTag(kSource, "v9.0.0");
    REQUIRE_FALSE(missing_tag);
    CHECK(missing_tag.failure().kind() == FailureKind::kNotFound);
    CHECK(missing_tag.failure().diagnostic().code == DiagnosticCode::kVersionNotFound);
    const auto missing = client.ListTags("https://git.test/alice/nothing.git");
    REQUIRE_FALSE(missing);
    CHECK(missing.failure().kind() == FailureKind::kNotFound);
    CHECK(missing.failure().message().find("alice/nothing.git' not found") != std::string::npos);
    CHECK_FALSE(client.FetchTag(kSource, "../../v1.0.0"));
    CHECK_FALSE(client.FetchTag(kSource, "v1.*"));
  }
}

TEST_CASE("a host that can't be reached is named in git's words") {
  const TemporaryFolder home;
  git::Client unknown(OptionsFor(home, "http://no-such-host.invalid/"));
  CHECK(Reason(unknown.ListTags(kSource)) == "Could not resolve host: no-such-host.invalid");
  int port = 0;
  {
    const TemporaryFolder folder;
    GitServer server(folder.path());
    port = server.port();
  }
  const TemporaryFolder other_home;
  git::Client refused(OptionsFor(other_home, "http://127.0.0.1:" + std::to_string(port) + "/"));
  CHECK(Reason(refused.ListTags(kSource)) ==
        "Failed to connect to 127.0.0.1 port " + std::to_string(port) + ": Connection refused");
}

TEST_CASE("failures that may pass are tried again, refusals are not") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  const char* protocol = GENERATE("", "--old-protocol");
  CAPTURE(protocol);
  GitServer server(folder.path(), protocol);
  const TemporaryFolder home;
  const auto options = OptionsFor(home, server.address());
  const auto list = [&] { return git::Client(options).ListTags(kSource); };
  const auto fetch = [&] { return git::Client(options).FetchTag(kSource, "v1.0.0"); };
  server.SetFaults("info/refs status=503 x3\n");
  CHECK(list());
  CHECK(server.CountRequests(" 503") == 3);
  server.SetFaults("info/refs status=500\n");
  CHECK(Reason(list()) == "The requested URL returned error: 500");
  CHECK(server.CountRequests(" 500") == 4);
  server.SetFaults("git-upload-pack$ status=502\n");
  CHECK(Reason(fetch()) == "The requested URL returned error: 502");
  CHECK(server.CountRequests(" 502") == 4);
  server.SetFaults("info/refs reset x2\n");
  CHECK(list());
  server.SetFaults("git-upload-pack$ close-after=40 x1\n");
  CHECK(fetch());
  server.SetFaults("git-upload-pack$ retry-after=0 x2\n");
  CHECK(fetch());
  CHECK(server.CountRequests(" 429") == 2);
  server.SetFaults("info/refs status=403\n");
  const auto forbidden = list();
  REQUIRE_FALSE(forbidden);
  CHECK(forbidden.failure().kind() == FailureKind::kAuthentication);
  CHECK(server.CountRequests(" 403") == 1);
}

TEST_CASE("answers that are not git's or are damaged are refused") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", "a = 1"}, {"b", std::string(5000, 'x')}});
  const char* protocol = GENERATE("", "--old-protocol");
  CAPTURE(protocol);
  GitServer server(folder.path(), protocol);
  const TemporaryFolder home;
  const auto fetch = [&](const git::KnownTag& known = {}) {
    return git::Client(OptionsFor(home, server.address())).FetchTag(kSource, "v1.0.0", known);
  };
  for (const char* fault :
       {"info/refs html", "git-upload-pack$ truncate=150", "git-upload-pack$ truncate=30", "git-upload-pack$ flip=-30",
        "git-upload-pack$ flip=2", "git-upload-pack$ flip=0", "info/refs truncate=40", "git-upload-pack$ html",
        "git-upload-pack$ truncate=0", "git-upload-pack$ status=302", "info/refs redirect=http://127.0.0.1:1/"}) {
    CAPTURE(fault);
    server.SetFaults(std::string(fault) + "\n");
    CHECK_FALSE(fetch());
  }
  server.SetFaults("");
  CHECK(fetch());
  CHECK_FALSE(std::filesystem::exists(home / "scratch"));
}

TEST_CASE("a server that sends too slowly is given up") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  GitServer server(folder.path());
  const TemporaryFolder home;
  auto options = OptionsFor(home, server.address());
  options.deadlines.stall_ms = 1000;
  git::Client client(options);
  for (const char* fault : {"info/refs stall\n", "git-upload-pack$ stall\n"}) {
    CAPTURE(fault);
    server.SetFaults(fault);
    const auto stalled = client.FetchTag(kSource, "v1.0.0");
    REQUIRE_FALSE(stalled);
    CHECK(stalled.failure().kind() == FailureKind::kTimeout);
    CHECK(stalled.failure().message() == "127.0.0.1 sent less than 1024 bytes a second for 1 s");
  }
}

TEST_CASE("an interrupted client stops at once") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  GitServer server(folder.path());
  const TemporaryFolder home;
  auto options = OptionsFor(home, server.address());
  std::atomic<bool> interrupt = false;
  options.interrupt = &interrupt;
  git::Client client(options);
  server.SetFaults("info/refs stall\n");
  std::thread user([&] {
    while (server.Log().empty()) std::this_thread::yield();
    interrupt = true;
  });
  const auto result = client.ListTags(kSource);
  user.join();
  REQUIRE_FALSE(result);
  CHECK(result.failure().kind() == FailureKind::kInterrupted);
}

TEST_CASE("a private repository opens to credentials from the environment, netrc, helpers and the address") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  GitServer server(folder.path(), "--auth bob:secret");
  const std::string variable = "TOVA_GIT_TOKEN_127_0_0_1";
  const TemporaryFolder home;
  {
    git::Client client(OptionsFor(home, server.address()));
    const auto refused = client.ListTags(kSource);
    REQUIRE_FALSE(refused);
    CHECK(refused.failure().kind() == FailureKind::kAuthentication);
    CHECK(refused.failure().message().find("could not read Username for 'http://127.0.0.1:") == 0);
  }
  {
    git::Client client(OptionsFor(home, server.address(), {{variable, "bob:wrong"}}));
    const auto refused = client.ListTags(kSource);
    REQUIRE_FALSE(refused);
    CHECK(refused.failure().message().find("Authentication failed for 'http://127.0.0.1:") == 0);
    CHECK(refused.failure().message().find("wrong") == std::string::npos);
  }
  {
    git::Client client(OptionsFor(home, server.address(), {{variable, "bob:secret"}}));
    CHECK(client.FetchTag(kSource, "v1.0.0"));
  }
  {
    test::Write(home / ".netrc",
                "machine other.test login x password y\nmachine 127.0.0.1\n login bob password secret\n");
    git::Client client(OptionsFor(home, server.address(), {{variable, "bob:wrong"}}));
    CHECK(client.FetchTag(kSource, "v1.0.0"));
    std::filesystem::remove(home / ".netrc");
  }
  {
    auto options = OptionsFor(home, server.address());
    test::Write(home / ".gitconfig",
                test::Read(home / ".gitconfig") +
                    "[credential]\n\thelper = \"!printf 'username=bob\\\\npassword=secret\\\\n'; :\"\n");
    git::Client client(options);
    CHECK(client.FetchTag(kSource, "v1.0.0"));
  }
  {
    git::Client client(
        OptionsFor(home, "http://bob:secret@127.0.0.1:" + std::to_string(server.port()) + "/"));
    CHECK(client.FetchTag(kSource, "v1.0.0"));
    CHECK(*client.DescribeTransport(kSource) == server.address() + "alice/http.git");
  }
}

TEST_CASE("a redirect is followed for the first request and credentials stay with their host") {
  const TemporaryFolder folder;
  Commit(folder / "moved/http.git", "v1.0.0", {{"tova.toml", ""}});
  GitServer target(folder.path());
  GitServer first(folder.path(), "--auth bob:secret");
  const TemporaryFolder home;
  git::Client client(OptionsFor(home, first.address(), {{"TOVA_GIT_TOKEN_127_0_0_1", "bob:secret"}}));
  first.SetFaults("alice/http.git/info/refs redirect=" + target.address() +
                  "moved/http.git/info/refs?service=git-upload-pack\n");
  CHECK(client.FetchTag(kSource, "v1.0.0"));
  CHECK(target.CountRequests("POST /moved/http.git/git-upload-pack 200") > 0);
  CHECK(first.CountRequests("POST") == 0);
}

TEST_CASE("no transport is used that the user did not choose") {
  const TemporaryFolder folder;
  Commit(folder / "alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  const TemporaryFolder home;
  for (const char* base :
       {"ext::sh -c touch% /tmp/x ", "git://127.0.0.1/", "ftp://127.0.0.1/", "relative/"}) {
    CAPTURE(base);
    git::Client client(OptionsFor(home, base));
    const auto tags = client.ListTags(kSource);
    REQUIRE_FALSE(tags);
    CHECK(tags.failure().kind() == FailureKind::kRefused);
  }
  git::Client client(OptionsFor(home, folder.path() + "/"));
  CHECK_FALSE(client.ListTags(folder / "alice/http.git"));
  CHECK_FALSE(client.ListTags("http://127.0.0.1/alice/http.git"));
}

TEST_CASE("mirrors and configuration from the environment lead to a repository") {
  const TemporaryFolder folder;
  Commit(folder / "mirrored/alice/http.git", "v1.0.0", {{"tova.toml", ""}});
  const TemporaryFolder home;
  {
    auto options = OptionsFor(home, "file:///nowhere/");
    options.mirrors = {{"https://git.test/", "https://mirror.test/"}};
    const auto inner = options.get_env;
    options.get_env = [&, inner](llvm::StringRef name) -> std::optional<std::string> {
      if (name == "GIT_CONFIG_COUNT") return "1";
      if (name == "GIT_CONFIG_KEY_0") return "URL." + folder.path() + "/mirrored/.InsteadOf";
      if (name == "GIT_CONFIG_VALUE_0") return "https://mirror.test/";
      return inner(name);
    };
    git::Client client(options);
    CHECK(client.ListTags(kSource));
  }
  {
    test::Write(home / "global",
                "[url \"" + folder.path() + "/mirrored/\"]\n insteadOf = https://git.test/\n");
    git::Client client(OptionsFor(home, "file:///nowhere/", {{"GIT_CONFIG_GLOBAL", home / "global"}}));
    CHECK(client.ListTags(kSource));
  }
}
