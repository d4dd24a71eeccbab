#include "diagnostics/explain.h"

#include "diagnostics/styled_text.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova {
namespace {

// A range of codes that belongs together on the page of all errors.
struct Area {
  llvm::StringLiteral first;  // the smallest id
  llvm::StringLiteral last;   // the largest id
  llvm::StringLiteral title;
};

constexpr Area kAreas[] = {
    {"E001", "E019", "Characters and tokens"},
    {"E020", "E099", "Syntax"},
    {"E100", "E199", "Types"},
    {"E200", "E299", "Names and scopes"},
    {"E300", "E399", "Context"},
    {"E400", "E499", "Imports"},
    {"E500", "E599", "Matching"},
    {"E600", "E699", "Interfaces and traits"},
    {"P001", "P049", "Manifests"},
    {"P050", "P099", "Lock files"},
    {"P100", "P199", "Resolution"},
    {"P200", "P299", "Git and the network"},
    {"P300", "P399", "Integrity, cache and files"},
    {"P400", "P499", "npm packages"},
    {"P500", "P599", "Command lines and the environment"},
    {"W001", "W099", "Warnings: unused"},
    {"W100", "W199", "Warnings: style"},
    {"W200", "W299", "Warnings: logic"},
    {"W300", "W399", "Warnings: matching and traits"},
};

// Whether a line of an explanation is an example that stands behind its heading: "Wrong:  tovac pkg add zod".
bool IsExampleWithHeading(llvm::StringRef line) {
  return (line.starts_with("Wrong") || line.starts_with("Right")) && line.contains(':') && !line.ends_with(":");
}

// An explanation as Markdown: its examples, which are such lines or are indented by two, become fenced blocks.
std::string MarkdownOf(llvm::StringRef explanation) {
  std::string text;
  bool in_example = false;
  size_t blank_lines = 0;  // held back, since those inside an example belong to it
  for (llvm::StringRef rest = explanation.rtrim(); !rest.empty();) {
    auto [line, after] = rest.split('\n');
    rest = after;
    if (line.empty()) {
      ++blank_lines;
      continue;
    }
    bool is_example = line.consume_front("  ") || IsExampleWithHeading(line);
    if (in_example && !is_example) text += "```\n";
    text.append(blank_lines, '\n');
    if (!in_example && is_example) text += blank_lines == 0 ? "\n```\n" : "```\n";
    text += line;
    text += '\n';
    in_example = is_example;
    blank_lines = 0;
  }
  if (in_example) text += "```\n";
  return text;
}

// The name by which Markdown viewers link to a heading.
std::string AnchorOf(llvm::StringRef heading) {
  std::string anchor;
  for (char c : heading) {
    if (llvm::isAlnum(c) || c == '-' || c == '_') anchor += llvm::toLower(c);
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

std::string HeadingOf(const CatalogEntry& entry) { return fmt::format("{}: {}", entry.id.str(), entry.title.str()); }

}  // namespace

std::string RenderCatalogPage() {
  std::string contents;
  std::string sections;
  const std::vector<const CatalogEntry*> entries = AllDiagnostics();
  for (const Area& area : kAreas) {
    bool is_first = true;
    for (const CatalogEntry* entry : entries) {
      if (entry->id < area.first || entry->id > area.last) continue;
      if (is_first) {
        contents += fmt::format("- [{}](#{})\n", area.title.str(), AnchorOf(area.title));
        sections += fmt::format("\n## {}\n", area.title.str());
      }
      is_first = false;
      const std::string heading = HeadingOf(*entry);
      contents += fmt::format("  - [{}](#{})\n", heading, AnchorOf(heading));
      sections += fmt::format("\n### {}\n\nSeverity: {}.\n\n{}", heading, SeverityWord(entry->severity).str(),
                              MarkdownOf(entry->explanation));
    }
  }
  return "# Errors and warnings\n\n"
         "Every message of tovac has a code. `tovac explain <code>` tells the story that stands here. This page is what\n"
         "`tovac explain --all` prints.\n\n" +
         contents + sections;
}

}  // namespace tova
