#include <map>
#include <set>

#include "catch2/catch_test_macros.hpp"
#include "diagnostics/diagnostic.h"
#include "diagnostics/explain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tova {
namespace {

struct Row {
  llvm::StringRef table;
  llvm::StringRef id;
  llvm::StringRef title;
  llvm::StringRef explanation;
};

// The rows of each table, named after its file.
#define DIAGNOSTIC(Name, Code, Level, Title, Explanation) {TABLE, Code, Title, Explanation},
const Row kRows[] = {
#define TABLE "lex"
#include "diagnostics/catalog/lex.def"
#undef TABLE
#define TABLE "parse"
#include "diagnostics/catalog/parse.def"
#undef TABLE
#define TABLE "sema"
#include "diagnostics/catalog/sema.def"
#undef TABLE
#define TABLE "types"
#include "diagnostics/catalog/types.def"
#undef TABLE
#define TABLE "codegen"
#include "diagnostics/catalog/codegen.def"
#undef TABLE
#define TABLE "manifest"
#include "diagnostics/catalog/manifest.def"
#undef TABLE
#define TABLE "lock"
#include "diagnostics/catalog/lock.def"
#undef TABLE
#define TABLE "resolve"
#include "diagnostics/catalog/resolve.def"
#undef TABLE
#define TABLE "fetch"
#include "diagnostics/catalog/fetch.def"
#undef TABLE
#define TABLE "store"
#include "diagnostics/catalog/store.def"
#undef TABLE
#define TABLE "npm"
#include "diagnostics/catalog/npm.def"
#undef TABLE
#define TABLE "usage"
#include "diagnostics/catalog/usage.def"
#undef TABLE
};
#undef DIAGNOSTIC

struct Range {
  llvm::StringRef first;
  llvm::StringRef last;
};

// The codes that a table may use, both ends included.
const std::multimap<std::string, Range> kRanges = {
    {"lex", {"E001", "E019"}},      {"parse", {"E020", "E099"}},   {"sema", {"E100", "E389"}},
    {"sema", {"E400", "E699"}},     {"sema", {"W001", "W399"}},    {"codegen", {"E390", "E399"}},
    {"parse", {"W100", "W199"}},    {"types", {"E100", "E199"}},   {"types", {"E600", "E699"}},
    {"types", {"W200", "W299"}},
    {"manifest", {"P001", "P049"}}, {"lock", {"P050", "P099"}},    {"resolve", {"P100", "P199"}},
    {"fetch", {"P200", "P299"}},    {"store", {"P300", "P399"}},   {"npm", {"P400", "P499"}},
    {"usage", {"P500", "P599"}},
};

bool InRange(const Row& row) {
  auto [begin, end] = kRanges.equal_range(row.table.str());
  for (auto range = begin; range != end; ++range) {
    if (row.id >= range->second.first && row.id <= range->second.last) return true;
  }
  return false;
}

TEST_CASE("every code is used once and lies in its table's range") {
  std::set<llvm::StringRef> seen;
  for (const Row& row : kRows) {
    INFO(row.id.str() << " of " << row.table.str());
    CHECK(row.id.size() == 4);
    CHECK(llvm::all_of(row.id.drop_front(), llvm::isDigit));
    CHECK(InRange(row));
    CHECK(seen.insert(row.id).second);
  }
  CHECK(seen.size() == AllDiagnostics().size());
}

TEST_CASE("every title is a phrase and every explanation has a wrong and a right example") {
  for (const Row& row : kRows) {
    INFO(row.id.str() << ": " << row.title.str());
    REQUIRE_FALSE(row.title.empty());
    CHECK_FALSE(llvm::isUpper(row.title.front()));
    CHECK(row.title.back() != '.');
    CHECK(row.title.size() <= 80);
    CHECK(row.explanation.size() >= 40);
    CHECK(row.explanation.ends_with("\n"));
    CHECK(row.explanation.contains_insensitive("wrong"));
    CHECK(row.explanation.contains_insensitive("right"));
    for (llvm::StringRef rest = row.explanation; !rest.empty();) {
      auto [line, after] = rest.split('\n');
      INFO(line.str());
      CHECK(line.size() <= 120);
      CHECK(line.rtrim() == line);
      CHECK(line.find('\t') == llvm::StringRef::npos);
      rest = after;
    }
  }
}

TEST_CASE("the severity fits the letter of the code") {
  for (const CatalogEntry* entry : AllDiagnostics()) {
    INFO(entry->id.str());
    // Types are gradual: what does not fit is an error with --strict only.
    const bool is_gradual = llvm::any_of(
        kRows, [&](const Row& row) { return row.id == entry->id && row.table == "types"; });
    if (entry->id.starts_with("E") && !is_gradual) CHECK(entry->severity == Severity::kError);
    if (entry->id.starts_with("W")) CHECK(entry->severity != Severity::kError);
  }
}

TEST_CASE("codes are found in any case and explained") {
  const CatalogEntry* entry = FindDiagnostic("p390");
  REQUIRE(entry != nullptr);
  CHECK(entry->code == DiagnosticCode::kFileSystem);
  CHECK(&Describe(DiagnosticCode::kFileSystem) == entry);
  CHECK(FindDiagnostic("E9999") == nullptr);
  CHECK(FindDiagnostic("") == nullptr);
  CHECK_FALSE(NearestDiagnosticId("P39").empty());
  std::string text = RenderExplanation(*entry);
  CHECK(llvm::StringRef(text).starts_with("error P390: a file or folder could not be used\n\n"));
  CHECK(llvm::StringRef(text).ends_with("\n"));
  CHECK_FALSE(llvm::StringRef(text).ends_with("\n\n"));
}

}  // namespace
}  // namespace tova
