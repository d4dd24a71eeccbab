#ifndef TOVA_COMPILER_DRIVER_COMPLETIONS_H
#define TOVA_COMPILER_DRIVER_COMPLETIONS_H

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/command_table.h"

// Completions of command lines: what may stand where, out of the tables of commands and options, and a script
// for each shell that says it.
namespace tova::driver {

// What an argument or the value of an option is.
enum class CompletionKind {
  kNone,    // nothing that is known beforehand
  kWords,   // one of a few words
  kFolder,  // a folder
  kSource,  // a folder or a Tova source file
  kFile,    // any file
};

using DescribedWords = std::vector<std::pair<std::string, std::string>>;

// One place of a command line: after no word, after `pkg`, after `pkg add`.
struct CompletionPlace {
  DescribedWords next;                    // words of commands that go on here
  std::vector<OptionId> command_options;  // besides those of every command
  DescribedWords options;                 // all of them, with dashes
  CompletionKind arguments = CompletionKind::kNone;
  DescribedWords words;  // of kWords
};

// All places by the words that lead there, separated by blanks. The scripts pass over the word `help`, since
// what may follow it is what may stand in its place.
std::map<std::string, CompletionPlace> CompletionPlaces();

// An option that takes a value. The words of kWords are ChoicesOf it.
struct CompletionValue {
  OptionId option;
  std::vector<std::string> spellings;  // "--out", "-o"
  CompletionKind kind = CompletionKind::kNone;
};
std::vector<CompletionValue> CompletionValues();

// The scripts.
std::string BashCompletions();
std::string ZshCompletions();
std::string FishCompletions();

// The script with each line that is `@NAME@` replaced by its block, and each such place within a line as
// well.
std::string FillScript(llvm::StringRef script, const std::map<std::string, std::string>& blocks);

}  // namespace tova::driver

#endif
