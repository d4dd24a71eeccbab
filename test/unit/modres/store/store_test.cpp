#include "modres/store/store.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

#include "memory_snapshot.h"
#include "modres/store/extractor.h"
#include "modres/store/file_lock.h"
#include "modres/store/tree_hash.h"
#include "test/unit/modres/git/repository_fixture.h"

using namespace tova;
using store::Store;
using test::MemorySnapshot;
using test::TemporaryFolder;

namespace {

constexpr const char* kModule = "git.test/alice/http";

MemorySnapshot Small() {
  MemorySnapshot snapshot;
  snapshot.File("root", "tova.toml", "[package]\n").Add("root", git::EntryKind::kFolder, "src", "src");
  snapshot.File("src", "lib.tova", "pub a = 1\n");
  return snapshot;
}

// Every path below a folder, with hidden ones, sorted.
std::string Everything(const std::string& root) {
  std::vector<std::string> paths;
  if (!std::filesystem::exists(root)) return "";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    paths.push_back(std::filesystem::relative(entry.path(), root).string());
  }
  std::sort(paths.begin(), paths.end());
  std::string all;
  for (const std::string& path : paths) all += path + "\n";
  return all;
}

std::string RefusalOf(const MemorySnapshot& snapshot) {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  const auto put = store.Put(kModule, "1.0.0", snapshot);
  REQUIRE_FALSE(put);
  CHECK(put.failure().kind() == FailureKind::kRefused);
  CHECK_FALSE(store.Find(kModule, "1.0.0"));
  CHECK(Everything(folder / "pkg").find("tmp") == std::string::npos);
  return put.failure().message();
}

}  // namespace

TEST_CASE("a package is found after it was put and not before") {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  CHECK_FALSE(store.Find(kModule, "1.0.0"));
  const auto put = store.Put(kModule, "1.0.0", Small());
  REQUIRE(put);
  CHECK(Everything(folder / "pkg") ==
        "git.test\ngit.test/alice\ngit.test/alice/http\ngit.test/alice/http/v1.0.0\n"
        "git.test/alice/http/v1.0.0/.tova-complete\ngit.test/alice/http/v1.0.0/src\n"
        "git.test/alice/http/v1.0.0/src/lib.tova\ngit.test/alice/http/v1.0.0/tova.toml\n");
  const auto found = store.Find(kModule, "1.0.0");
  REQUIRE(found);
  CHECK(found->root == folder / "pkg/git.test/alice/http/v1.0.0");
  CHECK(found->commit == std::string(40, 'a'));
  CHECK(found->file_count == 2);
  CHECK(found->bytes == 20);
  CHECK(found->tree_hash == put->package.tree_hash);
  struct stat status;
  REQUIRE(::stat((found->root + "/src/lib.tova").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0444);
}

TEST_CASE("the content hash is Go's h1") {
  // The base64 of `sha256sum a b | sha256sum`.
  const std::string expected = "h1:kO/Oqkn0quVyqFeXqSR4ovb/JV5dfuSOjpgpPXKMWAw=";
  std::vector<store::HashedFile> files = {{"b", store::Sha256Hex("2\n")}, {"a", store::Sha256Hex("1\n")}};
  CHECK(store::Sha256Hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const TemporaryFolder folder;
  test::Write(folder / "a", "1\n");
  test::Write(folder / "b", "2\n");
  CHECK(store::TreeHash(files) == expected);
  const auto on_disk = store::HashFolder(folder.path());
  REQUIRE(on_disk);
  CHECK(store::TreeHash(*on_disk) == expected);
}

TEST_CASE("a folder without a whole marker is absent and is replaced") {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  const std::string package = folder / "pkg/git.test/alice/http/v1.0.0";
  for (const char* marker : {"", "tova-package 1\ncommit x\n", "tova-package 2\n", "\0\0\0"}) {
    test::Write(package + "/junk", "junk");
    test::Write(package + "/.tova-complete", marker);
    CHECK_FALSE(store.Find(kModule, "1.0.0"));
    CHECK(store.Versions(kModule).empty());
    REQUIRE(store.Put(kModule, "1.0.0", Small()));
    CHECK(store.Find(kModule, "1.0.0"));
    CHECK_FALSE(std::filesystem::exists(package + "/junk"));
    REQUIRE(store.Remove(kModule, "1.0.0"));
    CHECK(Everything(folder / "pkg") == "");
  }
}

TEST_CASE("versions are listed in semantic order") {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  for (const char* version : {"1.10.0", "1.9.0", "1.10.0-rc.1", "2.0.0"})
    REQUIRE(store.Put(kModule, version, Small()));
  REQUIRE(store.Put("git.corp:8443/b/c", "0.1.0", Small()));
  test::Write(folder / "pkg/.cache/git.test/alice/http/v1.0.0/key/lib.js", "");
  CHECK(store.Versions(kModule) == std::vector<std::string>{"1.9.0", "1.10.0-rc.1", "1.10.0", "2.0.0"});
  CHECK(store.Versions("git.test/alice/nothing").empty());
  const auto list = store.List();
  REQUIRE(list);
  std::string names;
  for (const auto& package : *list) names += package.module + "@" + package.version + " ";
  CHECK(names ==
        "git.corp:8443/b/c@0.1.0 git.test/alice/http@1.9.0 git.test/alice/http@1.10.0-rc.1 "
        "git.test/alice/http@1.10.0 git.test/alice/http@2.0.0 ");
}

TEST_CASE("names that could do harm are refused, and the cache stays as it was") {
  const auto named = [](const std::string& name) {
    MemorySnapshot snapshot = Small();
    return RefusalOf(snapshot.File("root", name, "x"));
  };
  for (const char* name :
       {"..", ".", "", ".git", ".GIT", ".Git ", "git~1", ".git::$INDEX_ALLOCATION", "a/b", "a\\b", "con", "c:x",
        "NUL.txt", "a\nb", "\xff\xfe", ".g\u200cit", "/etc", ".tova-complete"}) {
    CAPTURE(name);
    CHECK(named(name).find("which is refused") != std::string::npos);
  }
  MemorySnapshot nested = Small();
  nested.Add("src", git::EntryKind::kFolder, ".git", "hooks").File("hooks", "post-checkout", "x");
  CHECK(RefusalOf(nested).find("`src/.git`") != std::string::npos);
  MemorySnapshot link = Small();
  CHECK(RefusalOf(link.Add("root", git::EntryKind::kSymlink, "..", "x")).find("refused") !=
        std::string::npos);
}

TEST_CASE("names that some file system takes for the same are refused") {
  const auto twins = [](const std::string& a, const std::string& b) {
    MemorySnapshot snapshot;
    return RefusalOf(snapshot.File("root", a, "1").File("root", b, "2"));
  };
  CHECK(twins("Readme", "README").find("take it for the same as `Readme` beside it") != std::string::npos);
  CHECK(twins("caf\u00e9", "cafe\u0301").find("take it for the same") != std::string::npos);
  CHECK(twins("same", "same").find("take it for the same") != std::string::npos);
  // The classic: a symlink and a folder of one name.
  MemorySnapshot trick;
  trick.Add("root", git::EntryKind::kSymlink, "a", "x").Add("root", git::EntryKind::kFolder, "a", "folder");
  trick.File("folder", "b", "1");
  CHECK(RefusalOf(trick).find("take it for the same") != std::string::npos);
}

TEST_CASE("symlinks and submodules are left out and named") {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  MemorySnapshot snapshot = Small();
  snapshot.Add("src", git::EntryKind::kSymlink, "link", "x")
      .Add("root", git::EntryKind::kSubmodule, "vendor", "y");
  const auto put = store.Put(kModule, "1.0.0", snapshot);
  REQUIRE(put);
  CHECK(put->left_out == std::vector<std::string>{"src/link", "vendor"});
  CHECK(put->package.file_count == 2);
}

TEST_CASE("what is over a limit is refused and not cut") {
  MemorySnapshot huge = Small();
  CHECK(RefusalOf(huge.ClaimSize("root", "big", (512ull << 20) + 1)) == "the package is larger than 512 MiB");
  MemorySnapshot sum = Small();
  CHECK(RefusalOf(sum.ClaimSize("root", "big", UINT64_MAX)) == "the package is larger than 512 MiB");
  MemorySnapshot manifest;
  CHECK(RefusalOf(manifest.ClaimSize("root", "tova.toml", 17ull << 20)).find("16 MiB") != std::string::npos);
  MemorySnapshot deep;
  // A folder that holds itself: git can't, a broken object database might.
  deep.Add("root", git::EntryKind::kFolder, "deeper-and-deeper", "root");
  CHECK(RefusalOf(deep).find("longer than 1024 bytes") != std::string::npos);
  MemorySnapshot many;
  for (int i = 0; i < 11; ++i) {
    for (int j = 0; j < 10; ++j) {
      const std::string level = i == 0 ? "root" : "level" + std::to_string(i);
      many.Add(level, git::EntryKind::kFolder, std::to_string(j), "level" + std::to_string(i + 1));
    }
  }
  const TemporaryFolder folder;
  const int fd = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  store::ExtractLimits limits;
  limits.entries = 500;
  const auto extracted = store::ExtractSnapshot(many, fd, folder.path(), limits);
  ::close(fd);
  REQUIRE_FALSE(extracted);
  CHECK(extracted.failure().message() == "the package holds more than 500 files and folders");
}

TEST_CASE("a path of the full length is extracted, however deep") {
  MemorySnapshot snapshot;
  std::string level = "root";
  for (int i = 0; i < 511; ++i) {
    const std::string next = "level" + std::to_string(i);
    snapshot.Add(level, git::EntryKind::kFolder, "d", next);
    level = next;
  }
  snapshot.File(level, "ab", "x");
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  REQUIRE(store.Put(kModule, "1.0.0", snapshot));
  REQUIRE(store.Remove(kModule, "1.0.0"));
  CHECK(Everything(folder / "pkg") == "");
}

TEST_CASE("an identity that can't be a folder is refused") {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  for (const char* module :
       {"../../etc/x", "git.test/a/../b", "git.test/alice/http/v1.0.0/x", "/git.test/a/b", ""}) {
    CAPTURE(module);
    CHECK_FALSE(store.Put(module, "1.0.0", Small()));
  }
  CHECK_FALSE(store.Put(kModule, "../1.0.0", Small()));
  CHECK(Everything(folder.path()) == "");
}

TEST_CASE("what an interrupted fetch left behind is reclaimed, what is in use is not") {
  const TemporaryFolder folder;
  Store store(folder / "pkg");
  REQUIRE(store.Put(kModule, "1.0.0", Small()));
  const std::string module = folder / "pkg/git.test/alice/http";
  test::Write(module + "/.tmp-v1.1.0-aaaa/file", "half");
  test::Write(module + "/.tmp-v1.2.0-rc.1-bbbb/file", "half");
  test::Write(module + "/.lock-v1.1.0", "");
  test::Write(folder / "pkg/.tmp/fetch-old/objects/x", "half");
  test::Write(folder / "pkg/.tmp/fetch-live/objects/x", "half");
  const int live = ::open((folder / "pkg/.tmp/fetch-live").c_str(), O_RDONLY | O_DIRECTORY);
  REQUIRE(::flock(live, LOCK_EX) == 0);
  {
    const auto lock = store::FileLock::TryAcquire(store.LockPath(kModule, "1.2.0-rc.1"));
    REQUIRE(lock);
    REQUIRE(*lock);
    const auto reclaimed = store.ReclaimTemporaries();
    REQUIRE(reclaimed);
    CHECK(reclaimed->count == 2);
    CHECK(reclaimed->bytes == 8);
    CHECK(std::filesystem::exists(module + "/.tmp-v1.2.0-rc.1-bbbb"));
    CHECK_FALSE(std::filesystem::exists(module + "/.tmp-v1.1.0-aaaa"));
    CHECK(std::filesystem::exists(folder / "pkg/.tmp/fetch-live"));
  }
  ::close(live);
  REQUIRE(store.ReclaimTemporaries());
  CHECK(Everything(folder / "pkg").find("tmp") == std::string::npos);
  CHECK(Everything(folder / "pkg").find("lock") == std::string::npos);
  CHECK(store.Find(kModule, "1.0.0"));
}

TEST_CASE("a lock excludes, passes on, names its holder and leaves nothing behind") {
  const TemporaryFolder folder;
  const std::string path = folder / "lock";
  std::atomic<bool> interrupt = false;
  {
    const auto lock = store::FileLock::Acquire(path, nullptr, nullptr);
    REQUIRE(lock);
    const auto other = store::FileLock::TryAcquire(path);
    REQUIRE(other);
    CHECK_FALSE(*other);
    std::string holder;
    const auto waited = store::FileLock::Acquire(
        path,
        [&](const std::string& words) {
          holder = words;
          interrupt = true;
        },
        &interrupt);
    REQUIRE_FALSE(waited);
    CHECK(waited.failure().kind() == FailureKind::kInterrupted);
    CHECK(holder == "process " + std::to_string(::getpid()));
  }
  CHECK(Everything(folder.path()) == "");
  // Many threads, one at a time.
  int inside = 0;
  int entered = 0;
  bool clash = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        const auto lock = store::FileLock::Acquire(path, nullptr, nullptr);
        if (!lock || ++inside != 1) clash = true;
        ++entered;
        --inside;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_FALSE(clash);
  CHECK(entered == 80);
  CHECK(Everything(folder.path()) == "");
}

TEST_CASE("a cache that everybody may write to is warned about") {
  const TemporaryFolder folder;
  CHECK_FALSE(*Store(folder / "nothing").CheckRoot());
  Store store(folder.path());
  CHECK_FALSE(*store.CheckRoot());
  ::chmod(folder.path().c_str(), 0777);
  const auto warning = store.CheckRoot();
  REQUIRE(warning);
  REQUIRE(*warning);
  CHECK((*warning)->code == DiagnosticCode::kCacheOpenToAll);
  ::chmod(folder.path().c_str(), 01777);
  CHECK(*store.CheckRoot());
  test::Write(folder / "file", "");
  CHECK_FALSE(Store(folder / "file").CheckRoot());
  if (::geteuid() == 0) {
    REQUIRE(::chown(folder.path().c_str(), 4711, 4711) == 0);
    const auto foreign = store.CheckRoot();
    REQUIRE_FALSE(foreign);
    CHECK(foreign.failure().diagnostic().code == DiagnosticCode::kCacheNotTrusted);
  }
}
