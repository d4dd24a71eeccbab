#include "compiler/driver/driver.h"
#include "compiler/driver/new_project.h"
#include "compiler/driver/project_name.h"
#include "compiler/driver/scaffold.h"
#include "fmt/format.h"
#include "llvm/Support/Path.h"
#include "modres/path/module_path.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

namespace path = llvm::sys::path;

// Whether the last part of what was typed can be a project's name; if not, says why.
bool CheckName(llvm::StringRef typed, llvm::StringRef name, commands::CommandRun& run) {
  if (name.empty() || name == "." || name == "..") {
    run.FailUsage(fmt::format("`{}` names no new folder", typed.str()),
                  "`tovac init` makes a project of a folder that exists");
    return false;
  }
  if (tova::path::LooksLikeModulePath(typed)) {
    run.FailUsage(
        fmt::format("`{}` is a module path, not the name of a folder", typed.str()),
        fmt::format("write `tovac new {} --template library --module {}`", name.str(), typed.str()));
    return false;
  }
  // Capital letters are fine in the folder: the project's name is written without them.
  std::optional<std::string> reason = CheckProjectName(name.lower());
  if (!reason) return true;
  std::string suggestion = SuggestProjectName(name);
  llvm::StringRef folder = typed.drop_back(name.size());
  run.FailUsage(fmt::format("`{}` can't be a project's name: {}", name.str(), *reason),
                suggestion.empty() ? "" : fmt::format("write `tovac new {}{}`", folder.str(), suggestion));
  return false;
}

// A folder that is there already may be used while it is empty.
Result<void> CheckIsFree(const std::string& folder, llvm::StringRef typed) {
  if (!Exists(folder)) return {};
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kAlreadyThere, fmt::format("`{}` exists already", typed.str()));
  bool can_become_project = store::IsFolder(folder) && !Exists(folder + "/tova.toml");
  if (can_become_project) {
    TOVA_TRY(std::vector<store::FolderEntry> entries, store::ListFolder(folder));
    if (entries.empty()) return {};
  }
  diagnostic.tips.push_back(
      can_become_project
          ? fmt::format("choose another name, or make a project of it with `tovac init {}`", typed.str())
          : "choose another name");
  return Failure(FailureKind::kConflict, std::move(diagnostic));
}

Result<void> WriteProject(const TemplateValues& values, Scaffold& scaffold) {
  TOVA_CHECK(scaffold.AddFile("tova.toml", ManifestText(values)));
  TOVA_CHECK(scaffold.AddFile(StarterPath(values.id), StarterText(values)));
  TOVA_CHECK(scaffold.AddFile(".gitignore", GitIgnoreText(/*has_package_json=*/false)));
  TOVA_CHECK(scaffold.AddFile("README.md", ReadmeText(values)));
  if (values.id == TemplateId::kScript) TOVA_CHECK(scaffold.MakeExecutable(StarterPath(values.id)));
  return {};
}

void SayNext(const TemplateValues& values, llvm::StringRef typed, commands::CommandRun& run) {
  if (!run.environment().err_is_terminal) return;
  run.Say(fmt::format("\nnext:\n  cd {}\n  tovac {}", typed.str(),
                      values.id == TemplateId::kLibrary ? "test" : "run"));
}

}  // namespace

int CommandNew(const CommandLine& line, session::Environment& environment) {
  commands::CommandRun run(environment);
  TemplateValues values;
  if (!ChooseTemplate(line, run, values.id)) return kExitUsage;
  llvm::StringRef typed = llvm::StringRef(line.arguments[0]).rtrim('/');
  llvm::StringRef name = path::filename(typed);
  if (!CheckName(typed, name, run)) return kExitUsage;
  values.name = CheckProjectName(name) ? SuggestProjectName(name) : name.str();
  std::string folder = session::AbsolutePath(environment, typed);
  if (Result<void> is_free = CheckIsFree(folder, typed); !is_free)
    return run.Fail(std::move(is_free).failure());
  if (!ChooseModule(line, run, folder, values)) return kExitUsage;

  Scaffold scaffold(folder);
  if (Result<void> written = WriteProject(values, scaffold); !written) {
    return run.Fail(
        std::move(written).failure().While(fmt::format("while making the project `{}`", values.name)));
  }
  if (environment.IsInterrupted()) return run.Fail();
  scaffold.Keep();
  for (llvm::StringRef file : {llvm::StringRef("tova.toml"), StarterPath(values.id),
                               llvm::StringRef(".gitignore"), llvm::StringRef("README.md")}) {
    SayCreated(run, (folder + "/" + file).str());
  }
  if (!line.Has(OptionId::kNoGit) && !IsInsideRepository(folder)) MakeRepository(run, folder);
  SayModule(run, values);
  SayNext(values, typed, run);
  return run.Succeed();
}

}  // namespace tova::driver
