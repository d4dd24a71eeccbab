#include "compiler/driver/version.h"

namespace tova::driver {

llvm::StringRef Version() { return TOVA_VERSION; }

llvm::StringRef CompilerId() { return TOVA_COMPILER_ID; }

}  // namespace tova::driver
