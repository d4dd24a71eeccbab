#include "modres/path/relative_path.h"

#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::path {
namespace {

PathError WholeName(llvm::StringRef name, std::string reason) {
  return {std::move(reason), {}, 0, name.size()};
}

// Characters that HFS+ drops when it compares names.
bool IsIgnoredByHfs(char32_t c) {
  return (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x206A && c <= 0x206F) ||
         c == 0xFEFF;
}

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

}  // namespace

bool IsValidUtf8(llvm::StringRef text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    CodePoint point = DecodeCodePoint(text, at);
    if (!point.valid) return false;
    at += point.size;
  }
  return true;
}

bool IsDeviceName(llvm::StringRef name) {
  // Windows looks at what stands before the first dot or colon, blanks at its end aside.
  llvm::StringRef base = name.take_until([](char c) { return c == '.' || c == ':'; }).rtrim(' ');
  for (llvm::StringRef device : {"con", "prn", "aux", "nul", "conin$", "conout$"}) {
    if (base.equals_insensitive(device)) return true;
  }
  if (!base.starts_with_insensitive("com") && !base.starts_with_insensitive("lpt")) return false;
  llvm::StringRef number = base.drop_front(3);
  if (number.size() == 1) return llvm::isDigit(number.front());
  return number == "\xC2\xB9" || number == "\xC2\xB2" || number == "\xC2\xB3";  // superscript one to three
}

bool IsGitDisguise(llvm::StringRef name) {
  llvm::StringRef on_ntfs = name.take_until([](char c) { return c == ':' || c == '\\'; }).rtrim(" .");
  if (on_ntfs.equals_insensitive(".git") || on_ntfs.equals_insensitive("git~1")) return true;
  std::string on_hfs;
  for (size_t at = 0; at < name.size();) {
    CodePoint point = DecodeCodePoint(name, at);
    if (!IsIgnoredByHfs(point.value)) on_hfs += name.substr(at, point.size);
    at += point.size;
    if (on_hfs.size() > 4) return false;
  }
  return llvm::StringRef(on_hfs).equals_insensitive(".git");
}

std::optional<PathError> CheckName(llvm::StringRef name) {
  if (name.empty()) return WholeName(name, "an empty name");
  if (name.size() > kMaxNameBytes)
    return WholeName(name, fmt::format("a name longer than {} bytes", kMaxNameBytes));
  if (name == "." || name == "..") return WholeName(name, fmt::format("the name `{}`", name.str()));
  if (!IsValidUtf8(name)) return WholeName(name, "a name that is not valid UTF-8");
  for (size_t at = 0; at < name.size();) {
    CodePoint point = DecodeCodePoint(name, at);
    if (IsControl(point.value)) return PathError{"a control character in a name", {}, at, point.size};
    if (point.value == '/' || point.value == '\\')
      return PathError{"a separator in a name", {}, at, point.size};
    at += point.size;
  }
  if (name.size() > 1 && name[1] == ':' && llvm::isAlpha(name[0])) return PathError{"a path with a drive", {}, 0, 2};
  if (IsGitDisguise(name)) return WholeName(name, "a name that some systems take for `.git`");
  if (IsDeviceName(name)) return WholeName(name, "the name of a Windows device");
  return std::nullopt;
}

std::optional<PathError> CheckRelativePath(llvm::StringRef path) {
  if (path.empty()) return WholeName(path, "an empty path");
  if (path.size() > kMaxRelativePathBytes) {
    return WholeName(path, fmt::format("a path longer than {} bytes", kMaxRelativePathBytes));
  }
  if (path.front() == '/') return PathError{"an absolute path", {}, 0, 1};
  for (size_t at = 0; at <= path.size();) {
    llvm::StringRef name = path.drop_front(at).take_until([](char c) { return c == '/'; });
    if (std::optional<PathError> error = CheckName(name)) {
      error->offset += at;
      return error;
    }
    at += name.size() + 1;
  }
  return std::nullopt;
}

}  // namespace tova::path
