#ifndef TOVA_COMPILER_CODEGEN_SOURCE_MAP_H
#define TOVA_COMPILER_CODEGEN_SOURCE_MAP_H

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ast/name_table.h"
#include "llvm/ADT/StringRef.h"

namespace tova::codegen {

// Collects which byte of the emitted code comes from which byte of the source, and writes it down as a source
// map of version 3 (tc39.es/source-map). Marks must be added in the order of the emitted code.
class SourceMapBuilder {
 public:
  // Says that the code from `emitted` on comes from `source`; both are 0-based byte offsets. `name` is the
  // identifier as the source spells it, or empty; its text must last as long as the builder.
  void Mark(uint32_t emitted, uint32_t source, llvm::StringRef name = {});

  // A mark by itself.
  struct Entry {
    uint32_t emitted;
    uint32_t source;
    int32_t name;  // index into names_, or -1
  };

  // Takes away the marks from `emitted` on, for code that is cut out there. Their places are then relative to it.
  std::vector<Entry> Cut(uint32_t emitted);
  // Puts marks that were cut back, for code that is written again at `emitted`.
  void Paste(const std::vector<Entry>& entries, uint32_t emitted);

  // The map of `code` (without what is put in front of it, which is `lines_before` lines long).
  std::string Build(llvm::StringRef code, uint32_t lines_before, llvm::StringRef source,
                    llvm::StringRef source_path, llvm::StringRef source_root) const;

 private:
  std::vector<Entry> entries_;
  std::vector<llvm::StringRef> names_;
  ast::NameTable name_indices_;
};

// Appends `text` as a JSON string with its quotes.
void AppendJsonString(std::string& out, llvm::StringRef text);

}  // namespace tova::codegen

#endif
