#ifndef TOVA_DIAGNOSTICS_RENDER_H
#define TOVA_DIAGNOSTICS_RENDER_H

#include <optional>
#include <string>

#include "diagnostics/consumer.h"
#include "diagnostics/render_text.h"

namespace tova {

// The values of `--message-format`.
enum class MessageFormat { kHuman, kShort, kJson, kSarif };

// "human", "short", "json" or "sarif"; nothing for any other word.
std::optional<MessageFormat> ParseMessageFormat(llvm::StringRef word);

// A whole report, ready to be written: for people with a blank line between diagnostics and the summary at the end;
// `short` and `json` with one line for each diagnostic; `sarif` as one document, also for an empty report.
std::string RenderReport(const Report& report, const SourceSet& sources, MessageFormat format,
                         const RenderOptions& options = {});

}  // namespace tova

#endif
