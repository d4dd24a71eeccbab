#ifndef TOVA_DIAGNOSTICS_DIAGNOSTIC_H
#define TOVA_DIAGNOSTICS_DIAGNOSTIC_H

#include <string>
#include <vector>

#include "diagnostics/span.h"
#include "llvm/ADT/StringRef.h"

namespace tova {

enum class Severity { kNote, kWarning, kError };

// Every diagnostic of the program; the tables are in diagnostics/catalog.
enum class DiagnosticCode {
#define DIAGNOSTIC(Name, Code, Level, Title, Explanation) k##Name,
#include "diagnostics/catalog/all.def"
};

// What the catalog says of a code.
struct CatalogEntry {
  DiagnosticCode code;
  llvm::StringRef id;           // "E404"
  Severity severity;            // unless the report chooses another
  llvm::StringRef title;        // a phrase for lists
  llvm::StringRef explanation;  // what `tovac explain` prints; plain text, LF
};

const CatalogEntry& Describe(DiagnosticCode code);
// The entry with that id ("E404", any case), or null.
const CatalogEntry* FindDiagnostic(llvm::StringRef id);
// All entries, in the order of their ids.
std::vector<const CatalogEntry*> AllDiagnostics();

// A further place that explains the problem, with the words that stand under it.
struct Label {
  Span span;
  std::string text;
};

// One replacement of source text. A fix is the list of its edits.
struct Edit {
  Span span;
  std::string replacement;
};

// One problem, as data. Renderers turn it into text. All strings are UTF-8; what came from outside is escaped
// when it is rendered, not here.
struct Diagnostic {
  DiagnosticCode code{};
  Severity severity = Severity::kError;
  std::string message;              // one line; the part after "error: "
  Span span;                        // the primary place; may be invalid when there is none
  std::string span_text;            // the words under the primary place; may be empty
  std::vector<std::string> body;    // lines between the message and the tips, indented by two; "" is a blank line
  std::vector<Label> labels;        // secondary places, in any file
  std::vector<std::string> notes;   // shown as "Note: ..."
  std::vector<std::string> tips;    // shown as "Tip: ..."
  std::vector<Edit> fix;            // machine-applicable; empty when there is none
  // Whether the fix is what the user means beyond doubt, so that `tovac check --fix` may apply it unasked: the result
  // compiles as far as this mistake goes, and what worked before works the same.
  bool fix_is_safe = false;
};

// A diagnostic with the catalog's severity.
Diagnostic MakeDiagnostic(DiagnosticCode code, std::string message, Span span = {});

}  // namespace tova

#endif
