#ifndef TOVA_COMPILER_AST_NAME_TABLE_H
#define TOVA_COMPILER_AST_NAME_TABLE_H

#include <cstdint>

#include "llvm/ADT/CachedHashString.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/xxhash.h"

namespace tova::ast {

// A spelling, as a number: comparing names is comparing numbers.
using NameId = uint32_t;

// Numbers spellings from 0 on, in the order of their first appearance. Their texts must outlive the table.
class NameTable {
 public:
  NameId Intern(llvm::StringRef name) {
    return ids_.try_emplace(Key(name), static_cast<NameId>(ids_.size())).first->second;
  }
  bool Contains(llvm::StringRef name) const { return ids_.contains(Key(name)); }

 private:
  static llvm::CachedHashStringRef Key(llvm::StringRef name) {
    return {name, static_cast<uint32_t>(llvm::xxh3_64bits(name))};
  }

  llvm::DenseMap<llvm::CachedHashStringRef, NameId> ids_;
};

}  // namespace tova::ast

#endif
