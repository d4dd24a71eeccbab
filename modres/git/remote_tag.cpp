#include "modres/git/remote_tag.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"

namespace tova::git {

Failure NoSuchTag(llvm::StringRef tag) {
  return Failure(FailureKind::kNotFound,
                 MakeDiagnostic(DiagnosticCode::kVersionNotFound,
                                fmt::format("the repository has no tag `{}`", EscapeForeign(tag))));
}

}  // namespace tova::git
