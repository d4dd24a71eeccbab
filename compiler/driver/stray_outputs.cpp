#include "compiler/driver/stray_outputs.h"

#include "compiler/driver/output_layout.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr uint64_t kLimitBytes = 256u << 20;  // far above any compiled file
constexpr llvm::StringLiteral kMapBegin = "{\"version\":3,";
constexpr llvm::StringLiteral kSourceRoot = "\"sourceRoot\":\"";  // in maps of packages
constexpr llvm::StringLiteral kSources = "\"sources\":[\"";
constexpr llvm::StringLiteral kMapGoesOn = "\"],\"sourcesContent\":[\"";

// Whether a module and its map are of the form that a build gives them. `source` is what the map has to name;
// in a map of a package that is the file's name with more before it.
bool IsCompiled(const std::string& module, llvm::StringRef source, bool is_package) {
  Result<std::string> map = store::ReadFile(module + ".map", kLimitBytes);
  if (!map) return false;
  llvm::StringRef text = *map;
  if (!text.consume_front(kMapBegin)) return false;
  if (is_package && text.consume_front(kSourceRoot)) text = text.split("\",").second;
  if (!text.consume_front(kSources)) return false;
  const llvm::StringRef named = text.take_until([](char c) { return c == '"'; });
  if (!text.drop_front(named.size()).starts_with(kMapGoesOn)) return false;
  if (is_package ? !named.ends_with("/" + AsUrl(source)) : named != AsUrl(source)) return false;
  Result<std::string> code = store::ReadFile(module, kLimitBytes);
  const std::string footer = "//# sourceMappingURL=" + AsUrl(llvm::sys::path::filename(module)) + ".map\n";
  return code && llvm::StringRef(*code).ends_with(footer);
}

bool IsStray(const Target& target, llvm::StringRef output, bool with_packages) {
  llvm::StringRef stem = output;
  stem.consume_back(".js");
  const std::string module = target.output + "/" + output.str();
  if (output.starts_with((kPackageFolder + "/").str())) {
    return with_packages &&
           IsCompiled(module, (llvm::sys::path::filename(stem) + ".tova").str(), /*is_package=*/true);
  }
  const std::string source = target.root + "/" + stem.str() + ".tova";
  return !store::IsFile(source) &&
         IsCompiled(module, RelativeSpecifier(module, source), /*is_package=*/false);
}

}  // namespace

std::vector<std::string> FindStrayOutputs(const Target& target, bool with_packages) {
  std::vector<std::string> strays;
  std::vector<std::string> pending = {""};
  while (!pending.empty()) {
    const std::string folder = std::move(pending.back());
    pending.pop_back();
    Result<std::vector<store::FolderEntry>> entries = store::ListFolder(target.output + "/" + folder);
    if (!entries) continue;
    llvm::StringSet<> names;
    for (const store::FolderEntry& entry : *entries) names.insert(entry.name);
    for (const store::FolderEntry& entry : *entries) {
      const llvm::StringRef name = entry.name;
      if (name.starts_with(".") || name == "node_modules") continue;
      const std::string path = folder + entry.name;
      if (entry.kind == store::FileKind::kFolder) {
        if (path != kRuntimeFolder && path != kBundleFolder) pending.push_back(path + "/");
      } else if (entry.kind == store::FileKind::kFile && name.ends_with(".js") &&
                 names.contains(entry.name + ".map") && IsStray(target, path, with_packages)) {
        strays.push_back(path);
        strays.push_back(path + ".map");
      }
    }
  }
  return strays;
}

}  // namespace tova::driver
