#ifndef TOVA_COMPILER_DRIVER_OUTPUT_LAYOUT_H
#define TOVA_COMPILER_DRIVER_OUTPUT_LAYOUT_H

#include <string>

#include "compiler/driver/unit.h"

namespace tova::driver {

// The folder that a program is compiled into:
//
//   package.json            {"type": "module"}, so that node takes .js for ES modules
//   .tova-state             what the build depended on (build_state.h)
//   .tova-lock              while a build is at work
//   _tova/                  the runtime
//   _pkg/<module>/<path>.js the packages, one version each
//   _bundle/<program>.mjs   what `build --bundle` makes of a program and all that it imports
//   <path>.json.js          what a JSON file becomes that a Tova file imports; other files keep their names
//   <path>.js               the project's files under their paths relative to its root; in a workspace, those of all
//                           members under their paths relative to the workspace's root
//
// Every file has a place that follows from its module and path alone, so the compiled form of a package's file is
// the same in every project, and the folder can be moved.

inline constexpr llvm::StringLiteral kRuntimeFolder = "_tova";
inline constexpr llvm::StringLiteral kPackageFolder = "_pkg";
inline constexpr llvm::StringLiteral kBundleFolder = "_bundle";
inline constexpr llvm::StringLiteral kStateFile = ".tova-state";
inline constexpr llvm::StringLiteral kLockFile = ".tova-lock";

// Where a file goes, relative to the output folder: "_pkg/github.com/alice/tova-http/src/lib.js". A `.tova` file
// becomes `.js`; other files keep their names.
std::string OutputPath(const Owner& owner, llvm::StringRef relative_path);

// The same for a file that goes along because a Tova file imports it: JSON becomes a module, "data.json.js".
std::string CopiedOutputPath(const Owner& owner, llvm::StringRef relative_path);

// The specifier by which one output file imports another, both relative to the output folder:
// ("src/app.js", "src/lib/util.js") gives "./lib/util.js".
std::string RelativeSpecifier(llvm::StringRef from, llvm::StringRef to);

// A relative path as a URL, for what source maps and the comments about them name: "my%20file.tova". Letters beyond
// ASCII stay as they are, which readers of URLs take.
std::string AsUrl(llvm::StringRef path);

// The runtime folder as seen from an output file, with a slash at its end: "../_tova/".
std::string RuntimePrefix(llvm::StringRef from);

}  // namespace tova::driver

#endif
