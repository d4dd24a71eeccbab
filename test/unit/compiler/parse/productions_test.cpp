#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>
#include <sstream>

#include "archives.h"
#include "parse_support.h"

// The table test/golden/grammar/productions.txt, held against the archives that it names.
namespace tova::parse {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string production;
  std::string witness;
  std::string passing;
  std::string failing;
};

fs::path Folder() { return fs::path(TOVA_TEST_DIR) / "golden" / "grammar"; }

// The columns of a line, which stand two spaces or more apart.
std::vector<std::string> Columns(const std::string& line) {
  std::vector<std::string> columns;
  for (size_t at = 0; at < line.size();) {
    const size_t end = std::min(line.find("  ", at), line.size());
    columns.push_back(line.substr(at, end - at));
    at = std::min(line.find_first_not_of(' ', end), line.size());
  }
  return columns;
}

std::vector<Row> ReadTable() {
  std::vector<Row> rows;
  std::istringstream table(ReadFile(Folder() / "productions.txt"));
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string> columns = Columns(line);
    INFO(line);
    REQUIRE(columns.size() == 4);
    rows.push_back({columns[0], columns[1], columns[2], columns[3]});
  }
  return rows;
}

std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// Whether the words of the witness stand in a line of the dump in their order, the first of them at its start.
bool StandsIn(const std::vector<std::string>& witness, const std::string& line) {
  const std::vector<std::string> words = Words(line);
  if (words.empty() || words.front() != witness.front()) return false;
  size_t found = 0;
  for (const std::string& word : words) found += found < witness.size() && word == witness[found];
  return found == witness.size();
}

bool StandsInTree(const std::string& witness, const std::string& dump) {
  const std::vector<std::string> words = Words(witness);
  std::istringstream lines(dump);
  for (std::string line; std::getline(lines, line);) {
    if (StandsIn(words, line)) return true;
  }
  return false;
}

bool Shows(const std::string& witness, const std::string& archive) {
  for (const Section& section : ReadArchive(Folder() / (archive + ".test"))) {
    if (fs::path(section.name).extension() != ".tova") continue;
    if (witness.front() == '`') {
      if (section.text.find(witness.substr(1, witness.size() - 2)) != std::string::npos) return true;
    } else if (StandsInTree(witness, Parsed(section.text).Dump())) {
      return true;
    }
  }
  return false;
}

// Whether an archive named fail_* has that file and expects exactly one error in it.
bool FailsOnce(const std::string& place) {
  const size_t colon = place.find(':');
  if (place.compare(0, 5, "fail_") != 0 || colon == std::string::npos) return false;
  const std::string file = place.substr(colon + 1) + ".tova";
  const std::string frame = "  --> " + file + ":";
  bool has_file = false;
  size_t errors = 0;
  for (const Section& section : ReadArchive(Folder() / (place.substr(0, colon) + ".test"))) {
    has_file |= section.name == file;
    if (section.name != "stderr") continue;
    std::istringstream lines(section.text);
    for (std::string line; std::getline(lines, line);) errors += line.compare(0, frame.size(), frame) == 0;
  }
  return has_file && errors == 1;
}

TEST_CASE("each production of the core has a golden that runs and one that fails") {
  const std::vector<Row> rows = ReadTable();
  CHECK(rows.size() > 180);
  std::set<std::string> seen;
  for (const Row& row : rows) {
    INFO(row.production);
    CHECK(seen.insert(row.production).second);
    CHECK(fs::exists(Folder() / (row.passing + ".test")));
    CHECK(row.passing.compare(0, 5, "fail_") != 0);
    CHECK(Shows(row.witness, row.passing));
    CHECK(FailsOnce(row.failing));
  }
}

TEST_CASE("the table of productions has each operator and each kind of node") {
  std::set<std::string> witnesses;
  for (const Row& row : ReadTable()) witnesses.insert(row.witness);
#define BINARY_OPERATOR(Name, Spelling, Level, Associativity) CHECK(witnesses.count("BinaryExpr " Spelling) == 1);
#define UNARY_OPERATOR(Name, Spelling, Level) CHECK(witnesses.count("UnaryExpr " Spelling) == 1);
#define COMPOUND_ASSIGNMENT(Name, Spelling) CHECK(witnesses.count("CompoundAssignStmt " Spelling) == 1);
#include "compiler/ast/operators.def"
  // Every kind of node stands in the tree of some program that runs, but for what is left where an error was.
  std::string dumps;
  for (const fs::path& path : FilesBelow(fs::path(TOVA_TEST_DIR) / "golden")) {
    if (path.extension() != ".test" || path.filename().string().compare(0, 5, "fail_") == 0) continue;
    for (const Section& section : ReadArchive(path)) {
      if (fs::path(section.name).extension() == ".tova") dumps += Parsed(section.text).Dump();
    }
  }
  std::set<std::string> kinds;
  std::istringstream lines(dumps);
  for (std::string line; std::getline(lines, line);) kinds.insert(Words(line).front());
  const std::set<std::string> of_errors = {"ErrorExpr", "ErrorStmt", "ErrorPattern", "ErrorType", "UnbuiltBlock"};
#define NODE(Name) CHECK(kinds.count(#Name) + of_errors.count(#Name) == 1);
#include "compiler/ast/node_kinds.def"
}

}  // namespace
}  // namespace tova::parse
