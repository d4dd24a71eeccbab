#ifndef TOVA_COMPILER_DRIVER_COMMAND_TABLE_H
#define TOVA_COMPILER_DRIVER_COMMAND_TABLE_H

#include <vector>

#include "compiler/driver/options.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

// commands.def and options.def as data: what reading a command line, help and completions go by.
namespace tova::driver {

struct OptionSpec {
  OptionId id;
  llvm::StringRef name;   // without the dashes
  char short_name;        // 0 when there is none
  llvm::StringRef value;  // how its value is called; empty when it takes none
  llvm::StringRef help;
};

struct CommandSpec {
  CommandId id;
  llvm::StringRef words;
  llvm::StringRef arguments;
  llvm::StringRef summary;
  std::vector<OptionId> options;  // besides those of every command
};

struct CommandAlias {
  llvm::StringRef words;
  llvm::StringRef target;  // the words of a command
};

struct CommandExample {
  CommandId command;
  llvm::StringRef line;
  llvm::StringRef meaning;
};

llvm::ArrayRef<OptionSpec> AllOptions();
const OptionSpec& SpecOf(OptionId id);
// Made on demand: a static table of vectors would be made at every start.
std::vector<CommandSpec> AllCommands();
llvm::ArrayRef<CommandAlias> AllAliases();
llvm::ArrayRef<CommandExample> AllExamples();

// The options that every command takes.
llvm::ArrayRef<OptionId> GlobalOptions();

// The values that an option can have; empty when it is not one of a few words.
llvm::ArrayRef<llvm::StringRef> ChoicesOf(OptionId id);

}  // namespace tova::driver

#endif
