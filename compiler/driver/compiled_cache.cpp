#include "compiler/driver/compiled_cache.h"

#include "fmt/format.h"
#include "llvm/Support/Path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {

std::string CompiledCache::PathOf(const Unit& unit, llvm::StringRef key) const {
  llvm::StringRef stem = unit.relative_path;
  stem.consume_back(".tova");
  return fmt::format("{}/{}/v{}/{}/{}.js", root_, unit.owner.module, unit.owner.version, key.str(), stem.str());
}

std::optional<std::string> CompiledCache::Find(const Unit& unit, llvm::StringRef key) const {
  std::string path = PathOf(unit, key);
  if (!store::IsFile(path)) return std::nullopt;
  return path;
}

Result<std::string> CompiledCache::Put(const Unit& unit, llvm::StringRef key) const {
  std::string path = PathOf(unit, key);
  TOVA_CHECK(store::MakeFolders(llvm::sys::path::parent_path(path)));
  TOVA_CHECK(store::WriteFileAtomically(path + ".map", unit.source_map));
  TOVA_CHECK(store::WriteFileAtomically(path, unit.code));
  return path;
}

}  // namespace tova::driver
