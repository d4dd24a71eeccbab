#include "modres/store/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

#include "modres/store/file_system.h"
#include "test/unit/modres/git/repository_fixture.h"

using namespace tova;
using test::TemporaryFolder;

namespace {

size_t CountEntries(const std::string& folder) {
  const auto entries = store::ListFolder(folder);
  REQUIRE(entries);
  return entries->size();
}

struct stat Stat(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status;
}

}  // namespace

TEST_CASE("a file is replaced as a whole and keeps its mode") {
  const TemporaryFolder folder;
  const std::string path = folder / "tova.toml";
  REQUIRE(store::WriteFileAtomically(path, "one"));
  CHECK(test::Read(path) == "one");
  ::chmod(path.c_str(), 0640);
  REQUIRE(store::WriteFileAtomically(path, std::string(100'000, 'x')));
  CHECK(test::Read(path) == std::string(100'000, 'x'));
  CHECK((Stat(path).st_mode & 07777) == 0640);
  CHECK(CountEntries(folder.path()) == 1);
}

TEST_CASE("unchanged contents are not written") {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  REQUIRE(store::WriteFileAtomically(path, "same"));
  const auto before = Stat(path);
  REQUIRE(store::WriteFileAtomically(path, "same"));
  CHECK(Stat(path).st_ino == before.st_ino);
  REQUIRE(store::WriteFileAtomically(path, "SAME"));
  CHECK(Stat(path).st_ino != before.st_ino);
  REQUIRE(store::WriteFileAtomically(path, ""));
  CHECK(test::Read(path).empty());
}

TEST_CASE("a symlink stays and its target is replaced") {
  const TemporaryFolder folder;
  test::Write(folder / "real/file", "one");
  std::filesystem::create_symlink("real/file", folder / "link");
  REQUIRE(store::WriteFileAtomically(folder / "link", "two"));
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(test::Read(folder / "real/file") == "two");
}

TEST_CASE("a failed write changes nothing and names the file that was meant") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "folder");
  const auto over_folder = store::WriteFileAtomically(folder / "folder", "x");
  REQUIRE_FALSE(over_folder);
  CHECK(CountEntries(folder.path()) == 1);
  const auto nowhere = store::WriteFileAtomically(folder / "no/file", "x");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.failure().kind() == FailureKind::kNotFound);
  CHECK(nowhere.failure().message().find(folder / "no/file") != std::string::npos);
  CHECK(nowhere.failure().message().find("tmp-") == std::string::npos);
}

TEST_CASE("what a killed process left of a write is removed by the next one, what is being written is not") {
  const TemporaryFolder folder;
  test::Write(folder / ".lock.toml.tmp-0123456789ab", "half");
  test::Write(folder / ".lock.toml.tmp-notes", "the user's");
  test::Write(folder / ".other.tmp-0123456789ab", "half");
  const std::string busy = folder / ".lock.toml.tmp-ba9876543210";
  test::Write(busy, "half");
  const int fd = ::open(busy.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(fd, LOCK_EX | LOCK_NB) == 0);
  REQUIRE(store::WriteFileAtomically(folder / "lock.toml", "whole"));
  CHECK_FALSE(store::IsFile(folder / ".lock.toml.tmp-0123456789ab"));
  CHECK(store::IsFile(folder / ".lock.toml.tmp-notes"));
  CHECK(store::IsFile(folder / ".other.tmp-0123456789ab"));
  CHECK(store::IsFile(busy));
  ::close(fd);
}

TEST_CASE("reading refuses what is too large, missing or no file") {
  const TemporaryFolder folder;
  test::Write(folder / "file", "12345");
  CHECK(*store::ReadFile(folder / "file", 5) == "12345");
  const auto large = store::ReadFile(folder / "file", 4);
  REQUIRE_FALSE(large);
  CHECK(large.failure().kind() == FailureKind::kRefused);
  const auto missing = store::ReadFile(folder / "missing");
  REQUIRE_FALSE(missing);
  CHECK(missing.failure().kind() == FailureKind::kNotFound);
  CHECK_FALSE(store::ReadFile(folder.path()));
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto pipe = store::ReadFile(folder / "pipe");
  REQUIRE_FALSE(pipe);
  CHECK(pipe.failure().kind() == FailureKind::kRefused);
}

TEST_CASE("removing a tree follows no link and minds no missing permission") {
  const TemporaryFolder folder;
  test::Write(folder / "outside/keep", "x");
  test::Write(folder / "tree/a/b/c", "x");
  std::filesystem::create_directory_symlink(folder / "outside", folder / "tree/a/link");
  ::chmod((folder / "tree/a/b").c_str(), 0500);
  REQUIRE(store::RemoveTree(folder / "tree"));
  CHECK_FALSE(std::filesystem::exists(folder / "tree"));
  CHECK(std::filesystem::exists(folder / "outside/keep"));
  std::filesystem::create_directory_symlink(folder / "outside", folder / "link");
  REQUIRE(store::RemoveTree(folder / "link"));
  CHECK(std::filesystem::exists(folder / "outside/keep"));
  REQUIRE(store::RemoveTree(folder / "never/was"));
}

TEST_CASE("what killed processes left beside files is removed, and nothing else") {
  const TemporaryFolder folder;
  for (const char* name : {".a.js.tmp-0123456789ab", ".b.map.tmp-vvvvvvvvvvvv"}) test::Write(folder / name, "");
  for (const char* name : {"a.js", ".a.js.tmp-short", ".tmp-0123456789ab", "a.js.tmp-0123456789ab", ".a.js.tmp-0123456789aZ"})
    test::Write(folder / name, "");
  store::RemoveAbandonedTemporaries(folder.path());
  CHECK(CountEntries(folder.path()) == 5);
  CHECK_FALSE(std::filesystem::exists(folder / ".a.js.tmp-0123456789ab"));
  CHECK_FALSE(std::filesystem::exists(folder / ".b.map.tmp-vvvvvvvvvvvv"));
  store::RemoveAbandonedTemporaries(folder / "never/was");
}

TEST_CASE("folders are made with those above them") {
  const TemporaryFolder folder;
  REQUIRE(store::MakeFolders(folder / "a/b/c"));
  REQUIRE(store::MakeFolders(folder / "a/b/c"));
  CHECK(store::IsFolder(folder / "a/b/c"));
  test::Write(folder / "file", "");
  CHECK_FALSE(store::MakeFolders(folder / "file"));
  CHECK_FALSE(store::MakeFolders(folder / "file/below"));
}
