#include "modres/path/relative_path.h"

#include <catch2/catch_test_macros.hpp>

namespace tova::path {
namespace {

TEST_CASE("ordinary paths pass") {
  for (const char* path :
       {"src/lib.tova", "a", "..a/b..", ".gitignore", ".github/x", "gitfoo", "a b/c",
        "\xc3\xa4/\xe6\x97\xa5.tova", "console/auxiliary.tova", "com10", ".git~1x", "git~2"}) {
    INFO(path);
    CHECK_FALSE(CheckRelativePath(path));
  }
}

TEST_CASE("paths that could leave their root or trick a file system are refused") {
  for (const char* path : {"",
                           "/",
                           "/etc/passwd",
                           "../x",
                           "a/../b",
                           "a/..",
                           "./a",
                           "a/./b",
                           "a//b",
                           "a/",
                           "C:/x",
                           "c:x",
                           "a\\b",
                           "a\nb",
                           "a\x7f",
                           "a\xc2\x85z",
                           "\xff",
                           "a/\xc0\xaf",
                           "\xed\xa0\x80",
                           ".git",
                           ".GIT/config",
                           "a/.Git",
                           "git~1",
                           "GIT~1/x",
                           ".git.",
                           ".git ",
                           ".git. .",
                           ".git::$INDEX_ALLOCATION",
                           "git~1:x",
                           ".g\xe2\x80\x8cit",
                           "\xef\xbb\xbf.git",
                           ".git\xe2\x80\x8d",
                           "con",
                           "NUL.txt",
                           "a/Com1.tova",
                           "lpt\xc2\xb9",
                           "aux .c"}) {
    INFO(path);
    CHECK(CheckRelativePath(path));
  }
  CHECK(CheckRelativePath(llvm::StringRef("a\0b", 3)));
  CHECK(CheckRelativePath(std::string(256, 'a')));
  CHECK_FALSE(CheckRelativePath(std::string(255, 'a')));
  std::string long_path;
  for (int i = 0; i < 600; ++i) long_path += "a/";
  CHECK(CheckRelativePath(long_path + "b"));
}

TEST_CASE("an error points at the component") {
  auto error = CheckRelativePath("src/../x");
  REQUIRE(error);
  CHECK(error->offset == 4);
  CHECK(error->length == 2);
}

TEST_CASE("twins differ in case or normalisation only") {
  CHECK(TwinKey("README.md") == TwinKey("readme.MD"));
  CHECK(TwinKey("\xc3\x84") == TwinKey("a\xcc\x88"));              // composed, decomposed, other case
  CHECK(TwinKey("\xe1\xba\xad") == TwinKey("a\xcc\x82\xcc\xa3"));  // two marks in the other order
  CHECK(TwinKey("\xea\xb0\x81") == TwinKey("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8"));  // a syllable of Hangul
  CHECK(TwinKey("\xce\xa3") == TwinKey("\xcf\x82"));                                  // both small sigmas
  CHECK(TwinKey("\xe2\x84\xaa") == TwinKey("k"));                                     // the sign for kelvin
  CHECK(TwinKey("a") != TwinKey("b"));
  CHECK(TwinKey("\xc3\xa4") != TwinKey("a"));
}

}  // namespace
}  // namespace tova::path
