#include <algorithm>
#include <array>

#include "diagnostics/diagnostic.h"
#include "llvm/ADT/StringExtras.h"

namespace tova {
namespace {

const CatalogEntry kCatalog[] = {
#define DIAGNOSTIC(Name, Code, Level, Title, Explanation) \
  {DiagnosticCode::k##Name, Code, Severity::k##Level, Title, Explanation},
#include "diagnostics/catalog/all.def"
};

}  // namespace

const CatalogEntry& Describe(DiagnosticCode code) { return kCatalog[static_cast<size_t>(code)]; }

const CatalogEntry* FindDiagnostic(llvm::StringRef id) {
  for (const CatalogEntry& entry : kCatalog) {
    if (entry.id.equals_insensitive(id)) return &entry;
  }
  return nullptr;
}

std::vector<const CatalogEntry*> AllDiagnostics() {
  std::vector<const CatalogEntry*> entries;
  for (const CatalogEntry& entry : kCatalog) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const CatalogEntry* a, const CatalogEntry* b) { return a->id < b->id; });
  return entries;
}

Diagnostic MakeDiagnostic(DiagnosticCode code, std::string message, Span span) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.severity = Describe(code).severity;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  return diagnostic;
}

}  // namespace tova
