#include "modres/commands/add.h"

#include <fmt/format.h>

#include <algorithm>

#include "llvm/ADT/STLExtras.h"
#include "modres/commands/command_run.h"
#include "modres/commands/package_argument.h"
#include "modres/manifest/edit.h"
#include "modres/npm/bun.h"
#include "modres/path/module_path.h"
#include "modres/session/workspace.h"

namespace tova::commands {
namespace {

using manifest::DependencyValue;
using manifest::Section;

// Hosts whose repositories always have an owner and a name and nothing above or below.
constexpr llvm::StringLiteral kFlatHosts[] = {"github.com", "bitbucket.org", "codeberg.org"};

// For one question to the registry of npm.
constexpr int kNewestDeadlineS = 30;

// One line that is to be written.
struct Addition {
  Section section = Section::kDependencies;
  std::string name;
  DependencyValue value;
};

// Works out what a module argument stands for; asks remotes.
class ModuleFinder {
 public:
  ModuleFinder(CommandRun& run, const session::Project& project, session::Fetcher& fetcher)
      : run_(run), project_(project), fetcher_(fetcher) {}

  Result<Addition> Find(const PackageArgument& argument) {
    TOVA_TRY(std::string module, FindRoot(argument.name));
    if (project_.manifest->is_package && module == project_.manifest->name.value) {
      return Failure(FailureKind::kRefused,
                     MakeDiagnostic(DiagnosticCode::kBadArgument,
                                    fmt::format("`{}` is this package itself", argument.name)));
    }
    // A member of the workspace is used in place, published or not.
    const session::WorkspaceMember* member =
        project_.workspace ? project_.workspace->FindPackage(module) : nullptr;
    if (member != nullptr) {
      std::string text = argument.constraint ? argument.constraint->text().str()
                                             : version::Constraint::Caret(member->manifest->version.value).text().str();
      return Addition{Section::kDependencies, module, DependencyValue::Text(std::move(text))};
    }
    TOVA_TRY(std::vector<version::Version> versions, fetcher_.ListVersions(module));
    std::vector<version::Constraint> constraints;
    if (argument.constraint) constraints.push_back(*argument.constraint);
    std::optional<version::Version> newest = version::SelectHighest(constraints, versions);
    if (!newest) return NoVersion(module, argument, versions);
    std::string text = argument.constraint ? argument.constraint->text().str()
                                           : version::Constraint::Caret(*newest).text().str();
    return Addition{Section::kDependencies, module, DependencyValue::Text(std::move(text))};
  }

 private:
  // The repository's root in a path that may go on with a sub-package.
  Result<std::string> FindRoot(llvm::StringRef name) {
    auto split = path::SplitSpecifier(name, [&](llvm::StringRef known) { return IsKnown(known); });
    if (const auto* error = std::get_if<path::PathError>(&split)) {
      Diagnostic diagnostic =
          MakeDiagnostic(DiagnosticCode::kBadArgument,
                         fmt::format("`{}` is not a module path: {}", name.str(), error->reason));
      if (!error->tip.empty()) diagnostic.tips.push_back(error->tip);
      return Failure(FailureKind::kMalformed, std::move(diagnostic));
    }
    const auto& reference = std::get<path::PackageReference>(split);
    std::string root = reference.module.str().str();
    bool settled = reference.sub_package.empty() || llvm::StringRef(root).ends_with(".git") ||
                   llvm::is_contained(kFlatHosts, reference.module.host()) ||
                   IsKnown(root) ||
                   (project_.manifest->is_package && root == project_.manifest->name.value);
    if (!settled) {
      TOVA_TRY(root, Probe(name, root));
    }
    if (root.size() < name.size()) {
      run_.Say(fmt::format("{} is a sub-package of {}", name.str(), root));
    }
    return root;
  }

  bool IsKnown(llvm::StringRef module) const {
    return project_.FindDependency(module) != nullptr ||
           (project_.workspace && project_.workspace->FindPackage(module) != nullptr);
  }

  // Hosts such as GitLab have groups in groups: the longest prefix that is a repository is the module.
  Result<std::string> Probe(llvm::StringRef name, llvm::StringRef shortest) {
    std::optional<Failure> first;
    for (llvm::StringRef candidate = name; candidate.size() >= shortest.size();
         candidate = candidate.take_front(candidate.rfind('/'))) {
      if (!std::holds_alternative<path::ModulePath>(path::ModulePath::Parse(candidate))) continue;
      if (fetcher_.offline()) {
        if (!fetcher_.store().Versions(candidate).empty()) return candidate.str();
        continue;
      }
      Result<std::vector<std::string>> tags = fetcher_.ListTags(candidate.str());
      if (tags) return candidate.str();
      FailureKind kind = tags.failure().kind();
      // Some hosts ask for a password where there is no repository.
      bool next = kind == FailureKind::kNotFound || kind == FailureKind::kAuthentication;
      if (!first || !next) first = std::move(tags).failure();
      if (!next) break;
    }
    if (first) return std::move(*first);
    return shortest.str();
  }

  static Failure NoVersion(const std::string& module, const PackageArgument& argument,
                           const std::vector<version::Version>& versions) {
    const version::Version& last = *std::max_element(versions.begin(), versions.end());
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNoVersionToAdd, "");
    if (argument.constraint) {
      diagnostic.message =
          fmt::format("no version of {} satisfies `{}`", module, argument.constraint->text().str());
      std::optional<version::Version> newest = version::SelectHighest({}, versions);
      diagnostic.body.push_back("Available versions: " + ListNewest(versions));
      diagnostic.tips.push_back(
          fmt::format("tovac pkg add {}@{}", module, newest ? "^" + newest->ToString() : last.ToString()));
    } else {
      diagnostic.message = fmt::format("{} has prereleases only", module);
      diagnostic.body.push_back("Available versions: " + ListNewest(versions));
      diagnostic.tips.push_back(fmt::format("name one: `tovac pkg add {}@{}`", module, last.ToString()));
    }
    return Failure(FailureKind::kNotFound, std::move(diagnostic));
  }

  // The newest few, newest last.
  static std::string ListNewest(std::vector<version::Version> versions) {
    constexpr size_t kShown = 8;
    std::sort(versions.begin(), versions.end());
    std::string list = versions.size() > kShown ? "..." : "";
    for (size_t i = versions.size() > kShown ? versions.size() - kShown : 0; i < versions.size(); ++i) {
      list += (list.empty() ? "" : ", ") + versions[i].ToTag();
    }
    return list;
  }

  CommandRun& run_;
  const session::Project& project_;
  session::Fetcher& fetcher_;
};

// "^" with the newest version of an npm package. Where that can't be found out any version will do: installing then
// says what is wrong, and the lock file which version it is.
std::string NewestRange(CommandRun& run, const AddRequest& request, const session::Project& project,
                        const std::string& name) {
  const session::Environment& environment = run.environment();
  if (request.no_npm || environment.offline) return "*";
  npm::BunRequest question;
  question.folder = project.TopFolder();
  question.deadline_s = kNewestDeadlineS;
  question.interrupt = environment.interrupted;
  std::string newest = npm::NewestVersion(question, name);
  return newest.empty() ? "*" : "^" + newest;
}

// The addition of `<name> --path <dir>`, or what is wrong with it.
std::variant<Addition, ArgumentError> ReadPathAddition(const AddRequest& request,
                                                       const session::Environment& environment,
                                                       const session::Project& project) {
  if (request.packages.size() != 1) return ArgumentError{"--path goes with exactly one name", ""};
  if (request.npm || request.dev) return ArgumentError{"--path goes with neither --npm nor --dev", ""};
  const std::string& name = request.packages.front();
  bool is_module_path = std::holds_alternative<path::ModulePath>(path::ModulePath::Parse(name));
  if (!is_module_path) {
    if (std::optional<path::PathError> error = path::CheckPlainName(name)) {
      return ArgumentError{
          fmt::format("`{}` can't be the name of a path dependency: {}", name, error->reason), error->tip};
    }
  }
  std::string folder = session::AbsolutePath(environment, request.path);
  return Addition{Section::kDependencies, name,
                  DependencyValue::Path(session::RelativeFolder(project.root, folder))};
}

// Everything that one command line adds. Failures of the command line itself end with the status for that.
struct Plan {
  std::vector<Addition> additions;
  int status = session::kSuccess;
};

Plan MakePlan(CommandRun& run, const AddRequest& request, const session::Project& project) {
  Plan plan;
  if (!request.path.empty()) {
    auto read = ReadPathAddition(request, run.environment(), project);
    if (auto* error = std::get_if<ArgumentError>(&read)) {
      plan.status = run.FailUsage(error->message, error->tip);
    } else {
      plan.additions.push_back(std::get<Addition>(std::move(read)));
    }
    return plan;
  }
  if (project.dialect == manifest::Dialect::kKnox) {
    plan.status = run.FailUsage("a Knox package has path dependencies only",
                                "give the name that imports use and a folder: `tovac pkg add http --path ../http`");
    return plan;
  }
  std::vector<PackageArgument> arguments;
  for (const std::string& text : request.packages) {
    auto parsed = ParsePackageArgument(text, request.npm);
    if (auto* error = std::get_if<ArgumentError>(&parsed)) {
      plan.status = run.FailUsage(error->message, error->tip);
      return plan;
    }
    arguments.push_back(std::get<PackageArgument>(std::move(parsed)));
    if (request.dev && !arguments.back().npm) {
      plan.status = run.FailUsage("--dev is for npm packages", fmt::format("tovac pkg add {}", text));
      return plan;
    }
  }
  session::Fetcher* fetcher = run.OpenFetcher();
  if (fetcher == nullptr) {
    plan.status = run.Fail();
    return plan;
  }
  ModuleFinder finder(run, project, *fetcher);
  for (const PackageArgument& argument : arguments) {
    if (argument.npm) {
      std::string range = argument.range.empty() ? NewestRange(run, request, project, argument.name) : argument.range;
      plan.additions.push_back({request.dev ? Section::kNpmDev : Section::kNpm, argument.name,
                                DependencyValue::Text(std::move(range))});
      continue;
    }
    Result<Addition> addition = finder.Find(argument);
    if (!addition) {
      bool is_usage = addition.failure().diagnostic().code == DiagnosticCode::kBadArgument;
      plan.status = run.Fail(std::move(addition).failure());
      if (is_usage) plan.status = session::kUsage;
      return plan;
    }
    plan.additions.push_back(std::move(*addition));
  }
  return plan;
}

}  // namespace

int Add(const AddRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  if (request.packages.empty()) {
    return run.FailUsage("`pkg add` needs the name of a package", "tovac pkg add github.com/alice/tova-http");
  }
  std::optional<session::Project> project = run.OpenProjectToEdit(request.manifest_path);
  if (!project) return run.Fail();
  Plan plan = MakePlan(run, request, *project);
  if (plan.status != session::kSuccess) return plan.status;

  std::string text = run.sources().text(project->manifest_file).str();
  for (const Addition& addition : plan.additions) {
    Result<std::string> edited =
        manifest::SetDependency(text, addition.section, addition.name, addition.value);
    if (!edited) return run.Fail(std::move(edited).failure());
    text = std::move(*edited);
  }
  std::optional<session::Installed> installed = InstallEdited(run, *project, text, request.no_npm);
  if (!installed) return run.Fail();
  for (const Addition& addition : plan.additions) {
    run.Say(fmt::format("wrote {} = \"{}\" to [{}]", addition.name, addition.value.text,
                        manifest::SectionName(addition.section).str()));
  }
  ReportInstalled(run, *project, *installed);
  return run.Succeed();
}

}  // namespace tova::commands
