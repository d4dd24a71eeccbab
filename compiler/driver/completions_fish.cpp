#include "compiler/driver/completions.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kScript =
    R"sh(# Completions of tovac for fish: tovac completions fish > ~/.config/fish/completions/tovac.fish

# Prints the words of the command that has been typed so far, and "argument" after its first argument.
function __tovac_typed
    set -l command
    set -l is_value no
    set -l tokens (commandline -opc)
    for word in $tokens[2..-1]
        if test $is_value = yes
            set is_value no
            continue
        end
        switch $word
            case --
                echo program
                return
            case @VALUE_OPTIONS@
                set is_value yes
            case '-*' help
            case '*'
                if contains -- (string join ' ' -- $command $word) @PATHS@
                    set -a command $word
                else if test -z "$command"; and string match -q '*.tova' -- $word
                    # It is run; what follows is the program's.
                    echo program
                    return
                else
                    string join ' ' -- $command argument
                    return
                end
        end
    end
    string join ' ' -- $command
end

# Whether the words of the command are these, with or without an argument behind them.
function __tovac_in
    set -l typed (__tovac_typed)
    test "$typed" = "$argv" -o "$typed" = (string join ' ' -- $argv argument)
end

# The same before any argument.
function __tovac_at
    set -l typed (__tovac_typed)
    test "$typed" = "$argv"
end

# Folders, also after `--out=`.
function __tovac_folders
    __fish_complete_directories (commandline -ct | string replace -r '^--[^=]*=' '')
end

complete -c tovac -f
complete -c tovac -n '__tovac_at program' -F
@PLACES@
)sh";

std::string Quoted(llvm::StringRef text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

void AddWords(llvm::StringRef path, const DescribedWords& words, std::string& script) {
  for (const auto& [word, description] : words) {
    script += fmt::format("complete -c tovac -n {} -a {} -d {}\n",
                          Quoted(path.empty() ? "__tovac_at" : "__tovac_at " + path.str()), word,
                          Quoted(description));
  }
}

void AddArguments(llvm::StringRef path, CompletionKind kind, std::string& script) {
  // Before anything is typed, the commands say more than the files of the folder.
  std::string condition = path.empty() ? Quoted("__tovac_at; and string length -q -- (commandline -ct)")
                                       : Quoted("__tovac_in " + path.str());
  switch (kind) {
    case CompletionKind::kNone:
    case CompletionKind::kWords:
      return;
    case CompletionKind::kFolder:
      script += fmt::format("complete -c tovac -n {} -a '(__tovac_folders)'\n", condition);
      return;
    case CompletionKind::kSource:
      script += fmt::format("complete -c tovac -n {} -a '(__fish_complete_suffix .tova)'\n", condition);
      return;
    case CompletionKind::kFile:
      script += fmt::format("complete -c tovac -n {} -F\n", condition);
      return;
  }
}

// How `complete` is told of an option's value.
std::string ValueFlags(const OptionSpec& option) {
  if (option.value.empty()) return "";
  for (const CompletionValue& value : CompletionValues()) {
    if (value.option != option.id) continue;
    switch (value.kind) {
      case CompletionKind::kNone:
        return " -x";
      case CompletionKind::kWords:
        return " -x -a " + Quoted(llvm::join(ChoicesOf(option.id), " "));
      case CompletionKind::kFolder:
        return " -x -a '(__tovac_folders)'";
      case CompletionKind::kSource:
      case CompletionKind::kFile:
        return " -r -F";
    }
  }
  return "";
}

void AddOption(llvm::StringRef condition, const OptionSpec& option, std::string& script) {
  script += "complete -c tovac" + condition.str() + " -l " + option.name.str();
  if (option.short_name) script += fmt::format(" -s {}", option.short_name);
  script += ValueFlags(option) + " -d " + Quoted(option.help) + "\n";
}

}  // namespace

std::string FishCompletions() {
  std::string paths;
  std::string script;
  for (OptionId id : GlobalOptions()) AddOption("", SpecOf(id), script);
  for (const auto& [words, place] : CompletionPlaces()) {
    if (!words.empty()) paths += (paths.empty() ? "" : " ") + Quoted(words);
    AddWords(words, place.next, script);
    AddWords(words, place.words, script);
    AddArguments(words, place.arguments, script);
    for (OptionId id : place.command_options) {
      AddOption(" -n " + Quoted("__tovac_in " + words), SpecOf(id), script);
    }
  }
  std::string value_options;
  for (const CompletionValue& value : CompletionValues()) {
    for (const std::string& spelling : value.spellings)
      value_options += (value_options.empty() ? "" : " ") + spelling;
  }
  return FillScript(kScript, {{"VALUE_OPTIONS", value_options}, {"PATHS", paths}, {"PLACES", script}});
}

}  // namespace tova::driver
