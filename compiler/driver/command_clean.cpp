#include "compiler/driver/clean.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/output_writer.h"
#include "compiler/driver/scratch_builds.h"
#include "compiler/driver/target.h"
#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "modres/commands/command_run.h"
#include "modres/session/progress.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr size_t kMostNames = 5;  // in one line of words

class Cleaner {
 public:
  Cleaner(commands::CommandRun& run, bool dry_run) : run_(run), dry_run_(dry_run) {}

  Result<void> CleanOutput(const std::string& output) {
    TOVA_TRY(RemovedBuilds removed, RemoveBuilds(output, dry_run_));
    std::string shown = Shown(output);
    if (removed.found) {
      Tell(fmt::format("{}: {}, {}", shown,
                       removed.files == 1 ? "1 file" : fmt::format("{} files", removed.files),
                       session::FormatBytes(removed.bytes)));
    }
    if (removed.kept.empty()) return {};
    size_t count = removed.kept.size();
    std::string names = EscapeForeign(llvm::join(llvm::ArrayRef(removed.kept).take_front(kMostNames), ", "));
    if (count > kMostNames) names += fmt::format(" and {} more", count - kMostNames);
    run_.Say(fmt::format("kept what tovac did not write into {}: {}", shown, names));
    return {};
  }

  // Programs outside of any project, with sources below the folder.
  void CleanScratch(const std::string& directory) {
    size_t count = 0;
    uint64_t bytes = 0;
    for (const std::string& folder : FindScratchFolders(run_.environment(), directory)) {
      uint64_t size = store::MeasureTree(folder);
      if (!dry_run_ && !RemoveScratchFolder(folder)) {
        run_.Say("kept the build of a single file that is running");
        told_ = true;
        continue;
      }
      ++count;
      bytes += size;
    }
    if (count == 0) return;
    Tell(fmt::format("{} of {}: {}", count == 1 ? "the build" : fmt::format("{} builds", count),
                     count == 1 ? "a single file" : "single files", session::FormatBytes(bytes)));
  }

  void Finish() {
    if (!told_) SayDone("nothing to clean");
  }

 private:
  std::string Shown(const std::string& path) const {
    return "`" + EscapeForeign(session::DisplayPath(run_.environment(), path)) + "`";
  }

  // What would go is what a dry run is for; what has gone is for those who watch.
  void Tell(const std::string& what) {
    told_ = true;
    if (dry_run_) {
      run_.environment().out << "would remove " << what << "\n";
    } else {
      SayDone("removed " + what);
    }
  }

  void SayDone(const std::string& words) {
    if (run_.environment().err_is_terminal || run_.environment().verbose) run_.Say(words);
  }

  commands::CommandRun& run_;
  bool dry_run_;
  bool told_ = false;
};

}  // namespace

int CommandClean(const CommandLine& line, session::Environment& environment) {
  commands::CommandRun run(environment);
  TargetRequest request;
  if (!line.arguments.empty()) request.argument = line.arguments[0];
  request.manifest_path = line.Value(OptionId::kManifestPath).str();
  request.output = line.Value(OptionId::kOut, line.Value(OptionId::kOutput)).str();
  std::optional<Target> target = LocateTarget(request, environment, run.sources(), run.emitter());
  if (!target) return run.Fail();
  if (target->kind == TargetKind::kFile) {
    return run.FailUsage(fmt::format("`{}` is a file", request.argument),
                         "name the folder that it is in, or none");
  }
  if (Result<void> fit = CheckOutputFolder(*target); !fit) return run.Fail(std::move(fit).failure());
  Cleaner cleaner(run, line.Has(OptionId::kDryRun));
  for (const std::string& output : {TestOutput(target->root), target->output}) {
    if (Result<void> cleaned = cleaner.CleanOutput(output); !cleaned) return run.Fail(std::move(cleaned).failure());
  }
  // The folder around the tests' output is not the output when builds go elsewhere.
  if (!line.Has(OptionId::kDryRun)) {
    (void)store::RemoveEmptyFolder(llvm::sys::path::parent_path(TestOutput(target->root)).str());
  }
  cleaner.CleanScratch(target->root);
  cleaner.Finish();
  return run.Succeed();
}

}  // namespace tova::driver
