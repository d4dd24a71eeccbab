#include "modres/specifier/package_graph.h"

#include <algorithm>
#include <cassert>

namespace tova::specifier {
namespace {

bool SortedContains(const std::vector<std::string>& sorted, llvm::StringRef name) {
  auto at = std::lower_bound(sorted.begin(), sorted.end(), name,
                             [](const std::string& a, llvm::StringRef b) { return llvm::StringRef(a) < b; });
  return at != sorted.end() && llvm::StringRef(*at) == name;
}

// Calls `visit` with the specifier and then with each shorter prefix of it that ends before a slash, until it
// returns true.
template <typename Visit>
void ForEachPrefix(llvm::StringRef specifier, Visit visit) {
  llvm::StringRef prefix = specifier;
  while (!prefix.empty()) {
    if (visit(prefix)) return;
    size_t slash = prefix.rfind('/');
    if (slash == llvm::StringRef::npos) return;
    prefix = prefix.take_front(slash);
  }
}

}  // namespace

bool DeclaredNames::DeclaresModule(llvm::StringRef module) const { return SortedContains(modules, module); }

llvm::StringRef DeclaredNames::FindNpm(llvm::StringRef specifier) const {
  llvm::StringRef found;
  ForEachPrefix(specifier, [&](llvm::StringRef prefix) {
    if (!SortedContains(npm, prefix)) return false;
    found = prefix;
    return true;
  });
  return found;
}

std::string Package::Label() const { return version.empty() ? module : module + "@v" + version; }

PackageGraph::PackageGraph(DeclaredNames root, std::vector<Package> packages)
    : root_(std::move(root)), packages_(std::move(packages)) {
  std::sort(packages_.begin(), packages_.end(),
            [](const Package& a, const Package& b) { return a.module < b.module; });
  assert(std::adjacent_find(packages_.begin(), packages_.end(),
                            [](const Package& a, const Package& b) { return a.module == b.module; }) ==
             packages_.end() &&
         "two packages of one name");
}

const Package* PackageGraph::Find(llvm::StringRef module) const {
  auto at =
      std::lower_bound(packages_.begin(), packages_.end(), module,
                       [](const Package& a, llvm::StringRef b) { return llvm::StringRef(a.module) < b; });
  return at != packages_.end() && llvm::StringRef(at->module) == module ? &*at : nullptr;
}

const Package* PackageGraph::FindByPrefix(llvm::StringRef specifier) const {
  const Package* found = nullptr;
  ForEachPrefix(specifier, [&](llvm::StringRef prefix) { return (found = Find(prefix)) != nullptr; });
  return found;
}

const Package* PackageGraph::FindMember(llvm::StringRef file) const {
  const Package* found = nullptr;
  for (const Package& package : packages_) {
    if (!package.is_member || (found != nullptr && package.root.size() < found->root.size())) continue;
    llvm::StringRef rest = file;
    if (rest.consume_front(package.root) && rest.starts_with("/")) found = &package;
  }
  return found;
}

const DeclaredNames* PackageGraph::DeclaredBy(llvm::StringRef module) const {
  if (module.empty()) return &root_;
  const Package* package = Find(module);
  return package == nullptr ? nullptr : &package->declared;
}

}  // namespace tova::specifier
