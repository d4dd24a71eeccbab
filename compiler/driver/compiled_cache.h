#ifndef TOVA_COMPILER_DRIVER_COMPILED_CACHE_H
#define TOVA_COMPILER_DRIVER_COMPILED_CACHE_H

#include <string>

#include "compiler/driver/unit.h"
#include "diagnostics/result.h"

namespace tova::driver {

// Compiled packages, shared by all projects of this machine:
//
//   <cache>/.cache/<module>/v<version>/<key>/<path>.js
//   <cache>/.cache/<module>/v<version>/<key>/<path>.js.map
//   <cache>/.cache/<module>/v<version>/<key>/<path>.js.sum  the SHA-256 of both, written last
//
// The key stands for everything that the compiled text depends on besides the file's own text: the compiler,
// the package's content and what it sees of the modules it imports. Entries never change; processes may share
// them. One that is not what its sum says, be it cut short or edited, counts as absent and is made anew.
class CompiledCache {
 public:
  explicit CompiledCache(std::string cache_directory) : root_(std::move(cache_directory) + "/.cache") {}

  // Reads a unit's code and map; false when they are not there.
  bool Load(Unit& unit, llvm::StringRef key) const;
  // Stores a unit's code and map.
  Result<void> Put(const Unit& unit, llvm::StringRef key) const;

 private:
  std::string PathOf(const Unit& unit, llvm::StringRef key) const;

  std::string root_;
};

}  // namespace tova::driver

#endif
