#include "compiler/driver/state_diagnostics.h"

#include "catch2/catch_test_macros.hpp"
#include "test/support/temporary_tree.h"

using namespace tova;
using namespace tova::driver;

TEST_CASE("a diagnostic comes back as it was, with places that follow its files") {
  test::TemporaryTree tree;
  tree.Write("src/a.tova", "one\ntwo\n");
  tree.Write("cache/lib.tova", "three\n");
  const std::string root = tree.root();
  SourceSet sources;
  StateDiagnostics writer(sources, root);
  const FileId own = sources.Add("src/a.tova", "one\ntwo\n");
  const FileId foreign = sources.Add("git.test/a/b@v1.0.0/lib.tova", "three\n");
  writer.AddFile(own, root + "/src/a.tova", "");
  writer.AddFile(foreign, root + "/cache/lib.tova", "git.test/a/b@v1.0.0/lib.tova");

  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kUnusedImport, "a: \\ b\nc 5:x", {own, 4, 7});
  diagnostic.span_text = "here";
  diagnostic.body = {"", "x y"};
  diagnostic.labels.push_back({{foreign, 0, 5}, "there"});
  diagnostic.notes = {"n"};
  diagnostic.tips = {"t1", "t2"};
  diagnostic.fix.push_back({{own, 4, 7}, ""});
  diagnostic.fix_is_safe = true;
  std::vector<std::string> shown;
  std::optional<std::string> line = writer.Encode(diagnostic, shown);
  REQUIRE(line);
  CHECK(shown.size() == 3);

  SourceSet later;
  StateDiagnostics reader(later, root + "/src");  // started elsewhere
  std::optional<Diagnostic> read = reader.Decode(*line);
  REQUIRE(read);
  CHECK(read->code == diagnostic.code);
  CHECK(read->severity == diagnostic.severity);
  CHECK(read->message == diagnostic.message);
  CHECK(read->span_text == "here");
  CHECK(read->body == diagnostic.body);
  CHECK(read->notes == diagnostic.notes);
  CHECK(read->tips == diagnostic.tips);
  REQUIRE(read->labels.size() == 1);
  CHECK(later.path(read->labels[0].span.file) == "git.test/a/b@v1.0.0/lib.tova");
  CHECK(later.TextOf(read->labels[0].span) == "three");
  REQUIRE(read->fix.size() == 1);
  CHECK(read->fix_is_safe);
  CHECK(later.path(read->span.file) == "a.tova");
  CHECK(later.TextOf(read->span) == "two");

  CHECK_FALSE(reader.Decode(line->substr(0, line->size() / 2)));
  CHECK_FALSE(reader.Decode(""));
  tree.Write("src/a.tova", "o\n");
  SourceSet shorter;
  CHECK_FALSE(StateDiagnostics(shorter, root).Decode(*line));
}
