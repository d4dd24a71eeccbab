#include "modres/commands/remove.h"

#include <fmt/format.h>

#include "diagnostics/suggest.h"
#include "llvm/ADT/Twine.h"
#include "modres/commands/command_run.h"
#include "modres/manifest/edit.h"

namespace tova::commands {
namespace {

constexpr manifest::Section kSections[] = {manifest::Section::kDependencies, manifest::Section::kNpm,
                                           manifest::Section::kNpmDev};

bool Declares(const manifest::Manifest& manifest, manifest::Section section, llvm::StringRef name) {
  auto has = [&](const auto& list) {
    for (const auto& entry : list) {
      if (entry.name == name) return true;
    }
    return false;
  };
  switch (section) {
    case manifest::Section::kDependencies:
      return has(manifest.dependencies);
    case manifest::Section::kNpm:
      return has(manifest.npm);
    case manifest::Section::kNpmDev:
      return has(manifest.npm_dev);
  }
  return false;
}

Diagnostic DescribeUndeclared(const session::Project& project, llvm::StringRef name) {
  std::vector<std::string> names;
  for (const auto& entry : project.manifest->dependencies) names.push_back(entry.name);
  for (const auto& entry : project.manifest->npm) names.push_back(entry.name);
  for (const auto& entry : project.manifest->npm_dev) names.push_back(entry.name);
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNotADependency,
                                         fmt::format("`{}` is not declared in {}", name.str(),
                                                     manifest::ManifestFileName(project.dialect).str()));
  // "tova-http" most likely means "github.com/alice/tova-http".
  std::string near = NearestName(name, names).str();
  for (const std::string& candidate : names) {
    if (near.empty() && llvm::StringRef(candidate).ends_with(("/" + name).str())) near = candidate;
  }
  if (!near.empty()) diagnostic.tips.push_back(fmt::format("did you mean `{}`?", near));
  return diagnostic;
}

}  // namespace

int Remove(const RemoveRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  if (request.names.empty()) return run.FailUsage("`pkg remove` needs the name of a dependency", "");
  std::optional<session::Project> project = run.OpenProjectToEdit(request.manifest_path);
  if (!project) return run.Fail();

  std::string text = run.sources().text(project->manifest_file).str();
  std::vector<std::string> removed;
  for (llvm::StringRef name : request.names) {
    bool npm_only = name.consume_front("npm:");
    bool found = false;
    for (manifest::Section section : kSections) {
      if (npm_only && section == manifest::Section::kDependencies) continue;
      if (!Declares(*project->manifest, section, name)) continue;
      found = true;
      Result<std::string> edited = manifest::RemoveDependency(text, section, name);
      if (!edited) {
        // Named twice on the command line: it is gone already.
        if (edited.failure().kind() == FailureKind::kNotFound) continue;
        return run.Fail(std::move(edited).failure());
      }
      text = std::move(*edited);
      removed.push_back(fmt::format("removed {} from [{}]", name.str(), manifest::SectionName(section).str()));
    }
    if (!found) return run.Fail(DescribeUndeclared(*project, name));
  }
  std::optional<session::Installed> installed = InstallEdited(run, *project, text, request.no_npm);
  if (!installed) return run.Fail();
  for (const std::string& line : removed) run.Say(line);
  ReportInstalled(run, *project, *installed);
  return run.Succeed();
}

}  // namespace tova::commands
