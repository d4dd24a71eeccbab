#include "diagnostics/render_text.h"

#include "diagnostics/escape.h"
#include "diagnostics/snippet.h"
#include "diagnostics/styled_text.h"
#include "fmt/format.h"
#include "llvm/ADT/ArrayRef.h"

namespace tova {
namespace {

constexpr size_t kMaxTextLength = 4000;  // code points of a message, note, tip or body line
constexpr size_t kMaxLines = 200;        // of the body, and of the notes and tips

class TextRenderer {
 public:
  TextRenderer(const Diagnostic& diagnostic, const SourceSet& sources, const RenderOptions& options)
      : diagnostic_(diagnostic), sources_(sources), options_(options), out_(text_, options.color) {}

  std::string Render() {
    WriteHeadline();
    bool has_places = HasPlaces(diagnostic_);
    if (!diagnostic_.body.empty()) {
      out_.EndLine();
      WriteBody();
      WriteHints("Tip", diagnostic_.tips);
      WriteHints("Note", diagnostic_.notes);
      if (has_places) {
        out_.EndLine();
        WritePlaces(/*more_follows=*/options_.explain_hint);
      }
    } else {
      bool has_hints = !diagnostic_.notes.empty() || !diagnostic_.tips.empty();
      if (has_places) {
        WritePlaces(/*more_follows=*/has_hints || options_.explain_hint);
      } else if (has_hints) {
        out_.EndLine();
      }
      WriteHints("Note", diagnostic_.notes);
      WriteHints("Tip", diagnostic_.tips);
    }
    if (options_.explain_hint) {
      out_.Put(fmt::format("  For more about this {}: tovac explain {}", SeverityWord(diagnostic_.severity).str(),
                           Describe(diagnostic_.code).id.str()));
      out_.EndLine();
    }
    return std::move(text_);
  }

 private:
  static std::string Shown(llvm::StringRef text) { return EscapeForeign(text, kMaxTextLength); }

  void WriteHeadline() {
    out_.Put(RoleOf(diagnostic_.severity), SeverityWord(diagnostic_.severity));
    out_.Put(TextRole::kMessage, ": " + Shown(diagnostic_.message)).EndLine();
  }

  void WriteOmitted(size_t count) {
    if (count > kMaxLines) out_.Put(fmt::format("  ... and {} more", count - kMaxLines)).EndLine();
  }

  void WriteBody() {
    for (const std::string& line : llvm::ArrayRef(diagnostic_.body).take_front(kMaxLines)) {
      if (!line.empty()) out_.Put("  ").Put(Shown(line));
      out_.EndLine();
    }
    WriteOmitted(diagnostic_.body.size());
  }

  void WriteHints(llvm::StringRef word, const std::vector<std::string>& hints) {
    for (const std::string& hint : llvm::ArrayRef(hints).take_front(kMaxLines)) {
      out_.Put("  ").Put(TextRole::kHint, word).Put(": ").Put(Shown(hint)).EndLine();
    }
    WriteOmitted(hints.size());
  }

  void WritePlaces(bool more_follows) {
    SnippetResult snippet = WriteSnippets(diagnostic_, sources_, options_, out_);
    if (more_follows) out_.Spaces(snippet.gutter).Put(TextRole::kGutter, "|").EndLine();
  }

  const Diagnostic& diagnostic_;
  const SourceSet& sources_;
  const RenderOptions& options_;
  std::string text_;
  StyledText out_;
};

}  // namespace

std::string RenderText(const Diagnostic& diagnostic, const SourceSet& sources, const RenderOptions& options) {
  return TextRenderer(diagnostic, sources, options).Render();
}

}  // namespace tova
