#include "compiler/driver/completions.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kScript =
    R"sh(# Completions of tovac for bash 4 and later. In ~/.bashrc: eval "$(tovac completions bash)"

_tovac_reply() {
  # $1: what is being completed, $2: the kind of thing, $3: words
  [[ $2 == none || $2 == words ]] || compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(
    [[ -n $3 ]] && compgen -W "$3" -- "$1"
    case $2 in
      folder) compgen -d -- "$1" ;;
      source) compgen -d -- "$1"; compgen -f -X '!*.tova' -- "$1" ;;
      file) compgen -f -- "$1" ;;
    esac
  )
}

_tovac() {
  local current=${COMP_WORDS[COMP_CWORD]} command= option= has_argument= word i=1
  local next= options= kind=none words=
  COMPREPLY=()
  # Which command it is, and whether the value of an option is due. bash makes a word of its own of each `=`.
  while ((i < COMP_CWORD)); do
    word=${COMP_WORDS[i]}
    case $word in
      --)
        _tovac_reply "$current" file
        return
        ;;
      @VALUE_OPTIONS@)
        option=$word
        ((i += 1))
        [[ ${COMP_WORDS[i]} == '=' ]] && ((i += 1))
        ((i < COMP_CWORD)) && option=
        ;;
      -* | help) ;;
      *)
        case $has_argument${command:+$command }$word in
          @PATHS@)
            command=${command:+$command }$word
            ;;
          *.tova)
            # It is run, if not after a command; what follows is the program's.
            [[ -n $command ]] || { _tovac_reply "$current" file; return; }
            has_argument='an argument, '
            ;;
          *)
            has_argument='an argument, '
            ;;
        esac
        ;;
    esac
    ((i += 1))
  done
  [[ $current == '=' ]] && current=
  case $option in
    '') ;;
@VALUES@
    *) return ;;
  esac
  if [[ -n $option ]]; then
    _tovac_reply "$current" "$kind" "$words"
    return
  fi
  case $command in
@PLACES@
  esac
  if [[ $current == -* ]]; then
    _tovac_reply "$current" none "$options"
  elif [[ -n $has_argument ]]; then
    [[ -z $command || $kind == words ]] || _tovac_reply "$current" "$kind"
  elif [[ -z $command && -z $current ]]; then
    _tovac_reply "$current" none "$next"
  else
    _tovac_reply "$current" "$kind" "$next $words"
  fi
}

complete -F _tovac tovac
)sh";

llvm::StringRef NameOf(CompletionKind kind) {
  switch (kind) {
    case CompletionKind::kNone:
      return "none";
    case CompletionKind::kWords:
      return "words";
    case CompletionKind::kFolder:
      return "folder";
    case CompletionKind::kSource:
      return "source";
    case CompletionKind::kFile:
      return "file";
  }
  return "none";
}

std::string WordsOf(const DescribedWords& words) {
  std::string text;
  for (const auto& [word, description] : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

std::string BashCompletions() {
  std::string paths;
  std::string arms;
  for (const auto& [words, place] : CompletionPlaces()) {
    if (!words.empty()) paths += (paths.empty() ? "'" : " | '") + words + "'";
    arms += fmt::format("    '{}')\n", words);
    if (!place.next.empty()) arms += fmt::format("      next='{}'\n", WordsOf(place.next));
    arms += fmt::format("      options='{}'\n", WordsOf(place.options));
    if (place.arguments != CompletionKind::kNone)
      arms += fmt::format("      kind={}\n", NameOf(place.arguments).str());
    if (!place.words.empty()) arms += fmt::format("      words='{}'\n", WordsOf(place.words));
    arms += "      ;;\n";
  }
  std::string value_options;
  std::string values;
  for (const CompletionValue& value : CompletionValues()) {
    std::string spellings = llvm::join(value.spellings, " | ");
    value_options += (value_options.empty() ? "" : " | ") + spellings;
    if (value.kind == CompletionKind::kNone) continue;
    values += fmt::format("    {}) kind={} words='{}' ;;\n", spellings, NameOf(value.kind).str(),
                          llvm::join(ChoicesOf(value.option), " "));
  }
  return FillScript(
      kScript, {{"VALUE_OPTIONS", value_options}, {"PATHS", paths}, {"VALUES", values}, {"PLACES", arms}});
}

}  // namespace tova::driver
