#include "modres/store/marker.h"

#include <fmt/format.h>

#include "llvm/ADT/StringExtras.h"

namespace tova::store {
namespace {

// Takes the line "<key> <value>\n" off the front.
std::optional<llvm::StringRef> TakeLine(llvm::StringRef& text, llvm::StringRef key) {
  const size_t end = text.find('\n');
  if (end == llvm::StringRef::npos) return std::nullopt;
  llvm::StringRef line = text.take_front(end);
  if (!line.consume_front(key) || !line.consume_front(" ")) return std::nullopt;
  text = text.drop_front(end + 1);
  return line;
}

}  // namespace

std::string PrintMarker(const Marker& marker) {
  return fmt::format("tova-package 1\ncommit {}\ntree {}\nfiles {}\nbytes {}\n", marker.commit,
                     marker.tree_hash, marker.file_count, marker.bytes);
}

std::optional<Marker> ParseMarker(llvm::StringRef text) {
  const auto format = TakeLine(text, "tova-package");
  if (!format || *format != "1") return std::nullopt;
  const auto commit = TakeLine(text, "commit");
  const auto tree = TakeLine(text, "tree");
  const auto files = TakeLine(text, "files");
  const auto bytes = TakeLine(text, "bytes");
  if (!commit || !tree || !files || !bytes || !text.empty()) return std::nullopt;
  Marker marker;
  if (!IsObjectId(*commit) || !IsTreeHash(*tree)) return std::nullopt;
  if (files->getAsInteger(10, marker.file_count) || bytes->getAsInteger(10, marker.bytes))
    return std::nullopt;
  marker.commit = commit->str();
  marker.tree_hash = tree->str();
  return marker;
}

bool IsObjectId(llvm::StringRef text) {
  return text.size() == 40 &&
         llvm::all_of(text, [](char c) { return llvm::isDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool IsTreeHash(llvm::StringRef text) {
  // 32 bytes are 43 base64 digits and one padding character.
  return text.consume_front("h1:") && text.size() == 44 && text.consume_back("=") &&
         llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '+' || c == '/'; });
}

}  // namespace tova::store
