#ifndef TOVA_MODRES_LOCK_CONFLICT_MARKERS_H
#define TOVA_MODRES_LOCK_CONFLICT_MARKERS_H

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace tova::lock {

// Every side of a text with git's conflict markers, the own one first. A conflict that was committed and then
// conflicted again has more than two. In each text everything that doesn't belong to the side (the markers,
// the other sides, the common ancestors) is blanked out, so that offsets and lines stay those of the file.
struct ConflictSides {
  std::vector<std::string> sides;
  uint32_t first_marker = 0;  // byte offset
};

// A marker that has no place where it stands, or one that is never closed.
struct BrokenConflict {
  uint32_t marker = 0;  // byte offset
  std::string reason;
};

// Deeper conflicts in conflicts are refused: each level doubles the sides.
inline constexpr size_t kMaxConflictNesting = 4;

// Bytes of a marker, blanks and names behind it aside.
inline constexpr uint32_t kConflictMarkerBytes = 7;

// Nothing when the text holds no marker. A conflict is a `<<<<<<<` line, perhaps a `|||||||` line, a
// `=======` line and a `>>>>>>>` line in this order.
std::variant<std::monostate, ConflictSides, BrokenConflict> SplitConflict(llvm::StringRef text);

}  // namespace tova::lock

#endif
