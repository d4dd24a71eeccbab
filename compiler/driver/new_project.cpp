#include "compiler/driver/new_project.h"

#include "compiler/driver/scaffold.h"
#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/Support/Path.h"
#include "modres/git/process.h"
#include "modres/git/url.h"
#include "modres/path/module_path.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kExampleAccount = "github.com/yourname/";

Result<git::ProcessOutcome> RunGit(const session::Environment& environment,
                                   std::vector<std::string> arguments) {
  git::ProcessRequest request;
  request.arguments = std::move(arguments);
  request.arguments.insert(request.arguments.begin(), "git");
  request.interrupt = environment.interrupted;
  return git::RunProcess(request);
}

// What git answers, without the line end; empty when it has no answer.
std::string AskGit(const session::Environment& environment, std::vector<std::string> arguments) {
  Result<git::ProcessOutcome> outcome = RunGit(environment, std::move(arguments));
  if (!outcome || outcome->status != 0) return "";
  return llvm::StringRef(outcome->output).trim().str();
}

std::string OnlyIfValid(std::string module) {
  return std::holds_alternative<path::ModulePath>(path::ModulePath::Parse(module)) ? module : "";
}

// The module path of the repository that is published at a remote's address.
std::string ModuleOfRemote(llvm::StringRef address) {
  std::optional<git::Url> url = git::Url::Parse(address);
  if (!url) return "";
  llvm::StringRef path = llvm::StringRef(url->path).trim('/');
  path.consume_back(".git");
  return OnlyIfValid(url->host + "/" + path.str());
}

std::string ModuleByGit(const session::Environment& environment, llvm::StringRef folder,
                        const std::string& name) {
  if (Exists((folder + "/.git").str())) {
    std::string remote = AskGit(environment, {"-C", folder.str(), "config", "--get", "remote.origin.url"});
    if (std::string module = ModuleOfRemote(remote); !module.empty()) return module;
  }
  std::string account = AskGit(environment, {"config", "--get", "github.user"});
  return account.empty() ? "" : OnlyIfValid("github.com/" + account + "/" + name);
}

}  // namespace

bool ChooseTemplate(const CommandLine& line, commands::CommandRun& run, TemplateId& id) {
  id = *FindTemplate(line.Value(OptionId::kTemplate, TemplateName(TemplateId::kApp)));
  if (!line.Has(OptionId::kModule) || id == TemplateId::kLibrary) return true;
  run.FailUsage(fmt::format("`--module` names a library, and the template is `{}`", TemplateName(id).str()),
                "add `--template library`");
  return false;
}

bool ChooseModule(const CommandLine& line, commands::CommandRun& run, llvm::StringRef folder,
                  TemplateValues& values) {
  if (values.id != TemplateId::kLibrary) return true;
  if (line.Has(OptionId::kModule)) {
    values.module = line.Value(OptionId::kModule).str();
    auto parsed = path::ModulePath::Parse(values.module);
    auto* error = std::get_if<path::PathError>(&parsed);
    if (error == nullptr) return true;
    run.FailUsage(fmt::format("`{}` is not a module path: {}", values.module, error->reason),
                  error->tip.empty() ? fmt::format("write it as `{}{}`", kExampleAccount.str(), values.name)
                                     : error->tip);
    return false;
  }
  values.module = ModuleByGit(run.environment(), folder, values.name);
  if (!values.module.empty()) return true;
  values.module = (kExampleAccount + values.name).str();
  return true;
}

bool IsInsideRepository(llvm::StringRef folder) {
  for (; !folder.empty(); folder = llvm::sys::path::parent_path(folder)) {
    if (Exists((folder + "/.git").str())) return true;
  }
  return false;
}

void MakeRepository(commands::CommandRun& run, const std::string& folder) {
  // Both folders are named because variables such as GIT_DIR would otherwise be asked first.
  Result<git::ProcessOutcome> outcome = RunGit(
      run.environment(), {"--git-dir=" + folder + "/.git", "--work-tree=" + folder, "init", "--quiet"});
  if (outcome && outcome->status == 0) {
    SayCreated(run, folder + "/.git");
  } else {
    run.Say(outcome ? "git could not make a repository: `git init` tells why"
                    : "no git repository was made: there is no `git` on the PATH");
  }
}

void SayCreated(commands::CommandRun& run, const std::string& path) {
  run.Say("created " + EscapeForeign(session::DisplayPath(run.environment(), path)));
}

void SayModule(commands::CommandRun& run, const TemplateValues& values) {
  if (!llvm::StringRef(values.module).starts_with(kExampleAccount)) return;
  run.Say(fmt::format("`{}` is an example: set `name` in tova.toml to where the package will be published",
                      values.module));
}

}  // namespace tova::driver
