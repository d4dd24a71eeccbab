#include "compiler/driver/copied_files.h"

#include "compiler/codegen/source_map.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "modres/specifier/source_files.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr uint64_t kLimitBytes = 64u << 20;  // of a JavaScript file
constexpr size_t kMostFiles = 10'000;        // far above any package that is written by hand

bool IsNameCharacter(char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; }

// Whether what stands before a string makes it the specifier of an import.
bool IsImported(llvm::StringRef before) {
  before = before.rtrim();
  if (before.consume_back("(")) before = before.rtrim();
  for (llvm::StringRef word : {"from", "import", "require"}) {
    llvm::StringRef rest = before;
    if (rest.consume_back(word) && (rest.empty() || !IsNameCharacter(rest.back()))) return true;
  }
  return false;
}

// The relative specifiers in a JavaScript file's text.
std::vector<llvm::StringRef> RelativeImports(llvm::StringRef text) {
  std::vector<llvm::StringRef> found;
  for (size_t at = text.find_first_of("\"'`"); at != llvm::StringRef::npos;
       at = text.find_first_of("\"'`", at + 1)) {
    llvm::StringRef rest = text.drop_front(at + 1);
    if (!rest.starts_with("./") && !rest.starts_with("../")) continue;
    const llvm::StringRef specifier = rest.take_front(rest.find_first_of("\"'`\\\n"));
    if (specifier.size() < rest.size() && rest[specifier.size()] == text[at] &&
        IsImported(text.take_front(at))) {
      found.push_back(specifier);
    }
  }
  return found;
}

bool IsJavaScript(llvm::StringRef path) {
  const llvm::StringRef extension = llvm::sys::path::extension(path);
  return extension == ".js" || extension == ".mjs" || extension == ".cjs";
}

}  // namespace

std::vector<std::string> FindCopiedFiles(const Unit& unit) {
  std::vector<std::string> pending;
  for (const UnitImport& import : unit.imports) {
    if (!import.module || import.module->kind != analyzer_hooks::ModuleKind::kRelative || import.target)
      continue;
    pending.push_back(import.module->source_path);
  }
  llvm::StringSet<> seen;
  for (const std::string& path : pending) seen.insert(path);
  std::vector<std::string> found;
  while (!pending.empty() && seen.size() < kMostFiles) {
    const std::string file = std::move(pending.back());
    pending.pop_back();
    if (!IsJavaScript(file)) continue;
    Result<std::string> text = store::ReadFile(file, kLimitBytes);
    if (!text) continue;
    for (llvm::StringRef specifier : RelativeImports(*text)) {
      std::optional<std::string> target =
          specifier::JoinWithin(unit.owner.root, llvm::sys::path::parent_path(file), specifier);
      if (!target || llvm::StringRef(*target).ends_with(".tova")) continue;
      // CommonJS leaves the end of a name out.
      for (llvm::StringRef end : {"", ".js", ".json", "/index.js"}) {
        std::string path = *target + end.str();
        const bool is_file = store::IsFile(path);
        if (seen.insert(path).second) {
          found.push_back(path);
          if (is_file) pending.push_back(std::move(path));
        }
        if (is_file) break;
      }
    }
  }
  return found;
}

Result<std::string> ModuleOfJson(llvm::StringRef text, llvm::StringRef path) {
  text.consume_front("\xEF\xBB\xBF");
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value) {
    return Failure(FailureKind::kMalformed, fmt::format("`{}` is imported and no JSON: {}", path.str(),
                                                        llvm::toString(value.takeError())))
        .Tip("mend it, or read it as text with `readText`");
  }
  std::string code = "const value = JSON.parse(";
  codegen::AppendJsonString(code, text);
  code += ");\nexport default value;\n";
  const llvm::json::Object* object = value->getAsObject();
  if (object == nullptr) return code;
  std::vector<llvm::StringRef> names;
  for (const auto& field : *object) {
    const llvm::StringRef name = field.first;
    if (!name.empty() && !llvm::isDigit(name.front()) && llvm::all_of(name, IsNameCharacter) &&
        name != "default") {
      names.push_back(name);
    }
  }
  llvm::sort(names);
  for (size_t i = 0; i < names.size(); ++i) {
    code += fmt::format("const field{0} = value.{1};\nexport {{ field{0} as {1} }};\n", i, names[i].str());
  }
  return code;
}

}  // namespace tova::driver
