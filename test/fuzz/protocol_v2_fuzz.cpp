#include "fuzz_check.h"
#include "modres/git/protocol_v2.h"

using namespace tova;

namespace {

// Whatever the pieces are, the outcome is the same.
template <typename Parser>
bool Parse(Parser& parser, llvm::StringRef text, size_t piece) {
  for (; !text.empty(); text = text.drop_front(std::min(piece, text.size()))) {
    if (!parser.Add(text.take_front(piece))) return false;
  }
  return parser.End().has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const llvm::StringRef text(reinterpret_cast<const char*>(data), size);
  git::AdvertisementParser advertisement;
  git::AdvertisementParser advertisement_in_pieces;
  const bool is_whole = Parse(advertisement, text, size + 1);
  FUZZ_CHECK(is_whole == Parse(advertisement_in_pieces, text, 7));
  FUZZ_CHECK(advertisement.is_usable() == advertisement_in_pieces.is_usable());

  git::TagListParser tags;
  git::TagListParser tags_in_pieces;
  FUZZ_CHECK(Parse(tags, text, size + 1) == Parse(tags_in_pieces, text, 3));
  FUZZ_CHECK(tags.tags().size() == tags_in_pieces.tags().size());
  for (const auto& [name, tag] : tags.tags()) {
    FUZZ_CHECK(!name.empty() && name == tag.name && tag.commit.size() == 40);
    FUZZ_CHECK(name.find(' ') == std::string::npos && name.size() < size);
  }

  std::string whole;
  std::string pieces;
  git::PackAnswerParser pack([&](llvm::StringRef bytes) -> Result<void> {
    whole += bytes;
    return {};
  });
  git::PackAnswerParser pack_in_pieces([&](llvm::StringRef bytes) -> Result<void> {
    pieces += bytes;
    return {};
  });
  FUZZ_CHECK(Parse(pack, text, size + 1) == Parse(pack_in_pieces, text, 5));
  FUZZ_CHECK(whole == pieces && whole.size() <= size);
  return 0;
}
