#include "diagnostics/explain.h"

#include "diagnostics/styled_text.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova {

std::string RenderExplanation(const CatalogEntry& entry) {
  return fmt::format("{} {}: {}\n\n{}\n", SeverityWord(entry.severity).str(), entry.id.str(), entry.title.str(),
                     entry.explanation.rtrim().str());
}

llvm::StringRef NearestDiagnosticId(llvm::StringRef id) {
  std::vector<llvm::StringRef> ids;
  for (const CatalogEntry* entry : AllDiagnostics()) ids.push_back(entry->id);
  return NearestName(id, llvm::ArrayRef<llvm::StringRef>(ids));
}

Diagnostic DescribeUnknownCode(llvm::StringRef id) {
  Diagnostic unknown = MakeDiagnostic(DiagnosticCode::kUnknownCode, fmt::format("there is no error code `{}`", id.str()));
  llvm::StringRef nearest = NearestDiagnosticId(id);
  unknown.tips.push_back(nearest.empty() ? "`tovac explain --all` lists all codes"
                                         : fmt::format("did you mean `{}`?", nearest.str()));
  return unknown;
}

}  // namespace tova
