#ifndef TOVA_DIAGNOSTICS_SPAN_H
#define TOVA_DIAGNOSTICS_SPAN_H

#include <cstdint>

namespace tova {

// The names of this library live in `tova` itself rather than in `tova::diagnostics`: they are the vocabulary
// that every other folder speaks.

// Names one source text of a SourceSet. Zero names none.
struct FileId {
  uint32_t value = 0;

  bool valid() const { return value != 0; }
  friend bool operator==(FileId a, FileId b) { return a.value == b.value; }
  friend bool operator!=(FileId a, FileId b) { return a.value != b.value; }
  friend bool operator<(FileId a, FileId b) { return a.value < b.value; }
};

// A half-open range of byte offsets in one source text, 0-based.
struct Span {
  FileId file;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return file.valid(); }
  uint32_t size() const { return end - begin; }
  friend bool operator==(const Span& a, const Span& b) {
    return a.file == b.file && a.begin == b.begin && a.end == b.end;
  }
};

}  // namespace tova

#endif
