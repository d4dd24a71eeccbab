#include "compiler/driver/driver.h"
#include "compiler/driver/new_project.h"
#include "compiler/driver/project_name.h"
#include "compiler/driver/scaffold.h"
#include "compiler/driver/source_files.h"
#include "compiler/driver/target.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Path.h"
#include "modres/npm/package_json.h"
#include "modres/path/relative_path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"
#include "modres/version/version.h"

namespace tova::driver {
namespace {

namespace path = llvm::sys::path;

// What a folder holds that a manifest goes by.
struct Findings {
  bool has_package_json = false;
  std::vector<std::string> sources;  // `.tova` files, relative, sorted
};

// Takes over what a package.json says of the project. One that can't be read says nothing.
void ReadPackageJson(const std::string& folder, Findings& findings, TemplateValues& values) {
  std::string file = folder + "/package.json";
  findings.has_package_json = Exists(file);
  Result<std::string> text = store::ReadFile(file, npm::kMaxPackageJsonBytes);
  if (!text) return;
  npm::Description description = npm::Describe(*text);
  llvm::StringRef name = description.name;  // "@scope/name" or "name"
  values.name = SuggestProjectName(name.substr(name.rfind('/') + 1));
  if (version::Version::Parse(description.version)) values.version = description.version;
  values.description = description.description;
}

Result<void> FindFolderSources(const std::string& folder, Findings& findings) {
  TOVA_TRY(SourceTree tree, FindSources(folder, {}));
  for (llvm::StringRef file : tree.files) {
    file.consume_front(folder);
    findings.sources.push_back(file.ltrim('/').str());
  }
  return {};
}

// `entry` of a program whose sources are there: their folder, or the file when there is only one.
std::string ChooseProgramEntry(llvm::ArrayRef<std::string> sources) {
  llvm::StringRef first = sources[0];
  llvm::SmallVector<llvm::StringRef, 8> at_root;
  for (llvm::StringRef source : sources) {
    if (source.starts_with("src/")) return "src";
    if (!source.contains('/')) at_root.push_back(source);
  }
  bool has_usual_name =
      llvm::any_of(at_root, [](llvm::StringRef name) { return llvm::is_contained(kProgramNames, name); });
  if (at_root.size() == 1 && !has_usual_name) return at_root[0].str();
  llvm::StringRef top = first.split('/').first;
  bool share_folder =
      llvm::all_of(sources, [&](llvm::StringRef source) { return source.starts_with(top.str() + "/"); });
  return share_folder ? top.str() : ".";
}

// `entry` of a library whose sources are there: empty when the compiler finds it by itself or nobody can know
// it.
std::string ChooseLibraryEntry(llvm::ArrayRef<std::string> sources) {
  for (llvm::StringRef usual : {"src/lib.tova", "lib.tova", "index.tova"}) {
    if (llvm::is_contained(sources, usual)) return "";
  }
  return sources.size() == 1 ? sources[0] : "";
}

void ChooseEntry(const Findings& findings, TemplateValues& values) {
  if (findings.sources.empty()) return;
  if (values.id == TemplateId::kLibrary) {
    values.entry = ChooseLibraryEntry(findings.sources);
    values.exports_all = true;
  } else {
    values.entry = ChooseProgramEntry(findings.sources);
  }
  // A manifest names no path that some system can't have.
  if (!values.entry.empty() && values.entry != "." && tova::path::CheckRelativePath(values.entry))
    values.entry = ".";
  if (values.id == TemplateId::kLibrary && values.entry == ".") values.entry.clear();
}

// Reminds of what an existing .gitignore lacks.
void CheckGitIgnore(const std::string& file, commands::CommandRun& run) {
  Result<std::string> text = store::ReadFile(file);
  if (!text) return;
  llvm::StringRef rest = *text;
  while (!rest.empty()) {
    auto [line, after] = rest.split('\n');
    if (line.trim().trim('/') == ".tova-out") return;
    rest = after;
  }
  run.Say("add `.tova-out/` to .gitignore: builds are written there");
}

bool CheckFolder(const std::string& folder, llvm::StringRef typed, commands::CommandRun& run) {
  if (!store::IsFolder(folder)) {
    run.FailUsage(fmt::format("there is no folder `{}`", typed.str()),
                  fmt::format("`tovac new {}` makes one with a project in it", typed.str()));
    return false;
  }
  for (std::string name : {"tova.toml", "knox.toml"}) {
    if (!Exists(folder + "/" + name)) continue;
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kAlreadyThere,
                                           fmt::format("there is a {} already, so this is a project", name));
    diagnostic.tips.push_back("change that file, or start elsewhere with `tovac new <name>`");
    run.Fail(std::move(diagnostic));
    return false;
  }
  return true;
}

}  // namespace

int CommandInit(const CommandLine& line, session::Environment& environment) {
  commands::CommandRun run(environment);
  TemplateValues values;
  if (!ChooseTemplate(line, run, values.id)) return kExitUsage;
  llvm::StringRef typed = line.arguments.empty() ? llvm::StringRef(".") : llvm::StringRef(line.arguments[0]);
  std::string folder = session::AbsolutePath(environment, typed);
  if (!CheckFolder(folder, typed, run)) return store::IsFolder(folder) ? kExitFailure : kExitUsage;

  Findings findings;
  ReadPackageJson(folder, findings, values);
  if (Result<void> found = FindFolderSources(folder, findings); !found)
    return run.Fail(std::move(found).failure());
  if (values.name.empty()) values.name = SuggestProjectName(path::filename(folder));
  if (values.name.empty()) values.name = "tova-app";
  ChooseEntry(findings, values);
  if (!ChooseModule(line, run, folder, values)) return kExitUsage;

  Scaffold scaffold(folder);
  std::vector<llvm::StringRef> created;
  auto add = [&](llvm::StringRef file, const std::string& text) -> Result<void> {
    TOVA_CHECK(scaffold.AddFile(file, text));
    created.push_back(file);
    return {};
  };
  auto write = [&]() -> Result<void> {
    TOVA_CHECK(add("tova.toml", ManifestText(values)));
    if (findings.sources.empty()) {
      TOVA_CHECK(add(StarterPath(values.id), StarterText(values)));
      if (values.id == TemplateId::kScript) TOVA_CHECK(scaffold.MakeExecutable(StarterPath(values.id)));
    }
    if (!Exists(folder + "/.gitignore"))
      TOVA_CHECK(add(".gitignore", GitIgnoreText(findings.has_package_json)));
    return {};
  };
  if (Result<void> written = write(); !written) {
    return run.Fail(std::move(written).failure().While(fmt::format("while making a project of {}", folder)));
  }
  if (environment.IsInterrupted()) return run.Fail();
  scaffold.Keep();
  for (llvm::StringRef file : created) SayCreated(run, (folder + "/" + file).str());
  if (!llvm::is_contained(created, ".gitignore")) CheckGitIgnore(folder + "/.gitignore", run);
  SayModule(run, values);
  return run.Succeed();
}

}  // namespace tova::driver
