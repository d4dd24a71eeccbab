#include "fuzz_check.h"
#include "modres/lock/lock.h"

using namespace tova;
using namespace tova::lock;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceSet sources;
  Emitter emitter;
  FileId file = sources.Add("tova.lock", std::string(reinterpret_cast<const char*>(data), size));
  std::optional<Lock> lock = ParseLock(sources, file, emitter);
  FUZZ_CHECK(lock.has_value() == !emitter.has_errors());
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    FUZZ_CHECK(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size);
  }
  if (!lock) return 0;
  // What was read prints to something that reads the same.
  std::string printed = PrintLock(*lock);
  Emitter again_emitter;
  std::optional<Lock> again = ParseLock(sources, sources.Add("tova.lock", printed), again_emitter);
  FUZZ_CHECK(again && again->HasSameContent(*lock));
  FUZZ_CHECK(PrintLock(*again) == printed);
  return 0;
}
