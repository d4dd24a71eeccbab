#include "fuzz_check.h"
#include "modres/path/module_path.h"
#include "modres/path/relative_path.h"

using namespace tova::path;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char*>(data), size);
  auto parsed = ModulePath::Parse(text);
  if (auto* error = std::get_if<PathError>(&parsed)) {
    FUZZ_CHECK(!error->reason.empty());
    FUZZ_CHECK(error->offset + error->length <= text.size());
  } else {
    auto& module = std::get<ModulePath>(parsed);
    FUZZ_CHECK(module.str() == text);
    FUZZ_CHECK(LooksLikeModulePath(text));
    // What is a module path is a safe folder too; a host may be called like a device.
    FUZZ_CHECK(!CheckRelativePath(llvm::StringRef(module.CacheFolder()).split('/').second));
  }
  auto split = SplitSpecifier(text, [](llvm::StringRef prefix) { return prefix.size() % 3 == 0; });
  if (auto* reference = std::get_if<PackageReference>(&split)) {
    std::string joined = reference->module.str().str();
    if (!reference->sub_package.empty()) joined += "/" + reference->sub_package;
    FUZZ_CHECK(joined == text);
    FUZZ_CHECK(reference->sub_package.empty() || !CheckRelativePath(reference->sub_package));
  }
  if (!CheckRelativePath(text)) {
    FUZZ_CHECK(!text.starts_with("/") && !text.contains("//"));
    FUZZ_CHECK(("/" + text.str() + "/").find("/../") == std::string::npos);
    FUZZ_CHECK(IsValidUtf8(text));
    FUZZ_CHECK(TwinKey(TwinKey(text)) == TwinKey(text));
  }
  return 0;
}
