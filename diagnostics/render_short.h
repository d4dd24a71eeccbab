#ifndef TOVA_DIAGNOSTICS_RENDER_SHORT_H
#define TOVA_DIAGNOSTICS_RENDER_SHORT_H

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"

namespace tova {

// One line for editors, "src/app.tova:3:10: error[E404]: message", columns in code points; without a place
// "error[P390]: message". Ends with a newline.
std::string RenderShort(const Diagnostic& diagnostic, const SourceSet& sources);

}  // namespace tova

#endif
