#include "modres/specifier/source_files.h"

#include <algorithm>

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "modres/store/file_system.h"

namespace tova::specifier {
namespace {

// More names than this help nobody who mistyped one.
constexpr size_t kMaxSuggestedNames = 512;

std::vector<std::string> NamesIn(llvm::StringRef folder, bool folders, llvm::StringRef extension) {
  std::vector<std::string> names;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    llvm::StringRef name = llvm::sys::path::filename(entry->path());
    bool is_source = name.consume_back(extension);
    bool is_folder = folders && entry->type() == llvm::sys::fs::file_type::directory_file;
    if ((is_source || is_folder) && !name.empty()) names.push_back(name.str());
    if (names.size() == kMaxSuggestedNames) break;
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::optional<std::string> JoinWithin(llvm::StringRef root, llvm::StringRef folder,
                                      llvm::StringRef relative) {
  llvm::SmallVector<llvm::StringRef, 16> segments;
  folder.split(segments, '/', -1, /*KeepEmpty=*/false);
  llvm::SmallVector<llvm::StringRef, 16> added;
  relative.split(added, '/', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef segment : added) {
    if (segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (segments.empty()) {
      return std::nullopt;
    } else {
      segments.pop_back();
    }
  }
  std::string joined;
  for (llvm::StringRef segment : segments) joined.append("/").append(segment.str());
  if (joined.empty()) joined.push_back('/');
  llvm::StringRef rest = joined;
  llvm::StringRef inside = root.rtrim('/');
  if (!rest.consume_front(inside) || (!rest.empty() && rest.front() != '/')) return std::nullopt;
  return joined;
}

bool ReallyWithin(llvm::StringRef root, llvm::StringRef path) {
  llvm::SmallString<256> real_root;
  llvm::SmallString<256> real_path;
  if (llvm::sys::fs::real_path(root, real_root) || llvm::sys::fs::real_path(path, real_path)) return false;
  llvm::StringRef rest = real_path;
  return rest.consume_front(llvm::StringRef(real_root).rtrim('/')) && rest.starts_with("/");
}

std::optional<std::string> FirstFile(llvm::StringRef root, llvm::ArrayRef<std::string> candidates,
                                     std::vector<std::string>& passed_over) {
  for (const std::string& candidate : candidates) {
    std::string path = (root.rtrim('/') + "/" + candidate).str();
    if (store::IsFile(path)) return path;
    passed_over.push_back(std::move(path));
  }
  return std::nullopt;
}

std::vector<std::string> SourceNamesIn(llvm::StringRef folder) { return NamesIn(folder, /*folders=*/false, kSourceExtension); }

std::vector<std::string> SubPackageNamesIn(llvm::StringRef folder, llvm::StringRef extension) {
  return NamesIn(folder, /*folders=*/true, extension);
}

}  // namespace tova::specifier
