#include "diagnostics/render_sarif.h"

#include <algorithm>

#include "diagnostics/escape.h"
#include "diagnostics/json_text.h"
#include "diagnostics/styled_text.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace tova {
namespace {

// A path as a relative or absolute URI reference: everything but unreserved characters, `/` and `@` is percent-encoded,
// a colon too, so that a first segment is never read as a scheme.
std::string UriOf(llvm::StringRef path) {
  std::string uri;
  for (char c : path) {
    if (llvm::isAlnum(c) || llvm::StringRef("-._~/@").contains(c)) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

class SarifRenderer {
 public:
  SarifRenderer(const Report& report, const SourceSet& sources, llvm::raw_ostream& out)
      : report_(report), sources_(sources), json_(out, /*IndentSize=*/2) {
    for (const Diagnostic& diagnostic : report.diagnostics) rules_.push_back(&Describe(diagnostic.code));
    std::sort(rules_.begin(), rules_.end(),
              [](const CatalogEntry* a, const CatalogEntry* b) { return a->id < b->id; });
    rules_.erase(std::unique(rules_.begin(), rules_.end()), rules_.end());
  }

  void Write() {
    json_.object([&] {
      json_.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
      json_.attribute("version", "2.1.0");
      json_.attributeArray("runs", [&] { json_.object([&] { WriteRun(); }); });
    });
  }

 private:
  void WriteRun() {
    json_.attributeObject("tool", [&] {
      json_.attributeObject("driver", [&] {
        json_.attribute("name", "tovac");
        json_.attributeArray("rules", [&] {
          for (const CatalogEntry* rule : rules_) WriteRule(*rule);
        });
      });
    });
    json_.attribute("columnKind", "unicodeCodePoints");
    json_.attributeArray("results", [&] {
      for (const Diagnostic& diagnostic : report_.diagnostics) {
        json_.object([&] { WriteResult(diagnostic); });
      }
    });
  }

  void WriteRule(const CatalogEntry& rule) {
    json_.object([&] {
      json_.attribute("id", rule.id);
      Message("shortDescription", rule.title);
      Message("fullDescription", rule.explanation);
      json_.attributeObject("defaultConfiguration", [&] { json_.attribute("level", SeverityWord(rule.severity)); });
    });
  }

  void WriteResult(const Diagnostic& diagnostic) {
    const CatalogEntry* rule = &Describe(diagnostic.code);
    auto index = std::find(rules_.begin(), rules_.end(), rule) - rules_.begin();
    json_.attribute("ruleId", rule->id);
    json_.attribute("ruleIndex", static_cast<int64_t>(index));
    json_.attribute("level", SeverityWord(diagnostic.severity));
    Message("message", WholeMessage(diagnostic));
    if (diagnostic.span.valid()) {
      json_.attributeArray("locations", [&] { WriteLocation(diagnostic.span, diagnostic.span_text); });
    }
    auto placed = [](const Label& label) { return label.span.valid(); };
    if (std::any_of(diagnostic.labels.begin(), diagnostic.labels.end(), placed)) {
      json_.attributeArray("relatedLocations", [&] {
        for (const Label& label : diagnostic.labels) {
          if (placed(label)) WriteLocation(label.span, label.text);
        }
      });
    }
    if (!diagnostic.fix.empty()) WriteFix(diagnostic);
  }

  // SARIF viewers show one text, so body, notes and tips follow the message.
  static std::string WholeMessage(const Diagnostic& diagnostic) {
    std::string text = diagnostic.message;
    auto add = [&](llvm::StringRef prefix, const std::vector<std::string>& lines) {
      for (const std::string& line : lines) text += fmt::format("\n{}{}", prefix.str(), line);
    };
    add("", diagnostic.body);
    add("Note: ", diagnostic.notes);
    add("Tip: ", diagnostic.tips);
    return text;
  }

  // A `message` object under a key.
  void Message(llvm::StringRef key, llvm::StringRef text) {
    json_.attributeObject(key, [&] { json_.attribute("text", ReplaceInvalidUtf8(text)); });
  }

  void WriteLocation(const Span& span, llvm::StringRef text) {
    json_.object([&] {
      json_.attributeObject("physicalLocation", [&] {
        Artifact(span.file);
        Region("region", span);
      });
      if (!text.empty()) Message("message", text);
    });
  }

  void Artifact(FileId file) {
    json_.attributeObject("artifactLocation", [&] { json_.attribute("uri", UriOf(sources_.path(file))); });
  }

  void Region(llvm::StringRef key, const Span& span) {
    LineColumn start = sources_.Locate(span.file, span.begin);
    LineColumn end = sources_.Locate(span.file, span.end);
    json_.attributeObject(key, [&] {
      json_.attribute("startLine", start.line);
      json_.attribute("startColumn", start.column);
      json_.attribute("endLine", end.line);
      json_.attribute("endColumn", end.column);
      json_.attribute("byteOffset", span.begin);
      json_.attribute("byteLength", span.size());
    });
  }

  // One change for each file that the edits touch, in the order of their first edits.
  void WriteFix(const Diagnostic& diagnostic) {
    std::vector<FileId> files;
    for (const Edit& edit : diagnostic.fix) {
      if (edit.span.valid() && std::find(files.begin(), files.end(), edit.span.file) == files.end()) {
        files.push_back(edit.span.file);
      }
    }
    if (files.empty()) return;
    json_.attributeArray("fixes", [&] {
      json_.object([&] {
        json_.attributeArray("artifactChanges", [&] {
          for (FileId file : files) json_.object([&] { WriteChange(diagnostic, file); });
        });
      });
    });
  }

  void WriteChange(const Diagnostic& diagnostic, FileId file) {
    Artifact(file);
    json_.attributeArray("replacements", [&] {
      for (const Edit& edit : diagnostic.fix) {
        if (edit.span.file != file) continue;
        json_.object([&] {
          Region("deletedRegion", edit.span);
          Message("insertedContent", edit.replacement);
        });
      }
    });
  }

  const Report& report_;
  const SourceSet& sources_;
  std::vector<const CatalogEntry*> rules_;
  llvm::json::OStream json_;
};

}  // namespace

std::string RenderSarif(const Report& report, const SourceSet& sources) {
  std::string text;
  llvm::raw_string_ostream out(text);
  SarifRenderer(report, sources, out).Write();
  return EscapeJsonForTerminal(text) + "\n";
}

}  // namespace tova
