#ifndef TOVA_MODRES_LOCK_CONFLICT_MARKERS_H
#define TOVA_MODRES_LOCK_CONFLICT_MARKERS_H

#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::lock {

// Both sides of a text with git's conflict markers. Everything that doesn't belong to a side (the markers,
// the other side, the common ancestor) is blanked out, so that offsets and lines stay those of the file.
struct ConflictSides {
  std::string ours;
  std::string theirs;
  uint32_t first_marker = 0;  // byte offset
};

// Nothing when the text holds no complete conflict: a `<<<<<<<` line, a `=======` line and a `>>>>>>>` line
// in this order, perhaps a `|||||||` line before the second.
std::optional<ConflictSides> SplitConflict(llvm::StringRef text);

}  // namespace tova::lock

#endif
