#ifndef TOVA_MODRES_GIT_ATTEMPT_H
#define TOVA_MODRES_GIT_ATTEMPT_H

namespace tova::git {

// Whether another attempt at a remote operation that failed may go better, and how long to wait for it at least.
struct Attempt {
  bool retryable = false;
  int retry_after_ms = 0;
};

}  // namespace tova::git

#endif
