// What a job has to do with the state that builds leave: where it lies, whether it still holds, and what it said.

#include <chrono>

#include "compiler/driver/compile_job.h"
#include "compiler/driver/output_layout.h"
#include "compiler/driver/record_build.h"
#include "compiler/driver/state_diagnostics.h"
#include "compiler/driver/version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"
#include "modres/session/workspace.h"

namespace tova::driver {

static std::string ShortHash(llvm::StringRef text) {
  std::array<uint8_t, 32> hash = llvm::SHA256::hash(llvm::arrayRefFromStringRef(text));
  return llvm::toHex(llvm::ArrayRef(hash).take_front(8), /*LowerCase=*/true);
}

std::string CompileJob::StateFile(TargetKind kind) const {
  std::string file = target_.output + "/" + kStateFile.str();
  // A file's build is a part of the tree's, and one member's a part of the workspace's: each keeps a state of its own
  // beside that.
  if (kind == TargetKind::kFile) return file + "." + ShortHash(target_.file);
  return target_.is_member ? file + "." + ShortHash(llvm::join(target_.search_directories, "\n")) : file;
}

// Everything that decides the result and is no file among the inputs.
std::string CompileJob::StateKey(TargetKind kind) const {
  std::vector<std::string> parts = {target_.root, target_.source_directory, target_.output,
                                    environment_.cache_directory, kind == TargetKind::kTree ? "" : target_.file};
  parts.push_back(policy_.Key());
  parts.emplace_back(line_.Has(OptionId::kStrict) ? "strict" : "");
  llvm::append_range(parts, target_.search_directories);
  if (target_.project && target_.project->workspace) {
    for (const session::WorkspaceMember& member : target_.project->workspace->members) parts.push_back(member.root);
  }
  return CompilerId().str() + " " + ShortHash(llvm::join(parts, "\n"));
}

// Looking at the packages now and then is what keeps them in the cache; see `pkg cache clean`.
bool CompileJob::IsOld(const BuildState& state) const {
  constexpr auto kLife = std::chrono::hours(24 * 30);
  const auto saved =
      std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(state.saved_ns()));
  return environment_.now() - std::chrono::system_clock::time_point(saved) > kLife;
}

bool CompileJob::IsUpToDate() {
  if (line_.Has(OptionId::kNoCache)) return false;
  Timings::Scope scope(timings(), Phase::kStamps);
  // A program that a build of the whole project has brought up to date needs no build of its own.
  for (TargetKind kind : {TargetKind::kTree, TargetKind::kFile}) {
    if (kind == TargetKind::kFile && target_.kind == TargetKind::kTree) return false;
    std::optional<BuildState> state = BuildState::Load(StateFile(kind), StateKey(kind));
    if (!state || IsOld(*state)) continue;
    llvm::StringRef program = program_;
    program.consume_front(target_.output + "/");
    if (state->UpToDate() && (target_.kind == TargetKind::kTree || state->HasOutput(program)) && ShowAgain(*state)) {
      SayDone("nothing to do");
      last_state_ = std::move(state);
      return true;
    }
    if (kind == target_.kind) last_state_ = std::move(state);
  }
  return false;
}

// What the build has said. Where nothing has changed, that would be said again.
bool CompileJob::ShowAgain(const BuildState& state) {
  StateDiagnostics reader(sources_, environment_.working_directory);
  std::vector<Diagnostic> found;
  auto decode = [&](const std::string& line) {
    std::optional<Diagnostic> diagnostic = reader.Decode(line);
    if (diagnostic) found.push_back(std::move(*diagnostic));
    return diagnostic.has_value();
  };
  if (!llvm::all_of(state.diagnostics, decode)) return false;
  for (const UnitState& unit : state.units) {
    if (!llvm::all_of(unit.diagnostics, decode)) return false;
  }
  for (Diagnostic& diagnostic : found) emitter_.Add(std::move(diagnostic));
  ShowDiagnostics();
  return true;
}

bool CompileJob::RestoreDiagnostics() {
  StateDiagnostics reader(sources_, environment_.working_directory);
  AddFiles(units_, reader);
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->work == UnitWork::kCompile || unit->earlier == nullptr) continue;
    for (const std::string& line : unit->earlier->diagnostics) {
      std::optional<Diagnostic> diagnostic = reader.Decode(line);
      if (!diagnostic) return false;
      emitter_.Add(*diagnostic);
      unit->diagnostics.push_back(std::move(*diagnostic));
    }
  }
  return true;
}

}  // namespace tova::driver
