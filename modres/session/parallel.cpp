#include "modres/session/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace tova::session {

void ParallelFor(unsigned jobs, size_t count, const std::function<bool(size_t index)>& work) {
  std::atomic<size_t> next = 0;
  std::atomic<bool> stop = false;
  auto run = [&] {
    while (!stop.load()) {
      size_t index = next.fetch_add(1);
      if (index >= count) return;
      if (!work(index)) stop.store(true);
    }
  };
  size_t threads = std::min<size_t>(std::max(jobs, 1u), count);
  std::vector<std::jthread> helpers;
  for (size_t i = 1; i < threads; ++i) helpers.emplace_back(run);
  run();
}

}  // namespace tova::session
