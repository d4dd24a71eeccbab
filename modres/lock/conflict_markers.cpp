#include "modres/lock/conflict_markers.h"

namespace tova::lock {
namespace {

enum class Region { kBoth, kOurs, kAncestor, kTheirs };

bool IsMarker(llvm::StringRef line, char c) {
  return line.starts_with(std::string(7, c)) && (line.size() == 7 || line[7] == ' ' || line[7] == '\r');
}

}  // namespace

std::optional<ConflictSides> SplitConflict(llvm::StringRef text) {
  ConflictSides sides;
  Region region = Region::kBoth;
  bool has_conflict = false;
  auto add = [](std::string& side, llvm::StringRef line, bool is_part) {
    side += is_part ? line.str() : std::string(line.size(), ' ');
  };
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    llvm::StringRef line = text.slice(at, end);
    bool is_marker = true;
    if (region == Region::kBoth && IsMarker(line, '<')) {
      if (!has_conflict) sides.first_marker = static_cast<uint32_t>(at);
      has_conflict = true;
      region = Region::kOurs;
    } else if (region == Region::kOurs && IsMarker(line, '|')) {
      region = Region::kAncestor;
    } else if ((region == Region::kOurs || region == Region::kAncestor) && IsMarker(line, '=')) {
      region = Region::kTheirs;
    } else if (region == Region::kTheirs && IsMarker(line, '>')) {
      region = Region::kBoth;
    } else {
      is_marker = false;
    }
    add(sides.ours, line, !is_marker && (region == Region::kBoth || region == Region::kOurs));
    add(sides.theirs, line, !is_marker && (region == Region::kBoth || region == Region::kTheirs));
    if (end < text.size()) {
      sides.ours += '\n';
      sides.theirs += '\n';
    }
    at = end + 1;
  }
  if (!has_conflict || region != Region::kBoth) return std::nullopt;
  return sides;
}

}  // namespace tova::lock
