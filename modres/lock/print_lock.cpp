#include <algorithm>

#include "fmt/format.h"
#include "modres/lock/lock.h"
#include "modres/manifest/toml_document.h"

namespace tova::lock {
namespace {

using manifest::QuoteToml;
using manifest::WriteTomlKey;

void Sort(Lock& lock) {
  std::sort(lock.modules.begin(), lock.modules.end(),
            [](const LockedModule& a, const LockedModule& b) { return a.module < b.module; });
  for (LockedModule& module : lock.modules) {
    std::sort(module.dependencies.begin(), module.dependencies.end(),
              [](const LockedDependency& a, const LockedDependency& b) { return a.module < b.module; });
  }
  std::sort(lock.npm.begin(), lock.npm.end(),
            [](const LockedNpm& a, const LockedNpm& b) { return a.name < b.name; });
}

void PrintField(llvm::StringRef key, llvm::StringRef value, std::string& out) {
  if (!value.empty()) out += fmt::format("{} = {}\n", key.str(), QuoteToml(value));
}

void PrintModule(const LockedModule& module, std::string& out) {
  out += fmt::format("\n[{}]\n", WriteTomlKey(module.module));
  PrintField("version", module.version.ToString(), out);
  PrintField("path", module.path, out);
  PrintField("replace", module.replace, out);
  PrintField("sha", module.sha, out);
  PrintField("source", module.source, out);
  PrintField("tree", module.tree, out);
  if (!module.has_dependencies) return;
  if (module.dependencies.empty()) {
    // With a tree or a path it is clear that there are none.
    if (module.tree.empty() && module.path.empty()) out += "dependencies = {}\n";
    return;
  }
  llvm::StringRef separator = "{ ";
  out += "dependencies = ";
  for (const LockedDependency& dependency : module.dependencies) {
    out += fmt::format("{}{} = {}", separator.str(), WriteTomlKey(dependency.module),
                       QuoteToml(dependency.constraint.text()));
    separator = ", ";
  }
  out += " }\n";
}

std::string PrintSorted(const Lock& lock) {
  std::string out = fmt::format("[lock]\nversion = {}\n", kLockVersion);
  PrintField("generated", lock.generated, out);
  for (const LockedModule& module : lock.modules) PrintModule(module, out);
  if (!lock.npm.empty()) out += "\n[npm]\n";
  for (const LockedNpm& package : lock.npm) {
    out += fmt::format("{} = {}\n", WriteTomlKey(package.name), QuoteToml(package.version));
  }
  return out;
}

}  // namespace

std::string PrintLock(const Lock& lock) {
  Lock sorted = lock;
  Sort(sorted);
  return PrintSorted(sorted);
}

std::string PrintLock(Lock next, const Lock* previous, llvm::StringRef now) {
  Sort(next);
  bool is_unchanged = previous && !previous->merged && next.HasSameContent(*previous);
  next.generated = is_unchanged ? previous->generated : now.str();
  return PrintSorted(next);
}

}  // namespace tova::lock
