#ifndef TOVA_COMPILER_CODEGEN_NAMES_H
#define TOVA_COMPILER_CODEGEN_NAMES_H

#include <string>
#include <utility>
#include <vector>

#include "compiler/ast/name_table.h"
#include "compiler/ast/symbol.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"

namespace tova::codegen {

// True for the words that an ES module can't bind, and for the few globals that emitted code relies on.
bool IsReservedInJavaScript(llvm::StringRef name);

// True when `name` can stand behind a point or as a bare object key.
bool IsJavaScriptIdentifier(llvm::StringRef name);

// Chooses the JavaScript names of Tova's bindings. Tova names have no `$`, so everything that this class invents
// has one and can't collide with them.
//
// A binding keeps its name unless JavaScript reserves it or it would hide another binding that is still visible:
// `match x { Some(x) => ... }` would otherwise read the inner `x` before it is set.
class Names {
 public:
  void EnterScope() { marks_.push_back(declared_.size()); }
  void LeaveScope();

  // The name for a binding of the current scope, remembered in `symbol` unless that is null. Parameters may
  // hide outer bindings: nothing is evaluated between the hiding and the hidden one.
  llvm::StringRef Declare(ast::Symbol* symbol, llvm::StringRef name, bool may_hide = false);

  // The name by which a reference is written.
  llvm::StringRef Of(const ast::Symbol* symbol, llvm::StringRef name);

  // A new name for an intermediate value: "$1", "$2" and so on.
  llvm::StringRef NewTemporary();
  // Sets the number of temporaries taken so far and gives the former one: a top-level function counts afresh.
  unsigned ExchangeTemporaries(unsigned count) { return std::exchange(temporaries_, count); }

  // A copy that lives as long as this object.
  llvm::StringRef Keep(llvm::StringRef text) { return text.copy(allocator_); }

 private:
  struct Spelling {
    llvm::StringRef text;
    unsigned live = 0;    // how many visible bindings have it
    unsigned suffix = 0;  // the last number that was put behind it
  };

  // The index of a spelling in spellings_, with a new entry where there is none.
  size_t IndexOf(llvm::StringRef text);

  llvm::BumpPtrAllocator allocator_;
  std::vector<Spelling> spellings_;
  ast::NameTable indices_;
  std::vector<size_t> declared_;  // indices of spellings
  std::vector<size_t> marks_;
  unsigned temporaries_ = 0;
};

}  // namespace tova::codegen

#endif
