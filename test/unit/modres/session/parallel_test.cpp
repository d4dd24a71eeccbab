#include "modres/session/parallel.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <mutex>
#include <set>
#include <vector>

using tova::session::ParallelFor;

TEST_CASE("each index is visited once, whatever the number of threads") {
  for (unsigned jobs : {0u, 1u, 3u, 8u}) {
    std::vector<std::atomic<int>> visits(100);
    ParallelFor(jobs, visits.size(), [&](size_t i) { return ++visits[i], true; });
    for (const auto& count : visits) CHECK(count == 1);
  }
  ParallelFor(8, 0, [](size_t) -> bool {
    FAIL("nothing to visit");
    return true;
  });
}

TEST_CASE("the first failing index is always among those that ran") {
  for (int round = 0; round < 50; ++round) {
    std::mutex mutex;
    std::set<size_t> failed;
    ParallelFor(8, 64, [&](size_t i) {
      if (i % 10 != 7) return true;
      std::lock_guard lock(mutex);
      failed.insert(i);
      return false;
    });
    REQUIRE(!failed.empty());
    CHECK(*failed.begin() == 7);
  }
}
