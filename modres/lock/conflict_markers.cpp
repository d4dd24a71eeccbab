#include "modres/lock/conflict_markers.h"

#include <algorithm>

#include "llvm/ADT/ArrayRef.h"

namespace tova::lock {
namespace {

enum class Region { kOurs, kAncestor, kTheirs };

// A conflict around the present line.
struct Level {
  Region region = Region::kOurs;
  uint32_t marker = 0;
};

// The lines between two markers, and the conflicts around them, outermost first.
struct Stretch {
  size_t begin;
  size_t end;
  std::vector<Region> regions;
};

// The character of the marker that the line is, or 0.
char MarkerOf(llvm::StringRef line) {
  for (char c : {'<', '|', '=', '>'}) {
    if (!line.starts_with(std::string(kConflictMarkerBytes, c))) continue;
    llvm::StringRef behind = line.drop_front(kConflictMarkerBytes);
    if (behind.empty() || behind.front() == ' ' || behind.front() == '\r') return c;
  }
  return 0;
}

// Takes one marker; false when it has no place here.
bool Follow(char marker, uint32_t offset, std::vector<Level>& levels) {
  if (marker == '<') {
    levels.push_back({Region::kOurs, offset});
    return true;
  }
  if (levels.empty()) return false;
  Region& region = levels.back().region;
  if (marker == '|' && region == Region::kOurs) {
    region = Region::kAncestor;
  } else if (marker == '=' && region != Region::kTheirs) {
    region = Region::kTheirs;
  } else if (marker == '>' && region == Region::kTheirs) {
    levels.pop_back();
  } else {
    return false;
  }
  return true;
}

// The text of one side: bit n of `side` says which way the conflicts of nesting n go.
std::string TakeSide(llvm::StringRef text, llvm::ArrayRef<Stretch> stretches, size_t side) {
  std::string taken = text.str();
  size_t kept_from = 0;
  auto blank = [&](size_t begin, size_t end) {
    for (size_t at = begin; at < end; ++at) {
      if (taken[at] != '\n') taken[at] = ' ';
    }
  };
  for (const Stretch& stretch : stretches) {
    bool is_part = true;
    for (size_t depth = 0; depth < stretch.regions.size(); ++depth) {
      Region wanted = (side >> depth & 1) == 0 ? Region::kOurs : Region::kTheirs;
      is_part = is_part && stretch.regions[depth] == wanted;
    }
    blank(kept_from, is_part ? stretch.begin : stretch.end);
    kept_from = stretch.end;
  }
  blank(kept_from, text.size());
  return taken;
}

}  // namespace

std::variant<std::monostate, ConflictSides, BrokenConflict> SplitConflict(llvm::StringRef text) {
  ConflictSides conflict;
  std::vector<Level> levels;
  std::vector<Stretch> stretches;
  size_t deepest = 0;
  size_t begin = 0;
  auto close = [&](size_t end) {
    Stretch stretch{begin, end, {}};
    for (const Level& level : levels) stretch.regions.push_back(level.region);
    stretches.push_back(std::move(stretch));
  };
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    auto offset = static_cast<uint32_t>(at);
    if (char marker = MarkerOf(text.slice(at, end))) {
      if (deepest == 0) conflict.first_marker = offset;
      close(at);
      begin = end;
      if (!Follow(marker, offset, levels)) {
        return BrokenConflict{offset, levels.empty()
                                          ? "no `<<<<<<<` in front of it begins a conflict"
                                          : "this marker has no place at this point of a conflict"};
      }
      if (levels.size() > kMaxConflictNesting)
        return BrokenConflict{offset, "too many conflicts in conflicts"};
      deepest = std::max(deepest, levels.size());
    }
    at = end + 1;
  }
  if (!levels.empty()) {
    return BrokenConflict{levels.back().marker,
                          levels.back().region == Region::kTheirs
                              ? "no `>>>>>>>` behind it ends the conflict"
                              : "no `=======` and `>>>>>>>` behind it end the conflict"};
  }
  if (deepest == 0) return std::monostate();
  close(text.size());
  for (size_t side = 0; side < size_t{1} << deepest; ++side) {
    std::string taken = TakeSide(text, stretches, side);
    // Where there is no inner conflict both of its ways are the same text.
    if (std::find(conflict.sides.begin(), conflict.sides.end(), taken) == conflict.sides.end())
      conflict.sides.push_back(std::move(taken));
  }
  return conflict;
}

}  // namespace tova::lock
