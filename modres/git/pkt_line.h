#ifndef TOVA_MODRES_GIT_PKT_LINE_H
#define TOVA_MODRES_GIT_PKT_LINE_H

#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

// The frames of git's wire protocol: four hex digits of length, themselves counted, and the data. The lengths
// 0, 1 and 2 stand for marks without data. Pure; what comes in is untrusted.
namespace tova::git {

enum class PktKind { kData, kFlush, kDelimiter, kResponseEnd };

struct PktLine {
  PktKind kind = PktKind::kData;
  llvm::StringRef data;  // as sent, a line end included

  // The data without its line end, for packets that are lines of text.
  llvm::StringRef text() const { return data.ends_with("\n") ? data.drop_back() : data; }
};

// Cuts a stream of bytes into packets.
class PktLineReader {
 public:
  void Feed(llvm::StringRef bytes);
  // The next complete packet, whose data is valid until the next Feed; nothing when more bytes are needed.
  // Fails with Malformed for a length that is none.
  Result<std::optional<PktLine>> Next();
  // Whether no byte waits for the rest of its packet.
  bool IsAtBoundary() const { return taken_ == buffer_.size(); }

 private:
  std::string buffer_;
  size_t taken_ = 0;
};

// One data packet. `data` is at most 65,516 bytes.
std::string EncodePktLine(llvm::StringRef data);

inline constexpr llvm::StringLiteral kFlushPkt = "0000";
inline constexpr llvm::StringLiteral kDelimiterPkt = "0001";

}  // namespace tova::git

#endif
