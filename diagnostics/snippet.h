#ifndef TOVA_DIAGNOSTICS_SNIPPET_H
#define TOVA_DIAGNOSTICS_SNIPPET_H

#include "diagnostics/diagnostic.h"
#include "diagnostics/render_text.h"
#include "diagnostics/source_set.h"
#include "diagnostics/styled_text.h"

namespace tova {

// Whether the diagnostic has a place that a snippet can show.
bool HasPlaces(const Diagnostic& diagnostic);

// Writes the framed source lines of a diagnostic's places, file by file: the primary place's file first, then the
// others in the order in which labels name them. The frame is left open at the bottom: a last line with the bare bar
// is up to the caller, through `gutter`, the columns before that bar.
struct SnippetResult {
  unsigned gutter = 0;
};
SnippetResult WriteSnippets(const Diagnostic& diagnostic, const SourceSet& sources, const RenderOptions& options,
                            StyledText& out);

}  // namespace tova

#endif
