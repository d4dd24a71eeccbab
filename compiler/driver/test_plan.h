#ifndef TOVA_COMPILER_DRIVER_TEST_PLAN_H
#define TOVA_COMPILER_DRIVER_TEST_PLAN_H

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/target.h"
#include "compiler/driver/unit.h"
#include "diagnostics/result.h"

namespace tova::driver {

// A file that is there for its tests: `*.test.tova` or `*_test.tova`. Its functions `test_*` are tests, too.
bool IsTestFile(llvm::StringRef path);

// Whether a source might have a `test` or `bench` block, or a test function: a look at its text that is never wrong
// when it says no.
bool MayHoldTests(llvm::StringRef path, llvm::StringRef text);

struct TestCounts {
  uint32_t tests = 0;
  uint32_t benchmarks = 0;
};

// Of a unit that was compiled, or else of what the last build knew of it.
TestCounts CountTests(const Unit& unit);

// The plan is what the runner (compiler/runtime/test_runner) reads, a JSON file in the output folder:
//
//   {"directory": "/home/ada/app",   the project's folder, where tests run; "" for the working directory
//    "files": [{"source": "/home/ada/app/src/money.tova", "module": "src/money.js", "tests": 3, "benchmarks": 0}]}

// The plan's file name: a single file has one of its own.
std::string TestPlanName(const Target& target);

// Writes the plan for the tests of `files` (absolute), which are among the units.
Result<void> WriteTestPlan(const Target& target, const std::vector<std::string>& files,
                           const std::vector<std::unique_ptr<Unit>>& units, const std::string& path);

}  // namespace tova::driver

#endif
