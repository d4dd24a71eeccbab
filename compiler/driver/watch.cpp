#include "compiler/driver/watch.h"

#include <set>

#include "compiler/driver/watcher.h"
#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "modres/session/project.h"

namespace tova::driver {
namespace {

constexpr size_t kMostNames = 3;  // in one line of words

std::string NamesOf(const session::Environment& environment, llvm::ArrayRef<std::string> paths) {
  std::string names;
  for (const std::string& path : paths.take_front(kMostNames)) {
    names += (names.empty() ? "" : ", ") + EscapeForeign(session::DisplayPath(environment, path));
  }
  if (paths.size() > kMostNames) names += fmt::format(" and {} more", paths.size() - kMostNames);
  return names;
}

std::vector<std::string> FoldersOf(const std::vector<BuildInput>& inputs) {
  std::set<std::string> folders;
  for (const BuildInput& input : inputs) {
    folders.insert(input.kind == InputKind::kFolder ? input.path : llvm::sys::path::parent_path(input.path).str());
    // Where a link leads is where the change is made.
    llvm::SmallString<256> real;
    if (input.kind == InputKind::kFile && !llvm::sys::fs::real_path(input.path, real) && real != input.path) {
      folders.insert(llvm::sys::path::parent_path(real).str());
    }
  }
  return {folders.begin(), folders.end()};
}

std::vector<std::string> ChangedAmong(const std::vector<BuildInput>& inputs) {
  std::vector<std::string> changed;
  for (const BuildInput& input : inputs) {
    if (!(StampOf(input.path) == input.stamp)) changed.push_back(input.path);
  }
  return changed;
}

int Fail(session::Environment& environment, const Failure& failure) {
  environment.report(SourceSet(), {failure.diagnostic()});
  return kExitFailure;
}

}  // namespace

int Watch(session::Environment& environment, llvm::function_ref<std::vector<BuildInput>()> round) {
  Result<Watcher> watcher = Watcher::Start();
  if (!watcher) return Fail(environment, watcher.failure());
  bool is_first = true;
  while (true) {
    const std::vector<BuildInput> inputs = round();
    if (environment.IsInterrupted()) return kExitInterrupted;
    Result<bool> has_new = watcher->Follow(FoldersOf(inputs));
    if (!has_new) return Fail(environment, has_new.failure());
    if (watcher->folder_count() == 0) return kExitFailure;  // there is nothing to wait for
    // What has changed before its folder was watched is not among the events.
    std::vector<std::string> changed = *has_new ? ChangedAmong(inputs) : std::vector<std::string>();
    if (changed.empty()) {
      if (is_first && !environment.quiet) {
        environment.err << fmt::format("watching {} {} for changes; Ctrl-C ends this\n", watcher->folder_count(),
                                       watcher->folder_count() == 1 ? "folder" : "folders");
      }
      is_first = false;
      changed = watcher->Wait(environment.interrupted);
      if (changed.empty()) return kExitInterrupted;
    }
    if (!environment.quiet) environment.err << "\nchanged: " << NamesOf(environment, changed) << "\n";
  }
}

int WatchAndCompile(const CommandLine& line, session::Environment& environment, JobPurpose purpose) {
  return Watch(environment, [&] {
    CompileJob job(line, environment, purpose);
    job.set_tells_result(true);
    (void)job.Run();
    return job.Inputs();
  });
}

}  // namespace tova::driver
