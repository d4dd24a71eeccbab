#ifndef TOVA_COMPILER_DRIVER_TARGET_H
#define TOVA_COMPILER_DRIVER_TARGET_H

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"
#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "modres/session/project.h"

namespace tova::driver {

// Files that `tovac run` looks for in a folder, in this order.
inline constexpr llvm::StringLiteral kProgramNames[] = {"main.tova", "app.tova", "index.tova"};

// What a command works on, as its argument says.
enum class TargetKind {
  kTree,  // every source of a project or folder
  kFile,  // one file and what it imports
};

// A project, a folder without a manifest, or a single file, located but not read yet. All paths are absolute.
struct Target {
  TargetKind kind = TargetKind::kTree;
  std::optional<session::Project> project;
  std::string root;              // the workspace's, else the project's; outputs keep their paths relative to it; imports of the project may not leave it
  std::string source_directory;  // what "@/" means
  std::vector<std::string> search_directories;  // kTree: searched for sources
  std::string output;            // folder of the compiled program
  std::string file;              // kFile: the source file
  bool is_scratch = false;       // the output is one of scratch_builds.h
  bool has_tests = false;        // the output is for running tests
  bool is_member = false;        // kTree: a part of a workspace, which shares its output with the other members
};

struct TargetRequest {
  std::string argument;       // as typed; empty for the working directory
  std::string manifest_path;  // --manifest-path
  std::string output;         // --out
  bool run = false;           // a folder means the program that starts there
  bool test = false;          // a project means all of its folder, and the output is out of the build's way
};

// Where the tests of the project or folder at `root` are compiled to: in the default output folder, also when builds
// go elsewhere.
std::string TestOutput(const std::string& root);

// Finds what the user means. Nothing when it can't be: the emitter then holds why.
std::optional<Target> LocateTarget(const TargetRequest& request, const session::Environment& environment,
                                   SourceSet& sources, Emitter& emitter);

}  // namespace tova::driver

#endif
