#include "compiler/driver/output_writer.h"

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

class Writer {
 public:
  Writer(const std::string& output, BuildState& state) : output_(output), state_(state) {}

  Result<void> Write(llvm::StringRef relative, llvm::StringRef contents) {
    TOVA_TRY(std::string target, Prepare(relative));
    // A file that a power cut leaves empty has another stamp than the state says, and is made again.
    return store::WriteFileAtomically(target, contents, store::Durability::kFast);
  }

  const llvm::StringSet<>& written() const { return written_; }

 private:
  Result<std::string> Prepare(llvm::StringRef relative) {
    std::string target = (output_ + "/" + relative).str();
    llvm::StringRef folder = path::parent_path(target);
    if (folders_.insert(folder).second) TOVA_CHECK(store::MakeFolders(folder));
    if (written_.insert(target).second) state_.AddOutput(target);
    return target;
  }

  const std::string& output_;
  BuildState& state_;
  llvm::StringSet<> folders_;
  llvm::StringSet<> written_;
};

Result<void> WriteUnit(const Unit& unit, Writer& writer) {
  TOVA_CHECK(writer.Write(unit.output_path + ".map", unit.source_map));
  return writer.Write(unit.output_path, unit.code);
}

// JavaScript and JSON files that a source imports by a relative path go along.
Result<void> CopyAssets(const Unit& unit, Writer& writer) {
  for (const UnitImport& import : unit.imports) {
    if (!import.module || import.module->kind != analyzer_hooks::ModuleKind::kRelative || import.target) continue;
    llvm::StringRef relative = import.module->source_path;
    if (!relative.consume_front(unit.owner.root)) continue;
    relative.consume_front("/");
    TOVA_TRY(std::string contents, store::ReadFile(import.module->source_path));
    TOVA_CHECK(writer.Write(OutputPath(unit.owner, relative), contents));
  }
  return {};
}

// What the builds into this folder before now have left there.
struct Earlier {
  std::vector<std::string> outputs;  // of builds that this one takes the place of
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
    bool is_dead = !is_own && target.kind == TargetKind::kTree && !BuildState::HasFreshInputs(*text);
    if (is_own || is_dead) {
      earlier.outputs.insert(earlier.outputs.end(), outputs.begin(), outputs.end());
    } else {
      for (const std::string& output : outputs) earlier.kept.insert(output);
    }
    if (is_dead) earlier.states.push_back(std::move(file));
  }
  return earlier;
}

void RemoveStale(const std::string& output, const Earlier& earlier, const llvm::StringSet<>& written) {
  std::string inside = output + "/";
  for (const std::string& state : earlier.states) (void)store::RemoveTree(state).has_value();
  for (const std::string& file : earlier.outputs) {
    // A state that was tampered with must not make us remove files elsewhere.
    if (written.contains(file) || earlier.kept.contains(file) || !llvm::StringRef(file).starts_with(inside) ||
        llvm::StringRef(file).contains("/../")) {
      continue;
    }
    // Whatever can't be removed is harmless: nothing imports it.
    if (!store::RemoveTree(file)) continue;
    for (llvm::StringRef folder = path::parent_path(file); folder.size() > output.size();
         folder = path::parent_path(folder)) {
      Result<std::vector<store::FolderEntry>> entries = store::ListFolder(folder);
      if (!entries || !entries->empty() || !store::RemoveTree(folder)) break;
    }
  }
}

}  // namespace

Result<void> CheckOutputFolder(const Target& target) {
  std::string inside = target.output + "/";
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
  Writer writer(target.output, state);
  TOVA_CHECK(writer.Write("package.json", kPackageJson));
  for (const runtime::File& file : runtime::Files()) {
    TOVA_CHECK(writer.Write((kRuntimeFolder + "/" + file.path).str(), file.contents));
  }
  for (const std::unique_ptr<Unit>& unit : units) {
    TOVA_CHECK(WriteUnit(*unit, writer));
    TOVA_CHECK(CopyAssets(*unit, writer));
  }
  RemoveStale(target.output, earlier, writer.written());
  return {};
}

}  // namespace tova::driver
