#include "compiler/driver/warning_policy.h"

#include <iterator>

#include "compiler/driver/command_table.h"
#include "diagnostics/explain.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::driver {
namespace {

// The codes from `first` to `last` whose catalog severity is not an error.
struct Group {
  llvm::StringRef name;
  llvm::StringRef first;
  llvm::StringRef last;
};

constexpr Group kGroups[] = {
    {"warnings", "", "~"},       {"unused", "W001", "W099"}, {"style", "W100", "W199"},
    {"logic", "W200", "W299"},   {"match", "W300", "W399"},  {"types", "E100", "E199"},
};

const Group* FindGroup(llvm::StringRef word) {
  const Group* found = llvm::find_if(kGroups, [&](const Group& group) { return group.name == word; });
  return found == std::end(kGroups) ? nullptr : found;
}

// A group says nothing of notes.
std::vector<std::string> CodesOf(const Group& group) {
  std::vector<std::string> codes;
  for (const CatalogEntry* entry : AllDiagnostics()) {
    if (entry->severity == Severity::kWarning && entry->id >= group.first && entry->id <= group.last) {
      codes.push_back(entry->id.str());
    }
  }
  return codes;
}

llvm::SmallVector<llvm::StringRef, 4> WordsOf(llvm::StringRef value) {
  llvm::SmallVector<llvm::StringRef, 4> words;
  value.split(words, ',');
  for (llvm::StringRef& word : words) word = word.trim();
  return words;
}

}  // namespace

WarningPolicy::WarningPolicy(const CommandLine& line) {
  for (bool groups : {true, false}) {
    for (const auto& [option, value] : line.options) {
      if (option != OptionId::kDeny && option != OptionId::kAllow) continue;
      std::set<std::string>& into = option == OptionId::kDeny ? denied_ : allowed_;
      std::set<std::string>& out_of = option == OptionId::kDeny ? allowed_ : denied_;
      for (llvm::StringRef word : WordsOf(value)) {
        const Group* group = FindGroup(word);
        if ((group != nullptr) != groups) continue;
        std::vector<std::string> codes =
            groups ? CodesOf(*group) : std::vector<std::string>{word.upper()};
        for (const std::string& code : codes) {
          into.insert(code);
          out_of.erase(code);
        }
      }
    }
  }
}

void WarningPolicy::Apply(std::vector<Diagnostic>& diagnostics) const {
  if (denied_.empty() && allowed_.empty()) return;
  llvm::erase_if(diagnostics, [&](Diagnostic& diagnostic) {
    const CatalogEntry& entry = Describe(diagnostic.code);
    if (entry.severity == Severity::kError) return false;
    if (denied_.count(entry.id.str()) != 0) diagnostic.severity = Severity::kError;
    return allowed_.count(entry.id.str()) != 0;
  });
}

std::string WarningPolicy::Key() const {
  if (denied_.empty() && allowed_.empty()) return {};
  return llvm::join(denied_, ",") + ";" + llvm::join(allowed_, ",");
}

std::vector<Diagnostic> CheckCodes(OptionId option, llvm::StringRef value) {
  std::vector<Diagnostic> mistakes;
  const std::string name = SpecOf(option).name.str();
  for (llvm::StringRef word : WordsOf(value)) {
    if (FindGroup(word) != nullptr) continue;
    const CatalogEntry* entry = FindDiagnostic(word);
    if (entry == nullptr) {
      Diagnostic unknown = MakeDiagnostic(DiagnosticCode::kOptionValue,
                                          fmt::format("`--{}` knows no code or group `{}`", name, word.str()));
      std::vector<std::string> words;
      for (const CatalogEntry* known : AllDiagnostics()) words.push_back(known->id.str());
      for (const Group& group : kGroups) words.push_back(group.name.str());
      std::string tip = DidYouMean(word, words);
      unknown.tips.push_back(tip.empty() ? "name a code such as `W001`, or one of the groups warnings, unused, style, "
                                           "logic, match and types"
                                         : tip);
      mistakes.push_back(std::move(unknown));
    } else if (entry->severity == Severity::kError && option == OptionId::kAllow) {
      Diagnostic error = MakeDiagnostic(
          DiagnosticCode::kOptionValue, fmt::format("{} is an error, which can't be allowed", entry->id.str()));
      error.tips.push_back("`--allow` is for warnings and notes");
      mistakes.push_back(std::move(error));
    }
  }
  return mistakes;
}

}  // namespace tova::driver
