#include "fuzz_check.h"
#include "modres/git/tree_object.h"

using namespace tova;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const llvm::StringRef text(reinterpret_cast<const char*>(data), size);
  size_t bytes = 0;
  const auto parsed = git::ParseTree(text, [&](const git::TreeEntry& entry) -> Result<void> {
    FUZZ_CHECK(entry.id.size() == 40);
    FUZZ_CHECK(entry.name.find('\0') == std::string::npos);
    bytes += entry.name.size() + 20 + 2;
    return {};
  });
  FUZZ_CHECK(bytes <= size);
  if (!parsed) FUZZ_CHECK(parsed.failure().kind() == FailureKind::kMalformed);
  if (const auto tree = git::ParseCommitTree(text)) FUZZ_CHECK(tree->size() == 40);
  return 0;
}
