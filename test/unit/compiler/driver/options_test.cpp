#include "compiler/driver/options.h"

#include "compiler/driver/command_table.h"
#include "compiler/driver/help.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include "catch2/catch_test_macros.hpp"

using namespace tova;
using namespace tova::driver;

namespace {

struct Parsed {
  CommandLine line;
  std::vector<Diagnostic> mistakes;
};

Parsed Parse(std::vector<std::string> arguments) {
  Parsed parsed;
  parsed.line = ParseCommandLine(arguments, parsed.mistakes);
  return parsed;
}

std::string OnlyMistake(std::vector<std::string> arguments) {
  Parsed parsed = Parse(std::move(arguments));
  REQUIRE(parsed.mistakes.size() == 1);
  std::string text = parsed.mistakes[0].message;
  for (const std::string& tip : parsed.mistakes[0].tips) text += " | " + tip;
  return text;
}

}  // namespace

TEST_CASE("a command takes its words, arguments and options in any order") {
  Parsed parsed = Parse({"pkg", "add", "--dev", "npm:zod", "-j", "4", "github.com/a/b@^1.0.0", "--color=never"});
  CHECK(parsed.mistakes.empty());
  CHECK(parsed.line.command == CommandId::kPkgAdd);
  CHECK(parsed.line.arguments == std::vector<std::string>{"npm:zod", "github.com/a/b@^1.0.0"});
  CHECK(parsed.line.Has(OptionId::kDev));
  CHECK(parsed.line.Value(OptionId::kJobs) == "4");
  CHECK(parsed.line.Value(OptionId::kColor) == "never");
}

TEST_CASE("the seeds' short forms lead to the package commands") {
  CHECK(Parse({"add", "x"}).line.command == CommandId::kPkgAdd);
  CHECK(Parse({"install"}).line.command == CommandId::kPkgInstall);
  CHECK(Parse({"cache", "path"}).line.command == CommandId::kPkgCachePath);
}

TEST_CASE("what follows two dashes belongs to the program") {
  Parsed parsed = Parse({"run", "app.tova", "--", "--port", "80", "--"});
  CHECK(parsed.mistakes.empty());
  CHECK(parsed.line.arguments == std::vector<std::string>{"app.tova"});
  CHECK(parsed.line.program_args == std::vector<std::string>{"--port", "80", "--"});
}

TEST_CASE("a source file alone is run") {
  Parsed parsed = Parse({"app.tova"});
  CHECK(parsed.line.command == CommandId::kRun);
  CHECK(parsed.line.arguments == std::vector<std::string>{"app.tova"});
}

TEST_CASE("what follows a source file that is run by its name is the program's") {
  Parsed parsed = Parse({"--quiet", "tools/app.tova", "Ada", "--port", "80", "-x"});
  CHECK(parsed.mistakes.empty());
  CHECK(parsed.line.command == CommandId::kRun);
  CHECK(parsed.line.Has(OptionId::kQuiet));
  CHECK(parsed.line.arguments == std::vector<std::string>{"tools/app.tova"});
  CHECK(parsed.line.program_args == std::vector<std::string>{"Ada", "--port", "80", "-x"});
  CHECK(Parse({"app.tova", "--", "Ada"}).line.program_args == std::vector<std::string>{"Ada"});
  CHECK(OnlyMistake({"--fresh", "app.tova"}) ==
        "`tovac run` has no option `--fresh` | `tovac help run` lists its options");
}

TEST_CASE("help knows its topic wherever the option stands") {
  CHECK(Parse({"pkg", "add", "--help"}).line.help_topic == "pkg add");
  CHECK(Parse({"help", "build"}).line.help_topic == "build");
  CHECK(Parse({}).line.command == CommandId::kHelp);
  CHECK(Parse({"--version"}).line.command == CommandId::kVersion);
}

TEST_CASE("usage mistakes say what to write") {
  CHECK(OnlyMistake({"buld"}) == "unknown command `buld` | did you mean `tovac build`?");
  CHECK(OnlyMistake({"build", "--colour=never"}) == "unknown option `--colour=never` | did you mean `--color`?");
  CHECK(OnlyMistake({"build", "--fresh"}) ==
        "`tovac build` has no option `--fresh` | `tovac help build` lists its options");
  CHECK(OnlyMistake({"build", "--jobs"}) == "`--jobs` needs a value | write `--jobs N`");
  CHECK(OnlyMistake({"build", "--jobs", "many"}) == "`--jobs` can't be `many` | it is a number from 1 to 512");
  CHECK(OnlyMistake({"build", "--quiet=yes"}) == "`--quiet` takes no value");
  CHECK(OnlyMistake({"pkg", "add"}) ==
        "`tovac pkg add` needs an argument | write `tovac pkg add <module>[@constraint]...`");
  CHECK(OnlyMistake({"run", "a.tova", "b"}) ==
        "unexpected argument `b` after `a.tova` | arguments of the program go after `--`");
  CHECK(OnlyMistake({"pkg"}) == "`tovac pkg` needs a subcommand | `tovac help pkg` lists them");
  CHECK(OnlyMistake({"pkg", "cache"}) ==
        "`tovac pkg cache` needs a subcommand | `tovac help pkg cache` lists them");
  CHECK(OnlyMistake({"pkg", "cach", "list"}) == "unknown command `pkg cach` | did you mean `tovac pkg cache`?");
  CHECK(OnlyMistake({"help", "biuld"}) == "unknown command `biuld` | did you mean `tovac build`?");
  CHECK(OnlyMistake({"new", "x", "--templates", "app"}) ==
        "unknown option `--templates` | did you mean `--template`?");
  CHECK(OnlyMistake({"build", "--templates=app"}) ==
        "unknown option `--templates=app` | `tovac help build` lists its options");
}

TEST_CASE("every command has examples, which are what they say") {
  for (const CommandSpec& command : AllCommands()) {
    INFO(command.words.str());
    CHECK(llvm::any_of(AllExamples(), [&](const CommandExample& example) { return example.command == command.id; }));
  }
  for (const CommandExample& example : AllExamples()) {
    INFO(example.line.str());
    llvm::SmallVector<llvm::StringRef, 8> words;
    example.line.split(" > ").first.split(" | ").first.split(words, ' ');  // up to where the shell takes over
    if (words[0] != "tovac") continue;  // a part of a longer line of the shell
    Parsed parsed = Parse(std::vector<std::string>(words.begin() + 1, words.end()));
    CHECK(parsed.mistakes.empty());
    CHECK(parsed.line.command == example.command);
  }
}

TEST_CASE("help has a page for everything that can be typed") {
  for (const CommandSpec& command : AllCommands()) {
    std::string page = HelpText(command.words);
    CHECK(llvm::StringRef(page).starts_with(command.summary));
    CHECK(page.find("Usage: tovac " + command.words.str()) != std::string::npos);
    CHECK(page.find(" \n") == std::string::npos);
    for (OptionId id : command.options) CHECK(page.find("--" + SpecOf(id).name.str()) != std::string::npos);
  }
  CHECK(HelpText("pkg cache").find("pkg cache list") != std::string::npos);
  CHECK(HelpText("pkg cache").find("pkg add") == std::string::npos);
  CHECK(HelpText("cache").find("pkg cache path") != std::string::npos);
  CHECK(HelpText("").find("tovac <file.tova>") != std::string::npos);
}
