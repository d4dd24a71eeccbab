#include "compiler/driver/driver.h"
#include "llvm/Support/Path.h"
#include "modres/commands/build_knox.h"
#include "modres/session/project.h"
#include "modres/store/file_system.h"

namespace tova::driver {

std::optional<int> TryBuildKnox(const CommandLine& line, session::Environment& environment) {
  std::string folder = environment.working_directory;
  if (line.arguments.size() > 1) return std::nullopt;
  if (line.arguments.size() == 1) {
    folder = session::AbsolutePath(environment, line.arguments[0]);
    if (llvm::sys::path::extension(folder) == ".tova") return std::nullopt;
    if (!store::IsFolder(folder)) folder = llvm::sys::path::parent_path(folder).str();
  }
  Result<std::optional<std::string>> path =
      session::FindManifest(environment, folder, line.Value(OptionId::kManifestPath));
  // What is wrong is for the ordinary build to say.
  if (!path || !*path) return std::nullopt;
  llvm::StringRef name = llvm::sys::path::filename(**path);
  if (name != manifest::ManifestFileName(manifest::Dialect::kKnox)) return std::nullopt;
  return commands::BuildKnox({**path, line.Has(OptionId::kFrozen)}, environment);
}

}  // namespace tova::driver
