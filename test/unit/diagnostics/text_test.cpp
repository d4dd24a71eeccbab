#include <iterator>

#include "catch2/catch_test_macros.hpp"
#include "diagnostics/escape.h"
#include "diagnostics/source_set.h"
#include "diagnostics/suggest.h"

namespace tova {
namespace {

using Names = std::vector<llvm::StringRef>;

TEST_CASE("foreign text is escaped for terminals") {
  CHECK(EscapeForeign("plain ünïcode 日本 👨‍👩‍👧") == "plain ünïcode 日本 👨‍👩‍👧");
  CHECK(EscapeForeign("a\nb\rc\td") == "a\\nb\\rc\\td");
  CHECK(EscapeForeign("\x1b[0m\x7f\u0085") == "\\u{1b}[0m\\u{7f}\\u{85}");
  CHECK(EscapeForeign(llvm::StringRef("a\0b", 3)) == "a\\u{0}b");
  CHECK(EscapeForeign("\u202a\u2066\u200f\u061c\u2028\ufeff\u200b") ==
        "\\u{202a}\\u{2066}\\u{200f}\\u{61c}\\u{2028}\\u{feff}\\u{200b}");
  CHECK(EscapeForeign("\xff|\xc0\x80|\xed\xa0\x80|\xf4\x90\x80\x80|\xe6\x97") ==
        "\uFFFD|\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD");
  CHECK(EscapeForeign("日本語", 2) == "日本…");
  CHECK(EscapeForeign("日本語", 3) == "日本語");
  CHECK(ReplaceInvalidUtf8("a\xff\n") == "a\uFFFD\n");
}

TEST_CASE("the nearest name is within a third of the length") {
  CHECK(NearestName("encoed", llvm::ArrayRef<llvm::StringRef>(Names{"decode", "encode"})) == "encode");
  CHECK(NearestName("lenght", llvm::ArrayRef<llvm::StringRef>(Names{"length", "light"})) == "length");
  CHECK(NearestName("foo", llvm::ArrayRef<llvm::StringRef>(Names{"bar", "baz"})).empty());
  CHECK(NearestName("fo", llvm::ArrayRef<llvm::StringRef>(Names{"foo"})) == "foo");
  CHECK(NearestName("x", llvm::ArrayRef<llvm::StringRef>(Names{"y", "z"})).empty());
  CHECK(NearestName("X", llvm::ArrayRef<llvm::StringRef>(Names{"y", "x"})) == "x");
  CHECK(NearestName("HTTPSERVER", llvm::ArrayRef<llvm::StringRef>(Names{"httpServer"})) == "httpServer");
  CHECK(NearestName("", llvm::ArrayRef<llvm::StringRef>(Names{"a", ""})).empty());
  CHECK(NearestName("abc", llvm::ArrayRef<llvm::StringRef>()).empty());
}

TEST_CASE("suggestions do not depend on the order of the candidates") {
  Names names = {"bat", "cat", "hat", "cat"};
  CHECK(NearestNames("rat", names, 2) == Names{"bat", "cat"});
  CHECK(NearestNames("rat", Names{"hat", "cat", "bat"}, 9) == Names{"bat", "cat", "hat"});
  std::vector<std::string> owned = {"serve", "router"};
  CHECK(DidYouMean("servr", owned) == "did you mean `serve`?");
  CHECK(DidYouMean("zzzzz", owned).empty());
}

TEST_CASE("suggestions stay cheap for long names") {
  std::string wanted(1'000'000, 'a');
  std::vector<std::string> candidates(100, std::string(1'000'000, 'b'));
  CHECK(NearestName(wanted, candidates).empty());
}

TEST_CASE("places are counted in lines and code points") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "ab\r\né日x\n\xff\xfey");
  auto at = [&](uint32_t offset) {
    LineColumn place = sources.Locate(file, offset);
    return std::pair(place.line, place.column);
  };
  CHECK(at(0) == std::pair(1u, 1u));
  CHECK(at(2) == std::pair(1u, 3u));
  CHECK(at(4) == std::pair(2u, 1u));
  CHECK(at(6) == std::pair(2u, 2u));
  CHECK(at(7) == std::pair(2u, 2u));  // inside a character
  CHECK(at(9) == std::pair(2u, 3u));
  CHECK(at(11) == std::pair(3u, 1u));
  CHECK(at(13) == std::pair(3u, 3u));
  CHECK(at(14) == std::pair(3u, 4u));
  CHECK(at(4'000'000'000u) == std::pair(3u, 4u));
  CHECK(sources.LineCount(file) == 3);
  CHECK(sources.LineText(file, 1) == "ab");
  CHECK(sources.LineText(file, 3) == "\xff\xfey");
  CHECK(sources.LineStart(file, 2) == 4);
  CHECK(sources.TextOf({file, 0, 2}) == "ab");
}

TEST_CASE("places in one long line agree with a plain count") {
  SourceSet sources;
  std::string text;
  const llvm::StringRef pieces[] = {"a", "é", "日", "👍", "\xff", "\xe6\x97"};
  for (size_t i = 0; i < 3'000; ++i) text += pieces[(i * i + i / 7) % std::size(pieces)];
  FileId file = sources.Add("a.tova", text);
  uint32_t column = 1;
  for (size_t at = 0; at < text.size(); ++column) {
    size_t next = at + DecodeCodePoint(text, at).size;
    for (size_t inside = at; inside < next; ++inside) {
      REQUIRE(sources.Locate(file, static_cast<uint32_t>(inside)).column == column);
    }
    at = next;
  }
  CHECK(sources.Locate(file, static_cast<uint32_t>(text.size())).column == column);
}

TEST_CASE("many places in one very long line are cheap") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", std::string(8 << 20, 'x'));
  uint64_t sum = 0;
  for (uint32_t i = 0; i < 20'000; ++i) sum += sources.Locate(file, (8u << 20) - i).column;
  CHECK(sum == 20'000ull * ((8u << 20) + 1) - 20'000ull * 19'999 / 2);
}

TEST_CASE("a byte order mark takes no column") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "\xEF\xBB\xBFx\n");
  CHECK(sources.Locate(file, 0).column == 1);
  CHECK(sources.Locate(file, 3).column == 1);
  CHECK(sources.Locate(file, 4).column == 2);
}

TEST_CASE("an empty text has one line") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "");
  CHECK(sources.LineCount(file) == 1);
  CHECK(sources.LineText(file, 1).empty());
  CHECK(sources.Locate(file, 0).line == 1);
}

}  // namespace
}  // namespace tova
