#include "modres/store/ledger.h"

#include "llvm/ADT/Twine.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"
#include "modres/store/marker.h"

namespace tova::store {
namespace {

// Two short lines; anything longer is not an entry.
constexpr uint64_t kEntryLimit = 4096;  // bytes

}  // namespace

Ledger::Ledger(std::string root) : root_(std::move(root)) {}

Result<std::optional<LedgerEntry>> Ledger::Find(llvm::StringRef module, llvm::StringRef version) const {
  if (root_.empty()) return std::optional<LedgerEntry>();
  const std::string path = (llvm::Twine(root_) + "/" + module + "/v" + version).str();
  auto text = ReadFile(path, kEntryLimit);
  if (!text) {
    if (text.failure().kind() == FailureKind::kNotFound) return std::optional<LedgerEntry>();
    return std::move(text).failure();
  }
  llvm::StringRef rest = *text;
  const auto [commit_line, after] = rest.split('\n');
  const auto [tree_line, end] = after.split('\n');
  llvm::StringRef commit = commit_line;
  llvm::StringRef tree = tree_line;
  if (!commit.consume_front("commit ") || !tree.consume_front("tree ") || !IsObjectId(commit) ||
      !IsTreeHash(tree) || !end.empty()) {
    return Failure(FailureKind::kMalformed,
                   MakeDiagnostic(DiagnosticCode::kLedgerDamaged, "the ledger entry " + path + " is damaged"))
        .Tip("If you trust what the remote holds now, remove that file and try again.");
  }
  return std::optional<LedgerEntry>({commit.str(), tree.str()});
}

Result<void> Ledger::Record(llvm::StringRef module, llvm::StringRef version, const LedgerEntry& entry) const {
  if (root_.empty()) return {};
  const std::string folder = (llvm::Twine(root_) + "/" + module).str();
  TOVA_CHECK(MakeFolders(folder));
  return WriteFileAtomically((llvm::Twine(folder) + "/v" + version).str(),
                             "commit " + entry.commit + "\ntree " + entry.tree_hash + "\n");
}

}  // namespace tova::store
