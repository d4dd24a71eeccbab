#ifndef TOVA_TEST_UNIT_DIAGNOSTICS_SPANS_H
#define TOVA_TEST_UNIT_DIAGNOSTICS_SPANS_H

#include "catch2/catch_test_macros.hpp"
#include "diagnostics/source_set.h"

namespace tova {

// The place of the first `needle` in a file; the needle must be there.
inline Span PlaceOf(const SourceSet& sources, FileId file, llvm::StringRef needle) {
  size_t at = sources.text(file).find(needle);
  REQUIRE(at != llvm::StringRef::npos);
  return {file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + needle.size())};
}

}  // namespace tova

#endif
