#include "compiler/driver/help.h"

#include <algorithm>

#include "compiler/driver/command_table.h"
#include "fmt/format.h"

namespace tova::driver {
namespace {

// Two columns, the first as wide as its widest entry.
using Rows = std::vector<std::pair<std::string, std::string>>;

std::string Render(llvm::StringRef heading, const Rows& rows) {
  size_t width = 0;
  for (const auto& [left, right] : rows) width = std::max(width, left.size());
  std::string text = "\n" + heading.str() + ":\n";
  for (const auto& [left, right] : rows) text += fmt::format("  {:<{}}  {}\n", left, width, right);
  return text;
}

std::string WithArguments(llvm::StringRef words, llvm::StringRef arguments) {
  return arguments.empty() ? words.str() : words.str() + " " + arguments.str();
}

Rows OptionRows(llvm::ArrayRef<OptionId> options) {
  Rows rows;
  for (OptionId id : options) {
    const OptionSpec& option = SpecOf(id);
    std::string left = option.short_name ? fmt::format("-{}, ", option.short_name) : "    ";
    left += "--" + option.name.str();
    if (!option.value.empty()) left += " <" + option.value.lower() + ">";
    rows.emplace_back(std::move(left), option.help.str());
  }
  return rows;
}

std::string CommandPage(const CommandSpec& command) {
  std::string text = fmt::format("{}\n\nUsage: tovac {}\n", command.summary.str(),
                                 WithArguments(command.words.str() + " [options]", command.arguments));
  for (const CommandAlias& alias : AllAliases()) {
    if (alias.target == command.words) text += fmt::format("Also:  tovac {}\n", alias.words.str());
  }
  if (!command.options.empty()) text += Render("Options", OptionRows(command.options));
  text += Render("Options of every command", OptionRows(GlobalOptions()));
  Rows examples;
  for (const CommandExample& example : AllExamples()) {
    if (example.command == command.id) examples.emplace_back(example.line.str(), example.meaning.str());
  }
  return text + Render("Examples", examples);
}

// The commands whose words, or those of an alias, begin with the group's.
Rows CommandRows(llvm::ArrayRef<CommandSpec> commands, llvm::StringRef group) {
  std::string beginning = group.empty() ? "" : group.str() + " ";
  Rows rows;
  for (const CommandSpec& command : commands) {
    bool belongs = command.words.starts_with(beginning);
    for (const CommandAlias& alias : AllAliases()) {
      belongs = belongs || (alias.target == command.words && alias.words.starts_with(beginning));
    }
    if (belongs) rows.emplace_back(WithArguments(command.words, command.arguments), command.summary.str());
  }
  return rows;
}

}  // namespace

std::string HelpText(llvm::StringRef topic) {
  std::vector<CommandSpec> commands = AllCommands();
  for (const CommandSpec& command : commands) {
    if (command.words == topic) return CommandPage(command);
  }
  std::string text = topic.empty() ? "tovac compiles Tova to JavaScript and manages its packages\n" : "";
  text += fmt::format("{}Usage: tovac {}<command> [options]\n", topic.empty() ? "\n" : "",
                      topic.empty() ? "" : topic.str() + " ");
  if (topic.empty()) text += "       tovac <file.tova> [arguments of the program]\n";
  text += Render("Commands", CommandRows(commands, topic));
  text += Render("Options of every command", OptionRows(GlobalOptions()));
  text +=
      "\n`tovac help <command>` tells more. Exit status: 0 success, 1 failure, 2 usage, 130 interrupted.\n";
  return text;
}

}  // namespace tova::driver
