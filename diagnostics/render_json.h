#ifndef TOVA_DIAGNOSTICS_RENDER_JSON_H
#define TOVA_DIAGNOSTICS_RENDER_JSON_H

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"

namespace tova {

// Version of the objects that RenderJson writes: raised when a field changes its meaning or goes away, not when one
// is added.
inline constexpr int kJsonDiagnosticVersion = 1;

// One diagnostic as a JSON object on one line that ends with a newline. Its fields, all of them always there:
//   version   1
//   code      "E404"
//   severity  "error" | "warning" | "note"
//   title     the catalog's phrase for the code
//   message   as people see it after "error: "
//   span      a place, or null: {"file": path, "begin": byte, "end": byte,
//                                "start": {"line", "column"}, "stop": {"line", "column"}}
//             bytes are 0-based and half-open; lines and columns are 1-based, columns count code points
//   label     the words under the span
//   labels    [{"span": place, "text": words}]
//   body, notes, tips  [text]
//   fix       [{"span": place, "replacement": text}]
//   fix_is_safe  whether `tovac check --fix` would apply the fix
std::string RenderJson(const Diagnostic& diagnostic, const SourceSet& sources);

}  // namespace tova

#endif
