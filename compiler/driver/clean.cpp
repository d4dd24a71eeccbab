#include "compiler/driver/clean.h"

#include <sys/stat.h>

#include <set>

#include "compiler/driver/build_state.h"
#include "compiler/driver/output_layout.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

// The files that builds have written into the folder, relative to it, their states last: what is interrupted
// can then be finished.
Result<std::vector<std::string>> ListBuilds(const std::string& output,
                                            llvm::ArrayRef<store::FolderEntry> entries) {
  std::set<std::string> files;
  std::vector<std::string> states;
  for (const store::FolderEntry& entry : entries) {
    // Left by a build that was killed.
    if (entry.name == kLockFile) states.push_back(entry.name);
    if (entry.kind != store::FileKind::kFile || !llvm::StringRef(entry.name).starts_with(kStateFile))
      continue;
    TOVA_TRY(std::string text, store::ReadFile(output + "/" + entry.name, BuildState::kLimitBytes));
    if (!BuildState::IsState(text)) continue;
    for (std::string& file : BuildState::OutputsOf(text, output)) files.insert(std::move(file));
    states.push_back(entry.name);
  }
  std::vector<std::string> all(files.begin(), files.end());
  all.insert(all.end(), states.begin(), states.end());
  return all;
}

std::optional<uint64_t> SizeOf(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return std::nullopt;
  return static_cast<uint64_t>(status.st_size);
}

}  // namespace

Result<std::optional<uint64_t>> RemoveOutput(llvm::StringRef output, llvm::StringRef relative) {
  TOVA_TRY(std::optional<uint64_t> bytes, store::RemoveFileBelow(output, relative));
  for (llvm::StringRef folder = llvm::sys::path::parent_path(relative); !folder.empty();
       folder = llvm::sys::path::parent_path(folder)) {
    if (!store::RemoveEmptyFolder((output + "/" + folder).str())) break;
  }
  return bytes;
}

Result<RemovedBuilds> RemoveBuilds(const std::string& output, bool dry_run) {
  RemovedBuilds removed;
  if (!store::IsFolder(output)) return removed;
  TOVA_TRY(std::vector<store::FolderEntry> entries, store::ListFolder(output));
  TOVA_TRY(std::vector<std::string> files, ListBuilds(output, entries));
  removed.found = !files.empty();
  for (const std::string& file : files) {
    std::optional<uint64_t> bytes;
    if (dry_run) {
      bytes = SizeOf(output + "/" + file);
    } else {
      TOVA_TRY(bytes, RemoveOutput(output, file));
    }
    if (!bytes) continue;
    ++removed.files;
    removed.bytes += *bytes;
  }
  if (dry_run || store::RemoveEmptyFolder(output)) return removed;
  TOVA_TRY(std::vector<store::FolderEntry> left, store::ListFolder(output));
  for (store::FolderEntry& entry : left) removed.kept.push_back(std::move(entry.name));
  return removed;
}

}  // namespace tova::driver
