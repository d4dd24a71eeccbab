#include "diagnostics/render_short.h"

#include "diagnostics/escape.h"
#include "diagnostics/styled_text.h"
#include "fmt/format.h"

namespace tova {
namespace {

constexpr size_t kMaxLength = 4000;  // code points of the path and of the message

}  // namespace

std::string RenderShort(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::string place;
  if (diagnostic.span.valid()) {
    LineColumn at = sources.Locate(diagnostic.span.file, diagnostic.span.begin);
    std::string path = EscapeForeign(sources.path(diagnostic.span.file), kMaxLength);
    place = fmt::format("{}:{}:{}: ", path, at.line, at.column);
  }
  return fmt::format("{}{}[{}]: {}\n", place, SeverityWord(diagnostic.severity).str(),
                     Describe(diagnostic.code).id.str(), EscapeForeign(diagnostic.message, kMaxLength));
}

}  // namespace tova
