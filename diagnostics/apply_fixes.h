#ifndef TOVA_DIAGNOSTICS_APPLY_FIXES_H
#define TOVA_DIAGNOSTICS_APPLY_FIXES_H

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tova {

// A file with the fixes that were applied to its text.
struct FixedFile {
  FileId file;
  std::string text;
  std::vector<const Diagnostic*> fixed;  // by what has been corrected, in the order of the places
};

// The texts that come out when the safe fixes of the diagnostics are applied: each as a whole or not at all. One that
// touches a place which an earlier one has changed is left for the next time, since its own reason may be gone then; the
// same fix of two diagnostics counts for both. Only files that `may_edit` admits are touched, in the order of their
// first fix. The diagnostics must outlive the result.
std::vector<FixedFile> ApplySafeFixes(llvm::ArrayRef<Diagnostic> diagnostics, const SourceSet& sources,
                                      llvm::function_ref<bool(FileId)> may_edit);

}  // namespace tova

#endif
