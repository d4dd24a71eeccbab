#ifndef TOVA_DIAGNOSTICS_STYLED_TEXT_H
#define TOVA_DIAGNOSTICS_STYLED_TEXT_H

#include <string>

#include "diagnostics/diagnostic.h"
#include "llvm/ADT/StringRef.h"

namespace tova {

// What a piece of a rendered diagnostic is; each role has its colour.
enum class TextRole { kPlain, kMessage, kError, kWarning, kNote, kGutter, kSecondary, kHint };

// The role of the severity's word and of the marks under a primary place.
TextRole RoleOf(Severity severity);

// "error", "warning" or "note".
llvm::StringRef SeverityWord(Severity severity);

// Appends pieces of text to a string, with ANSI colours when they are wanted. Not thread-safe.
class StyledText {
 public:
  // Both arguments outlive the writer's use.
  StyledText(std::string& out, bool color) : out_(out), color_(color) {}

  StyledText& Put(TextRole role, llvm::StringRef text);
  StyledText& Put(llvm::StringRef text) { return Put(TextRole::kPlain, text); }
  StyledText& Spaces(size_t count) { return out_.append(count, ' '), *this; }
  StyledText& EndLine() { return out_.push_back('\n'), *this; }

 private:
  std::string& out_;
  bool color_;
};

}  // namespace tova

#endif
