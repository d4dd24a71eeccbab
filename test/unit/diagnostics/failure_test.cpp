#include "diagnostics/failure.h"

#include <cerrno>

#include "catch2/catch_test_macros.hpp"
#include "diagnostics/render_text.h"
#include "diagnostics/result.h"

namespace tova {
namespace {

TEST_CASE("a system error says what was done, to what, why, and the way out") {
  Failure failure = FailureFromErrno(EACCES, "read", "src/a.tova").While("reading the project");
  CHECK(failure.kind() == FailureKind::kPermissionDenied);
  CHECK(RenderText(failure.diagnostic(), SourceSet()) ==
        "error: cannot read src/a.tova: permission denied\n"
        "\n"
        "  Note: reading the project\n"
        "  Tip: check who owns src/a.tova and its permissions\n"
        "  For more about this error: tovac explain P390\n");
}

TEST_CASE("system errors have the kind that a caller decides by") {
  CHECK(FailureFromErrno(ENOENT, "open", "x").kind() == FailureKind::kNotFound);
  CHECK(FailureFromErrno(EROFS, "write", "x").kind() == FailureKind::kReadOnly);
  CHECK(FailureFromErrno(ENOSPC, "write", "x").kind() == FailureKind::kNoSpace);
  CHECK(FailureFromErrno(EMFILE, "open", "x").kind() == FailureKind::kIo);
  CHECK(FailureFromErrno(EINTR, "open", "x").kind() == FailureKind::kInterrupted);
  CHECK(FailureFromErrno(ENOSPC, "write", "x").message() == "cannot write x: no space left on device");
  CHECK(FailureFromErrno(EIO, "write", "x").message() == "cannot write x: input/output error");
  CHECK(FailureFromErrno(ENOENT, "open", "x").diagnostic().tips.empty());
  for (int error : {EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EMFILE, ENFILE, ENAMETOOLONG, ELOOP}) {
    CHECK(FailureFromErrno(error, "open", "x").diagnostic().tips.size() == 1);
  }
}

Result<int> Half(int number) {
  if (number % 2 != 0) return Failure(FailureKind::kMalformed, "odd");
  return number / 2;
}

Result<void> Quarter(int number, int& quarter) {
  TOVA_TRY(int half, Half(number));
  TOVA_TRY(quarter, Half(half));
  return {};
}

TEST_CASE("results pass failures on") {
  int quarter = 0;
  CHECK(Quarter(8, quarter).has_value());
  CHECK(quarter == 2);
  Result<void> failed = Quarter(6, quarter);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.failure().message() == "odd");
}

}  // namespace
}  // namespace tova
