#include "compiler/driver/project_name.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/path/module_path.h"

namespace tova::driver {

std::optional<std::string> CheckProjectName(llvm::StringRef name) {
  if (!llvm::all_of(name, [](char c) { return llvm::isASCII(c); })) {
    return "a name holds only the letters a to z, digits, `_` and `-`";
  }
  if (std::optional<path::PathError> error = path::CheckPlainName(name)) return error->reason;
  if (llvm::any_of(name, llvm::isUpper)) return "a name is written in lower case";
  if (name == "node_modules" || name == "vendor") return "the compiler passes over folders of that name";
  return std::nullopt;
}

std::string SuggestProjectName(llvm::StringRef text) {
  std::string name;
  char previous = 0;
  for (char c : text) {
    if (!llvm::isASCII(c)) return "";  // what would be left of it is no name that anybody meant
    bool starts_word = llvm::isUpper(c) && (llvm::isLower(previous) || llvm::isDigit(previous));
    bool is_letter = llvm::isAlpha(c);
    bool fits = is_letter || c == '_' || (llvm::isDigit(c) && !name.empty());
    if ((starts_word || !fits) && !name.empty() && name.back() != '-') name += '-';
    if (fits) name += llvm::toLower(c);
    previous = c;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return CheckProjectName(name) ? "" : name;
}

}  // namespace tova::driver
