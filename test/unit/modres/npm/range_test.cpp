#include "modres/npm/range.h"

#include <catch2/catch_test_macros.hpp>

namespace tova::npm {
namespace {

std::string Both(llvm::StringRef a, llvm::StringRef b) {
  std::optional<Range> first = Range::Parse(a);
  std::optional<Range> second = Range::Parse(b);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->Intersect(*second) == second->Intersect(*first));
  return first->Intersect(*second).ToString();
}

bool Admits(llvm::StringRef range, llvm::StringRef version) {
  std::optional<Range> read = Range::Parse(range);
  REQUIRE(read);
  return read->Admits(*version::Version::Parse(version));
}

TEST_CASE("npm ranges mean what they mean to npm") {
  struct Row {
    const char* range;
    const char* means;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"1.2.3", "1.2.3"},
           {"=v1.2.3", "1.2.3"},
           {"^1.2.3", "^1.2.3"},
           {"^1.2.3+build", "^1.2.3"},
           {"^0.2.3", "^0.2.3"},
           {"^0.0.3", "^0.0.3"},
           {"^0.0", "~0.0.0"},
           {"^0.x", "<1.0.0"},
           {"^1.x", "^1.0.0"},
           {"~1.2.3", "~1.2.3"},
           {"~1", "^1.0.0"},
           {"~>1.2", "~1.2.0"},
           {"1.x", "^1.0.0"},
           {"1.2.*", "~1.2.0"},
           {"1", "^1.0.0"},
           {"*", "*"},
           {"", "*"},
           {"latest", "*"},
           {">1", ">=2.0.0"},
           {">1.2", ">=1.3.0"},
           {"> 1.2.3", ">1.2.3"},
           {"<=1.2", "<1.3.0"},
           {"<2", "<2.0.0"},
           {">=1.2.0 <3", ">=1.2.0 <3.0.0"},
           {"1.2 - 2.3", ">=1.2.0 <2.4.0"},
           {"1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4"},
           {"^3 || ^4", "^3.0.0 || ^4.0.0"},
           {"^3 || >=3.5", ">=3.0.0"},
           {"^1 || ^3", "^1.0.0 || ^3.0.0"},
           {"^1.2.3-rc.1", "^1.2.3-rc.1"},
           {">*", ""},
           {">2 <1", ""},
       }) {
    INFO(row.range);
    std::optional<Range> range = Range::Parse(row.range);
    REQUIRE(range);
    CHECK(range->ToString() == row.means);
    if (!range->IsEmpty()) CHECK(Range::Parse(range->ToString()) == range);
  }
}

TEST_CASE("what is no range is not read as one") {
  for (const char* text : {"next", "file:../x", "git+https://a/b.git", "npm:other@1", "https://a/b.tgz", "a/b",
                           "workspace:*", "link:x", "1.2.3.4", "1.2.-", "^^1", "1,2", "99999999999.0.0"}) {
    INFO(text);
    CHECK(!Range::Parse(text));
  }
  CHECK(!Range::Parse(std::string(1000, '1')));
}

TEST_CASE("ranges intersect") {
  CHECK(Both("^3.0.0", "^3.2.0") == "^3.2.0");
  CHECK(Both("*", "~1.2.3") == "~1.2.3");
  CHECK(Both("^1.2.0", "<1.5.0") == ">=1.2.0 <1.5.0");
  CHECK(Both("^1 || ^3", "^2 || >=3.1") == "^3.1.0");
  CHECK(Both("^3", "^4") == "");
  CHECK(Both("<2.0.0", "2.0.0") == "");
  CHECK(Both("<=2.0.0", ">=2.0.0") == "2.0.0");
  CHECK(Both("^1", "2.0.0-rc.1") == "");
  CHECK(Both("^1", "1.5.0-rc.1") == "");
  CHECK(Both("^1.5.0-beta", "1.5.0-rc.1") == "1.5.0-rc.1");
}

TEST_CASE("prereleases are admitted where they are named") {
  CHECK(Admits("^1.2.0", "1.9.0"));
  CHECK(!Admits("^1.2.0", "2.0.0"));
  CHECK(!Admits("^1.2.0", "1.3.0-rc.1"));
  CHECK(!Admits("^1.2.0", "2.0.0-rc.1"));
  CHECK(Admits("^1.3.0-beta", "1.3.0-rc.1"));
  CHECK(!Admits("^1.3.0-beta", "1.4.0-rc.1"));
}

}  // namespace
}  // namespace tova::npm
