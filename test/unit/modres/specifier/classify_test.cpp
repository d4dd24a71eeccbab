#include "modres/specifier/classify.h"

#include <catch2/catch_test_macros.hpp>

using namespace tova::specifier;

namespace {

DeclaredNames Declared() {
  DeclaredNames names;
  names.modules = {"github.com/alice/http", "http"};
  names.npm = {"@scope/x", "highlight.js", "lodash.debounce"};
  return names;
}

}  // namespace

TEST_CASE("specifiers are read in their order") {
  struct Row {
    const char* specifier;
    SpecifierKind kind;
  };
  const Row rows[] = {
      {"./util", SpecifierKind::kRelative},
      {"../lib/helpers.tova", SpecifierKind::kRelative},
      {"..", SpecifierKind::kRelative},
      {"@/utils/validators", SpecifierKind::kProjectRoot},
      {"node:fs/promises", SpecifierKind::kNodeBuiltin},
      {"tova:testing", SpecifierKind::kToolchain},
      {"highlight.js", SpecifierKind::kDeclaredNpm},
      {"highlight.js/lib/core", SpecifierKind::kDeclaredNpm},
      {"lodash.debounce", SpecifierKind::kDeclaredNpm},
      {"@scope/x/sub", SpecifierKind::kDeclaredNpm},
      {"http", SpecifierKind::kPathDependency},
      {"http/client", SpecifierKind::kPathDependency},
      {"https", SpecifierKind::kBareNpm},
      {"github.com/alice/http", SpecifierKind::kTovaModule},
      {"github.com/alice/http/server/tls", SpecifierKind::kTovaModule},
      {"git.corp:8443/team/lib", SpecifierKind::kTovaModule},
      {"zod", SpecifierKind::kBareNpm},
      {"@other/y", SpecifierKind::kBareNpm},
      {"date-fns/format", SpecifierKind::kBareNpm},
      {"github.com/alice", SpecifierKind::kMisfit},
      {"lodash.throttle", SpecifierKind::kMisfit},
      {"util.tova", SpecifierKind::kMisfit},
      {"highlight.js/../../etc/passwd", SpecifierKind::kMisfit},
      {"", SpecifierKind::kMisfit},
      {"/etc/passwd", SpecifierKind::kMisfit},
      {"@", SpecifierKind::kMisfit},
      {"@scope", SpecifierKind::kMisfit},
      {"zod/", SpecifierKind::kMisfit},
      {"a b", SpecifierKind::kMisfit},
      {"C:\\x", SpecifierKind::kMisfit},
      {"https://example.com/x.js", SpecifierKind::kMisfit},
  };
  for (const Row& row : rows) {
    INFO(row.specifier);
    CHECK(Classify(row.specifier, Declared()) == row.kind);
  }
}

TEST_CASE("endless names are no npm names") {
  CHECK_FALSE(IsNpmSpecifier(std::string(100'000, 'a')));
  CHECK_FALSE(IsNpmSpecifier("a/" + std::string(100'000, '/')));
}
