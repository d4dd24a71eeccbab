#ifndef TOVA_DIAGNOSTICS_EXPLAIN_H
#define TOVA_DIAGNOSTICS_EXPLAIN_H

#include <string>

#include "diagnostics/diagnostic.h"

namespace tova {

// What `tovac explain` prints for a code: "error E404: <title>", a blank line, the explanation. Ends with a newline.
std::string RenderExplanation(const CatalogEntry& entry);

// The known id that is nearest to a mistyped one ("E40" -> "E404"), or an empty view.
llvm::StringRef NearestDiagnosticId(llvm::StringRef id);

// The diagnostic for a code that does not exist, with the nearest one as tip.
Diagnostic DescribeUnknownCode(llvm::StringRef id);

// The whole catalog as a Markdown page with a table of contents: docs/errors.md.
std::string RenderCatalogPage();

}  // namespace tova

#endif
