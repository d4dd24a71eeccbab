#include "compiler/codegen/emit.h"
#include "compiler/parse/parse_module.h"
#include "compiler/sema/analyze.h"
#include "diagnostics/render.h"
#include "fuzz_check.h"
#include "llvm/Support/JSON.h"

using namespace tova;

// A whole file from its text to JavaScript and to the report that people see.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceSet sources;
  Emitter emitter;
  const FileId file = sources.Add("fuzz.tova", std::string(reinterpret_cast<const char*>(data), size));
  const std::unique_ptr<ast::Module> module = parse::ParseModule(sources, file, emitter);
  const analyzer_hooks::ExportSurface surface = sema::BuildExportSurface(*module);
  sema::Analyze(*module, {}, {}, emitter);
  if (!emitter.has_errors()) {
    codegen::EmitOptions options;
    options.source_path = "fuzz.tova";
    options.map_name = "fuzz.js.map";
    options.is_program = true;
    options.include_tests = true;
    const codegen::EmittedModule emitted = codegen::Emit(*module, sources, options);
    FUZZ_CHECK(llvm::json::isUTF8(emitted.code));
    llvm::Expected<llvm::json::Value> map = llvm::json::parse(emitted.source_map);
    FUZZ_CHECK(static_cast<bool>(map));
  }
  const Report report = Arrange(emitter.Take(), sources);
  for (const Diagnostic& diagnostic : report.diagnostics) {
    FUZZ_CHECK(!diagnostic.message.empty());
    FUZZ_CHECK(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size);
    for (const Label& label : diagnostic.labels)
      FUZZ_CHECK(label.span.begin <= label.span.end && label.span.end <= size);
  }
  for (MessageFormat format : {MessageFormat::kHuman, MessageFormat::kShort, MessageFormat::kJson})
    FUZZ_CHECK(llvm::json::isUTF8(RenderReport(report, sources, format)));
  return 0;
}
