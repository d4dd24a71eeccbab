#ifndef TOVA_DIAGNOSTICS_RENDER_TEXT_H
#define TOVA_DIAGNOSTICS_RENDER_TEXT_H

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"

namespace tova {

// How RenderText shows a diagnostic.
struct RenderOptions {
  bool color = false;       // ANSI colours; the text is readable without them
  unsigned width = 140;     // display columns of a source line that are shown; longer lines are cut around the label
  bool explain_hint = true; // the last line "For more about this error: tovac explain E404"
  unsigned tab_width = 4;   // distance of the tab stops, in display columns; at least 1
};

// One diagnostic for people, as several lines that all end with a newline:
//
//   error: `encoed` is not exported by github.com/bob/tova-jwt@v1.0.0
//     --> src/app.tova:3:10
//      |
//    3 | import { encoed, decode } from "github.com/bob/tova-jwt"
//      |          ^^^^^^ not in this package's exports
//      |
//     ::: github.com/bob/tova-jwt@v1.0.0/tova.toml:4:11
//      |
//    4 | exports = ["encode", "decode"]
//      |           -------------------- exports declared here
//      |
//     Tip: did you mean `encode`?
//     For more about this error: tovac explain E404
//
// A diagnostic with `body` shows message, blank line, body and tips first, and its places after another blank line.
// Foreign text is escaped; positions count display columns. The size of the result is bounded whatever the source
// looks like: lines are cut to `width`, and long spans and long lists of labels are abbreviated.
std::string RenderText(const Diagnostic& diagnostic, const SourceSet& sources, const RenderOptions& options = {});

}  // namespace tova

#endif
