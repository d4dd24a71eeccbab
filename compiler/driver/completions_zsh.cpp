#include "compiler/driver/completions.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kScript = R"sh(#compdef tovac
# Completions of tovac for zsh. In ~/.zshrc, after compinit: eval "$(tovac completions zsh)"

_tovac() {
  local command= option= has_argument= kind=none word i
  local -a next options arguments
  # Which command it is, and whether the value of an option is due.
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case $word in
      (--)
        _files
        return
        ;;
      (@VALUE_OPTIONS@)
        ((i + 1 == CURRENT)) && option=$word
        ((i++))
        ;;
      (-* | help) ;;
      (*)
        case $has_argument${command:+$command }$word in
          (@PATHS@)
            command=${command:+$command }$word
            ;;
          (*.tova)
            # It is run, if not after a command; what follows is the program's.
            [[ -n $command ]] || { _files; return }
            has_argument='an argument, '
            ;;
          (*)
            has_argument='an argument, '
            ;;
        esac
        ;;
    esac
  done
  if [[ -z $option && $words[CURRENT] == --*=* ]]; then
    option=${words[CURRENT]%%=*}
    compset -P '*='
  fi
  case $option in
    ('') ;;
@VALUES@
    (*) return ;;
  esac
  case $command in
@PLACES@
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe -o option options
    return
  fi
  if [[ -z $has_argument ]]; then
    (($#next)) && _describe command next
    (($#arguments)) && _describe argument arguments
    [[ -z $command && -z $words[CURRENT] ]] && return
  elif [[ -z $command ]]; then
    return
  fi
  case $kind in
    (folder) _files -/ ;;
    (source) _files -g '*.tova' ;;
    (file) _files ;;
  esac
}

# Loaded by its name out of $fpath, or by eval.
if [[ $funcstack[1] == _tovac ]]; then
  _tovac "$@"
else
  compdef _tovac tovac
fi
)sh";

std::string Quoted(llvm::StringRef text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

// The items of an array for _describe, "word:what it is".
std::string Items(const DescribedWords& words) {
  std::string text;
  for (const auto& [word, description] : words) text += "\n        " + Quoted(word + ":" + description);
  return text + "\n      ";
}

std::string KindName(CompletionKind kind) {
  switch (kind) {
    case CompletionKind::kNone:
    case CompletionKind::kWords:
      return "none";
    case CompletionKind::kFolder:
      return "folder";
    case CompletionKind::kSource:
      return "source";
    case CompletionKind::kFile:
      return "file";
  }
  return "none";
}

std::string ValueAction(const CompletionValue& value) {
  switch (value.kind) {
    case CompletionKind::kNone:
      return "_message value";
    case CompletionKind::kWords:
      return "compadd -- " + llvm::join(ChoicesOf(value.option), " ");
    case CompletionKind::kFolder:
      return "_files -/";
    case CompletionKind::kSource:
    case CompletionKind::kFile:
      return "_files";
  }
  return "";
}

}  // namespace

std::string ZshCompletions() {
  std::string paths;
  std::string arms;
  for (const auto& [words, place] : CompletionPlaces()) {
    if (!words.empty()) paths += (paths.empty() ? "'" : " | '") + words + "'";
    arms += fmt::format("    ('{}')\n", words);
    if (!place.next.empty()) arms += fmt::format("      next=({})\n", Items(place.next));
    arms += fmt::format("      options=({})\n", Items(place.options));
    if (!place.words.empty()) arms += fmt::format("      arguments=({})\n", Items(place.words));
    if (place.arguments != CompletionKind::kNone)
      arms += fmt::format("      kind={}\n", KindName(place.arguments));
    arms += "      ;;\n";
  }
  std::string value_options;
  std::string values;
  for (const CompletionValue& value : CompletionValues()) {
    std::string spellings = llvm::join(value.spellings, " | ");
    value_options += (value_options.empty() ? "" : " | ") + spellings;
    values += fmt::format("    ({}) {}; return ;;\n", spellings, ValueAction(value));
  }
  return FillScript(
      kScript, {{"VALUE_OPTIONS", value_options}, {"PATHS", paths}, {"VALUES", values}, {"PLACES", arms}});
}

}  // namespace tova::driver
