#ifndef TOVA_COMPILER_AST_SLABS_H
#define TOVA_COMPILER_AST_SLABS_H

#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/AllocatorBase.h"

namespace tova::ast {

// The memory of an arena, in the order of its use.
class Slabs {
 public:
  static constexpr size_t kSize = size_t{32} << 10;  // bytes; of all but those for single large objects

  // What llvm::BumpPtrAllocatorImpl takes its memory from; notes it in the list.
  class Allocator : public llvm::AllocatorBase<Allocator> {
   public:
    explicit Allocator(Slabs& slabs) : slabs_(&slabs) {}
    void* Allocate(size_t size, size_t alignment);
    void Deallocate(const void* slab, size_t size, size_t alignment);
    using AllocatorBase<Allocator>::Allocate;
    using AllocatorBase<Allocator>::Deallocate;

   private:
    Slabs* slabs_;
  };

  // Asks for everything to be brought into the processor's cache, without waiting for it. Reading a large structure
  // pointer by pointer waits for each piece of it in turn.
  void Prefetch() const {
    constexpr size_t kCacheLine = 64;  // bytes
    for (llvm::ArrayRef<char> slab : list_) {
      for (size_t at = 0; at < slab.size(); at += kCacheLine) __builtin_prefetch(slab.data() + at);
    }
  }

 private:
  std::vector<llvm::ArrayRef<char>> list_;
};

}  // namespace tova::ast

#endif
