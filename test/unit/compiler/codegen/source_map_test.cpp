#include "compiler/codegen/source_map.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "run_program.h"

namespace {

struct Place {
  int line = -1;    // 0-based
  int column = -1;  // 0-based, UTF-16
  bool operator==(const Place& other) const { return line == other.line && column == other.column; }
};

// Decodes `mappings`: the source place of each marked place of the code.
std::map<std::pair<int, int>, Place> Decode(const std::string& map) {
  size_t at = map.find("\"mappings\":\"") + 12;
  std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::map<std::pair<int, int>, Place> places;
  int line = 0, column = 0, source_line = 0, source_column = 0;
  while (map[at] != '"') {
    if (map[at] == ';') {
      ++line, column = 0, ++at;
      continue;
    }
    if (map[at] == ',') {
      ++at;
      continue;
    }
    std::vector<int> fields;
    while (map[at] != ',' && map[at] != ';' && map[at] != '"') {
      int value = 0, shift = 0, digit = 0;
      do {
        digit = static_cast<int>(digits.find(map[at++]));
        value |= (digit & 31) << shift;
        shift += 5;
      } while ((digit & 32) != 0);
      fields.push_back((value & 1) != 0 ? -(value >> 1) : value >> 1);
    }
    column += fields[0];
    source_line += fields[2];
    source_column += fields[3];
    places[{line, column}] = {source_line, source_column};
  }
  return places;
}

// The 0-based line and column at which `needle` starts in ASCII code.
std::pair<int, int> Find(const std::string& code, const std::string& needle) {
  size_t at = code.find(needle);
  REQUIRE(at != std::string::npos);
  int line = static_cast<int>(std::count(code.begin(), code.begin() + static_cast<long>(at), '\n'));
  size_t start = code.rfind('\n', at);
  return {line, static_cast<int>(at - (start == std::string::npos ? 0 : start + 1))};
}

}  // namespace

TEST_CASE("statements, calls and names lead back to their source") {
  auto module = tova::codegen::EmitText("fn f(n) {\n  n\n}\nvalue = \"\xF0\x9F\x98\x80\"\nprint(value, f(value))\n");
  auto places = Decode(module.source_map);
  CHECK(places[Find(module.code, "print(value")] == Place{4, 0});
  CHECK(places[Find(module.code, "f(value")] == Place{4, 13});
  CHECK(places[Find(module.code, "n;")] == Place{1, 2});
}

TEST_CASE("columns count UTF-16 units") {
  auto module = tova::codegen::EmitText("fn f(n) { n }\nprint(\"\xF0\x9F\x98\x80\", f(1))\n");
  auto places = Decode(module.source_map);
  auto [line, byte_column] = Find(module.code, "f(1)");
  // The emoji takes four bytes and two units.
  CHECK(places[{line, byte_column - 2}] == Place{1, 12});
}
