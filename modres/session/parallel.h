#ifndef TOVA_MODRES_SESSION_PARALLEL_H
#define TOVA_MODRES_SESSION_PARALLEL_H

#include <cstddef>
#include <functional>

namespace tova::session {

// Calls `work` once for each index below `count`, on at most `jobs` threads, in rising order of their start,
// until one of the calls returns false; calls that have started are waited for. So the smallest index whose
// call returns false is always among those that ran, whatever the timing. A single index runs on the calling
// thread.
void ParallelFor(unsigned jobs, size_t count, const std::function<bool(size_t index)>& work);

}  // namespace tova::session

#endif
