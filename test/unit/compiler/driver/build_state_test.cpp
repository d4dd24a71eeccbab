#include "compiler/driver/build_state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catch2/catch_test_macros.hpp"
#include "llvm/Support/FileSystem.h"
#include "modres/store/atomic_file.h"

using namespace tova;
using namespace tova::driver;

namespace {

class Folder {
 public:
  Folder() { REQUIRE(!llvm::sys::fs::createUniqueDirectory("tovac-state", path_)); }
  ~Folder() { llvm::sys::fs::remove_directories(path_); }
  std::string operator/(const std::string& name) const { return path_.str().str() + "/" + name; }

 private:
  llvm::SmallString<128> path_;
};

void Write(const std::string& path, const std::string& text) {
  REQUIRE(store::WriteFileAtomically(path, text));
}

// Sets the time of the last change, so that no test depends on the clock's tick.
void SetSeconds(const std::string& path, time_t seconds) {
  timespec times[2] = {{seconds, 0}, {seconds, 0}};
  REQUIRE(utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

}  // namespace

TEST_CASE("a state is current until an input or an output changes") {
  Folder folder;
  std::string input = folder / "a.tova";
  std::string output = folder / "a.js";
  std::string absent = folder / "tova.lock";
  std::string file = folder / ".tova-state";
  Write(input, "x = 1\n");
  Write(output, "const x = 1;\n");
  SetSeconds(input, 1000);
  BuildState state("key");
  state.AddInput(input, StampOf(input));
  state.AddInput(absent, StampOf(absent));
  state.AddOutput(output);
  state.set_message("warning: a\nline\\two\n");
  REQUIRE(state.Save(file));

  std::optional<BuildState> loaded = BuildState::Load(file, "key");
  REQUIRE(loaded);
  CHECK(loaded->UpToDate());
  CHECK(loaded->message() == "warning: a\nline\\two\n");
  CHECK_FALSE(BuildState::Load(file, "another key"));

  SECTION("an input of another size") {
    Write(input, "x = 12\n");
    SetSeconds(input, 1000);
    CHECK_FALSE(loaded->UpToDate());
  }
  SECTION("an output that is gone") {
    REQUIRE(unlink(output.c_str()) == 0);
    CHECK_FALSE(loaded->UpToDate());
  }
  SECTION("a file that appears") {
    Write(absent, "");
    CHECK_FALSE(loaded->UpToDate());
  }
  SECTION("an input changed in the tick in which the state was written") {
    BuildState racy("key");
    SetSeconds(input, 4'000'000'000);
    racy.AddInput(input, StampOf(input));
    REQUIRE(racy.Save(file));
    CHECK_FALSE(BuildState::Load(file, "key")->UpToDate());
  }
}

TEST_CASE("outputs are known wherever the folder is, and never lie outside of it") {
  Folder folder;
  std::string file = folder / ".tova-state";
  BuildState state("key");
  state.AddOutput(folder / "src/a.js");
  REQUIRE(state.Save(file));
  Result<std::string> text = store::ReadFile(file);
  REQUIRE(text);
  CHECK(BuildState::IsState(*text));
  CHECK(BuildState::OutputsOf(*text) == std::vector<std::string>{"src/a.js"});
  CHECK(BuildState::Load(file, "key")->HasOutput(folder / "src/a.js"));
  CHECK(BuildState::OutputsOf("o 1 2 3 ../a\no 1 2 3 /a\no 1 2 3 a/../../b\no 1 2 3 a//b\no 1 2 3 ok\n") ==
        std::vector<std::string>{"ok"});
}

TEST_CASE("a damaged state counts as none") {
  Folder folder;
  std::string file = folder / ".tova-state";
  Write(file, "tovac-state 2 key\ni 1 2 3 /a\n");
  CHECK_FALSE(BuildState::Load(file, "key"));
  Write(file, "tovac-state 2 key\ni one 2 3 /a\nend\n");
  CHECK_FALSE(BuildState::Load(file, "key"));
  Write(file, "nonsense");
  CHECK_FALSE(BuildState::Load(file, "key"));
}
