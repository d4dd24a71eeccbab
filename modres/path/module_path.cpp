#include "modres/path/module_path.h"

#include "fmt/format.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/path/relative_path.h"

namespace tova::path {
namespace {

constexpr size_t kMaxHostBytes = 253;  // of DNS
constexpr size_t kMaxLabelBytes = 63;
constexpr size_t kMaxPlainNameBytes = 64;
constexpr size_t kMinSegments = 3;
constexpr llvm::StringLiteral kGitMarker = ".git";

PathError ErrorAt(llvm::StringRef whole, llvm::StringRef at, std::string reason, std::string tip = {}) {
  return {std::move(reason), std::move(tip), static_cast<size_t>(at.data() - whole.data()), at.size()};
}

std::optional<PathError> CheckHost(llvm::StringRef whole, llvm::StringRef host_and_port) {
  auto [host, port] = host_and_port.split(':');
  if (host.size() != host_and_port.size()) {
    unsigned number = 0;
    bool is_number = !port.empty() && port.size() <= 5 && llvm::all_of(port, llvm::isDigit);
    if (!is_number || port.front() == '0' || port.getAsInteger(10, number) || number > 65535) {
      return ErrorAt(whole, port, fmt::format("`{}` is not a port", port.str()));
    }
  }
  if (host.size() > kMaxHostBytes) return ErrorAt(whole, host, "the host is too long");
  if (!host.contains('.')) return ErrorAt(whole, host, "the host has no dot");
  llvm::SmallVector<llvm::StringRef, 8> labels;
  host.split(labels, '.');
  for (llvm::StringRef label : labels) {
    if (label.empty()) return ErrorAt(whole, host, "the host has an empty part");
    if (label.size() > kMaxLabelBytes) return ErrorAt(whole, label, "a part of the host is too long");
    if (label.front() == '-' || label.back() == '-') {
      return ErrorAt(whole, label, "a part of the host starts or ends with `-`");
    }
    for (const char& c : label) {
      if (llvm::isUpper(c)) {
        return ErrorAt(whole, host, "the host is not lower-case", fmt::format("write `{}{}`", host.lower(), whole.drop_front(host.size()).str()));
      }
      if (!llvm::isAlnum(c) && c != '-') {
        return ErrorAt(whole, llvm::StringRef(&c, 1), "a host holds only letters, digits, `-` and `.`");
      }
    }
  }
  return std::nullopt;
}

std::optional<PathError> CheckSegment(llvm::StringRef whole, llvm::StringRef segment) {
  if (segment.empty()) return ErrorAt(whole, segment, "a segment is empty");
  if (segment.size() > kMaxNameBytes) return ErrorAt(whole, segment, "a segment is too long");
  for (const char& c : segment) {
    if (!llvm::isAlnum(c) && !llvm::StringRef("._~-").contains(c)) {
      return ErrorAt(whole, llvm::StringRef(&c, 1),
                     "a segment holds only letters, digits, `.`, `_`, `~` and `-`");
    }
  }
  if (segment.front() == '.' || segment.back() == '.') {
    return ErrorAt(whole, segment, "a segment starts or ends with a dot");
  }
  if (segment.front() == '-') return ErrorAt(whole, segment, "a segment starts with `-`");
  for (size_t i = 0; i + 1 < segment.size(); ++i) {
    if (segment[i] == '~' && llvm::isDigit(segment[i + 1])) {
      return ErrorAt(whole, segment, "a `~` is followed by a digit, as in short names of Windows");
    }
  }
  if (IsDeviceName(segment)) return ErrorAt(whole, segment, "a segment is the name of a Windows device");
  if (segment.ends_with_insensitive(kGitMarker) && !segment.ends_with(kGitMarker)) {
    return ErrorAt(whole, segment, "the marker `.git` is not lower-case");
  }
  return std::nullopt;
}

// Everything but the number of segments and where a `.git` marker may stand.
std::optional<PathError> CheckSegments(llvm::StringRef text, llvm::ArrayRef<llvm::StringRef> segments) {
  if (text.size() > kMaxModulePathBytes) {
    return ErrorAt(text, text.take_front(1), fmt::format("longer than {} bytes", kMaxModulePathBytes));
  }
  for (llvm::StringRef scheme : {"https://", "http://", "ssh://", "git://", "git@"}) {
    if (!text.starts_with(scheme)) continue;
    std::string rest = text.drop_front(scheme.size()).str();
    if (scheme == "git@") {
      if (size_t colon = rest.find(':'); colon != std::string::npos) rest[colon] = '/';
    }
    if (llvm::StringRef(rest).ends_with(kGitMarker)) rest.resize(rest.size() - kGitMarker.size());
    return ErrorAt(text, text.take_front(scheme.size()), "a module path has no scheme",
                   fmt::format("write `{}`", rest));
  }
  if (std::optional<PathError> error = CheckHost(text, segments.front())) return error;
  for (llvm::StringRef segment : segments.drop_front()) {
    if (std::optional<PathError> error = CheckSegment(text, segment)) return error;
  }
  return std::nullopt;
}

}  // namespace

std::variant<ModulePath, PathError> ModulePath::Parse(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef, 8> segments;
  text.take_front(kMaxModulePathBytes).split(segments, '/');
  if (std::optional<PathError> error = CheckSegments(text, segments)) return *error;
  if (segments.size() < kMinSegments) {
    return ErrorAt(text, text, "fewer than three segments", "a module path is `host/owner/repository`");
  }
  for (llvm::StringRef segment : llvm::ArrayRef(segments).drop_back()) {
    if (segment.ends_with(kGitMarker)) return ErrorAt(text, segment, "`.git` is not at the end");
  }
  return ModulePath(text.str());
}

llvm::StringRef ModulePath::last_segment() const {
  llvm::StringRef segment = llvm::StringRef(text_).rsplit('/').second;
  segment.consume_back(kGitMarker);
  return segment;
}

std::string ModulePath::RepositoryUrl() const {
  llvm::StringRef marker = llvm::StringRef(text_).ends_with(kGitMarker) ? "" : llvm::StringRef(kGitMarker);
  return fmt::format("https://{}{}", text_, marker.str());
}

std::string ModulePath::CacheFolder() const {
  std::string folder = text_;
  if (size_t colon = folder.find(':'); colon != std::string::npos) folder[colon] = '_';
  return folder;
}

std::string ModulePath::FoldKey() const { return llvm::StringRef(text_).lower(); }

bool LooksLikeModulePath(llvm::StringRef specifier) {
  auto [first, rest] = specifier.split('/');
  return first.contains('.') && !first.starts_with(".") && rest.contains('/');
}

std::variant<PackageReference, PathError> SplitSpecifier(llvm::StringRef specifier,
                                                         llvm::function_ref<bool(llvm::StringRef)> is_known) {
  llvm::SmallVector<llvm::StringRef, 8> segments;
  specifier.take_front(kMaxModulePathBytes).split(segments, '/');
  if (std::optional<PathError> error = CheckSegments(specifier, segments)) return *error;
  if (segments.size() < kMinSegments) {
    return ErrorAt(specifier, specifier, "fewer than three segments",
                   "a module path is `host/owner/repository`");
  }
  auto end_of = [&](size_t index) { return static_cast<size_t>(segments[index].end() - specifier.begin()); };
  size_t root_end = 0;
  for (size_t count = segments.size(); count >= kMinSegments && root_end == 0; --count) {
    if (is_known(specifier.take_front(end_of(count - 1)))) root_end = end_of(count - 1);
  }
  for (size_t index = kMinSegments - 1; index < segments.size() && root_end == 0; ++index) {
    if (segments[index].ends_with(kGitMarker)) root_end = end_of(index);
  }
  if (root_end == 0) root_end = end_of(kMinSegments - 1);

  auto module = ModulePath::Parse(specifier.take_front(root_end));
  if (auto* error = std::get_if<PathError>(&module)) return *error;
  llvm::StringRef sub_package = specifier.drop_front(root_end);
  sub_package.consume_front("/");
  for (llvm::StringRef segment : segments) {
    if (segment.begin() >= sub_package.begin() && !sub_package.empty() && segment.ends_with(kGitMarker)) {
      return ErrorAt(specifier, segment, "`.git` stands behind the repository's root");
    }
  }
  return PackageReference{std::get<ModulePath>(std::move(module)), sub_package.str()};
}

std::optional<PathError> CheckPlainName(llvm::StringRef text) {
  if (text.empty()) return ErrorAt(text, text, "the name is empty");
  if (text.size() > kMaxPlainNameBytes) {
    return ErrorAt(text, text.take_front(1), fmt::format("longer than {} bytes", kMaxPlainNameBytes));
  }
  if (!llvm::isAlpha(text.front()) && text.front() != '_') {
    return ErrorAt(text, text.take_front(1), "a name starts with a letter or `_`");
  }
  for (const char& c : text) {
    if (!llvm::isAlnum(c) && c != '_' && c != '-') {
      return ErrorAt(text, llvm::StringRef(&c, 1), "a name holds only letters, digits, `_` and `-`");
    }
  }
  if (text == "lock" || text == "npm") return ErrorAt(text, text, "the lock file uses this name for itself");
  if (IsDeviceName(text)) return ErrorAt(text, text, "it is the name of a Windows device");
  return std::nullopt;
}

}  // namespace tova::path
