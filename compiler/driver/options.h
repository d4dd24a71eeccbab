#ifndef TOVA_COMPILER_DRIVER_OPTIONS_H
#define TOVA_COMPILER_DRIVER_OPTIONS_H

#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

enum class OptionId {
#define OPTION(Name, Long, Short, Value, Help) k##Name,
#include "compiler/driver/options.def"
};

enum class CommandId {
#define COMMAND(Name, ...) k##Name,
#include "compiler/driver/commands.def"
  kHelp,
  kVersion,
};

// A command line, understood but not yet acted upon. Unknown commands and options, missing values and values
// that make no sense are Diagnostics of the P500 range; the program then ends with status 2.
struct CommandLine {
  CommandId command = CommandId::kHelp;
  std::string help_topic;                 // for kHelp: the words of a command, or empty for all of them
  std::vector<std::string> arguments;     // what is no option, in order
  std::vector<std::string> program_args;  // what stands after `--`
  std::vector<std::pair<OptionId, std::string>> options;

  bool Has(OptionId option) const;
  // The value given last, or `otherwise`.
  llvm::StringRef Value(OptionId option, llvm::StringRef otherwise = "") const;
};

// Reads the arguments of the process without its own name. Mistakes are appended to `mistakes`.
CommandLine ParseCommandLine(llvm::ArrayRef<std::string> arguments, std::vector<Diagnostic>& mistakes);

}  // namespace tova::driver

#endif
