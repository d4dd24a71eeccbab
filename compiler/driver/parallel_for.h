#ifndef TOVA_COMPILER_DRIVER_PARALLEL_FOR_H
#define TOVA_COMPILER_DRIVER_PARALLEL_FOR_H

#include <atomic>
#include <thread>
#include <vector>

#include "llvm/ADT/STLFunctionalExtras.h"

namespace tova::driver {

// Calls `work(i)` for every i below `count`, on up to `jobs` threads including the caller's, and returns when all
// are done. Indices are handed out in order; the work must not depend on which thread gets which.
inline void ParallelFor(size_t count, unsigned jobs, llvm::function_ref<void(size_t)> work) {
  size_t threads = std::min<size_t>(jobs, count);
  if (threads <= 1) {
    for (size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<size_t> next{0};
  auto drain = [&] {
    for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < threads; ++i) helpers.emplace_back(drain);
  drain();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace tova::driver

#endif
