#ifndef TOVA_DIAGNOSTICS_SOURCE_SET_H
#define TOVA_DIAGNOSTICS_SOURCE_SET_H

#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "diagnostics/span.h"
#include "llvm/ADT/StringRef.h"

namespace tova {

// A place as people read it: both numbers are 1-based, the column counts code points.
struct LineColumn {
  uint32_t line = 0;
  uint32_t column = 0;
};

// Owns the text of every file that a diagnostic may point into. Texts are immutable once added and live as long
// as the set, so views of them may be kept. All members may be called from any thread.
class SourceSet {
 public:
  SourceSet() = default;
  SourceSet(const SourceSet&) = delete;
  SourceSet& operator=(const SourceSet&) = delete;

  // Adds a text under the path that messages show. The text is followed by a NUL byte in memory (lexers use it
  // as their end mark); it may contain invalid UTF-8, which renderers replace. At most 2^31 bytes.
  FileId Add(std::string display_path, std::string text);

  llvm::StringRef text(FileId file) const;
  llvm::StringRef path(FileId file) const;
  llvm::StringRef TextOf(Span span) const { return text(span.file).slice(span.begin, span.end); }

  // The place of a byte offset; an offset past the end is taken as the end. Takes O(log lines), after one pass over
  // the text at the first call.
  LineColumn Locate(FileId file, uint32_t offset) const;

  // A line without its terminator; `line` is 1-based and must exist.
  llvm::StringRef LineText(FileId file, uint32_t line) const;

  // The byte offset at which a line starts; `line` is 1-based and must exist.
  uint32_t LineStart(FileId file, uint32_t line) const;
  uint32_t LineCount(FileId file) const;

 private:
  // Columns are counted from the nearest mark, so that places in one very long line stay cheap.
  static constexpr uint32_t kBlockSize = 1024;  // bytes
  struct Mark {
    uint32_t offset = 0;       // the first start of a code point in its block, in bytes
    uint32_t code_points = 0;  // that stand before it in the text
  };

  struct Source {
    std::string path;
    std::string text;
    std::once_flag index_once;
    // Both are computed when the first place is asked for.
    std::vector<uint32_t> line_starts;
    std::vector<Mark> marks;  // one for each block of kBlockSize bytes
  };

  Source& source(FileId file) const;
  const Source& Indexed(FileId file) const;
  static void Index(Source& source);
  static uint32_t CodePointsBefore(const Source& source, uint32_t offset);

  mutable std::shared_mutex mutex_;
  std::deque<std::unique_ptr<Source>> sources_;
};

}  // namespace tova

#endif
