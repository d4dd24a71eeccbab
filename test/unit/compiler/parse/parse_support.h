#ifndef TOVA_TEST_UNIT_COMPILER_PARSE_PARSE_SUPPORT_H
#define TOVA_TEST_UNIT_COMPILER_PARSE_PARSE_SUPPORT_H

#include <string>
#include <utility>

#include "compiler/ast/dump.h"
#include "compiler/parse/parse_module.h"
#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "fmt/format.h"

namespace tova::parse {

// One parsed text with all that it needs to stay alive.
struct Parsed {
  SourceSet sources;
  FileId file;
  Emitter emitter;
  std::unique_ptr<ast::Module> module;

  explicit Parsed(std::string source) {
    file = sources.Add("test.tova", std::move(source));
    module = ParseModule(sources, file, emitter);
  }
  std::string Dump() const { return ast::Dump(*module); }
  // "line:column code: message", one a line, in the order reported.
  std::string Problems() const {
    std::string out;
    for (const Diagnostic& problem : emitter.diagnostics()) {
      const LineColumn place = sources.Locate(file, problem.span.begin);
      out += fmt::format("{}:{} {}: {}\n", place.line, place.column, Describe(problem.code).id.str(),
                         problem.message);
    }
    return out;
  }
};

// The tree of a text that has no mistake; its problems otherwise.
inline std::string Tree(std::string source) {
  Parsed parsed(std::move(source));
  return parsed.emitter.diagnostics().empty() ? parsed.Dump() : parsed.Problems();
}

inline std::string Problems(std::string source) { return Parsed(std::move(source)).Problems(); }

}  // namespace tova::parse

#endif
