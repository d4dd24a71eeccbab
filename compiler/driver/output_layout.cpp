#include "compiler/driver/output_layout.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

namespace tova::driver {

std::string OutputPath(const Owner& owner, llvm::StringRef relative_path) {
  std::string path = owner.is_project() ? owner.output_folder : (kPackageFolder + "/" + owner.ModuleFolder()).str();
  if (!path.empty()) path += '/';
  llvm::StringRef stem = relative_path;
  if (stem.consume_back(".tova")) return path + stem.str() + ".js";
  return path + relative_path.str();
}

std::string CopiedOutputPath(const Owner& owner, llvm::StringRef relative_path) {
  return OutputPath(owner, relative_path) + (relative_path.ends_with(".json") ? ".js" : "");
}

std::string RelativeSpecifier(llvm::StringRef from, llvm::StringRef to) {
  llvm::SmallVector<llvm::StringRef, 16> from_parts;
  llvm::SmallVector<llvm::StringRef, 16> to_parts;
  from.split(from_parts, '/');
  to.split(to_parts, '/');
  size_t common = 0;
  while (common + 1 < from_parts.size() && common + 1 < to_parts.size() && from_parts[common] == to_parts[common]) {
    ++common;
  }
  std::string specifier;
  for (size_t i = common; i + 1 < from_parts.size(); ++i) specifier += "../";
  if (specifier.empty()) specifier = "./";
  for (size_t i = common; i < to_parts.size(); ++i) {
    if (i > common) specifier += '/';
    specifier += to_parts[i].str();
  }
  return specifier;
}

std::string AsUrl(llvm::StringRef path) {
  constexpr llvm::StringLiteral kSpecial = "%#?\\\"<>`{}|^";
  std::string url;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte != 0x7f && !kSpecial.contains(c)) {
      url += c;
    } else {
      url += '%';
      url += llvm::hexdigit(byte >> 4);
      url += llvm::hexdigit(byte & 15);
    }
  }
  return url;
}

std::string RuntimePrefix(llvm::StringRef from) {
  std::string inside = RelativeSpecifier(from, (kRuntimeFolder + "/x").str());
  inside.pop_back();
  return inside;
}

}  // namespace tova::driver
