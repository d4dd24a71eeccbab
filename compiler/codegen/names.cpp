#include "compiler/codegen/names.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

namespace tova::codegen {

namespace {

// Sorted in byte order.
constexpr llvm::StringLiteral kReserved[] = {
    "Array",     "Number",     "Object",   "String",     "Symbol",    "arguments", "await",   "break",
    "case",      "catch",      "class",    "const",      "continue",  "debugger",  "default", "delete",
    "do",        "else",       "enum",     "eval",       "export",    "extends",   "false",   "finally",
    "for",       "function",   "if",       "implements", "import",    "in",        "instanceof", "interface",
    "let",       "new",        "null",     "package",    "private",   "protected", "public",  "return",
    "static",    "super",      "switch",   "this",       "throw",     "true",      "try",     "typeof",
    "undefined", "var",        "void",     "while",      "with",      "yield",
};

// By first letter: a bit for each length that a reserved word has.
constexpr std::array<uint16_t, 128> kReservedLengths = [] {
  std::array<uint16_t, 128> lengths{};
  for (llvm::StringLiteral word : kReserved) lengths[word.data()[0]] |= 1u << word.size();
  return lengths;
}();

}  // namespace

bool IsReservedInJavaScript(llvm::StringRef name) {
  // Hardly any other name begins like one of these and is as long.
  if (name.empty() || name.size() > 15 || (name[0] & 128) != 0) return false;
  if ((kReservedLengths[name[0]] >> name.size() & 1) == 0) return false;
  return std::binary_search(std::begin(kReserved), std::end(kReserved), name);
}

bool IsJavaScriptIdentifier(llvm::StringRef name) {
  if (name.empty() || llvm::isDigit(name.front())) return false;
  return llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; });
}

void Names::LeaveScope() {
  size_t mark = marks_.back();
  marks_.pop_back();
  while (declared_.size() > mark) {
    --spellings_[declared_.back()].live;
    declared_.pop_back();
  }
}

size_t Names::IndexOf(llvm::StringRef text) {
  const size_t index = indices_.Intern(text);
  if (index == spellings_.size()) spellings_.push_back({text});
  return index;
}

llvm::StringRef Names::Declare(ast::Symbol* symbol, llvm::StringRef name, bool may_hide) {
  size_t index = IndexOf(IsReservedInJavaScript(name) ? Keep((name + "$").str()) : name);
  if (!may_hide && spellings_[index].live != 0) {
    size_t base = index;
    do {
      std::string numbered = spellings_[base].text.str() + "$" + std::to_string(++spellings_[base].suffix);
      index = IndexOf(Keep(numbered));
    } while (spellings_[index].live != 0);
  }
  ++spellings_[index].live;
  declared_.push_back(index);
  llvm::StringRef chosen = spellings_[index].text;
  if (symbol != nullptr) symbol->emitted_name = chosen;
  return chosen;
}

llvm::StringRef Names::Of(const ast::Symbol* symbol, llvm::StringRef name) {
  if (symbol != nullptr && !symbol->emitted_name.empty()) return symbol->emitted_name;
  return IsReservedInJavaScript(name) ? Keep((name + "$").str()) : name;
}

llvm::StringRef Names::NewTemporary() { return Keep("$" + std::to_string(++temporaries_)); }

}  // namespace tova::codegen
