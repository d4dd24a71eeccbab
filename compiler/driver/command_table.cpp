#include "compiler/driver/command_table.h"

#include "compiler/driver/templates.h"

namespace tova::driver {

using enum OptionId;

llvm::ArrayRef<OptionSpec> AllOptions() {
  static constexpr OptionSpec kOptions[] = {
#define OPTION(Name, Long, Short, Value, Help) {k##Name, Long, Short, Value, Help},
#include "compiler/driver/options.def"
  };
  return kOptions;
}

const OptionSpec& SpecOf(OptionId id) { return AllOptions()[static_cast<size_t>(id)]; }

std::vector<CommandSpec> AllCommands() {
  return {
#define COMMAND(Name, Words, Arguments, Summary, ...) \
  {CommandId::k##Name, Words, Arguments, Summary, {__VA_ARGS__}},
#include "compiler/driver/commands.def"
  };
}

llvm::ArrayRef<CommandAlias> AllAliases() {
  static constexpr CommandAlias kAliases[] = {
#define COMMAND_ALIAS(Words, Target) {Words, Target},
#include "compiler/driver/commands.def"
  };
  return kAliases;
}

llvm::ArrayRef<CommandExample> AllExamples() {
  static constexpr CommandExample kExamples[] = {
#define COMMAND_EXAMPLE(Name, Line, Meaning) {CommandId::k##Name, Line, Meaning},
#include "compiler/driver/commands.def"
  };
  return kExamples;
}

llvm::ArrayRef<OptionId> GlobalOptions() {
  static constexpr OptionId kGlobal[] = {kHelp, kVersion, kQuiet, kVerbose, kColor};
  return kGlobal;
}

llvm::ArrayRef<llvm::StringRef> ChoicesOf(OptionId id) {
  static constexpr llvm::StringRef kColors[] = {"auto", "always", "never"};
  static constexpr llvm::StringRef kFormats[] = {"human", "short", "json", "sarif"};
  static constexpr llvm::StringRef kGraphFormats[] = {"text", "dot", "mermaid", "json", "html"};
  if (id == kColor) return kColors;
  if (id == kFormat) return kGraphFormats;
  if (id == kMessageFormat) return kFormats;
  if (id == kTemplate) return TemplateNames();
  return {};
}

}  // namespace tova::driver
