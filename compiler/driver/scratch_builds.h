#ifndef TOVA_COMPILER_DRIVER_SCRATCH_BUILDS_H
#define TOVA_COMPILER_DRIVER_SCRATCH_BUILDS_H

#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"
#include "modres/session/environment.h"

// Programs that belong to no project are built out of sight:
//
//   <cache>/.run/<hash of the source's path>/   an output folder (output_layout.h)
//
// Below it, compiled files stand under the absolute paths of their sources, and so do links to folders of npm packages.
//
// Whoever builds or runs one of them has a shared lock on its folder, and an exclusive one is needed to
// remove it; the operating system gives locks back however a process ends. A folder's time of change tells
// when it was used last.
namespace tova::driver {

// Where the program of that source file (absolute) is built. The folder need not exist.
std::string ScratchFolder(const session::Environment& environment, llvm::StringRef file);

// Makes the folder and keeps it from being removed until this process ends, or the program that it becomes.
// When the folder is new, others that nobody has used for a while make room for it.
Result<void> HoldScratchFolder(const session::Environment& environment, const std::string& folder);

// Lets the program of a source file (absolute) that is built in `folder` find the npm packages that are installed beside
// the source or above it: by links at the same places. What can't be linked is not found.
void LinkNodeModules(const std::string& folder, llvm::StringRef file);

// The folders in which sources below `directory` (absolute) were built.
std::vector<std::string> FindScratchFolders(const session::Environment& environment,
                                            llvm::StringRef directory);

// Removes such a folder, unless somebody builds or runs what is in it: then false.
bool RemoveScratchFolder(const std::string& folder);

}  // namespace tova::driver

#endif
