#include "diagnostics/apply_fixes.h"

#include "diagnostics/emitter.h"
#include "test/unit/diagnostics/spans.h"

namespace tova {
namespace {

constexpr auto kCode = DiagnosticCode::kFileSystem;

std::vector<FixedFile> Apply(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics) {
  return ApplySafeFixes(diagnostics, sources, [](FileId) { return true; });
}

TEST_CASE("safe fixes are applied, others are not") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "one two three");
  Emitter emitter;
  emitter.Report(kCode, {file, 0, 3}, "m").SafeFix({file, 0, 3}, "1");
  emitter.Report(kCode, {file, 4, 7}, "m").Fix({file, 4, 7}, "2");
  emitter.Report(kCode, {file, 8, 13}, "m").SafeFix({file, 8, 13}, "").SafeFix({file, 3, 4}, "-");
  std::vector<Diagnostic> diagnostics = emitter.Take();
  std::vector<FixedFile> fixed = Apply(sources, diagnostics);
  REQUIRE(fixed.size() == 1);
  CHECK(fixed[0].text == "1 two three");  // the third one touches the first
  CHECK(fixed[0].fixed == std::vector<const Diagnostic*>{&diagnostics[0]});
  CHECK(Apply(sources, {diagnostics[1], diagnostics[2]})[0].text == "one-two ");
}

TEST_CASE("a fix that an earlier one touches waits, and equal ones count for both") {
  SourceSet sources;
  FileId file = sources.Add("a.tova", "abcdef");
  Emitter emitter;
  emitter.Report(kCode, {file, 1, 3}, "first").SafeFix({file, 1, 3}, "X");
  emitter.Report(kCode, {file, 1, 3}, "equal").SafeFix({file, 1, 3}, "X");
  emitter.Report(kCode, {file, 2, 4}, "overlaps").SafeFix({file, 2, 4}, "Y");
  emitter.Report(kCode, {file, 1, 3}, "differs").SafeFix({file, 1, 3}, "Z");
  emitter.Report(kCode, {file, 3, 3}, "inserts at its end").SafeFix({file, 3, 3}, "I");
  emitter.Report(kCode, {file, 1, 1}, "inserts at its begin").SafeFix({file, 1, 1}, "I");
  emitter.Report(kCode, {file, 5, 6}, "apart").SafeFix({file, 5, 6}, "");
  emitter.Report(kCode, {file, 0, 1}, "changes nothing").SafeFix({file, 0, 1}, "a");
  std::vector<Diagnostic> diagnostics = emitter.Take();
  std::vector<FixedFile> fixed = Apply(sources, diagnostics);
  REQUIRE(fixed.size() == 1);
  CHECK(fixed[0].text == "aXde");
  CHECK(fixed[0].fixed.size() == 3);
}

TEST_CASE("a fix over two files is made in both or in none") {
  SourceSet sources;
  FileId a = sources.Add("a.tova", "fn f");
  FileId b = sources.Add("b.tova", "f()");
  Emitter emitter;
  emitter.Report(kCode, {b, 0, 1}, "m").SafeFix({b, 0, 1}, "g").SafeFix({a, 3, 4}, "g");
  std::vector<Diagnostic> diagnostics = emitter.Take();
  CHECK(Apply(sources, diagnostics).size() == 2);
  CHECK(ApplySafeFixes(diagnostics, sources, [&](FileId file) { return file == b; }).empty());
}

}  // namespace
}  // namespace tova
