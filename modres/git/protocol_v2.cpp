#include "modres/git/protocol_v2.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::git {
namespace {

constexpr size_t kIdDigits = 40;
constexpr size_t kMaxErrorShown = 200;  // bytes of the server's own words
constexpr llvm::StringLiteral kTagPrefix = "refs/tags/";

// The channels of the side band.
constexpr char kPackBand = 1;
constexpr char kProgressBand = 2;
constexpr char kErrorBand = 3;

Failure Malformed(std::string what) {
  return Failure(FailureKind::kMalformed, "the remote sent broken data: " + std::move(what));
}

Failure EarlyEnd() { return Malformed("early EOF"); }

// The server's refusal in its own words.
Failure ServerError(llvm::StringRef words) {
  words = words.trim();
  const bool is_missing = words.contains_insensitive("not found") ||
                          words.contains_insensitive("does not exist") ||
                          words.contains("does not appear to be a git repository");
  return Failure(is_missing ? FailureKind::kNotFound : FailureKind::kMalformed,
                 "remote error: " + EscapeForeign(words, kMaxErrorShown));
}

bool IsId(llvm::StringRef text) {
  return text.size() == kIdDigits &&
         llvm::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Calls `take` for each packet that the bytes complete.
Result<void> ForEachPacket(PktLineReader& packets, llvm::StringRef bytes,
                           llvm::function_ref<Result<void>(const PktLine&)> take) {
  packets.Feed(bytes);
  while (true) {
    TOVA_TRY(const std::optional<PktLine> packet, packets.Next());
    if (!packet) return {};
    if (packet->kind == PktKind::kData && packet->data.starts_with("ERR ")) {
      return ServerError(packet->data.drop_front(4));
    }
    TOVA_CHECK(take(*packet));
  }
}

}  // namespace

std::string MakeListRequest(llvm::StringRef prefix) {
  return EncodePktLine("command=ls-refs\n") + kDelimiterPkt.str() + EncodePktLine("peel\n") +
         EncodePktLine("ref-prefix " + prefix.str() + "\n") + kFlushPkt.str();
}

std::string MakeFetchRequest(llvm::StringRef commit) {
  return EncodePktLine("command=fetch\n") + kDelimiterPkt.str() + EncodePktLine("no-progress\n") +
         EncodePktLine("ofs-delta\n") + EncodePktLine("deepen 1\n") +
         EncodePktLine("want " + commit.str() + "\n") + EncodePktLine("done\n") + kFlushPkt.str();
}

Result<void> AdvertisementParser::Add(llvm::StringRef bytes) {
  if (complete_) return {};
  return ForEachPacket(packets_, bytes, [this](const PktLine& packet) -> Result<void> {
    if (complete_) return {};
    if (packet.kind == PktKind::kFlush) {
      // Some servers begin with the name of the service, as version 0 does.
      complete_ = !after_service_;
      after_service_ = false;
      return {};
    }
    if (packet.kind != PktKind::kData) return Malformed("an advertisement with a mark in its middle");
    Take(packet.text());
    return {};
  });
}

void AdvertisementParser::Take(llvm::StringRef line) {
  if (is_first_ && line.starts_with("# service=")) {
    after_service_ = true;
    return;
  }
  if (!is_version_2_) {
    // Anything else is the first ref of an older version.
    is_version_2_ = line == "version 2";
    complete_ = !is_version_2_;
    is_first_ = false;
    return;
  }
  const auto [name, value] = line.split('=');
  if (name == "ls-refs") has_list_ = true;
  if (name == "object-format") is_sha1_ = value == "sha1";
  if (name == "fetch") {
    llvm::SmallVector<llvm::StringRef, 8> features;
    value.split(features, ' ');
    has_shallow_fetch_ = llvm::is_contained(features, "shallow");
  }
}

Result<void> AdvertisementParser::End() const {
  if (!complete_) return EarlyEnd();
  return {};
}

Result<void> TagListParser::Add(llvm::StringRef bytes) {
  return ForEachPacket(packets_, bytes, [this](const PktLine& packet) -> Result<void> {
    if (packet.kind == PktKind::kFlush && !ended_) {
      ended_ = true;
      return {};
    }
    if (packet.kind == PktKind::kResponseEnd && ended_) return {};
    if (packet.kind != PktKind::kData || ended_) return Malformed("a list of refs with a mark in its middle");
    return Take(packet.text());
  });
}

Result<void> TagListParser::Take(llvm::StringRef line) {
  auto [id, rest] = line.split(' ');
  if (!IsId(id)) return Malformed("a list of refs with a line that is none");
  // A name has no blank; attributes come behind it.
  auto [name, attributes] = rest.split(' ');
  if (!name.consume_front(kTagPrefix) || name.empty()) return {};
  while (!attributes.empty()) {
    auto [attribute, after] = attributes.split(' ');
    attributes = after;
    if (!attribute.consume_front("peeled:")) continue;
    if (!IsId(attribute)) return Malformed("a tag is peeled to something that is no object id");
    id = attribute;
  }
  tags_[name.str()] = {name.str(), id.str()};
  if (tags_.size() > kMaxTags) {
    return Failure(FailureKind::kRefused, fmt::format("the repository has more than {} tags", kMaxTags));
  }
  return {};
}

Result<void> TagListParser::End() const {
  if (!ended_ || !packets_.IsAtBoundary()) return EarlyEnd();
  return {};
}

Result<void> PackAnswerParser::Add(llvm::StringRef bytes) {
  return ForEachPacket(packets_, bytes, [this](const PktLine& packet) { return Take(packet); });
}

Result<void> PackAnswerParser::Take(const PktLine& packet) {
  if (packet.kind == PktKind::kData) {
    switch (section_) {
      case Section::kNone:
        return TakeHeader(packet.text());
      case Section::kAcknowledgments:
      case Section::kShallow:
        // What is common and where history is cut: nothing is common, and history isn't looked at.
        return {};
      case Section::kPack:
        return TakeSideband(packet.data);
      case Section::kEnded:
        break;
    }
  } else if (packet.kind == PktKind::kDelimiter) {
    if (section_ == Section::kAcknowledgments || section_ == Section::kShallow) {
      section_ = Section::kNone;
      return {};
    }
  } else if (packet.kind == PktKind::kFlush) {
    if (section_ == Section::kPack) {
      section_ = Section::kEnded;
      return {};
    }
  } else if (section_ == Section::kEnded) {
    return {};
  }
  return Malformed("an answer out of order");
}

Result<void> PackAnswerParser::TakeHeader(llvm::StringRef line) {
  if (line == "acknowledgments") {
    section_ = Section::kAcknowledgments;
  } else if (line == "shallow-info") {
    section_ = Section::kShallow;
  } else if (line == "packfile") {
    section_ = Section::kPack;
  } else {
    return Malformed("an answer with a section that was not asked for");
  }
  return {};
}

Result<void> PackAnswerParser::TakeSideband(llvm::StringRef data) {
  if (data.empty()) return Malformed("a packet of no band");
  const char band = data.front();
  data = data.drop_front();
  switch (band) {
    case kPackBand:
      return pack_(data);
    case kProgressBand:
      return {};
    case kErrorBand:
      return ServerError(data);
    default:
      return Malformed("a packet of an unknown band");
  }
}

Result<void> PackAnswerParser::End() const {
  if (section_ != Section::kEnded || !packets_.IsAtBoundary()) return EarlyEnd();
  return {};
}

}  // namespace tova::git
