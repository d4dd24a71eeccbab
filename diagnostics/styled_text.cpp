#include "diagnostics/styled_text.h"

namespace tova {
namespace {

// The SGR sequence that starts a role.
llvm::StringRef StartOf(TextRole role) {
  switch (role) {
    case TextRole::kPlain:
      return "";
    case TextRole::kMessage:
      return "\x1b[1m";
    case TextRole::kError:
      return "\x1b[1;31m";
    case TextRole::kWarning:
      return "\x1b[1;33m";
    case TextRole::kNote:
    case TextRole::kHint:
      return "\x1b[1;36m";
    case TextRole::kGutter:
    case TextRole::kSecondary:
      return "\x1b[1;34m";
  }
  return "";
}

}  // namespace

TextRole RoleOf(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return TextRole::kNote;
    case Severity::kWarning:
      return TextRole::kWarning;
    case Severity::kError:
      return TextRole::kError;
  }
  return TextRole::kError;
}

llvm::StringRef SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

StyledText& StyledText::Put(TextRole role, llvm::StringRef text) {
  if (text.empty()) return *this;
  bool styled = color_ && role != TextRole::kPlain;
  if (styled) out_ += StartOf(role);
  out_ += text;
  if (styled) out_ += "\x1b[0m";
  return *this;
}

}  // namespace tova
