#ifndef TOVA_MODRES_GIT_SHARED_LIBRARY_H
#define TOVA_MODRES_GIT_SHARED_LIBRARY_H

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

// Libraries for the network are loaded when the first remote is contacted and not when the program starts:
// with all that they depend on they would cost every command several times its own start-up. A loaded library
// stays loaded.
//
// Loads a shared library by its name ("libgit2.so.1.8"). Fails with Unsupported when it is missing.
Result<void*> LoadSharedLibrary(llvm::StringRef name);
// A function of a loaded library. Fails with Unsupported when the library lacks it.
Result<void*> FindFunction(void* library, llvm::StringRef library_name, llvm::StringRef function);

}  // namespace tova::git

#endif
