// Which files a job looks at.

#include "compiler/driver/compile_job.h"
#include "compiler/driver/source_files.h"
#include "compiler/driver/test_plan.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {

Result<std::vector<std::string>> CompileJob::FindTreeSources() {
  std::vector<std::string> excluded = {target_.output};
  if (target_.project) excluded.push_back(target_.project->vendor_directory);
  looked_at_.clear();
  std::vector<std::string> files;
  for (const std::string& directory : target_.search_directories) {
    TOVA_TRY(SourceTree tree, FindSources(directory, excluded));
    for (std::string& folder : tree.folders) {
      FileStamp stamp = StampOf(folder);
      looked_at_.push_back({InputKind::kFolder, std::move(folder), stamp, {}});
    }
    llvm::move(tree.files, std::back_inserter(files));
  }
  return files;
}

bool CompileJob::ListSources(const Reuse* reuse) {
  Timings::Scope scope(timings(), Phase::kList);
  if (target_.kind == TargetKind::kFile) {
    files_ = {target_.file};
    return true;
  }
  Result<std::vector<std::string>> files = FindTreeSources();
  if (!files) {
    emitter_.Add(files.failure().diagnostic());
    return false;
  }
  files_ = std::move(*files);
  if (!files_.empty()) {
    if (purpose_ == JobPurpose::kTest) ChooseTestFiles(reuse);
    return true;
  }
  emitter_
      .Report(DiagnosticCode::kNothingToCompile, Span(),
              fmt::format("there is no `.tova` file in `{}`", target_.search_directories.empty()
                                                                  ? target_.root
                                                                  : llvm::join(target_.search_directories, "`, `")))
      .Tip("name another folder, or add a source file there");
  return false;
}

void CompileJob::ChooseTestFiles(const Reuse* reuse) {
  llvm::erase_if(files_, [&](const std::string& file) {
    if (std::optional<bool> given = reuse != nullptr ? reuse->WasGiven(file) : std::nullopt) {
      looked_at_.push_back(*reuse->FindInput(file));
      return !*given;
    }
    const FileStamp stamp = StampOf(file);
    // What can't be read is reported when it is loaded.
    Result<std::string> text = store::ReadFile(file);
    looked_at_.push_back({InputKind::kFile, file, stamp, text ? HashOf(*text) : ContentHash()});
    return text && !MayHoldTests(file, *text);
  });
}

std::vector<BuildInput> CompileJob::Inputs() const {
  std::vector<BuildInput> inputs;
  auto add = [&](InputKind kind, std::string path) {
    const FileStamp stamp = StampOf(path);
    inputs.push_back({kind, std::move(path), stamp, {}});
  };
  if (target_.root.empty()) {
    // A manifest that can't be read, or a file that isn't there yet.
    std::string named = environment_.working_directory;
    if (!line_.arguments.empty()) named = session::AbsolutePath(environment_, line_.arguments[0]);
    add(store::IsFolder(named) ? InputKind::kFolder : InputKind::kFile, named);
    Result<std::optional<std::string>> manifest =
        session::FindManifest(environment_, named, line_.Value(OptionId::kManifestPath));
    if (manifest && *manifest) add(InputKind::kConfiguration, **manifest);
    return inputs;
  }
  if (target_.project) {
    add(InputKind::kConfiguration, target_.project->manifest_path);
    add(InputKind::kConfiguration, target_.project->lock_path);
    if (const session::Workspace* workspace = target_.project->workspace.get()) {
      add(InputKind::kConfiguration, workspace->manifest_path);
      for (const session::WorkspaceMember& member : workspace->members) {
        add(InputKind::kConfiguration, member.root + "/tova.toml");
      }
      for (const std::string& folder : workspace->folders) add(InputKind::kFolder, folder);
    }
  }
  if (graph_) {
    for (const specifier::Package& package : graph_->packages()) {
      if (package.source != specifier::PackageSource::kPath) continue;
      add(InputKind::kConfiguration, package.root + "/tova.toml");
    }
  }
  if (target_.kind == TargetKind::kFile) add(InputKind::kFile, target_.file);
  for (const std::string& folder : target_.search_directories) add(InputKind::kFolder, folder);
  for (const BuildInput& input : looked_at_) inputs.push_back(input);
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->owner.is_foreign && !unit->owner.tree_hash.empty()) continue;  // in the cache nothing changes
    inputs.push_back({InputKind::kFile, unit->source_path, unit->stamp, {}});
    for (const UnitImport& import : unit->imports) {
      const bool is_copied = import.module && import.target == nullptr &&
                             import.module->kind == analyzer_hooks::ModuleKind::kRelative;
      if (is_copied) add(InputKind::kFile, import.module->source_path);
    }
    for (const std::string& path : unit->copied) add(InputKind::kFile, path);
  }
  inputs.insert(inputs.end(), needed_.begin(), needed_.end());
  // What only the state knows of, since nothing was to be done.
  if (last_state_) inputs.insert(inputs.end(), last_state_->inputs().begin(), last_state_->inputs().end());
  return inputs;
}

}  // namespace tova::driver
