#ifndef TOVA_MODRES_STORE_LEDGER_H
#define TOVA_MODRES_STORE_LEDGER_H

#include <optional>
#include <string>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::store {

// What a version was when this user first fetched it.
struct LedgerEntry {
  std::string commit;     // 40 lower-case hex digits
  std::string tree_hash;  // "h1:..."
};

// The first-use ledger across all projects of a user: a tag that moved is noticed even without a lock.
//
//   <root>/<host>/<path>/v<version>    two lines of text, `commit <id>` and `tree h1:...`
//
// Thread-safe; several processes may use it at once.
class Ledger {
 public:
  // `root` is usually ~/.tova/ledger; need not exist. "" keeps no ledger.
  explicit Ledger(std::string root);

  // What is written down, or nothing. Fails when the entry is there and can't be read or understood, since
  // going on would trust a tag that may have moved.
  Result<std::optional<LedgerEntry>> Find(llvm::StringRef module, llvm::StringRef version) const;
  // Writes an entry, over one that is there.
  Result<void> Record(llvm::StringRef module, llvm::StringRef version, const LedgerEntry& entry) const;

 private:
  std::string root_;
};

}  // namespace tova::store

#endif
