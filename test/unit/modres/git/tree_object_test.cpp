#include "modres/git/tree_object.h"

#include <catch2/catch_test_macros.hpp>

using namespace tova;
using namespace std::string_literals;

namespace {

const std::string kId(20, '\x1f');

// The entries as "kind:name " or "malformed".
std::string Parse(const std::string& data) {
  std::string entries;
  const auto parsed = git::ParseTree(data, [&](const git::TreeEntry& entry) -> Result<void> {
    CHECK(entry.id == "1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f");
    entries += std::to_string(static_cast<int>(entry.kind)) + ":" + entry.name + " ";
    return {};
  });
  return parsed ? entries : "malformed";
}

}  // namespace

TEST_CASE("a folder's raw entries are read whatever their names are") {
  CHECK(Parse("") == "");
  CHECK(Parse("100644 a\0"s + kId + "100755 b c\0"s + kId + "120000 l\0"s + kId + "160000 m\0"s + kId +
              "40000 d\0"s + kId) == "0:a 1:b c 2:l 3:m 4:d ");
  CHECK(Parse("100644 ..\0"s + kId) == "0:.. ");
  CHECK(Parse("100644 \0"s + kId) == "0: ");
}

TEST_CASE("a folder that is cut or of another form is malformed") {
  CHECK(Parse("100644 a\0"s + kId.substr(1)) == "malformed");
  CHECK(Parse("100644 a") == "malformed");
  CHECK(Parse("100644") == "malformed");
  CHECK(Parse("\0"s + kId) == "malformed");
  CHECK(Parse("020000 device\0"s + kId) == "malformed");
  CHECK(Parse("99999999999999999999999 a\0"s + kId) == "malformed");
}

TEST_CASE("a commit names its tree in its first line") {
  const std::string id(40, 'a');
  CHECK(*git::ParseCommitTree("tree " + id + "\nauthor x\n") == id);
  CHECK_FALSE(git::ParseCommitTree("author x\ntree " + id + "\n"));
  CHECK_FALSE(git::ParseCommitTree("tree " + id + "a\n"));
  CHECK_FALSE(git::ParseCommitTree(""));
}
