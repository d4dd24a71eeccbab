#ifndef TOVA_COMPILER_DRIVER_VERSION_H
#define TOVA_COMPILER_DRIVER_VERSION_H

#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// "0.1.0".
llvm::StringRef Version();

// Changes whenever the compiler's sources do: compiled packages and build states of another compiler are not used.
llvm::StringRef CompilerId();

}  // namespace tova::driver

#endif
