#include "fuzz_check.h"
#include "modres/version/constraint.h"

using namespace tova::version;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char*>(data), size);
  auto parsed = Constraint::Parse(text);
  if (auto* error = std::get_if<ConstraintError>(&parsed)) {
    FUZZ_CHECK(!error->reason.empty());
    FUZZ_CHECK(error->offset + error->length <= text.size());
  } else {
    auto& constraint = std::get<Constraint>(parsed);
    auto again = Constraint::Parse(constraint.text());
    FUZZ_CHECK(std::holds_alternative<Constraint>(again));
    FUZZ_CHECK(std::get<Constraint>(again).comparators() == constraint.comparators());
    for (const Version& version : {Version(), Version(1, 2, 3), Version(1, 0, 0, "rc.1"), constraint.LowerBound()}) {
      if (constraint.Admits(version)) FUZZ_CHECK(constraint.AboveLowerBounds(version));
    }
  }
  if (std::optional<Version> version = Version::Parse(text)) FUZZ_CHECK(version->ToString() == text);
  return 0;
}
