// Equality of names as the laxest of the common file systems sees it: Unicode's canonical equivalence and
// simple case folding.
#include <algorithm>
#include <vector>

#include "diagnostics/escape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"
#include "modres/path/relative_path.h"

namespace tova::path {
namespace {

struct Decomposition {
  char32_t composed;
  char32_t first;
  char32_t second;
};

constexpr Decomposition kDecompositions[] = {
#define DECOMPOSITION(composed, first, second) {composed, first, second},
#include "modres/path/canonical_decomposition.def"
};

struct MarkRange {
  char32_t first;
  char32_t last;
};

constexpr MarkRange kMarks[] = {
#define MARKS(first, last) {first, last},
#include "modres/path/combining_marks.def"
};

bool IsMark(char32_t c) {
  const MarkRange* after =
      std::upper_bound(std::begin(kMarks), std::end(kMarks), c,
                       [](char32_t value, const MarkRange& range) { return value < range.first; });
  return after != std::begin(kMarks) && c <= (after - 1)->last;
}

// Unicode 3.12: syllables are composed arithmetically.
bool DecomposeHangul(char32_t c, std::vector<char32_t>& out) {
  constexpr char32_t kFirst = 0xAC00, kLast = 0xD7A3, kVowels = 21, kTails = 28;
  if (c < kFirst || c > kLast) return false;
  char32_t index = c - kFirst;
  out.push_back(0x1100 + index / (kVowels * kTails));
  out.push_back(0x1161 + index % (kVowels * kTails) / kTails);
  if (index % kTails != 0) out.push_back(0x11A7 + index % kTails);
  return true;
}

void Decompose(char32_t c, std::vector<char32_t>& out) {
  if (c < 0x80) {
    out.push_back(c);
    return;
  }
  if (DecomposeHangul(c, out)) return;
  const Decomposition* found =
      std::lower_bound(std::begin(kDecompositions), std::end(kDecompositions), c,
                       [](const Decomposition& row, char32_t value) { return row.composed < value; });
  if (found == std::end(kDecompositions) || found->composed != c) {
    out.push_back(c);
    return;
  }
  // The table is acyclic and at most four steps deep; the second part never decomposes by more than one step.
  Decompose(found->first, out);
  if (found->second != 0) Decompose(found->second, out);
}

}  // namespace

std::string TwinKey(llvm::StringRef name) {
  if (llvm::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return name.lower();
  std::vector<char32_t> points;
  for (size_t at = 0; at < name.size();) {
    CodePoint point = DecodeCodePoint(name, at);
    at += point.size;
    std::vector<char32_t> parts;
    Decompose(point.value, parts);
    for (char32_t part : parts) {
      Decompose(static_cast<char32_t>(llvm::sys::unicode::foldCharSimple(static_cast<int>(part))), points);
    }
  }
  // Equivalent texts have the same marks in each run, in an order that doesn't matter here.
  for (auto run = points.begin(); run != points.end();) {
    run = std::find_if(run, points.end(), IsMark);
    auto end = std::find_if_not(run, points.end(), IsMark);
    std::sort(run, end);
    run = end;
  }
  std::string key;
  for (char32_t point : points) {
    char bytes[UNI_MAX_UTF8_BYTES_PER_CODE_POINT];
    char* end = bytes;
    if (llvm::ConvertCodePointToUTF8(point, end)) key.append(bytes, end);
  }
  return key;
}

}  // namespace tova::path
