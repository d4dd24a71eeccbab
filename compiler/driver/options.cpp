#include "compiler/driver/options.h"

#include <algorithm>
#include <optional>

#include "compiler/driver/command_table.h"
#include "compiler/driver/warning_policy.h"
#include "diagnostics/explain.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::driver {
namespace {

using enum OptionId;

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
  for (const CommandAlias& alias : AllAliases()) consider(alias.words, alias.target);
  return best;
}

// How many leading words are the beginning of longer commands: 1 for `pkg`, 2 for `pkg cache`.
size_t MatchGroup(llvm::ArrayRef<CommandSpec> commands, llvm::ArrayRef<std::string> words) {
  size_t length = 0;
  auto consider = [&](llvm::StringRef longer) {
    llvm::SmallVector<llvm::StringRef, 4> parts;
    longer.split(parts, ' ');
    size_t shared = 0;
    while (shared + 1 < parts.size() && shared < words.size() && parts[shared] == words[shared]) ++shared;
    length = std::max(length, shared);
  };
  for (const CommandSpec& command : commands) consider(command.words);
  for (const CommandAlias& alias : AllAliases()) consider(alias.words);
  return length;
}

class Parser {
 public:
  Parser(llvm::ArrayRef<std::string> arguments, std::vector<Diagnostic>& mistakes)
      : arguments_(arguments), mistakes_(mistakes), commands_(AllCommands()) {}

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
      option = llvm::find_if(AllOptions(), [&](const OptionSpec& spec) { return spec.name == name; });
    } else {
      name = name.drop_front();
      option = llvm::find_if(AllOptions(), [&](const OptionSpec& spec) { return spec.short_name == name[0]; });
      if (name.size() > 1) value = name.drop_front();
    }
    if (option == AllOptions().end()) {
      unknown_options_.push_back(argument);
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

  // Of the options that the command takes, when it is known.
  void ReportUnknownOption(llvm::StringRef argument) {
    std::vector<std::string> names;
    for (const OptionSpec& spec : AllOptions()) {
      if (!command_ || Takes(spec.id)) names.push_back("--" + spec.name.str());
    }
    llvm::StringRef typed = argument.split('=').first;
    std::vector<std::string> tips;
    if (std::string tip = DidYouMean(typed, names); !tip.empty()) {
      tips.push_back(tip);
    } else if (command_) {
      tips.push_back(fmt::format("`tovac help {}` lists its options", command_->words.str()));
    }
    Mistake(DiagnosticCode::kUnknownOption, fmt::format("unknown option `{}`", argument.str()), std::move(tips));
  }

  bool Takes(OptionId id) const {
    return llvm::is_contained(GlobalOptions(), id) || llvm::is_contained(command_->options, id);
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
        if (MatchGroup(commands_, words_) < words_.size()) UnknownCommand();
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
    size_t group = MatchGroup(commands_, words_);
    std::string typed = llvm::join(llvm::ArrayRef(words_).take_front(group + 1), " ");
    if (group == words_.size()) {
      result_.command = CommandId::kHelp;
      result_.help_topic = typed;
      Mistake(DiagnosticCode::kUnknownCommand, fmt::format("`tovac {}` needs a subcommand", typed),
              {fmt::format("`tovac help {}` lists them", typed)});
      return;
    }
    // What has been typed may be only the beginning of what was meant: `pkg cach list`.
    std::vector<std::string> names;
    auto add = [&](llvm::StringRef words) {
      llvm::SmallVector<llvm::StringRef, 4> parts;
      words.split(parts, ' ');
      names.push_back(words.str());
      if (parts.size() > group) names.push_back(llvm::join(llvm::ArrayRef(parts).take_front(group + 1), " "));
    };
    for (const CommandSpec& command : commands_) add(command.words);
    for (const CommandAlias& alias : AllAliases()) add(alias.words);
    std::vector<std::string> tips;
    if (llvm::StringRef nearest = NearestName(typed, names); !nearest.empty()) {
      tips.push_back(fmt::format("did you mean `tovac {}`?", nearest.str()));
    } else {
      tips.push_back("`tovac --help` lists the commands");
    }
    Mistake(DiagnosticCode::kUnknownCommand, fmt::format("unknown command `{}`", typed), std::move(tips));
  }

  void CheckOptions() {
    for (llvm::StringRef argument : unknown_options_) ReportUnknownOption(argument);
    // What stands behind an unknown option may be its value: no word more about arguments.
    if (!command_ || !unknown_options_.empty()) return;
    for (const auto& [id, value] : result_.options) {
      if (Takes(id)) continue;
      Mistake(DiagnosticCode::kUnknownOption,
              fmt::format("`tovac {}` has no option `--{}`", command_->words.str(), SpecOf(id).name.str()),
              {fmt::format("`tovac help {}` lists its options", command_->words.str())});
    }
    for (const OptionSpec& option : AllOptions()) CheckChoice(option.id);
    for (const auto& [id, value] : result_.options) {
      if (id == kDeny || id == kAllow) llvm::move(CheckCodes(id, value), std::back_inserter(mistakes_));
      if (id == kExplain && FindDiagnostic(value) == nullptr) mistakes_.push_back(DescribeUnknownCode(value));
    }
    if (command_->id == CommandId::kCheck && result_.Has(kDryRun) && !result_.Has(kFix)) {
      Mistake(DiagnosticCode::kOptionValue, "`--dry-run` is for `--fix`", {"write `tovac check --fix --dry-run`"});
    }
    if (result_.Has(kDeps) && result_.Value(kMessageFormat) == "sarif") {
      Mistake(DiagnosticCode::kOptionValue, "`--deps` has no SARIF form", {"use `--message-format json`"});
    }
    CheckNumber(kJobs, 1, 512);
    CheckNumber(kLimit, 1, 100);
    CheckNumber(kErrorLimit, 0, 1'000'000);
    CheckNumber(kTimeout, 1, 86'400'000);
    CheckNumber(kTime, 1, 600'000);
    if (command_->arguments.empty() && !result_.arguments.empty()) {
      std::vector<std::string> tips;
      if (result_.command == CommandId::kPkgInstall) {
        tips.push_back(fmt::format("to add a package run `tovac pkg add {}`", result_.arguments[0]));
      }
      Mistake(DiagnosticCode::kUnexpectedArgument,
              fmt::format("`tovac {}` takes no argument, but got `{}`", command_->words.str(),
                          result_.arguments[0]),
              std::move(tips));
    }
    if (command_->arguments.starts_with("<") && result_.arguments.empty() && !result_.Has(kAll)) {
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

  void CheckChoice(OptionId id) {
    llvm::ArrayRef<llvm::StringRef> choices = ChoicesOf(id);
    if (choices.empty() || !result_.Has(id) || llvm::is_contained(choices, result_.Value(id))) return;
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
  std::vector<llvm::StringRef> unknown_options_;
  CommandLine result_;
};

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

}  // namespace tova::driver
