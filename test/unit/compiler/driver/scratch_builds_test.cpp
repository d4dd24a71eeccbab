#include "compiler/driver/scratch_builds.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch2/catch_test_macros.hpp"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

using namespace tova;
using namespace tova::driver;

namespace {

const time_t kNow = time(nullptr);
constexpr time_t kDay = 24 * 60 * 60;

// A cache of its own; folders are marked as used by the real clock.
class Cache {
 public:
  Cache() {
    llvm::SmallString<128> path;
    REQUIRE(!llvm::sys::fs::createUniqueDirectory("tovac-scratch", path));
    environment.cache_directory = path.str().str();
  }
  ~Cache() { llvm::sys::fs::remove_directories(environment.cache_directory); }

  // A folder that was used last at that time.
  std::string Add(const std::string& source, time_t used) {
    std::string folder = ScratchFolder(environment, source);
    REQUIRE(store::MakeFolders(folder + source.substr(0, source.rfind('/'))));
    SetTime(folder, used);
    return folder;
  }

  void SetTime(const std::string& folder, time_t used) {
    timespec times[2] = {{used, 0}, {used, 0}};
    REQUIRE(utimensat(AT_FDCWD, folder.c_str(), times, 0) == 0);
  }

  size_t Count() { return store::ListFolder(environment.cache_directory + "/.run")->size(); }

  session::Environment environment{
      .out = llvm::nulls(),
      .err = llvm::nulls(),
      .now = [] { return std::chrono::system_clock::from_time_t(kNow); },
  };
};

// Holds the folder in another process until told to end.
class Holder {
 public:
  Holder(Cache& cache, const std::string& folder) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    REQUIRE(pipe(end_) == 0);
    child_ = fork();
    if (child_ == 0) {
      char answer = HoldScratchFolder(cache.environment, folder) ? 'y' : 'n';
      close(end_[1]);
      if (write(ready[1], &answer, 1) != 1) _exit(1);
      (void)!read(end_[0], &answer, 1);
      _exit(0);
    }
    char answer = 0;
    REQUIRE(read(ready[0], &answer, 1) == 1);
    REQUIRE(answer == 'y');
    close(ready[0]);
    close(ready[1]);
  }
  ~Holder() {
    close(end_[1]);
    waitpid(child_, nullptr, 0);
    close(end_[0]);
  }

 private:
  int end_[2];
  pid_t child_ = 0;
};

}  // namespace

TEST_CASE("a folder is removed only while nobody holds it") {
  Cache cache;
  std::string folder = cache.Add("/home/ada/a.tova", kNow);
  {
    Holder first(cache, folder);
    Holder second(cache, folder);
    CHECK_FALSE(RemoveScratchFolder(folder));
    CHECK(store::IsFolder(folder));
  }
  CHECK(RemoveScratchFolder(folder));
  CHECK_FALSE(store::IsFolder(folder));
}

TEST_CASE("a new program makes the unused ones go") {
  Cache cache;
  std::string recent = cache.Add("/a/recent.tova", kNow - 13 * kDay);
  std::string old = cache.Add("/a/old.tova", kNow - 15 * kDay);
  std::string running = cache.Add("/a/running.tova", kNow - 15 * kDay);
  std::string known = cache.Add("/a/known.tova", kNow - 15 * kDay);
  Holder holder(cache, running);
  cache.SetTime(running, kNow - 15 * kDay);
  {
    Holder again(cache, known);
    CHECK(store::IsFolder(old));
  }
  Holder added(cache, ScratchFolder(cache.environment, "/a/new.tova"));
  CHECK(store::IsFolder(recent));
  CHECK(store::IsFolder(running));
  CHECK(store::IsFolder(known));
  CHECK_FALSE(store::IsFolder(old));
}

TEST_CASE("there are never too many folders") {
  Cache cache;
  for (int i = 0; i < 256; ++i) cache.Add("/a/" + std::to_string(i) + ".tova", kNow - 1000 + i);
  Holder one(cache, ScratchFolder(cache.environment, "/a/new.tova"));
  CHECK(cache.Count() == 192);
  CHECK(store::IsFolder(ScratchFolder(cache.environment, "/a/255.tova")));
  CHECK_FALSE(store::IsFolder(ScratchFolder(cache.environment, "/a/64.tova")));
}

TEST_CASE("folders are found by where their sources are") {
  Cache cache;
  std::string one = cache.Add("/home/ada/a.tova", kNow);
  std::string two = cache.Add("/home/ada/sub/b.tova", kNow);
  cache.Add("/home/adam/c.tova", kNow);
  std::vector<std::string> found = FindScratchFolders(cache.environment, "/home/ada");
  CHECK(found.size() == 2);
  CHECK(FindScratchFolders(cache.environment, "/home/ada/sub") == std::vector<std::string>{two});
  CHECK(FindScratchFolders(cache.environment, "/nowhere").empty());
}
