#include "compiler/driver/driver.h"
#include "diagnostics/explain.h"
#include "diagnostics/source_set.h"
#include "fmt/format.h"
#include "llvm/Support/JSON.h"

namespace tova::driver {

int CommandExplain(const CommandLine& line, session::Environment& environment) {
  const std::string& id = line.arguments[0];
  const CatalogEntry* entry = FindDiagnostic(id);
  if (entry == nullptr) {
    Diagnostic unknown =
        MakeDiagnostic(DiagnosticCode::kUnknownCode, fmt::format("there is no error code `{}`", id));
    if (llvm::StringRef nearest = NearestDiagnosticId(id); !nearest.empty()) {
      unknown.tips.push_back(fmt::format("did you mean `{}`?", nearest.str()));
    }
    environment.report(SourceSet(), {unknown});
    return kExitFailure;
  }
  if (line.Has(OptionId::kJson)) {
    llvm::json::Object object{{"code", entry->id}, {"title", entry->title}, {"explanation", entry->explanation}};
    environment.out << llvm::json::Value(std::move(object)) << "\n";
  } else {
    environment.out << RenderExplanation(*entry);
  }
  return kExitSuccess;
}

}  // namespace tova::driver
