#ifndef TOVA_MODRES_STORE_MARKER_H
#define TOVA_MODRES_STORE_MARKER_H

#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::store {

// The completion marker of a package, the last file to be written into it. Plain text, one fact a line:
//
//   tova-package 1
//   commit <40 hex digits>
//   tree h1:<base64>
//   files <count>
//   bytes <count>
inline constexpr llvm::StringLiteral kMarkerName = ".tova-complete";

struct Marker {
  std::string commit;
  std::string tree_hash;
  uint64_t file_count = 0;
  uint64_t bytes = 0;
};

std::string PrintMarker(const Marker& marker);
// Nothing when the text is not a whole marker of a format that is known.
std::optional<Marker> ParseMarker(llvm::StringRef text);

// Whether the text is an object id: 40 lower-case hex digits.
bool IsObjectId(llvm::StringRef text);
// Whether the text is a content hash: "h1:" and the base64 of 32 bytes.
bool IsTreeHash(llvm::StringRef text);

}  // namespace tova::store

#endif
