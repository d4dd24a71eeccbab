#ifndef TOVA_MODRES_GIT_PROTOCOL_V2_H
#define TOVA_MODRES_GIT_PROTOCOL_V2_H

#include <functional>
#include <map>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/pkt_line.h"
#include "modres/git/remote_tag.h"

// The texts of git's protocol version 2, as far as fetching one commit goes by it (gitprotocol-v2(5)):
//
//   advertisement  [# service=git-upload-pack, flush] version 2, a line for each capability, flush
//   ls-refs        a line for each ref: "<id> <name>[ symref-target:<name>][ peeled:<id>]", flush
//   fetch          [shallow-info, "shallow <id>"..., delimiter] packfile, packets of the side band..., flush
//
// In place of any of them the server may say "ERR <why>". The parsers are fed the bytes of an answer in
// pieces of any size, and ended. They are pure; what comes in is untrusted. They fail with Malformed, also
// when the server says that it can't, with NotFound when it says that there is no such repository, and with
// Refused beyond a limit.
namespace tova::git {

// Asks for the refs whose names begin with `prefix` ("refs/tags/v1.2.0"), tags peeled.
std::string MakeListRequest(llvm::StringRef prefix);
// Asks for a commit (40 hex digits) without its history.
std::string MakeFetchRequest(llvm::StringRef commit);

// What a server says that it can do.
class AdvertisementParser {
 public:
  Result<void> Add(llvm::StringRef bytes);
  // Fails when the answer ended too early; nothing is known then.
  Result<void> End() const;
  // Whether the server speaks version 2 and has all that the requests above need.
  bool is_usable() const { return is_version_2_ && has_list_ && has_shallow_fetch_ && is_sha1_; }
  // Whether the rest of the answer doesn't matter.
  bool is_complete() const { return complete_; }

 private:
  void Take(llvm::StringRef line);

  PktLineReader packets_;
  bool is_first_ = true;
  bool after_service_ = false;
  bool complete_ = false;
  bool is_version_2_ = false;
  bool has_list_ = false;
  bool has_shallow_fetch_ = false;
  bool is_sha1_ = true;
};

// The tags in the answer to a list request.
class TagListParser {
 public:
  Result<void> Add(llvm::StringRef bytes);
  // Fails when the answer ended too early.
  Result<void> End() const;
  // By name without "refs/tags/".
  std::map<std::string, RemoteTag>& tags() { return tags_; }

 private:
  Result<void> Take(llvm::StringRef line);

  PktLineReader packets_;
  bool ended_ = false;
  std::map<std::string, RemoteTag> tags_;
};

// The pack in the answer to a fetch request.
class PackAnswerParser {
 public:
  // `pack` takes the bytes of the pack as they come and may fail.
  explicit PackAnswerParser(std::function<Result<void>(llvm::StringRef bytes)> pack)
      : pack_(std::move(pack)) {}

  Result<void> Add(llvm::StringRef bytes);
  // Fails when the answer ended too early.
  Result<void> End() const;

 private:
  enum class Section { kNone, kAcknowledgments, kShallow, kPack, kEnded };

  Result<void> Take(const PktLine& packet);
  Result<void> TakeHeader(llvm::StringRef line);
  Result<void> TakeSideband(llvm::StringRef data);

  std::function<Result<void>(llvm::StringRef bytes)> pack_;
  PktLineReader packets_;
  Section section_ = Section::kNone;
};

}  // namespace tova::git

#endif
