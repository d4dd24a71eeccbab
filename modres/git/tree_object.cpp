#include "modres/git/tree_object.h"

#include "llvm/ADT/StringExtras.h"

namespace tova::git {
namespace {

Failure Malformed(std::string what) { return Failure(FailureKind::kMalformed, std::move(what)); }

std::optional<EntryKind> KindOfMode(llvm::StringRef mode) {
  if (mode == "100644" || mode == "100664") return EntryKind::kFile;
  if (mode == "100755") return EntryKind::kExecutable;
  if (mode == "120000") return EntryKind::kSymlink;
  if (mode == "160000") return EntryKind::kSubmodule;
  if (mode == "40000" || mode == "040000") return EntryKind::kFolder;
  return std::nullopt;
}

}  // namespace

std::optional<llvm::StringRef> FirstId(llvm::StringRef data, llvm::StringRef key) {
  llvm::StringRef line = data.split('\n').first;
  if (!line.consume_front(key) || !line.consume_front(" ") || line.size() != 40) return std::nullopt;
  return line;
}

Result<void> ParseTree(llvm::StringRef data, llvm::function_ref<Result<void>(const TreeEntry&)> visit) {
  constexpr size_t kIdBytes = 20;
  while (!data.empty()) {
    // <mode in octal> <name>\0<20 bytes of id>
    const size_t blank = data.take_front(8).find(' ');
    const size_t end = data.find('\0');
    if (blank == llvm::StringRef::npos || end == llvm::StringRef::npos || end < blank ||
        data.size() - end - 1 < kIdBytes) {
      return Malformed("a folder of the repository is malformed");
    }
    const auto kind = KindOfMode(data.take_front(blank));
    if (!kind) return Malformed("a folder of the repository holds an entry of an unknown kind");
    TreeEntry entry;
    entry.kind = *kind;
    entry.name = data.slice(blank + 1, end).str();
    entry.id = llvm::toHex(data.substr(end + 1, kIdBytes), /*LowerCase=*/true);
    data = data.drop_front(end + 1 + kIdBytes);
    TOVA_CHECK(visit(entry));
  }
  return {};
}

Result<std::string> ParseCommitTree(llvm::StringRef data) {
  const auto tree = FirstId(data, "tree");
  if (!tree) return Malformed("the commit is malformed: it has no tree");
  return tree->str();
}

}  // namespace tova::git
