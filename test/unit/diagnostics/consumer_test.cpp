#include "diagnostics/consumer.h"

#include <algorithm>
#include <thread>

#include "diagnostics/emitter.h"
#include "diagnostics/render.h"
#include "test/unit/diagnostics/spans.h"

namespace tova {
namespace {

Diagnostic At(Span span, std::string message, Severity severity = Severity::kError) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kFileSystem, std::move(message), span);
  diagnostic.severity = severity;
  return diagnostic;
}

std::vector<std::string> Messages(const Report& report) {
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : report.diagnostics) messages.push_back(diagnostic.message);
  return messages;
}

TEST_CASE("the order is by path and place, whatever the order of arrival") {
  SourceSet sources;
  FileId b = sources.Add("b.tova", "12345");
  FileId a = sources.Add("a.tova", "12345");
  std::vector<Diagnostic> all = {At({a, 0, 1}, "1"), At({a, 0, 1}, "2", Severity::kWarning), At({a, 3, 4}, "3"),
                                 At({b, 1, 1}, "4"), At({b, 1, 2}, "5"), At({}, "6")};
  std::vector<std::string> expected = {"1", "2", "3", "4", "5", "6"};
  std::vector<size_t> order = {0, 1, 2, 3, 4, 5};
  do {
    std::vector<Diagnostic> shuffled;
    for (size_t i : order) shuffled.push_back(all[i]);
    REQUIRE(Messages(Arrange(shuffled, sources)) == expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("equal diagnostics fold, others stay") {
  SourceSet sources;
  FileId a = sources.Add("a.tova", "12345");
  FileId again = sources.Add("a.tova", "12345");
  Diagnostic labelled = At({a, 0, 1}, "m");
  labelled.labels = {{{a, 2, 3}, "other"}};
  Report report = Arrange({At({a, 0, 1}, "m"), At({again, 0, 1}, "m"), labelled, At({a, 0, 1}, "m")}, sources);
  CHECK(report.diagnostics.size() == 2);
  CHECK(report.errors == 2);
}

TEST_CASE("the error limit hides errors but counts them") {
  SourceSet sources;
  FileId a = sources.Add("a.tova", "12345");
  std::vector<Diagnostic> all = {At({a, 0, 1}, "1"), At({a, 1, 2}, "2"), At({a, 2, 3}, "3"),
                                 At({a, 3, 4}, "4", Severity::kWarning)};
  Report report = Arrange(all, sources, 2);
  CHECK(Messages(report) == std::vector<std::string>{"1", "2", "4"});
  CHECK(report.errors == 3);
  CHECK(report.hidden_errors == 1);
  CHECK(RenderSummary(report) == "3 errors (1 not shown, see --error-limit), 1 warning");
  CHECK(RenderSummary(Arrange(all, sources)) == "3 errors, 1 warning");
}

TEST_CASE("one diagnostic needs no summary") {
  SourceSet sources;
  CHECK(RenderSummary(Report()).empty());
  CHECK(RenderSummary(Arrange({At({}, "m")}, sources)).empty());
  CHECK(RenderSummary(Arrange({At({}, "m"), At({}, "n")}, sources)) == "2 errors");
  CHECK(RenderSummary(Arrange({At({}, "m", Severity::kWarning), At({}, "n", Severity::kWarning)}, sources)) ==
        "2 warnings");
}

TEST_CASE("many threads give one report") {
  SourceSet sources;
  std::string expected;
  for (int run = 0; run < 4; ++run) {
    SourceSet own;
    Consumer consumer;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        FileId file = own.Add("file" + std::to_string(t), std::string(100, 'x'));
        for (uint32_t i = 0; i < 50; ++i) consumer.Add(At({file, i, i + 1}, "m" + std::to_string(i)));
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(consumer.error_count() == 200);
    std::string text = RenderReport(consumer.Finish(own), own, MessageFormat::kHuman);
    CHECK_FALSE(consumer.has_errors());
    if (run == 0) expected = text;
    CHECK(text == expected);
  }
}

TEST_CASE("an emitter counts all errors and keeps a bounded number") {
  Emitter emitter;
  for (size_t i = 0; i < Emitter::kMaxKept + 5; ++i) emitter.Report(DiagnosticCode::kFileSystem, {}, "m");
  CHECK(emitter.error_count() == Emitter::kMaxKept + 5);
  CHECK(emitter.Take().size() == Emitter::kMaxKept);
  CHECK_FALSE(emitter.has_errors());
}

}  // namespace
}  // namespace tova
