#ifndef TOVA_MODRES_MVS_REPORT_H
#define TOVA_MODRES_MVS_REPORT_H

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "llvm/ADT/StringRef.h"
#include "modres/mvs/mvs.h"

namespace tova::mvs {

// How messages name the root and where they find its lines.
struct RootPlace {
  std::string label;  // "my-app (tova.toml)"
  // The place of the root's requirement on a module; an invalid span when there is none.
  std::function<Span(llvm::StringRef module)> span_of;
  // The members of a workspace: modules of the request whose manifests the user writes as well, by their names there.
  std::map<std::string, RootPlace> members;
};

// One diagnostic for each thing that stands in the way, in the words and layout of the design documents:
// version conflict, circular dependency, no version that fits, modules that differ in case only. Empty when
// outcome.ok().
std::vector<Diagnostic> Explain(const Outcome& outcome, const RootPlace& root);

}  // namespace tova::mvs

#endif
