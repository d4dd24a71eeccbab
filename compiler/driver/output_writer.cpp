#include "compiler/driver/output_writer.h"

#include <deque>

#include "compiler/driver/clean.h"
#include "compiler/driver/copied_files.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/parallel_for.h"
#include "compiler/driver/stray_outputs.h"
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

// Names the files that a build is about to write, until its state says so.
constexpr llvm::StringLiteral kUnfinished = ".unfinished";

// Everything that belongs into an output folder, each path once.
class OutputFiles {
 public:
  struct File {
    std::string path;  // relative to the folder
    llvm::StringRef contents;
    std::optional<FileStamp> kept;  // of a file that is there already
  };
  // The code and the source map of a unit that is still to be emitted.
  struct Emitted {
    Unit* unit;
    uint32_t code;  // index of the file
    uint32_t map;
  };

  // All give the file's index.
  uint32_t Add(std::string path, llvm::StringRef contents) { return Insert({std::move(path), contents, std::nullopt}); }
  uint32_t AddOwned(std::string path, std::string contents) {
    return Add(std::move(path), owned_.emplace_back(std::move(contents)));
  }
  uint32_t AddKept(std::string path, FileStamp stamp) { return Insert({std::move(path), "", stamp}); }
  std::vector<uint32_t> AddUnit(Unit& unit) {
    const size_t known = files_.size();
    const uint32_t code = Add(unit.output_path, "");
    const uint32_t map = Add(unit.output_path + ".map", "");
    if (files_.size() == known + 2) units_.push_back({&unit, code, map});
    return {code, map};
  }

  llvm::ArrayRef<File> files() const { return files_; }
  llvm::ArrayRef<Emitted> units() const { return units_; }
  bool Holds(llvm::StringRef path) const { return indices_.contains(path); }

 private:
  uint32_t Insert(File file) {
    auto [entry, is_new] = indices_.try_emplace(file.path, static_cast<uint32_t>(files_.size()));
    if (is_new) files_.push_back(std::move(file));
    return entry->second;
  }

  std::vector<File> files_;
  std::vector<Emitted> units_;
  llvm::StringMap<uint32_t> indices_;
  std::deque<std::string> owned_;
};

// JavaScript and JSON files that a source imports by a relative path go along, and what these import in turn.
Result<void> AddAssets(const Unit& unit, OutputFiles& files, std::vector<uint32_t>& indices) {
  for (const UnitImport& import : unit.imports) {
    if (!import.module || import.module->kind != analyzer_hooks::ModuleKind::kRelative || import.target) continue;
    llvm::StringRef relative = import.module->source_path;
    if (!relative.consume_front(unit.owner.root)) continue;
    relative.consume_front("/");
    TOVA_TRY(std::string contents, store::ReadFile(import.module->source_path));
    if (relative.ends_with(".json")) {
      TOVA_TRY(contents, ModuleOfJson(contents, relative));
    }
    indices.push_back(files.AddOwned(CopiedOutputPath(unit.owner, relative), std::move(contents)));
  }
  for (const std::string& path : unit.copied) {
    llvm::StringRef relative = path;
    if (!store::IsFile(path) || !relative.consume_front(unit.owner.root + "/")) continue;
    TOVA_TRY(std::string contents, store::ReadFile(path));
    indices.push_back(files.AddOwned(OutputPath(unit.owner, relative), std::move(contents)));
  }
  return {};
}

void AddOwnFile(std::string path, llvm::StringRef contents, const Reuse* reuse, OutputFiles& files) {
  std::optional<FileStamp> kept = reuse != nullptr ? reuse->FindOutput(path) : std::nullopt;
  if (kept) {
    files.AddKept(std::move(path), *kept);
  } else {
    files.Add(std::move(path), contents);
  }
}

// Gives the files of each unit.
Result<std::vector<std::vector<uint32_t>>> AddEverything(const OutputRequest& request, OutputFiles& files) {
  AddOwnFile("package.json", kPackageJson, request.reuse, files);
  for (const runtime::File& file : runtime::Files()) {
    if (!request.target.has_tests && file.path.starts_with(runtime::kTestRunnerFolder)) continue;
    AddOwnFile((kRuntimeFolder + "/" + file.path).str(), file.contents, request.reuse, files);
  }
  std::vector<std::vector<uint32_t>> of_units(request.units.size());
  for (size_t i = 0; i < request.units.size(); ++i) {
    Unit& unit = *request.units[i];
    if (unit.work == UnitWork::kCompile) {
      of_units[i] = files.AddUnit(unit);
      continue;
    }
    for (uint32_t output : unit.earlier->outputs) {
      const BuildOutput& kept = request.reuse->state().outputs()[output];
      of_units[i].push_back(files.AddKept(kept.path, kept.stamp));
    }
  }
  // Last, so that none takes the place of what is compiled.
  for (size_t i = 0; i < request.units.size(); ++i) {
    if (request.units[i]->work == UnitWork::kCompile) TOVA_CHECK(AddAssets(*request.units[i], files, of_units[i]));
  }
  return of_units;
}

// Writes files on several threads.
class FileWriter {
 public:
  FileWriter(const OutputRequest& request, const OutputFiles& files)
      : request_(request), files_(files), stamps_(files.files().size()), failures_(files.files().size()) {}

  Result<void> Run() {
    std::vector<uint32_t> plain;  // those that are no unit's
    std::vector<bool> is_unit(files_.files().size());
    for (const OutputFiles::Emitted& emitted : files_.units()) is_unit[emitted.code] = is_unit[emitted.map] = true;
    for (uint32_t i = 0; i < files_.files().size(); ++i) {
      if (!files_.files()[i].kept && !is_unit[i]) plain.push_back(i);
    }
    TOVA_CHECK(MakeFolders());
    const llvm::ArrayRef<OutputFiles::Emitted> units = files_.units();
    ParallelFor(plain.size() + units.size(), request_.jobs, [&](size_t i) {
      if (has_failed_) return;
      if (i < plain.size()) {
        Write(plain[i], files_.files()[plain[i]].contents);
      } else {
        WriteUnit(units[i - plain.size()]);
      }
    });
    for (std::optional<Failure>& failure : failures_) {
      if (failure) return std::move(*failure);
    }
    return {};
  }

  // After Run: of all files, those that were kept included.
  void AddTo(BuildState& state) const {
    for (size_t i = 0; i < stamps_.size(); ++i) {
      const OutputFiles::File& file = files_.files()[i];
      state.AddOutput(file.path, file.kept ? *file.kept : stamps_[i]);
    }
  }

 private:
  std::string Target(const OutputFiles::File& file) const { return request_.target.output + "/" + file.path; }

  Result<void> MakeFolders() const {
    Timings::Scope scope(request_.timings, Phase::kWrite);
    llvm::StringSet<> folders;
    for (const OutputFiles::File& file : files_.files()) {
      if (file.kept) continue;
      const std::string target = Target(file);
      llvm::StringRef folder = path::parent_path(target);
      if (!folders.insert(folder).second) continue;
      TOVA_CHECK(store::MakeFolders(folder));
      store::RemoveAbandonedTemporaries(folder);
    }
    return {};
  }

  void WriteUnit(const OutputFiles::Emitted& emitted) {
    Unit& unit = *emitted.unit;
    request_.emit(unit);
    Write(emitted.code, unit.code);
    Write(emitted.map, unit.source_map);
    // The next unit's texts take the memory.
    std::string().swap(unit.code);
    std::string().swap(unit.source_map);
  }

  void Write(uint32_t index, llvm::StringRef contents) {
    const OutputFiles::File& file = files_.files()[index];
    Timings::Scope scope(request_.timings, Phase::kWrite, file.path);
    const std::string target = Target(file);
    // A file that a power cut leaves empty has another stamp than the state says, and is made again.
    Result<void> written = store::WriteFileAtomically(target, contents, store::Durability::kFast);
    if (!written) {
      failures_[index] = std::move(written).failure();
      has_failed_ = true;
    } else {
      stamps_[index] = StampOf(target);
    }
  }

  const OutputRequest& request_;
  const OutputFiles& files_;
  std::vector<FileStamp> stamps_;  // by file
  std::vector<std::optional<Failure>> failures_;
  std::atomic<bool> has_failed_{false};
};

// What the builds into this folder before now have left there.
struct Earlier {
  std::vector<std::string> outputs;  // of builds that this one takes the place of, relative
  llvm::StringSet<> kept;            // of builds that are still good for something
  std::vector<std::string> states;   // state files that say nothing any more
};

// A build of the whole tree also takes the place of programs' builds whose inputs have changed since; a
// program's build only that of its own last one. What announces a build is that of one which was cut off, since we have
// the lock.
Earlier FindEarlier(const OutputRequest& request) {
  Earlier earlier;
  Result<std::vector<store::FolderEntry>> entries = store::ListFolder(request.target.output);
  if (!entries) return earlier;
  const bool is_whole = request.target.kind == TargetKind::kTree && !request.target.is_member;
  bool is_known = request.reuse != nullptr;  // what the build before has written
  for (const store::FolderEntry& entry : *entries) {
    if (!llvm::StringRef(entry.name).starts_with(kStateFile)) continue;
    std::string file = request.target.output + "/" + entry.name;
    const bool is_own = file == request.state_file;
    if (is_own && request.reuse != nullptr) {
      for (const BuildOutput& output : request.reuse->state().outputs()) earlier.outputs.push_back(output.path);
      continue;
    }
    Result<std::string> text = store::ReadFile(file, BuildState::kLimitBytes);
    if (!text) continue;
    std::vector<std::string> outputs = BuildState::OutputsOf(*text, request.target.output);
    is_known |= is_own && BuildState::IsIntact(*text);
    const bool is_dead = !is_own && (llvm::StringRef(file).ends_with(kUnfinished) ||
                                     (is_whole && !BuildState::HasFreshInputs(*text)));
    if (is_own || is_dead) {
      llvm::move(outputs, std::back_inserter(earlier.outputs));
    } else {
      for (const std::string& output : outputs) earlier.kept.insert(output);
    }
    // Our own goes when this build is finished.
    if (is_dead && file != request.state_file + kUnfinished.str()) earlier.states.push_back(std::move(file));
  }
  if (!is_known) llvm::move(FindStrayOutputs(request.target, is_whole), std::back_inserter(earlier.outputs));
  return earlier;
}

// What will be written and no state lists yet is announced, so that the files of a build that is cut off are known
// as ours.
Result<void> Announce(const OutputRequest& request, const Earlier& earlier, const OutputFiles& files) {
  llvm::StringSet<> known;
  for (const std::string& output : earlier.outputs) known.insert(output);
  if (llvm::all_of(files.files(), [&](const OutputFiles::File& file) { return known.contains(file.path); })) return {};
  BuildState announced("unfinished");
  for (const OutputFiles::File& file : files.files()) announced.AddOutput(file.path, {});
  for (const std::string& output : earlier.outputs) {
    if (!files.Holds(output)) announced.AddOutput(output, {});
  }
  return announced.Save(request.state_file + kUnfinished.str());
}

void RemoveStale(const std::string& output, const Earlier& earlier, const OutputFiles& files) {
  for (const std::string& file : earlier.outputs) {
    // Whatever can't be removed is harmless: nothing imports it.
    if (!files.Holds(file) && !earlier.kept.contains(file)) (void)RemoveOutput(output, file).has_value();
  }
  for (const std::string& state : earlier.states) (void)store::RemoveTree(state).has_value();
}

}  // namespace

Result<void> CheckOutputFolder(const Target& target) {
  std::string inside = llvm::StringRef(target.output).rtrim('/').str() + "/";
  if (target.output == target.root || llvm::StringRef(target.root + "/").starts_with(inside) ||
      target.output == target.source_directory) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kOutputFolder,
        fmt::format("`{}` can't be the output folder: it holds the sources", target.output));
    diagnostic.tips.push_back("choose a folder of its own, such as `--out dist`");
    return Failure(FailureKind::kRefused, std::move(diagnostic));
  }
  std::string package_json = target.output + "/package.json";
  if (store::IsFile(target.output + "/" + kStateFile.str()) || !store::IsFile(package_json)) return {};
  Result<std::string> existing = store::ReadFile(package_json);
  if (existing && *existing == kPackageJson) return {};
  Diagnostic diagnostic = MakeDiagnostic(
      DiagnosticCode::kOutputFolder,
      fmt::format("`{}` can't be the output folder: it holds a package.json of another origin", target.output));
  diagnostic.tips.push_back("choose an empty folder, or remove that file");
  return Failure(FailureKind::kRefused, std::move(diagnostic));
}

Result<std::vector<std::vector<uint32_t>>> WriteOutput(const OutputRequest& request, BuildState& state) {
  Earlier earlier;
  OutputFiles files;
  std::vector<std::vector<uint32_t>> of_units;
  {
    Timings::Scope scope(request.timings, Phase::kWrite);
    earlier = FindEarlier(request);
    TOVA_TRY(of_units, AddEverything(request, files));
    store::RemoveAbandonedTemporaries(request.target.output);  // of states, above all
    TOVA_CHECK(Announce(request, earlier, files));
  }
  FileWriter writer(request, files);
  TOVA_CHECK(writer.Run());
  writer.AddTo(state);
  Timings::Scope scope(request.timings, Phase::kWrite);
  RemoveStale(request.target.output, earlier, files);
  return of_units;
}

void ForgetAnnouncement(const std::string& state_file) {
  const std::string announcement = state_file + kUnfinished.str();
  if (store::IsFile(announcement)) (void)store::RemoveTree(announcement).has_value();
}

}  // namespace tova::driver
