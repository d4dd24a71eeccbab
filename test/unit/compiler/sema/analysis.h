#ifndef TOVA_TEST_UNIT_COMPILER_SEMA_ANALYSIS_H
#define TOVA_TEST_UNIT_COMPILER_SEMA_ANALYSIS_H

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "compiler/parse/parse_module.h"
#include "compiler/sema/analyze.h"
#include "diagnostics/source_set.h"
#include "fmt/format.h"

namespace tova::sema {

// One source text, parsed and analysed. What its references lead to is set before Run.
struct Analysis {
  SourceSet sources;
  FileId file;
  Emitter emitter;
  std::unique_ptr<ast::Module> module;
  std::vector<Import> imports;
  Options options;

  explicit Analysis(std::string text) {
    file = sources.Add("a.tova", std::move(text));
    module = parse::ParseModule(sources, file, emitter);
  }

  Analysis& Run() {
    Analyze(*module, {imports}, options, emitter);
    return *this;
  }

  // "E202 3:1 cannot reassign ..." for each diagnostic, sorted by place.
  std::vector<std::string> Lines() const {
    std::vector<const Diagnostic*> sorted;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) sorted.push_back(&diagnostic);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Diagnostic* a, const Diagnostic* b) { return a->span.begin < b->span.begin; });
    std::vector<std::string> lines;
    for (const Diagnostic* diagnostic : sorted) {
      LineColumn at = sources.Locate(diagnostic->span.file, diagnostic->span.begin);
      lines.push_back(fmt::format("{} {}:{} {}", Describe(diagnostic->code).id.str(), at.line, at.column,
                                  diagnostic->message));
    }
    return lines;
  }
};

using Lines = std::vector<std::string>;

inline Lines Check(std::string text) { return Analysis(std::move(text)).Run().Lines(); }

}  // namespace tova::sema

#endif
