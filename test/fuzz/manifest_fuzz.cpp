#include "fuzz_check.h"
#include "modres/manifest/edit.h"
#include "modres/manifest/manifest.h"

using namespace tova;
using namespace tova::manifest;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  for (Dialect dialect : {Dialect::kTova, Dialect::kKnox}) {
    SourceSet sources;
    Emitter emitter;
    FileId file = sources.Add("tova.toml", text);
    std::optional<Manifest> manifest = ParseManifest(sources, file, dialect, emitter);
    FUZZ_CHECK(manifest.has_value() == !emitter.has_errors());
    for (const Diagnostic& diagnostic : emitter.diagnostics()) {
      FUZZ_CHECK(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size);
    }
  }
  // The edits check themselves; here it counts that adding and removing is possible in turn.
  for (Section section : {Section::kDependencies, Section::kNpm, Section::kNpmDev}) {
    Result<std::string> added = SetDependency(text, section, "new.example/a/b", DependencyValue::Text("^1.0.0"));
    if (added) FUZZ_CHECK(RemoveDependency(*added, section, "new.example/a/b").has_value());
  }
  return 0;
}
