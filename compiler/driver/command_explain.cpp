#include "compiler/driver/driver.h"
#include "diagnostics/explain.h"
#include "diagnostics/source_set.h"
#include "llvm/Support/JSON.h"

namespace tova::driver {
namespace {

llvm::json::Object JsonOf(const CatalogEntry& entry) {
  return llvm::json::Object{{"code", entry.id}, {"title", entry.title}, {"explanation", entry.explanation}};
}

}  // namespace

int CommandExplain(const CommandLine& line, session::Environment& environment) {
  const bool wants_json = line.Has(OptionId::kJson);
  if (line.Has(OptionId::kAll)) {
    if (wants_json) {
      llvm::json::Array all;
      for (const CatalogEntry* entry : AllDiagnostics()) all.push_back(JsonOf(*entry));
      environment.out << llvm::json::Value(std::move(all)) << "\n";
    } else {
      environment.out << RenderCatalogPage();
    }
    return kExitSuccess;
  }
  const std::string& id = line.arguments[0];
  const CatalogEntry* entry = FindDiagnostic(id);
  if (entry == nullptr) {
    environment.report(SourceSet(), {DescribeUnknownCode(id)});
    return kExitFailure;
  }
  if (wants_json) {
    environment.out << llvm::json::Value(JsonOf(*entry)) << "\n";
  } else {
    environment.out << RenderExplanation(*entry);
  }
  return kExitSuccess;
}

}  // namespace tova::driver
