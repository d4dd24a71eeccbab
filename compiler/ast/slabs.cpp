#include "compiler/ast/slabs.h"

#include <sys/mman.h>

#include <cstdint>
#include <mutex>

namespace tova::ast {
namespace {

// The slabs of all files. The trees of a large project take tens of megabytes, and the system makes a page of memory
// usable only when it is touched first, which takes longer than filling it. So once there are many slabs, they are cut
// out of huge pages, where the system has these. Thread-safe; keeps what is given back.
class SlabPool {
 public:
  void* Take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!free_.empty()) {
      void* slab = free_.back();
      free_.pop_back();
      return slab;
    }
    if (at_ == end_ && !StartRegion()) return nullptr;
    return std::exchange(at_, at_ + Slabs::kSize);
  }

  void Give(void* slab) {
    const std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(slab);
  }

 private:
  static constexpr size_t kHugePage = size_t{2} << 20;   // bytes
  static constexpr size_t kSmallRegion = size_t{256} << 10;
  static constexpr size_t kLargeRegion = size_t{32} << 20;  // of addresses; memory only as far as it is used

  bool StartRegion() {
    const bool is_large = taken_ >= kHugePage;
    const size_t size = is_large ? kLargeRegion : kSmallRegion;
    void* memory = mmap(nullptr, size + (is_large ? kHugePage : 0), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    at_ = static_cast<char*>(memory);
    if (is_large) {
      at_ += -reinterpret_cast<uintptr_t>(at_) % kHugePage;
      // A system without huge pages goes on with its usual ones.
      (void)madvise(at_, size, MADV_HUGEPAGE);
    }
    end_ = at_ + size;
    taken_ += size;
    return true;
  }

  std::mutex mutex_;
  std::vector<void*> free_;
  char* at_ = nullptr;  // the unused part of the newest region
  char* end_ = nullptr;
  size_t taken_ = 0;  // bytes, in all regions
};

// Never destroyed: trees may be, behind it.
SlabPool& Pool() {
  static auto& pool = *new SlabPool;
  return pool;
}

}  // namespace

void* Slabs::Allocator::Allocate(size_t size, size_t alignment) {
  void* slab = size == kSize ? Pool().Take() : nullptr;
  if (slab == nullptr) slab = llvm::allocate_buffer(size, alignment);
  slabs_->list_.push_back({static_cast<const char*>(slab), size});
  return slab;
}

void Slabs::Allocator::Deallocate(const void* slab, size_t size, size_t alignment) {
  if (size == kSize) {
    Pool().Give(const_cast<void*>(slab));
  } else {
    llvm::deallocate_buffer(const_cast<void*>(slab), size, alignment);
  }
}

}  // namespace tova::ast
