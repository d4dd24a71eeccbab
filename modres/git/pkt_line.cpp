#include "modres/git/pkt_line.h"

#include <fmt/format.h>

#include <cassert>

#include "llvm/ADT/StringExtras.h"

namespace tova::git {
namespace {

constexpr size_t kLengthDigits = 4;
constexpr size_t kMaxLength = 65520;  // of a packet with its length, by the protocol
// Bytes that were read are dropped when there are this many of them.
constexpr size_t kCompactBytes = 64 << 10;

// Nothing when there is a character that is no hex digit.
std::optional<size_t> ParseLength(llvm::StringRef digits) {
  size_t length = 0;
  for (const char digit : digits) {
    const unsigned value = llvm::hexDigitValue(digit);
    if (value >= 16) return std::nullopt;
    length = length * 16 + value;
  }
  return length;
}

}  // namespace

void PktLineReader::Feed(llvm::StringRef bytes) {
  if (taken_ == buffer_.size() || taken_ >= kCompactBytes) {
    buffer_.erase(0, taken_);
    taken_ = 0;
  }
  buffer_.append(bytes.data(), bytes.size());
}

Result<std::optional<PktLine>> PktLineReader::Next() {
  const llvm::StringRef rest = llvm::StringRef(buffer_).drop_front(taken_);
  if (rest.size() < kLengthDigits) return std::optional<PktLine>();
  const std::optional<size_t> length = ParseLength(rest.take_front(kLengthDigits));
  if (!length || *length == 3 || *length > kMaxLength) {
    return Failure(FailureKind::kMalformed, "the remote sent broken data: a packet has no length");
  }
  PktLine packet;
  if (*length < kLengthDigits) {
    packet.kind = *length == 0 ? PktKind::kFlush : *length == 1 ? PktKind::kDelimiter : PktKind::kResponseEnd;
    taken_ += kLengthDigits;
    return std::optional(packet);
  }
  if (rest.size() < *length) return std::optional<PktLine>();
  packet.data = rest.slice(kLengthDigits, *length);
  taken_ += *length;
  return std::optional(packet);
}

std::string EncodePktLine(llvm::StringRef data) {
  assert(data.size() + kLengthDigits <= kMaxLength && "requests are short");
  return fmt::format("{:04x}", data.size() + kLengthDigits) + data.str();
}

}  // namespace tova::git
