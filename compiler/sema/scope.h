#ifndef TOVA_COMPILER_SEMA_SCOPE_H
#define TOVA_COMPILER_SEMA_SCOPE_H

#include <cstdint>
#include <memory>

#include "compiler/ast/name_table.h"
#include "compiler/ast/patterns.h"
#include "compiler/ast/symbol.h"
#include "llvm/ADT/CachedHashString.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace tova::sema {

using ast::NameId;

enum class FunctionKind : uint8_t {
  kModule,
  kFunction,
  kLambda,
  kImplicitIt,  // the lambda that an argument with a free `it` stands for
  kTest,        // the body of a test or bench block, or of one of its hooks
};

// The function whose body is being analysed, and the loops that are open in it.
struct FunctionContext {
  FunctionKind kind = FunctionKind::kModule;
  bool is_async = false;
  bool lacks_async = false;  // a place that waits was reported
  bool is_concurrent = false;  // what is at hand stands in a `concurrent` block, of this function or around it
  llvm::SmallVector<llvm::StringRef, 4> loops;  // labels, outermost first; empty for a loop without one
};

// The names that one pattern, or one list of parameters, has bound so far.
class BoundNames {
 public:
  // Null when there is none of that name.
  ast::BindingPattern* Find(llvm::StringRef name) const {
    if (list_.size() > kScanLimit) return index_.lookup(llvm::CachedHashStringRef(name));
    for (ast::BindingPattern* bound : list_) {
      if (bound->name == name) return bound;
    }
    return nullptr;
  }

  void Add(ast::BindingPattern* bound) {
    list_.push_back(bound);
    if (list_.size() <= kScanLimit) return;
    if (index_.empty()) {
      for (ast::BindingPattern* each : list_) index_.try_emplace(llvm::CachedHashStringRef(each->name), each);
    } else {
      index_.try_emplace(llvm::CachedHashStringRef(bound->name), bound);
    }
  }

 private:
  static constexpr size_t kScanLimit = 12;  // entries
  llvm::SmallVector<ast::BindingPattern*, 8> list_;
  llvm::DenseMap<llvm::CachedHashStringRef, ast::BindingPattern*> index_;
};

// The names of one block. Scopes form a tree that lasts until the file is analysed, since the bodies of
// functions are looked at when everything around them is known.
struct Scope {
  struct Entry {
    NameId name;
    ast::Symbol* symbol;
  };

  Scope* parent = nullptr;
  FunctionContext* function = nullptr;
  llvm::SmallVector<Entry, 3> entries;
  std::unique_ptr<llvm::DenseMap<NameId, ast::Symbol*>>
      index;  // once there are more entries than a scan is good for

  // Null when this scope itself has no such name.
  ast::Symbol* FindHere(NameId name) const {
    if (index) return index->lookup(name);
    for (const Entry& entry : entries) {
      if (entry.name == name) return entry.symbol;
    }
    return nullptr;
  }

  // The first symbol of a name stays: a second one is a mistake that was reported.
  void Add(NameId name, ast::Symbol* symbol) {
    constexpr size_t kScanLimit = 12;  // entries
    entries.push_back({name, symbol});
    if (index) {
      index->try_emplace(name, symbol);
    } else if (entries.size() > kScanLimit) {
      index = std::make_unique<llvm::DenseMap<NameId, ast::Symbol*>>();
      for (const Entry& entry : entries) index->try_emplace(entry.name, entry.symbol);
    }
  }
};

}  // namespace tova::sema

#endif
