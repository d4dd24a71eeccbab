#include "compiler/driver/build_state.h"

#include <sys/stat.h>

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kFormat = "tovac-state 2 ";

int64_t Nanoseconds(const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

// Paths and messages may hold line ends.
std::string EscapeLine(llvm::StringRef text) {
  std::string escaped;
  for (char c : text) {
    if (c == '\\') {
      escaped += "\\\\";
    } else if (c == '\n') {
      escaped += "\\n";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string UnescapeLine(llvm::StringRef text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      plain += text[++i] == 'n' ? '\n' : text[i];
    } else {
      plain += text[i];
    }
  }
  return plain;
}

void AppendStamped(std::string& text, char mark, const StampedPath& entry) {
  fmt::format_to(std::back_inserter(text), "{} {} {} {} {}\n", mark, entry.stamp.size, entry.stamp.modified_ns,
                 entry.stamp.inode, EscapeLine(entry.path));
}

std::optional<StampedPath> ReadStamped(llvm::StringRef line) {
  StampedPath entry;
  if (line.consumeInteger(10, entry.stamp.size) || !line.consume_front(" ") ||
      line.consumeInteger(10, entry.stamp.modified_ns) || !line.consume_front(" ") ||
      line.consumeInteger(10, entry.stamp.inode) || !line.consume_front(" ")) {
    return std::nullopt;
  }
  entry.path = UnescapeLine(line);
  return entry;
}

// "" for a file at the root of the file system.
std::string FolderOf(llvm::StringRef file) { return file.substr(0, file.rfind('/')).str(); }

bool IsInside(llvm::StringRef relative) {
  llvm::SmallVector<llvm::StringRef, 16> parts;
  relative.split(parts, '/');
  return llvm::none_of(parts, [](llvm::StringRef part) { return part.empty() || part == "." || part == ".."; });
}

}  // namespace

FileStamp StampOf(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return {};
  // A folder's size says nothing that its modification time does not.
  uint64_t size = S_ISDIR(info.st_mode) ? 0 : static_cast<uint64_t>(info.st_size);
  return {size, Nanoseconds(info.st_mtim), static_cast<uint64_t>(info.st_ino)};
}

std::optional<BuildState> BuildState::Load(const std::string& file, llvm::StringRef key) {
  Result<std::string> text = store::ReadFile(file, kLimitBytes);
  if (!text) return std::nullopt;
  llvm::StringRef rest = *text;
  auto [header, lines] = rest.split('\n');
  if (!header.consume_front(kFormat) || header != key || !rest.ends_with("\nend\n")) return std::nullopt;
  BuildState state(key.str());
  const std::string folder = FolderOf(file);
  state.saved_ns_ = StampOf(file).modified_ns;
  while (!lines.empty()) {
    auto [line, after] = lines.split('\n');
    lines = after;
    if (line == "end") return state;
    if (line.consume_front("w ")) {
      state.message_ = UnescapeLine(line);
      continue;
    }
    bool is_input = line.consume_front("i ");
    if (!is_input && !line.consume_front("o ")) return std::nullopt;
    std::optional<StampedPath> entry = ReadStamped(line);
    if (!entry) return std::nullopt;
    if (!is_input) entry->path = folder + "/" + entry->path;
    (is_input ? state.inputs_ : state.outputs_).push_back(std::move(*entry));
  }
  return std::nullopt;
}

bool BuildState::HasFreshInputs(llvm::StringRef text) {
  if (!text.ends_with("\nend\n")) return false;
  while (!text.empty()) {
    auto [line, after] = text.split('\n');
    text = after;
    if (!line.consume_front("i ")) continue;
    std::optional<StampedPath> entry = ReadStamped(line);
    if (!entry || !(StampOf(entry->path) == entry->stamp)) return false;
  }
  return true;
}

bool BuildState::IsState(llvm::StringRef text) { return text.starts_with(kFormat); }

std::vector<std::string> BuildState::OutputsOf(llvm::StringRef text) {
  std::vector<std::string> paths;
  while (!text.empty()) {
    auto [line, after] = text.split('\n');
    text = after;
    if (!line.consume_front("o ")) continue;
    std::optional<StampedPath> entry = ReadStamped(line);
    if (entry && IsInside(entry->path)) paths.push_back(std::move(entry->path));
  }
  return paths;
}

bool BuildState::UpToDate() const {
  for (const StampedPath& input : inputs_) {
    // A file changed in the same tick of the clock as the state was written could change again unseen.
    if (input.stamp.modified_ns >= saved_ns_ || !(StampOf(input.path) == input.stamp)) return false;
  }
  return llvm::all_of(outputs_, [](const StampedPath& output) { return StampOf(output.path) == output.stamp; });
}

bool BuildState::HasOutput(llvm::StringRef path) const {
  return llvm::any_of(outputs_, [&](const StampedPath& output) { return output.path == path; });
}

Result<void> BuildState::Save(const std::string& file) {
  const std::string folder = FolderOf(file) + "/";
  std::string text = kFormat.str() + key_ + "\n";
  for (const StampedPath& input : inputs_) AppendStamped(text, 'i', input);
  for (StampedPath& output : outputs_) {
    output.stamp = StampOf(output.path);
    llvm::StringRef relative = output.path;
    relative.consume_front(folder);
    AppendStamped(text, 'o', {relative.str(), output.stamp});
  }
  if (!message_.empty()) text += "w " + EscapeLine(message_) + "\n";
  text += "end\n";
  return store::WriteFileAtomically(file, text, store::Durability::kFast);
}

}  // namespace tova::driver
