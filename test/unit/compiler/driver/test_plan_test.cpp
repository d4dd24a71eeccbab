#include "compiler/driver/test_plan.h"

#include "catch2/catch_test_macros.hpp"

using namespace tova::driver;

TEST_CASE("a look at the text tells which files may hold tests") {
  CHECK(MayHoldTests("a.tova", "x = 1\ntest \"adds\" { }"));
  CHECK(MayHoldTests("a.tova", "test {\n}"));
  CHECK(MayHoldTests("a.tova", "x = 1; test\t'adds' timeout=5 {}"));
  CHECK(MayHoldTests("a.tova", "test timeout=5 {}"));
  CHECK(MayHoldTests("a.tova", "test/* why */\"adds\" {}"));
  CHECK(MayHoldTests("a.tova", "bench \"sorting\" { }"));
  CHECK_FALSE(MayHoldTests("a.tova", ""));
  CHECK_FALSE(MayHoldTests("a.tova", "test"));
  CHECK_FALSE(MayHoldTests("a.tova", "latest \"x\"\ntest(1)\ntest_all { }\nr.test(\"x\")"));
  CHECK_FALSE(MayHoldTests("a.tova", "fn test_adds() { }"));
  CHECK(MayHoldTests("a_test.tova", "fn test_adds() { }"));
}

TEST_CASE("test files are known by their names") {
  CHECK(IsTestFile("src/money.test.tova"));
  CHECK(IsTestFile("money_test.tova"));
  CHECK_FALSE(IsTestFile("tests/money.tova"));
  CHECK_FALSE(IsTestFile("test.tova"));
}
