#include "compiler/driver/output_writer.h"

#include <deque>

#include "compiler/driver/clean.h"
#include "compiler/driver/output_layout.h"
#include "compiler/runtime/files.h"
#include "fmt/format.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

namespace path = llvm::sys::path;

constexpr llvm::StringLiteral kPackageJson = "{\"type\": \"module\"}\n";

// Everything that belongs into an output folder, each path once.
class OutputFiles {
 public:
  struct File {
    std::string path;  // relative to the folder
    llvm::StringRef contents;
  };

  void Add(std::string path, llvm::StringRef contents) {
    if (paths_.insert(path).second) files_.push_back({std::move(path), contents});
  }
  void AddOwned(std::string path, std::string contents) { Add(std::move(path), owned_.emplace_back(std::move(contents))); }

  llvm::ArrayRef<File> files() const { return files_; }
  bool Holds(llvm::StringRef path) const { return paths_.contains(path); }

 private:
  std::vector<File> files_;
  llvm::StringSet<> paths_;
  std::deque<std::string> owned_;
};

// JavaScript and JSON files that a source imports by a relative path go along.
Result<void> AddAssets(const Unit& unit, OutputFiles& files) {
  for (const UnitImport& import : unit.imports) {
    if (!import.module || import.module->kind != analyzer_hooks::ModuleKind::kRelative || import.target) continue;
    llvm::StringRef relative = import.module->source_path;
    if (!relative.consume_front(unit.owner.root)) continue;
    relative.consume_front("/");
    TOVA_TRY(std::string contents, store::ReadFile(import.module->source_path));
    files.AddOwned(OutputPath(unit.owner, relative), std::move(contents));
  }
  return {};
}

Result<void> AddEverything(const Target& target, const std::vector<std::unique_ptr<Unit>>& units, OutputFiles& files) {
  files.Add("package.json", kPackageJson);
  for (const runtime::File& file : runtime::Files()) {
    if (!target.has_tests && file.path.starts_with(runtime::kTestRunnerFolder)) continue;
    files.Add((kRuntimeFolder + "/" + file.path).str(), file.contents);
  }
  for (const std::unique_ptr<Unit>& unit : units) {
    files.Add(unit->output_path + ".map", unit->source_map);
    files.Add(unit->output_path, unit->code);
    TOVA_CHECK(AddAssets(*unit, files));
  }
  return {};
}

// Where no build has left a state yet, one that only lists what will be written, so that the files of a build that is
// cut off are known as ours.
Result<void> Announce(const OutputFiles& files, const std::string& output, llvm::StringRef state_file) {
  if (store::IsFile(state_file)) return {};
  BuildState announced("unfinished");
  for (const OutputFiles::File& file : files.files()) announced.AddOutput(output + "/" + file.path);
  return announced.Save(state_file.str());
}

Result<void> WriteFiles(const OutputFiles& files, const std::string& output) {
  llvm::StringSet<> folders;
  for (const OutputFiles::File& file : files.files()) {
    std::string target = output + "/" + file.path;
    llvm::StringRef folder = path::parent_path(target);
    if (folders.insert(folder).second) TOVA_CHECK(store::MakeFolders(folder));
    // A file that a power cut leaves empty has another stamp than the state says, and is made again.
    TOVA_CHECK(store::WriteFileAtomically(target, file.contents, store::Durability::kFast));
  }
  return {};
}

// What the builds into this folder before now have left there.
struct Earlier {
  std::vector<std::string> outputs;  // of builds that this one takes the place of, relative
  llvm::StringSet<> kept;            // of builds that are still good for something
  std::vector<std::string> states;   // state files that say nothing any more
};

// A build of the whole tree also takes the place of programs' builds whose inputs have changed since; a
// program's build only that of its own last one.
Earlier FindEarlier(const Target& target, llvm::StringRef state_file) {
  Earlier earlier;
  Result<std::vector<store::FolderEntry>> entries = store::ListFolder(target.output);
  if (!entries) return earlier;
  for (const store::FolderEntry& entry : *entries) {
    if (!llvm::StringRef(entry.name).starts_with(kStateFile)) continue;
    std::string file = target.output + "/" + entry.name;
    Result<std::string> text = store::ReadFile(file, BuildState::kLimitBytes);
    if (!text) continue;
    std::vector<std::string> outputs = BuildState::OutputsOf(*text);
    bool is_own = file == state_file;
    bool is_dead = !is_own && target.kind == TargetKind::kTree && !target.is_member && !BuildState::HasFreshInputs(*text);
    if (is_own || is_dead) {
      earlier.outputs.insert(earlier.outputs.end(), outputs.begin(), outputs.end());
    } else {
      for (const std::string& output : outputs) earlier.kept.insert(output);
    }
    if (is_dead) earlier.states.push_back(std::move(file));
  }
  return earlier;
}

void RemoveStale(const std::string& output, const Earlier& earlier, const OutputFiles& files) {
  for (const std::string& state : earlier.states) (void)store::RemoveTree(state).has_value();
  for (const std::string& file : earlier.outputs) {
    // Whatever can't be removed is harmless: nothing imports it.
    if (!files.Holds(file) && !earlier.kept.contains(file)) (void)RemoveOutput(output, file).has_value();
  }
}

}  // namespace

Result<void> CheckOutputFolder(const Target& target) {
  std::string inside = llvm::StringRef(target.output).rtrim('/').str() + "/";
  if (target.output == target.root || llvm::StringRef(target.root + "/").starts_with(inside) ||
      target.output == target.source_directory) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kOutputFolder, fmt::format("`{}` can't be the output folder: it holds the sources", target.output));
    diagnostic.tips.push_back("choose a folder of its own, such as `--out dist`");
    return Failure(FailureKind::kRefused, std::move(diagnostic));
  }
  std::string package_json = target.output + "/package.json";
  if (store::IsFile(target.output + "/" + kStateFile.str()) || !store::IsFile(package_json)) return {};
  Result<std::string> existing = store::ReadFile(package_json);
  if (existing && *existing == kPackageJson) return {};
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kOutputFolder,
                     fmt::format("`{}` can't be the output folder: it holds a package.json of another origin", target.output));
  diagnostic.tips.push_back("choose an empty folder, or remove that file");
  return Failure(FailureKind::kRefused, std::move(diagnostic));
}

Result<void> WriteOutput(const Target& target, const std::vector<std::unique_ptr<Unit>>& units,
                         llvm::StringRef state_file, BuildState& state) {
  Earlier earlier = FindEarlier(target, state_file);
  OutputFiles files;
  TOVA_CHECK(AddEverything(target, units, files));
  TOVA_CHECK(store::MakeFolders(target.output));
  TOVA_CHECK(Announce(files, target.output, state_file));
  TOVA_CHECK(WriteFiles(files, target.output));
  for (const OutputFiles::File& file : files.files()) state.AddOutput(target.output + "/" + file.path);
  RemoveStale(target.output, earlier, files);
  return {};
}

}  // namespace tova::driver
