#include "modres/commands/build_knox.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "modres/commands/command_run.h"
#include "modres/session/prepare.h"
#include "modres/specifier/knox_resolver.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::commands {
namespace {

using analyzer_hooks::Importer;
using analyzer_hooks::ResolutionError;
using analyzer_hooks::ResolvedModule;

constexpr size_t kMaxSources = 100'000;            // files and folders of one package
constexpr uint64_t kMaxSourceBytes = 64ull << 20;  // of one file

// The source files below a folder, sorted by path.
Result<std::vector<std::string>> ListSources(const std::string& folder) {
  std::vector<std::string> folders = {folder};
  std::set<std::string> files;
  for (size_t i = 0; i < folders.size(); ++i) {
    TOVA_TRY(const std::vector<store::FolderEntry> entries, store::ListFolder(folders[i]));
    for (const store::FolderEntry& entry : entries) {
      std::string path = folders[i] + "/" + entry.name;
      if (entry.kind == store::FileKind::kFolder && entry.name.front() != '.') {
        folders.push_back(std::move(path));
      } else if (entry.kind == store::FileKind::kFile &&
                 llvm::StringRef(entry.name).ends_with(specifier::kKnoxExtension)) {
        files.insert(std::move(path));
      }
      if (folders.size() + files.size() > kMaxSources)
        return Failure(FailureKind::kRefused, fmt::format("more than {} files and folders in {}", kMaxSources, folder));
    }
  }
  return std::vector<std::string>(files.begin(), files.end());
}

// Follows the imports of a package's files.
class ImportWalk {
 public:
  ImportWalk(CommandRun& run, std::shared_ptr<const specifier::PackageGraph> graph)
      : run_(run), resolver_(std::move(graph)) {}

  size_t file_count() const { return seen_.size(); }
  size_t import_count() const { return import_count_; }

  void Add(Importer file) {
    if (seen_.insert(file.file_path).second) queue_.push_back(std::move(file));
  }

  Result<void> Run() {
    // The queue grows while it is read.
    for (size_t i = 0; i < queue_.size(); ++i) {
      if (run_.environment().IsInterrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
      const Importer file = queue_[i];
      TOVA_TRY(std::string text, store::ReadFile(file.file_path, kMaxSourceBytes));
      FileId id = run_.sources().Add(session::DisplayPath(run_.environment(), file.file_path), std::move(text));
      for (const specifier::KnoxImport& import : specifier::FindKnoxImports(run_.sources().text(id))) {
        Follow(import, file, {id, import.begin, import.end});
      }
    }
    return {};
  }

 private:
  void Follow(const specifier::KnoxImport& import, const Importer& file, Span span) {
    ++import_count_;
    analyzer_hooks::Resolution resolution = resolver_.Resolve(import.path, file);
    if (auto* error = std::get_if<ResolutionError>(&resolution)) {
      error->diagnostic.span = span;
      run_.emitter().Add(std::move(error->diagnostic));
    } else if (auto* module = std::get_if<ResolvedModule>(&resolution)) {
      Add({module->source_path, module->package_root, module->module});
    }
  }

  CommandRun& run_;
  specifier::KnoxResolver resolver_;
  std::vector<Importer> queue_;
  std::set<std::string> seen_;
  size_t import_count_ = 0;
};

std::string Count(size_t count, llvm::StringRef what) {
  return fmt::format("{} {}{}", count, what.str(), count == 1 ? "" : "s");
}

}  // namespace

int BuildKnox(const BuildKnoxRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  session::PrepareOptions options;
  options.frozen = request.frozen;
  auto graph = session::Prepare(environment, *project, options, run.sources(), run.emitter());
  if (!graph) return run.Fail();

  const std::string folder = project->root + "/src";
  std::vector<std::string> files;
  if (store::IsFolder(folder)) {
    Result<std::vector<std::string>> listed = ListSources(folder);
    if (!listed) return run.Fail(std::move(listed).failure());
    files = std::move(*listed);
  }
  if (files.empty()) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kBadArgument,
        fmt::format("there is no `.kx` file in {}", session::DisplayPath(environment, folder)));
    diagnostic.tips.push_back("a Knox package has its modules there, such as src/main.kx");
    return run.Fail(std::move(diagnostic));
  }
  ImportWalk walk(run, std::move(graph));
  for (std::string& file : files) walk.Add({std::move(file), project->root, ""});
  if (Result<void> walked = walk.Run(); !walked) return run.Fail(std::move(walked).failure());
  if (run.emitter().has_errors()) return run.Fail();
  run.Say(fmt::format("{}, {}: every module is there", Count(walk.file_count(), "source file"),
                      Count(walk.import_count(), "import")));
  return run.Succeed();
}

}  // namespace tova::commands
