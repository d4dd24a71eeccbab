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
  state.AddInput(InputKind::kFile, input, StampOf(input), HashOf("x = 1\n"));
  state.AddInput(InputKind::kConfiguration, absent, StampOf(absent));
  state.AddOutput("a.js", StampOf(output));
  REQUIRE(state.Save(file));

  std::optional<BuildState> loaded = BuildState::Load(file, "key");
  REQUIRE(loaded);
  CHECK(loaded->UpToDate());
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
    racy.AddInput(InputKind::kFile, input, StampOf(input));
    REQUIRE(racy.Save(file));
    CHECK_FALSE(BuildState::Load(file, "key")->UpToDate());
  }
}

TEST_CASE("a state comes back as it was") {
  Folder folder;
  std::string file = folder / ".tova-state";
  BuildState state("key");
  state.duration_ns = 17;
  state.is_reusable = false;
  state.AddInput(InputKind::kFolder, "/a\nb\\c", {1, 2, 3});
  state.AddInput(InputKind::kFile, "/a/b.tova", {4, 5, 6}, {7, 8});
  CHECK(state.AddInput(InputKind::kConfiguration, "/a/b.tova", {}) == 1);  // it is there
  state.AddOutput("a.js", {});
  state.AddOutput("a.js.map", {});
  state.owners.push_back({"git.test/a/b", "1.0.0", "/root with space", "h1:x", "", true, false});
  UnitState unit;
  unit.input = 1;
  unit.is_given = true;
  unit.surface = {9, 10};
  unit.tests = 11;
  unit.imports = {0, 0};
  unit.needs = {0};
  unit.outputs = {0, 1};
  unit.diagnostics = {"first", "sec\nond"};
  state.units.push_back(unit);
  state.diagnostics = {"general"};
  REQUIRE(state.Save(file));

  std::optional<BuildState> loaded = BuildState::Load(file, "key");
  REQUIRE(loaded);
  CHECK(loaded->duration_ns == 17);
  CHECK_FALSE(loaded->is_reusable);
  REQUIRE(loaded->inputs().size() == 2);
  CHECK(loaded->inputs()[0].path == "/a\nb\\c");
  CHECK(loaded->inputs()[0].kind == InputKind::kFolder);
  CHECK(loaded->inputs()[1].hash == ContentHash{7, 8});
  REQUIRE(loaded->owners.size() == 1);
  CHECK(loaded->owners[0].module == "git.test/a/b");
  CHECK(loaded->owners[0].root == "/root with space");
  CHECK(loaded->owners[0].output_folder.empty());
  CHECK(loaded->owners[0].is_foreign);
  REQUIRE(loaded->units.size() == 1);
  CHECK(loaded->units[0].is_given);
  CHECK(loaded->units[0].surface == ContentHash{9, 10});
  CHECK(loaded->units[0].tests == 11);
  CHECK(loaded->units[0].imports == std::vector<uint32_t>{0, 0});
  CHECK(loaded->units[0].outputs == std::vector<uint32_t>{0, 1});
  CHECK(loaded->units[0].diagnostics == std::vector<std::string>{"first", "sec\nond"});
  CHECK(loaded->diagnostics == std::vector<std::string>{"general"});
}

TEST_CASE("outputs are known wherever the folder is, and never lie outside of it") {
  Folder folder;
  std::string file = folder / ".tova-state";
  BuildState state("key");
  state.AddOutput("src/a.js", {});
  REQUIRE(state.Save(file));
  Result<std::string> text = store::ReadFile(file);
  REQUIRE(text);
  CHECK(BuildState::IsState(*text));
  CHECK(BuildState::IsIntact(*text));
  CHECK(BuildState::OutputsOf(*text, llvm::StringRef(file).drop_back(12).str()) == std::vector<std::string>{"src/a.js"});
  CHECK(BuildState::Load(file, "key")->HasOutput("src/a.js"));
}

TEST_CASE("a state doesn't lead out of its folder, and a damaged one only to files that it knows well") {
  Folder folder;
  const std::string file = folder / ".tova-state";
  Write(folder / "ours.js", "1");
  Write(folder / "others.js", "2");
  BuildState state("key");
  state.AddOutput("../a", {});
  state.AddOutput("/a", {});
  state.AddOutput("a/../../b", {});
  state.AddOutput("a//b", {});
  state.AddOutput("announced.js", {});
  state.AddOutput("ours.js", StampOf(folder / "ours.js"));
  state.AddOutput("others.js", StampOf(folder / "ours.js"));
  REQUIRE(state.Save(file));
  Result<std::string> text = store::ReadFile(file);
  REQUIRE(text);
  const std::string where = llvm::StringRef(file).drop_back(12).str();
  CHECK(BuildState::OutputsOf(*text, where) == std::vector<std::string>{"announced.js", "ours.js", "others.js"});
  const std::string cut = text->substr(0, text->size() - 5);
  CHECK_FALSE(BuildState::IsIntact(cut));
  CHECK(BuildState::OutputsOf(cut, where) == std::vector<std::string>{"ours.js"});
}

TEST_CASE("a damaged state counts as none") {
  Folder folder;
  std::string file = folder / ".tova-state";
  BuildState state("key");
  state.AddInput(InputKind::kFile, "/a", {1, 2, 3});
  state.AddOutput("a.js", {});
  REQUIRE(state.Save(file));
  Result<std::string> text = store::ReadFile(file);
  REQUIRE(text);
  for (size_t at = 0; at < text->size(); ++at) {
    INFO(at);
    Write(file, text->substr(0, at));
    CHECK_FALSE(BuildState::Load(file, "key"));
    std::string changed = *text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    Write(file, changed);
    CHECK_FALSE(BuildState::Load(file, "key"));
  }
  Write(file, "nonsense");
  CHECK_FALSE(BuildState::Load(file, "key"));
}

TEST_CASE("numbers of a state that lead nowhere are not followed") {
  Folder folder;
  std::string file = folder / ".tova-state";
  UnitState unit;
  unit.outputs = {0, 0};
  auto load = [&](const UnitState& changed) {
    BuildState state("key");
    state.AddInput(InputKind::kFile, "/a", {1, 2, 3});
    state.AddOutput("a.js", {});
    state.owners.emplace_back();
    state.units.push_back(changed);
    REQUIRE(state.Save(file));
    return BuildState::Load(file, "key").has_value();
  };
  CHECK(load(unit));
  for (std::vector<uint32_t> UnitState::* list : {&UnitState::imports, &UnitState::needs, &UnitState::outputs}) {
    UnitState changed = unit;
    (changed.*list).push_back(1);
    CHECK_FALSE(load(changed));
  }
  UnitState changed = unit;
  changed.input = 1;
  CHECK_FALSE(load(changed));
  changed = unit;
  changed.outputs.clear();
  CHECK_FALSE(load(changed));
}
