#include "modres/npm/package_json.h"

#include <algorithm>

#include "diagnostics/json_text.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace tova::npm {
namespace {

// LLVM's JSON parser recurses; a manifest of npm is three levels deep.
constexpr size_t kMaxDepth = 200;

}  // namespace

std::optional<llvm::json::Object> ParsePackageJson(llvm::StringRef json) {
  json.consume_front("\xEF\xBB\xBF");
  if (json.size() > kMaxPackageJsonBytes || !IsShallowJson(json, kMaxDepth)) return std::nullopt;
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(json);
  if (!value) {
    llvm::consumeError(value.takeError());
    return std::nullopt;
  }
  llvm::json::Object* object = value->getAsObject();
  if (object == nullptr) return std::nullopt;
  return std::move(*object);
}

std::vector<std::string> DependencyNames(llvm::StringRef package_json) {
  std::vector<std::string> names;
  llvm::json::Object object = ParsePackageJson(package_json).value_or(llvm::json::Object());
  for (llvm::StringRef table :
       {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies"}) {
    const llvm::json::Object* dependencies = object.getObject(table);
    if (dependencies == nullptr) continue;
    for (const auto& entry : *dependencies) names.push_back(llvm::StringRef(entry.first).str());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Description Describe(llvm::StringRef package_json) {
  llvm::json::Object object = ParsePackageJson(package_json).value_or(llvm::json::Object());
  auto text = [&](llvm::StringRef key) { return object.getString(key).value_or("").str(); };
  return {text("name"), text("version"), text("description")};
}

}  // namespace tova::npm
