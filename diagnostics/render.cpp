#include "diagnostics/render.h"

#include "diagnostics/render_json.h"
#include "diagnostics/render_sarif.h"
#include "diagnostics/render_short.h"
#include "llvm/ADT/StringSwitch.h"

namespace tova {
namespace {

std::string RenderForPeople(const Report& report, const SourceSet& sources, const RenderOptions& options) {
  std::string text;
  for (const Diagnostic& diagnostic : report.diagnostics) {
    if (!text.empty()) text += '\n';
    text += RenderText(diagnostic, sources, options);
  }
  std::string summary = RenderSummary(report);
  if (!summary.empty()) text += (text.empty() ? "" : "\n") + summary + "\n";
  return text;
}

}  // namespace

std::optional<MessageFormat> ParseMessageFormat(llvm::StringRef word) {
  return llvm::StringSwitch<std::optional<MessageFormat>>(word)
      .Case("human", MessageFormat::kHuman)
      .Case("short", MessageFormat::kShort)
      .Case("json", MessageFormat::kJson)
      .Case("sarif", MessageFormat::kSarif)
      .Default(std::nullopt);
}

std::string RenderReport(const Report& report, const SourceSet& sources, MessageFormat format,
                         const RenderOptions& options) {
  std::string text;
  switch (format) {
    case MessageFormat::kHuman:
      return RenderForPeople(report, sources, options);
    case MessageFormat::kShort:
      for (const Diagnostic& diagnostic : report.diagnostics) text += RenderShort(diagnostic, sources);
      return text;
    case MessageFormat::kJson:
      for (const Diagnostic& diagnostic : report.diagnostics) text += RenderJson(diagnostic, sources);
      return text;
    case MessageFormat::kSarif:
      return RenderSarif(report, sources);
  }
  return text;
}

}  // namespace tova
