#include "diagnostics/render_json.h"

#include "diagnostics/escape.h"
#include "diagnostics/json_text.h"
#include "diagnostics/styled_text.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace tova {
namespace {

class JsonRenderer {
 public:
  JsonRenderer(const Diagnostic& diagnostic, const SourceSet& sources, llvm::raw_ostream& out)
      : diagnostic_(diagnostic), sources_(sources), json_(out) {}

  void Write() {
    const CatalogEntry& entry = Describe(diagnostic_.code);
    json_.object([&] {
      json_.attribute("version", kJsonDiagnosticVersion);
      json_.attribute("code", entry.id);
      json_.attribute("severity", SeverityWord(diagnostic_.severity));
      json_.attribute("title", entry.title);
      Text("message", diagnostic_.message);
      Place(diagnostic_.span);
      Text("label", diagnostic_.span_text);
      json_.attributeArray("labels", [&] {
        for (const Label& label : diagnostic_.labels) {
          json_.object([&] {
            Place(label.span);
            Text("text", label.text);
          });
        }
      });
      Texts("body", diagnostic_.body);
      Texts("notes", diagnostic_.notes);
      Texts("tips", diagnostic_.tips);
      json_.attributeArray("fix", [&] {
        for (const Edit& edit : diagnostic_.fix) {
          json_.object([&] {
            Place(edit.span);
            Text("replacement", edit.replacement);
          });
        }
      });
      json_.attribute("fix_is_safe", diagnostic_.fix_is_safe);
    });
  }

 private:
  void Text(llvm::StringRef key, llvm::StringRef text) { json_.attribute(key, ReplaceInvalidUtf8(text)); }

  void Texts(llvm::StringRef key, const std::vector<std::string>& texts) {
    json_.attributeArray(key, [&] {
      for (const std::string& text : texts) json_.value(ReplaceInvalidUtf8(text));
    });
  }

  void Location(llvm::StringRef key, FileId file, uint32_t offset) {
    LineColumn at = sources_.Locate(file, offset);
    json_.attributeObject(key, [&] {
      json_.attribute("line", at.line);
      json_.attribute("column", at.column);
    });
  }

  void Place(const Span& span) {
    if (!span.valid()) {
      json_.attribute("span", nullptr);
      return;
    }
    json_.attributeObject("span", [&] {
      Text("file", sources_.path(span.file));
      json_.attribute("begin", span.begin);
      json_.attribute("end", span.end);
      Location("start", span.file, span.begin);
      Location("stop", span.file, span.end);
    });
  }

  const Diagnostic& diagnostic_;
  const SourceSet& sources_;
  llvm::json::OStream json_;
};

}  // namespace

std::string RenderJson(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::string text;
  llvm::raw_string_ostream out(text);
  JsonRenderer(diagnostic, sources, out).Write();
  return EscapeJsonForTerminal(text) + "\n";
}

}  // namespace tova
