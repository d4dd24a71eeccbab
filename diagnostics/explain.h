#ifndef TOVA_DIAGNOSTICS_EXPLAIN_H
#define TOVA_DIAGNOSTICS_EXPLAIN_H

#include <string>

#include "diagnostics/diagnostic.h"

namespace tova {

// What `tovac explain` prints for a code: "error E404: <title>", a blank line, the explanation. Ends with a newline.
std::string RenderExplanation(const CatalogEntry& entry);

// The list of all codes with their titles, one line each, in the order of their ids.
std::string RenderCatalogList();

// The whole catalog as the Markdown page docs/errors.md: one section for each area of codes, one heading for each
// code. The same catalog gives the same bytes.
std::string RenderCatalogMarkdown();

// The known id that is nearest to a mistyped one ("E40" -> "E404"), or an empty view.
llvm::StringRef NearestDiagnosticId(llvm::StringRef id);

}  // namespace tova

#endif
