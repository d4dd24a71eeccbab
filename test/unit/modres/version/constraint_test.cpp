#include "modres/version/constraint.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "llvm/ADT/SmallVector.h"

namespace tova::version {
namespace {

Constraint Read(llvm::StringRef text) {
  auto parsed = Constraint::Parse(text);
  INFO(text.str());
  REQUIRE(std::holds_alternative<Constraint>(parsed));
  return std::get<Constraint>(parsed);
}

std::string ReasonFor(llvm::StringRef text) {
  auto parsed = Constraint::Parse(text);
  if (const auto* error = std::get_if<ConstraintError>(&parsed)) {
    CHECK(error->offset + error->length <= text.size());
    return error->reason;
  }
  return "";
}

// What a row of constraints.tsv comes to: a version, "none", or "error: <reason>".
std::string Evaluate(llvm::StringRef constraint_column, llvm::StringRef available_column) {
  std::vector<Constraint> constraints;
  llvm::SmallVector<llvm::StringRef> texts;
  constraint_column.split(texts, " AND ");
  for (llvm::StringRef text : texts) {
    auto parsed = Constraint::Parse(text);
    if (auto* error = std::get_if<ConstraintError>(&parsed)) return "error: " + error->reason;
    constraints.push_back(std::get<Constraint>(parsed));
  }
  std::vector<Version> available;
  llvm::SmallVector<llvm::StringRef> versions;
  available_column.split(versions, ' ');
  for (llvm::StringRef version : versions) available.push_back(*Version::Parse(version));
  std::optional<Version> selected = Select(constraints, available);
  return selected ? selected->ToString() : "none";
}

TEST_CASE("every row of the table of constraints holds") {
  std::ifstream file(TOVA_TEST_DIR "/unit/modres/version/constraints.tsv");
  REQUIRE(file);
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    llvm::SmallVector<llvm::StringRef> columns;
    llvm::StringRef(line).split(columns, '\t');
    REQUIRE(columns.size() == 4);
    INFO("row " << columns[0].str() << ": " << columns[1].str());
    CHECK(Evaluate(columns[1], columns[2]) == columns[3].str());
    ++rows;
  }
  CHECK(rows == 61);
}

TEST_CASE("a prerelease of the next major version is outside a caret") {
  std::vector<Constraint> constraints = {Read("^1.0.0"), Read(">=2.0.0-beta.1")};
  CHECK_FALSE(AllAdmit(constraints, *Version::Parse("2.0.0-beta.1")));
  CHECK(Read("<2.0.0-beta.3").Admits(*Version::Parse("2.0.0-beta.2")));
}

TEST_CASE("wildcards and partial versions") {
  CHECK(Read("x").Admits(*Version::Parse("7.0.0")));
  CHECK(Read("1.x.x").Admits(*Version::Parse("1.9.0")));
  CHECK_FALSE(Read("1.X").Admits(*Version::Parse("2.0.0")));
  CHECK(Read("^0.0").Admits(*Version::Parse("0.0.9")));
  CHECK_FALSE(Read("^0.0").Admits(*Version::Parse("0.1.0")));
  CHECK(Read(">=1.2").Admits(*Version::Parse("1.2.0")));
  CHECK_FALSE(Read("<2").Admits(*Version::Parse("2.0.0")));
}

TEST_CASE("blanks around a constraint are no part of its text") {
  CHECK(Read("  >= 1.0.0 ,\t<2.0.0 ").text() == ">= 1.0.0 ,\t<2.0.0");
}

TEST_CASE("what is no constraint is refused with a reason") {
  CHECK(ReasonFor("") == "not a constraint");
  CHECK(ReasonFor("   ") == "not a constraint");
  CHECK(ReasonFor("^") == "'^' without a version");
  CHECK(ReasonFor("1.0.0,") == "a comma without a condition after it");
  CHECK(ReasonFor(",1.0.0") == "not a constraint");
  CHECK(ReasonFor("1.0.0,,2.0.0") == "a comma without a condition after it");
  CHECK(ReasonFor("1.x.3") == "bad version in constraint: 1.x.3");
  CHECK(ReasonFor("1.") == "bad version in constraint: 1.");
  CHECK(ReasonFor("1.2.x-rc") == "bad version in constraint: 1.2.x-rc");
  CHECK(ReasonFor("^*") == "bad version in constraint: *");
  CHECK(ReasonFor(">=v1.0.0") == "no 'v' prefix in a constraint");
  CHECK(ReasonFor("1.0.0-") == "bad identifier");
  CHECK(ReasonFor("git+ssh://x") == "not a constraint");
  CHECK_FALSE(ReasonFor(std::string(100000, '1')).empty());
  CHECK_FALSE(ReasonFor("\xff\xfe").empty());
  CHECK_FALSE(ReasonFor("1.0.0\n").empty());
}

TEST_CASE("an error carries the way to write it") {
  auto error = std::get<ConstraintError>(Constraint::Parse("1.2.3 - 2.3.4"));
  CHECK(error.tip == "write `>=1.2.3 <=2.3.4`");
  CHECK(std::get<ConstraintError>(Constraint::Parse(">1.2")).tip == "write `>=1.3.0`");
  CHECK(std::get<ConstraintError>(Constraint::Parse("<=1.2")).tip == "write `<1.3.0`");
  CHECK(std::get<ConstraintError>(Constraint::Parse("=1")).tip == "write `1.x`");
}

TEST_CASE("the highest admitted version is never a prerelease that nobody names") {
  std::vector<Version> available;
  for (const char* text : {"1.0.0", "1.9.0", "1.10.0-rc.1", "2.0.0"})
    available.push_back(*Version::Parse(text));
  CHECK(SelectHighest({Read("^1.0.0")}, available)->ToString() == "1.9.0");
  CHECK(SelectHighest({Read("^1.10.0-rc.0")}, available)->ToString() == "1.10.0-rc.1");
  CHECK_FALSE(SelectHighest({Read("^3.0.0")}, available));
}

}  // namespace
}  // namespace tova::version
