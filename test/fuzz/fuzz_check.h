#ifndef TOVA_TEST_FUZZ_FUZZ_CHECK_H
#define TOVA_TEST_FUZZ_FUZZ_CHECK_H

#include <cstdio>
#include <cstdlib>

// Aborts when a property doesn't hold, in builds without asserts too.
#define FUZZ_CHECK(condition)                                                   \
  do {                                                                          \
    if (!(condition)) {                                                         \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);      \
      std::abort();                                                             \
    }                                                                           \
  } while (false)

#endif
