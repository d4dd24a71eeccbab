#ifndef TOVA_COMPILER_DRIVER_COMPILED_CACHE_H
#define TOVA_COMPILER_DRIVER_COMPILED_CACHE_H

#include <optional>
#include <string>

#include "compiler/driver/unit.h"
#include "diagnostics/result.h"

namespace tova::driver {

// Compiled packages, shared by all projects of this machine:
//
//   <cache>/.cache/<module>/v<version>/<key>/<path>.js      written last, so that its presence means completeness
//   <cache>/.cache/<module>/v<version>/<key>/<path>.js.map
//
// The key stands for everything that the compiled text depends on besides the file's own text: the compiler, the
// package's content and what it sees of the modules it imports. Entries never change; processes may share them.
class CompiledCache {
 public:
  explicit CompiledCache(std::string cache_directory) : root_(std::move(cache_directory) + "/.cache") {}

  // The compiled file, or nothing.
  std::optional<std::string> Find(const Unit& unit, llvm::StringRef key) const;
  // Stores a unit's code and map; returns the path of the code.
  Result<std::string> Put(const Unit& unit, llvm::StringRef key) const;

 private:
  std::string PathOf(const Unit& unit, llvm::StringRef key) const;

  std::string root_;
};

}  // namespace tova::driver

#endif
