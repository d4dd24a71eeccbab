#include "compiler/driver/options.h"

#include <algorithm>
#include <optional>

#include "compiler/driver/templates.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::driver {
namespace {

using enum OptionId;

struct OptionSpec {
  OptionId id;
  llvm::StringRef name;
  char short_name;
  llvm::StringRef value;
  llvm::StringRef help;
};

constexpr OptionSpec kOptions[] = {
#define OPTION(Name, Long, Short, Value, Help) {k##Name, Long, Short, Value, Help},
#include "compiler/driver/options.def"
};

struct CommandSpec {
  CommandId id;
  llvm::StringRef words;
  llvm::StringRef arguments;
  llvm::StringRef summary;
  std::vector<OptionId> options;
};

// Built on demand: the table holds vectors, and a static one would run at every start.
std::vector<CommandSpec> Commands() {
  return {
#define COMMAND(Name, Words, Arguments, Summary, ...) {CommandId::k##Name, Words, Arguments, Summary, {__VA_ARGS__}},
#define COMMAND_ALIAS(...)
#include "compiler/driver/commands.def"
  };
}

struct Alias {
  llvm::StringRef words;
  llvm::StringRef target;
};

constexpr Alias kAliases[] = {
#define COMMAND(...)
#define COMMAND_ALIAS(Words, Target) {Words, Target},
#include "compiler/driver/commands.def"
};

// Options that every command takes.
bool IsGlobal(OptionId option) {
  return llvm::is_contained({kHelp, kVersion, kQuiet, kVerbose, kColor}, option);
}

const OptionSpec& SpecOf(OptionId id) { return kOptions[static_cast<size_t>(id)]; }

// How many leading arguments make up a command's words, or zero. The longest match wins.
size_t MatchWords(llvm::ArrayRef<std::string> arguments, llvm::StringRef words) {
  llvm::SmallVector<llvm::StringRef, 4> wanted;
  words.split(wanted, ' ');
  if (arguments.size() < wanted.size()) return 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (arguments[i] != wanted[i]) return 0;
  }
  return wanted.size();
}

struct Match {
  const CommandSpec* command = nullptr;
  size_t length = 0;
};

Match FindCommand(llvm::ArrayRef<CommandSpec> commands, llvm::ArrayRef<std::string> arguments) {
  Match best;
  auto consider = [&](llvm::StringRef typed, llvm::StringRef target) {
    size_t length = MatchWords(arguments, typed);
    if (length <= best.length) return;
    for (const CommandSpec& command : commands) {
      if (command.words == target) best = {&command, length};
    }
  };
  for (const CommandSpec& command : commands) consider(command.words, command.words);
  for (const Alias& alias : kAliases) consider(alias.words, alias.target);
  return best;
}

class Parser {
 public:
  Parser(llvm::ArrayRef<std::string> arguments, std::vector<Diagnostic>& mistakes)
      : arguments_(arguments), mistakes_(mistakes), commands_(Commands()) {}

  CommandLine Parse() {
    ReadTokens();
    ChooseCommand();
    CheckOptions();
    return std::move(result_);
  }

 private:
  void Mistake(DiagnosticCode code, std::string message, std::vector<std::string> tips) {
    Diagnostic diagnostic = MakeDiagnostic(code, std::move(message));
    diagnostic.tips = std::move(tips);
    mistakes_.push_back(std::move(diagnostic));
  }

  void ReadTokens() {
    for (size_t i = 0; i < arguments_.size(); ++i) {
      llvm::StringRef argument = arguments_[i];
      if (argument == "--") {
        result_.program_args.assign(arguments_.begin() + i + 1, arguments_.end());
        return;
      }
      if (argument.size() < 2 || argument[0] != '-') {
        bool is_program = words_.empty() && argument.ends_with(".tova");
        words_.push_back(argument.str());
        if (!is_program) continue;
        // `tovac app.tova` runs the file, as the first line of a script does. What follows is the program's.
        size_t first = i + 1;
        if (first < arguments_.size() && arguments_[first] == "--") ++first;
        result_.program_args.assign(arguments_.begin() + first, arguments_.end());
        return;
      }
      i += ReadOption(argument, i);
    }
  }

  // Returns how many further arguments the option used up.
  size_t ReadOption(llvm::StringRef argument, size_t index) {
    llvm::StringRef name = argument;
    std::optional<llvm::StringRef> value;
    const OptionSpec* option = nullptr;
    if (name.consume_front("--")) {
      if (size_t equals = name.find('='); equals != llvm::StringRef::npos) {
        value = name.drop_front(equals + 1);
        name = name.take_front(equals);
      }
      option = llvm::find_if(kOptions, [&](const OptionSpec& spec) { return spec.name == name; });
    } else {
      name = name.drop_front();
      option = llvm::find_if(kOptions, [&](const OptionSpec& spec) { return spec.short_name == name[0]; });
      if (name.size() > 1) value = name.drop_front();
    }
    if (option == std::end(kOptions)) {
      UnknownOption(argument);
      return 0;
    }
    if (option->value.empty()) {
      if (value) {
        Mistake(DiagnosticCode::kOptionValue, fmt::format("`--{}` takes no value", option->name.str()), {});
      }
      result_.options.emplace_back(option->id, "");
      return 0;
    }
    if (value) {
      result_.options.emplace_back(option->id, value->str());
      return 0;
    }
    if (index + 1 >= arguments_.size()) {
      Mistake(DiagnosticCode::kOptionValue, fmt::format("`--{}` needs a value", option->name.str()),
              {fmt::format("write `--{} {}`", option->name.str(), option->value.str())});
      return 0;
    }
    result_.options.emplace_back(option->id, arguments_[index + 1]);
    return 1;
  }

  void UnknownOption(llvm::StringRef argument) {
    std::vector<std::string> names;
    for (const OptionSpec& spec : kOptions) names.push_back("--" + spec.name.str());
    std::vector<std::string> tips;
    if (std::string tip = DidYouMean(argument.split('=').first, names); !tip.empty()) tips.push_back(tip);
    Mistake(DiagnosticCode::kUnknownOption, fmt::format("unknown option `{}`", argument.str()), std::move(tips));
  }

  void ChooseCommand() {
    if (result_.Has(kVersion)) {
      result_.command = CommandId::kVersion;
      return;
    }
    if (words_.empty()) return;
    if (words_[0] == "help") {
      words_.erase(words_.begin());
      result_.options.emplace_back(kHelp, "");
    }
    Match match = FindCommand(commands_, words_);
    if (result_.Has(kHelp)) {
      result_.command = CommandId::kHelp;
      if (match.command) {
        result_.help_topic = match.command->words.str();
      } else {
        result_.help_topic = llvm::join(words_, " ");
        if (!words_.empty() && words_[0] != "pkg" && words_[0] != "cache") UnknownCommand();
      }
      return;
    }
    if (!match.command && llvm::StringRef(words_[0]).ends_with(".tova")) {
      match.command =
          &*llvm::find_if(commands_, [](const CommandSpec& command) { return command.id == CommandId::kRun; });
    }
    if (!match.command) {
      UnknownCommand();
      return;
    }
    command_ = match.command;
    result_.command = match.command->id;
    result_.arguments.assign(words_.begin() + match.length, words_.end());
  }

  void UnknownCommand() {
    std::string typed = words_[0];
    if ((typed == "pkg" || typed == "cache") && words_.size() == 1) {
      result_.command = CommandId::kHelp;
      result_.help_topic = typed;
      Mistake(DiagnosticCode::kUnknownCommand, fmt::format("`tovac {}` needs a subcommand", typed),
              {fmt::format("`tovac help {}` lists them", typed)});
      return;
    }
    if ((typed == "pkg" || typed == "cache") && words_.size() > 1) typed += " " + words_[1];
    std::vector<llvm::StringRef> names;
    for (const CommandSpec& command : commands_) names.push_back(command.words);
    for (const Alias& alias : kAliases) names.push_back(alias.words);
    std::vector<std::string> tips;
    if (llvm::StringRef nearest = NearestName(typed, names); !nearest.empty()) {
      tips.push_back(fmt::format("did you mean `tovac {}`?", nearest.str()));
    } else {
      tips.push_back("`tovac --help` lists the commands");
    }
    Mistake(DiagnosticCode::kUnknownCommand, fmt::format("unknown command `{}`", typed), std::move(tips));
  }

  void CheckOptions() {
    if (!command_) return;
    for (const auto& [id, value] : result_.options) {
      if (IsGlobal(id) || llvm::is_contained(command_->options, id)) continue;
      Mistake(DiagnosticCode::kUnknownOption,
              fmt::format("`tovac {}` has no option `--{}`", command_->words.str(), SpecOf(id).name.str()),
              {fmt::format("`tovac help {}` lists its options", command_->words.str())});
    }
    CheckChoice(kColor, {"auto", "always", "never"});
    CheckChoice(kTemplate, TemplateNames());
    CheckChoice(kMessageFormat, {"human", "short", "json", "sarif"});
    CheckNumber(kJobs, 1, 512);
    CheckNumber(kErrorLimit, 0, 1'000'000);
    CheckNumber(kTimeout, 1, 86'400'000);
    CheckNumber(kTime, 1, 600'000);
    if (command_->arguments.empty() && !result_.arguments.empty()) {
      Mistake(DiagnosticCode::kUnexpectedArgument,
              fmt::format("`tovac {}` takes no argument, but got `{}`", command_->words.str(),
                          result_.arguments[0]),
              {});
    }
    if (command_->arguments.starts_with("<") && result_.arguments.empty()) {
      Mistake(DiagnosticCode::kMissingArgument, fmt::format("`tovac {}` needs an argument", command_->words.str()),
              {fmt::format("write `tovac {} {}`", command_->words.str(), command_->arguments.str())});
    }
    bool takes_many = command_->arguments.contains("...") && command_->id != CommandId::kRun;
    if (!takes_many && !command_->arguments.empty() && result_.arguments.size() > 1) {
      Mistake(DiagnosticCode::kUnexpectedArgument,
              fmt::format("unexpected argument `{}` after `{}`", result_.arguments[1], result_.arguments[0]),
              command_->id == CommandId::kRun
                  ? std::vector<std::string>{"arguments of the program go after `--`"}
                  : std::vector<std::string>{});
    }
  }

  void CheckChoice(OptionId id, llvm::ArrayRef<llvm::StringRef> choices) {
    if (!result_.Has(id) || llvm::is_contained(choices, result_.Value(id))) return;
    Mistake(DiagnosticCode::kOptionValue,
            fmt::format("`--{}` can't be `{}`", SpecOf(id).name.str(), result_.Value(id).str()),
            {fmt::format("it is one of {}", llvm::join(choices, ", "))});
  }

  void CheckNumber(OptionId id, unsigned low, unsigned high) {
    if (!result_.Has(id)) return;
    unsigned number = 0;
    if (!result_.Value(id).getAsInteger(10, number) && number >= low && number <= high) return;
    Mistake(DiagnosticCode::kOptionValue,
            fmt::format("`--{}` can't be `{}`", SpecOf(id).name.str(), result_.Value(id).str()),
            {fmt::format("it is a number from {} to {}", low, high)});
  }

  llvm::ArrayRef<std::string> arguments_;
  std::vector<Diagnostic>& mistakes_;
  std::vector<CommandSpec> commands_;
  const CommandSpec* command_ = nullptr;
  std::vector<std::string> words_;
  CommandLine result_;
};

std::string OptionColumn(const OptionSpec& option) {
  std::string text = option.short_name ? fmt::format("-{}, ", option.short_name) : "    ";
  text += "--" + option.name.str();
  if (!option.value.empty()) text += " <" + option.value.lower() + ">";
  return text;
}

void AppendOptions(std::string& text, llvm::ArrayRef<OptionId> options) {
  size_t width = 0;
  for (OptionId id : options) width = std::max(width, OptionColumn(SpecOf(id)).size());
  for (OptionId id : options) {
    const OptionSpec& option = SpecOf(id);
    text += fmt::format("  {:<{}}  {}\n", OptionColumn(option), width, option.help.str());
  }
}

void AppendCommands(std::string& text, llvm::ArrayRef<CommandSpec> commands, llvm::StringRef prefix) {
  size_t width = 0;
  for (const CommandSpec& command : commands) {
    if (command.words.starts_with(prefix)) {
      width = std::max(width, command.words.size() + 1 + command.arguments.size());
    }
  }
  for (const CommandSpec& command : commands) {
    if (!command.words.starts_with(prefix)) continue;
    std::string left = command.words.str() + " " + command.arguments.str();
    text += fmt::format("  {:<{}}  {}\n", left, width, command.summary.str());
  }
}

}  // namespace

bool CommandLine::Has(OptionId option) const {
  return llvm::any_of(options, [&](const auto& entry) { return entry.first == option; });
}

llvm::StringRef CommandLine::Value(OptionId option, llvm::StringRef otherwise) const {
  for (const auto& [id, value] : llvm::reverse(options)) {
    if (id == option) return value;
  }
  return otherwise;
}

CommandLine ParseCommandLine(llvm::ArrayRef<std::string> arguments, std::vector<Diagnostic>& mistakes) {
  return Parser(arguments, mistakes).Parse();
}

std::string HelpText(llvm::StringRef topic) {
  std::vector<CommandSpec> commands = Commands();
  constexpr OptionId kGlobal[] = {kHelp, kVersion, kQuiet, kVerbose, kColor};
  for (const CommandSpec& command : commands) {
    if (command.words != topic) continue;
    std::string text = fmt::format("{}\n\nUsage: tovac {} [options] {}\n\nOptions:\n", command.summary.str(),
                                   command.words.str(), command.arguments.str());
    std::vector<OptionId> options = command.options;
    options.insert(options.end(), std::begin(kGlobal), std::end(kGlobal));
    AppendOptions(text, options);
    return text;
  }
  std::string text;
  if (topic == "pkg" || topic == "cache") {
    text = "manage packages\n\nCommands:\n";
    AppendCommands(text, commands, "pkg");
  } else {
    text = "tovac compiles Tova to JavaScript and manages its packages\n\nUsage: tovac <command> [options]\n\nCommands:\n";
    AppendCommands(text, commands, "");
    text += "\nOptions:\n";
    AppendOptions(text, kGlobal);
  }
  text += "\n`tovac help <command>` tells more. Exit status: 0 success, 1 failure, 2 usage, 130 interrupted.\n";
  return text;
}

}  // namespace tova::driver
