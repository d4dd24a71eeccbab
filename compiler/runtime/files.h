#ifndef TOVA_COMPILER_RUNTIME_FILES_H
#define TOVA_COMPILER_RUNTIME_FILES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::runtime {

// One module of the runtime.
struct File {
  llvm::StringRef path;      // relative to the runtime folder, with `/`
  llvm::StringRef contents;  // UTF-8
};

// The folder of the modules that run tests; programs do without them.
inline constexpr llvm::StringLiteral kTestRunnerFolder = "test_runner/";

// What `tovac run` has node or bun load before the program.
inline constexpr llvm::StringLiteral kPreloadFile = "preload.cjs";

// Every module of the runtime, sorted by path; together they import nothing but each other and, where a file
// says so, what node and bun bring along. Lives as long as the program; any thread may read it.
llvm::ArrayRef<File> Files();

}  // namespace tova::runtime

#endif
