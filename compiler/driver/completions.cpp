#include "compiler/driver/completions.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::driver {
namespace {

void SetArguments(const CommandSpec& command, CompletionPlace& place) {
  if (command.id == CommandId::kCompletions) {
    place.arguments = CompletionKind::kWords;
    place.words = {{"bash", "Bash 4 or later"}, {"fish", "Fish"}, {"zsh", "Zsh"}};
  } else if (command.id == CommandId::kExplain) {
    place.arguments = CompletionKind::kWords;
    for (const CatalogEntry* entry : AllDiagnostics()) {
      place.words.emplace_back(entry->id.str(), entry->title.str());
    }
  } else if (command.arguments.contains("file")) {
    place.arguments = CompletionKind::kSource;
  } else if (command.arguments.contains("dir")) {
    place.arguments = CompletionKind::kFolder;
  }
}

void AddOptions(llvm::ArrayRef<OptionId> options, CompletionPlace& place) {
  for (OptionId id : options) {
    const OptionSpec& option = SpecOf(id);
    place.options.emplace_back("--" + option.name.str(), option.help.str());
    if (option.short_name)
      place.options.emplace_back(std::string("-") + option.short_name, option.help.str());
  }
}

void AddCommand(llvm::StringRef words, const CommandSpec& command,
                std::map<std::string, CompletionPlace>& places) {
  llvm::SmallVector<llvm::StringRef, 4> parts;
  words.split(parts, ' ');
  std::string before;
  for (llvm::StringRef part : parts) {
    std::string path = before.empty() ? part.str() : before + " " + part.str();
    DescribedWords& next = places[before].next;
    if (llvm::none_of(next, [&](const auto& entry) { return entry.first == part; })) {
      next.emplace_back(part.str(), path == words ? command.summary.str() : "the commands of `" + path + "`");
    }
    before = std::move(path);
  }
  CompletionPlace& place = places[before];
  place.command_options = command.options;
  SetArguments(command, place);
}

}  // namespace

std::map<std::string, CompletionPlace> CompletionPlaces() {
  std::map<std::string, CompletionPlace> places;
  std::vector<CommandSpec> commands = AllCommands();
  for (const CommandSpec& command : commands) AddCommand(command.words, command, places);
  for (const CommandAlias& alias : AllAliases()) {
    for (const CommandSpec& command : commands) {
      if (command.words == alias.target) AddCommand(alias.words, command, places);
    }
  }
  places[""].next.emplace_back("help", "show what a command does and the options it takes");
  places[""].arguments = CompletionKind::kSource;  // `tovac app.tova` runs the file
  for (auto& [words, place] : places) {
    AddOptions(place.command_options, place);
    AddOptions(GlobalOptions(), place);
  }
  return places;
}

std::vector<CompletionValue> CompletionValues() {
  std::vector<CompletionValue> values;
  for (const OptionSpec& option : AllOptions()) {
    if (option.value.empty()) continue;
    CompletionValue value{option.id, {"--" + option.name.str()}};
    if (option.short_name) value.spellings.push_back(std::string("-") + option.short_name);
    if (!ChoicesOf(option.id).empty()) value.kind = CompletionKind::kWords;
    if (option.value == "DIR") value.kind = CompletionKind::kFolder;
    if (option.value == "FILE") value.kind = CompletionKind::kFile;
    values.push_back(std::move(value));
  }
  return values;
}

std::string FillScript(llvm::StringRef script, const std::map<std::string, std::string>& blocks) {
  std::string filled;
  while (!script.empty()) {
    auto [line, rest] = script.split('\n');
    script = rest;
    std::string text = line.str() + "\n";
    for (const auto& [name, block] : blocks) {
      std::string place = "@" + name + "@";
      if (line == place) {
        text = block;
      } else if (size_t at = text.find(place); at != std::string::npos) {
        text.replace(at, place.size(), block);
      }
    }
    filled += text;
  }
  return filled;
}

}  // namespace tova::driver
