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

  Result<void> Link(llvm::StringRef relative, const std::string& source) {
    TOVA_TRY(std::string target, Prepare(relative));
    return store::LinkOrCopyFile(source, target);
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
  if (!unit.cached_code.empty()) {
    TOVA_CHECK(writer.Link(unit.output_path + ".map", unit.cached_code + ".map"));
    return writer.Link(unit.output_path, unit.cached_code);
  }
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

std::vector<std::string> EarlierOutputs(const std::string& output) {
  std::vector<std::string> paths;
  Result<std::string> text = store::ReadFile(output + "/" + kStateFile.str(), BuildState::kLimitBytes);
  if (text) paths = BuildState::OutputsOf(*text);
  return paths;
}

void RemoveStale(const std::string& output, llvm::ArrayRef<std::string> earlier, const llvm::StringSet<>& written) {
  std::string inside = output + "/";
  for (const std::string& file : earlier) {
    // A state that was tampered with must not make us remove files elsewhere.
    if (written.contains(file) || !llvm::StringRef(file).starts_with(inside) ||
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

Result<void> WriteOutput(const Target& target, const std::vector<std::unique_ptr<Unit>>& units, BuildState& state) {
  std::vector<std::string> earlier = EarlierOutputs(target.output);
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
