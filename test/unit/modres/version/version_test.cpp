#include "modres/version/version.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace tova::version {
namespace {

TEST_CASE("the order of SemVer 2.0 is total") {
  const std::vector<std::string> ordered = {
      "0.0.0-0",          "0.0.0",      "0.0.1",        "1.0.0-alpha",   "1.0.0-alpha.1",
      "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-beta.99999999999999999999",
      "1.0.0-rc.1",       "1.0.0",      "1.0.10",       "1.9.0",         "1.10.0",
      "999999999.0.0"};
  for (size_t i = 0; i < ordered.size(); ++i) {
    for (size_t j = 0; j < ordered.size(); ++j) {
      INFO(ordered[i] << " and " << ordered[j]);
      auto a = Version::Parse(ordered[i]);
      auto b = Version::Parse(ordered[j]);
      REQUIRE(a);
      REQUIRE(b);
      CHECK((*a <=> *b) == (i <=> j));
      CHECK((*a == *b) == (i == j));
    }
    CHECK(Version::Parse(ordered[i])->ToString() == ordered[i]);
  }
}

TEST_CASE("what is no version is refused") {
  for (const char* text :
       {"",         "1",      "1.2",      "v1.2.3",         "1.2.3.4",        "01.2.3",         "1.02.3",
        "1.2.03",   "1.2.3-", "1.2.3-01", "1.2.3-a..b",     "1.2.3+build",    "1.2.3-rc+build", " 1.2.3",
        "1.2.3 ",   "1.2.-3", "-1.2.3",   "1234567890.0.0", "1.2.3-\xc3\xa4", "1.2.3\n",        "1,2,3",
        "1.2.3-a_b"}) {
    INFO(text);
    CHECK_FALSE(Version::Parse(text));
  }
  CHECK_FALSE(Version::Parse("1.2.3-" + std::string(1000, 'a')));
}

TEST_CASE("a tag is a version after the letter v") {
  CHECK(ParseTag("v1.2.3-rc.1")->ToTag() == "v1.2.3-rc.1");
  CHECK_FALSE(ParseTag("1.2.3"));
  CHECK_FALSE(ParseTag("V1.2.3"));
  CHECK_FALSE(ParseTag("vv1.2.3"));
  CHECK_FALSE(ParseTag("v1.2"));
  CHECK_FALSE(ParseTag("release-1.2.3"));
}

}  // namespace
}  // namespace tova::version
