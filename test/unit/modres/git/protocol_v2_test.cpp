#include "modres/git/protocol_v2.h"

#include <catch2/catch_test_macros.hpp>

using namespace tova;
using git::EncodePktLine;

namespace {

const std::string kId(40, 'a');
const std::string kOther(40, 'b');

// Feeds a parser with pieces of that size and ends it.
template <typename Parser>
Result<void> Parse(Parser& parser, llvm::StringRef text, size_t piece = 1) {
  for (; !text.empty(); text = text.drop_front(std::min(piece, text.size()))) {
    TOVA_CHECK(parser.Add(text.take_front(piece)));
  }
  return parser.End();
}

std::string Lines(std::initializer_list<std::string> lines) {
  std::string text;
  for (const std::string& line : lines) text += EncodePktLine(line + "\n");
  return text;
}

}  // namespace

TEST_CASE("packets are cut out of a stream of any pieces") {
  const std::string text = "0006a\n00040000000100020006bc";
  for (size_t piece : {1, 2, 3, 7, 100}) {
    git::PktLineReader reader;
    std::string seen;
    llvm::StringRef rest = text;
    for (; !rest.empty(); rest = rest.drop_front(std::min(piece, rest.size()))) {
      reader.Feed(rest.take_front(piece));
      while (true) {
        auto packet = reader.Next();
        REQUIRE(packet);
        if (!*packet) break;
        seen += "dfxr"[static_cast<int>((*packet)->kind)] + (*packet)->text().str();
      }
    }
    CHECK(seen == "dadfxrdbc");
    CHECK(reader.IsAtBoundary());
  }
  for (const char* bad : {"0003", "00-1", "zzzz", "+001", "fff1", "ffff", "    "}) {
    CAPTURE(bad);
    git::PktLineReader reader;
    reader.Feed(bad);
    CHECK_FALSE(reader.Next());
  }
  CHECK(EncodePktLine("want\n") == "0009want\n");
}

TEST_CASE("requests are what the protocol asks for") {
  CHECK(git::MakeListRequest("refs/tags/v1") ==
        "0014command=ls-refs\n00010009peel\n001cref-prefix refs/tags/v1\n0000");
  CHECK(git::MakeFetchRequest(kId) ==
        "0012command=fetch\n00010010no-progress\n000eofs-delta\n000ddeepen 1\n0032want " + kId +
            "\n0009done\n0000");
}

TEST_CASE("an advertisement says whether version 2 can be spoken") {
  const auto is_usable = [](const std::string& text) {
    git::AdvertisementParser parser;
    return Parse(parser, text) && parser.is_usable();
  };
  CHECK(is_usable(Lines({"version 2", "agent=git/2", "ls-refs", "fetch=shallow filter"}) + "0000"));
  CHECK(is_usable(Lines({"# service=git-upload-pack"}) + "0000" +
                  Lines({"version 2", "ls-refs=unborn", "fetch=filter shallow", "object-format=sha1"}) +
                  "0000"));
  CHECK_FALSE(is_usable(Lines({"version 2", "ls-refs", "fetch"}) + "0000"));
  CHECK_FALSE(is_usable(Lines({"version 2", "fetch=shallow"}) + "0000"));
  CHECK_FALSE(is_usable(Lines({"version 2", "ls-refs", "fetch=shallow", "object-format=sha256"}) + "0000"));
  CHECK_FALSE(is_usable(Lines({"version 1"}) + "0000"));
  CHECK_FALSE(is_usable(Lines({"# service=git-upload-pack"}) + "0000" + Lines({kId + " HEAD"}) + "0000"));
  git::AdvertisementParser cut;
  CHECK_FALSE(Parse(cut, Lines({"version 2", "ls-refs", "fetch=shallow"})));
  CHECK_FALSE(is_usable("0000"));
}

TEST_CASE("tags are read from a list of refs, and nothing else is") {
  git::TagListParser parser;
  REQUIRE(
      Parse(parser, Lines({kId + " HEAD symref-target:refs/heads/main", kId + " refs/tags/v1.0.0",
                           kId + " refs/tags/v1.1.0 peeled:" + kOther, kId + " refs/tags/\x1b[31m\xff",
                           kId + " refs/heads/v1.0.0", kId + " refs/tags/", kId + " refs/tags/x unknown"}) +
                        "0000"));
  REQUIRE(parser.tags().size() == 4);
  CHECK(parser.tags()["v1.0.0"].commit == kId);
  CHECK(parser.tags()["v1.1.0"].commit == kOther);
  CHECK(parser.tags().count("\x1b[31m\xff") == 1);
  for (const std::string& bad :
       {std::string(), std::string("0000000"), Lines({kId + " refs/tags/v1.0.0"}),
        Lines({"x refs/tags/v1.0.0"}) + "0000", Lines({kId}), Lines({kId + " refs/tags/a peeled:x"}) + "0000",
        Lines({kId + "0 refs/tags/a"}) + "0000", Lines({"ERR no"}),
        "0001" + Lines({kId + " refs/tags/a"}) + "0000", "0000" + Lines({kId + " refs/tags/a"}),
        std::string("0000") + "0000"}) {
    CAPTURE(bad);
    git::TagListParser refused;
    CHECK_FALSE(Parse(refused, bad));
  }
}

TEST_CASE("the pack comes out of the side band") {
  const auto pack_of = [](const std::string& text) -> Result<std::string> {
    std::string pack;
    git::PackAnswerParser parser([&](llvm::StringRef bytes) -> Result<void> {
      pack += bytes;
      return {};
    });
    TOVA_CHECK(Parse(parser, text, 5));
    return pack;
  };
  const std::string shallow = Lines({"shallow-info", "shallow " + kId}) + "0001" + Lines({"packfile"});
  const std::string pack = EncodePktLine("\x01PA") +
                           EncodePktLine(
                               "\x02"
                               "50%\r") +
                           EncodePktLine(
                               "\x01"
                               "CK");
  CHECK(*pack_of(shallow + pack + "0000") == "PACK");
  CHECK(*pack_of(Lines({"packfile"}) + pack + "00000002") == "PACK");
  CHECK(*pack_of(Lines({"acknowledgments", "NAK"}) + "0001" + shallow + pack + "0000") == "PACK");
  for (const std::string& bad :
       {std::string(), shallow, shallow + pack, pack + "0000", Lines({"packfile-uris"}) + "0000",
        shallow + EncodePktLine("") + "0000", shallow + EncodePktLine("\x04x") + "0000", shallow + "0001",
        shallow + pack + "0000" + pack, Lines({"NAK"}), std::string("0000"), shallow + pack + "0000" + "00",
        Lines({"shallow-info"}) + "0000", Lines({"packfile", "packfile"}) + "0000"}) {
    CAPTURE(bad);
    CHECK_FALSE(pack_of(bad));
  }
  const auto fatal = pack_of(shallow + EncodePktLine("\x03"
                                                     "out of \x1b[31mmemory\n"));
  REQUIRE_FALSE(fatal);
  CHECK(fatal.failure().message().find("remote error: out of ") == 0);
  CHECK(fatal.failure().message().find('\x1b') == std::string::npos);
  const auto missing = pack_of(EncodePktLine("ERR Repository not found."));
  REQUIRE_FALSE(missing);
  CHECK(missing.failure().kind() == FailureKind::kNotFound);
}
