#include "compiler/codegen/names.h"

#include <algorithm>
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

}  // namespace

bool IsReservedInJavaScript(llvm::StringRef name) {
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
    --visible_[declared_.back()];
    declared_.pop_back();
  }
}

llvm::StringRef Names::Declare(ast::Symbol* symbol, llvm::StringRef name, bool may_hide) {
  std::string chosen = name.str();
  if (IsReservedInJavaScript(name)) chosen += '$';
  if (!may_hide && visible_.lookup(chosen) != 0) {
    unsigned& suffix = suffixes_[chosen];
    std::string base = chosen;
    do {
      chosen = base + "$" + std::to_string(++suffix);
    } while (visible_.lookup(chosen) != 0);
  }
  llvm::StringRef kept = chosen == name ? name : Keep(chosen);
  ++visible_[kept];
  declared_.push_back(kept);
  if (symbol != nullptr) symbol->emitted_name = kept;
  return kept;
}

llvm::StringRef Names::Of(const ast::Symbol* symbol, llvm::StringRef name) {
  if (symbol != nullptr && !symbol->emitted_name.empty()) return symbol->emitted_name;
  return IsReservedInJavaScript(name) ? Keep((name + "$").str()) : name;
}

llvm::StringRef Names::NewTemporary() { return Keep("$" + std::to_string(++temporaries_)); }

}  // namespace tova::codegen
