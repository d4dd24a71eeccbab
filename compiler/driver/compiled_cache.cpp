#include "compiler/driver/compiled_cache.h"

#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr uint64_t kSumLimitBytes = 1024;
constexpr uint64_t kCompiledLimitBytes = 512u << 20;  // far above what the largest source becomes

std::string SumOf(llvm::StringRef code, llvm::StringRef map) {
  llvm::SHA256 hash;
  hash.update(fmt::format("{}\n", code.size()));
  hash.update(code);
  hash.update(map);
  return llvm::toHex(hash.final(), /*LowerCase=*/true) + "\n";
}

}  // namespace

std::string CompiledCache::PathOf(const Unit& unit, llvm::StringRef key) const {
  llvm::StringRef stem = unit.relative_path;
  stem.consume_back(".tova");
  return fmt::format("{}/{}/v{}/{}/{}.js", root_, unit.owner.ModuleFolder(), unit.owner.version, key.str(), stem.str());
}

bool CompiledCache::Load(Unit& unit, llvm::StringRef key) const {
  std::string path = PathOf(unit, key);
  Result<std::string> sum = store::ReadFile(path + ".sum", kSumLimitBytes);
  if (!sum) return false;
  Result<std::string> code = store::ReadFile(path, kCompiledLimitBytes);
  Result<std::string> map = store::ReadFile(path + ".map", kCompiledLimitBytes);
  if (!code || !map || *sum != SumOf(*code, *map)) return false;
  unit.code = std::move(*code);
  unit.source_map = std::move(*map);
  return true;
}

Result<void> CompiledCache::Put(const Unit& unit, llvm::StringRef key) const {
  std::string path = PathOf(unit, key);
  TOVA_CHECK(store::MakeFolders(llvm::sys::path::parent_path(path)));
  TOVA_CHECK(store::WriteFileAtomically(path + ".map", unit.source_map, store::Durability::kFast));
  TOVA_CHECK(store::WriteFileAtomically(path, unit.code, store::Durability::kFast));
  return store::WriteFileAtomically(path + ".sum", SumOf(unit.code, unit.source_map),
                                    store::Durability::kFast);
}

}  // namespace tova::driver
