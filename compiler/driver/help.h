#ifndef TOVA_COMPILER_DRIVER_HELP_H
#define TOVA_COMPILER_DRIVER_HELP_H

#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// What `tovac --help` or `tovac help <topic>` prints. The topic is the words of a command, the words that
// several commands begin with, or empty for all commands.
std::string HelpText(llvm::StringRef topic);

}  // namespace tova::driver

#endif
