#include "compiler/driver/checked_packages.h"

#include "compiler/driver/version.h"
#include "fmt/format.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kHeader = "tovac-checked 1\n";

// What stands in the cache as it was fetched.
bool IsFetched(const Owner& owner) { return owner.is_foreign && !owner.tree_hash.empty(); }

bool HasErrors(const Unit& unit) {
  return llvm::any_of(unit.diagnostics, [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

// Whether the unit and all that it imports is fetched and free of mistakes. `fine` holds what is known to be.
bool IsFine(const Unit& start, llvm::DenseSet<const Unit*>& fine) {
  llvm::DenseSet<const Unit*> seen = {&start};
  std::vector<const Unit*> open = {&start};
  while (!open.empty()) {
    const Unit& unit = *open.back();
    open.pop_back();
    if (fine.contains(&unit)) continue;
    if (!IsFetched(unit.owner) || HasErrors(unit)) return false;
    // Only what the last check has found to be fine is read for its surface alone.
    if (unit.work == UnitWork::kSurface) continue;
    for (const UnitImport& import : unit.imports) {
      if (import.target != nullptr && seen.insert(import.target).second) open.push_back(import.target);
    }
  }
  fine.insert(seen.begin(), seen.end());
  return true;
}

}  // namespace

CheckedPackages::CheckedPackages(std::string cache_directory, const specifier::PackageGraph& graph)
    : root_(std::move(cache_directory) + "/.cache") {
  llvm::SHA256 hash;
  hash.update(CompilerId());
  for (const specifier::Package& package : graph.packages()) {
    hash.update(fmt::format("\n{}\n{}\n{}\n{}", package.module, package.version, package.tree_hash, package.root));
  }
  key_ = llvm::toHex(llvm::ArrayRef(hash.final()).take_front(16), /*LowerCase=*/true);
}

std::string CheckedPackages::PathOf(const Owner& owner) const {
  return fmt::format("{}/{}/v{}/{}/checked", root_, owner.ModuleFolder(), owner.version, key_);
}

std::set<std::string>& CheckedPackages::FilesOf(const Owner& owner) {
  auto [entry, is_new] = files_.try_emplace(owner.module);
  if (!is_new) return entry->second;
  Result<std::string> text = store::ReadFile(PathOf(owner));
  llvm::StringRef rest = text ? llvm::StringRef(*text) : llvm::StringRef();
  if (!rest.consume_front(kHeader)) return entry->second;
  for (llvm::StringRef line : llvm::split(rest.rtrim('\n'), '\n')) entry->second.insert(line.str());
  return entry->second;
}

bool CheckedPackages::Contains(const Unit& unit) {
  return IsFetched(unit.owner) && FilesOf(unit.owner).count(unit.relative_path) != 0;
}

void CheckedPackages::Record(const std::vector<std::unique_ptr<Unit>>& units) {
  llvm::DenseSet<const Unit*> fine;
  std::map<std::string, const Owner*> changed;
  for (const std::unique_ptr<Unit>& importer : units) {
    if (importer->owner.is_foreign) continue;
    for (const UnitImport& import : importer->imports) {
      const Unit* unit = import.target;
      if (unit == nullptr || !IsFetched(unit->owner) || !IsFine(*unit, fine)) continue;
      if (FilesOf(unit->owner).insert(unit->relative_path).second) changed[unit->owner.module] = &unit->owner;
    }
  }
  for (const auto& [module, owner] : changed) {
    const std::string path = PathOf(*owner);
    if (!store::MakeFolders(llvm::sys::path::parent_path(path))) continue;
    const std::string text = kHeader.str() + llvm::join(files_[module], "\n") + "\n";
    (void)store::WriteFileAtomically(path, text, store::Durability::kFast).has_value();
  }
}

}  // namespace tova::driver
