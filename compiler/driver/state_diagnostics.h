#ifndef TOVA_COMPILER_DRIVER_STATE_DIAGNOSTICS_H
#define TOVA_COMPILER_DRIVER_STATE_DIAGNOSTICS_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace tova::driver {

// Turns diagnostics into lines of the state file and back, so that the next build can show what was found in files that
// it need not look at. Places are kept as absolute paths; they are shown relative to where the next build is started.
class StateDiagnostics {
 public:
  StateDiagnostics(SourceSet& sources, std::string working_directory)
      : sources_(sources), working_directory_(std::move(working_directory)) {}

  // A file of the source set whose path (absolute) is known. `label` is what messages call it where that doesn't follow
  // from the path: "github.com/alice/http@v1.0.0/src/lib.tova".
  void AddFile(FileId file, std::string path, std::string label);

  // The diagnostic as a line. Adds the files that it shows to `shown` (absolute paths). Nothing when one of them can't be
  // found again.
  std::optional<std::string> Encode(const Diagnostic& diagnostic, std::vector<std::string>& shown) const;
  // Reads the files that it shows unless they are there. Nothing when the line is damaged or a file can't be read.
  std::optional<Diagnostic> Decode(llvm::StringRef line);

 private:
  struct Place {
    std::string path;
    std::string label;
  };

  std::optional<Place> PlaceOf(FileId file) const;
  std::optional<FileId> FileOf(const std::string& path, const std::string& label);

  SourceSet& sources_;
  std::string working_directory_;
  llvm::DenseMap<uint32_t, Place> places_;
  llvm::StringMap<FileId> files_;
};

}  // namespace tova::driver

#endif
