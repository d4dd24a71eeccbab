#ifndef TOVA_COMPILER_DRIVER_NEW_PROJECT_H
#define TOVA_COMPILER_DRIVER_NEW_PROJECT_H

#include <string>

#include "compiler/driver/options.h"
#include "compiler/driver/templates.h"
#include "modres/commands/command_run.h"

// What `tovac new` and `tovac init` have in common.
namespace tova::driver {

// The template that --template asks for. False, with the words said, when the options contradict each other.
bool ChooseTemplate(const CommandLine& line, commands::CommandRun& run, TemplateId& id);

// Fills in `values.module` of a library: from --module, else from what git knows, the remote of a repository
// in `folder` or the user's account, else an example. False, with the words said, when --module is no module
// path.
bool ChooseModule(const CommandLine& line, commands::CommandRun& run, llvm::StringRef folder,
                  TemplateValues& values);

// Whether a repository holds that folder, which need not exist: absolute.
bool IsInsideRepository(llvm::StringRef folder);

// Makes an empty git repository. Says what went wrong: the project is good without it.
void MakeRepository(commands::CommandRun& run, const std::string& folder);

// "created src/app.tova", with the path as the user sees it.
void SayCreated(commands::CommandRun& run, const std::string& path);
// Reminds of a module path that is only an example.
void SayModule(commands::CommandRun& run, const TemplateValues& values);

}  // namespace tova::driver

#endif
