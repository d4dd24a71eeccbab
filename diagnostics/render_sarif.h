#ifndef TOVA_DIAGNOSTICS_RENDER_SARIF_H
#define TOVA_DIAGNOSTICS_RENDER_SARIF_H

#include <string>

#include "diagnostics/consumer.h"
#include "diagnostics/source_set.h"

namespace tova {

// The report as a SARIF 2.1.0 log (OASIS standard "Static Analysis Results Interchange Format") with one run: the
// rules are the codes that occur, columns count code points, fixes become `fixes`. Ends with a newline.
std::string RenderSarif(const Report& report, const SourceSet& sources);

}  // namespace tova

#endif
