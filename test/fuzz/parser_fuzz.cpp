#include "compiler/ast/dump.h"
#include "compiler/ast/visitor.h"
#include "compiler/parse/parse_module.h"
#include "fuzz_check.h"

using namespace tova;

namespace {

// `has_errors`: something was reported, so that parts of the tree may be missing.
void Check(const ast::Node& node, size_t size, bool has_errors) {
  FUZZ_CHECK(node.begin <= node.end && node.end <= size);
  const bool is_missing = llvm::isa<ast::ErrorStmt, ast::ErrorExpr, ast::ErrorPattern, ast::ErrorType>(&node);
  FUZZ_CHECK(has_errors || !is_missing);
  ast::ForEachChild(node, [&](const ast::Node& child) { Check(child, size, has_errors); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceSet sources;
  Emitter emitter;
  const FileId file = sources.Add("fuzz.tova", std::string(reinterpret_cast<const char*>(data), size));
  const std::unique_ptr<ast::Module> module = parse::ParseModule(sources, file, emitter);
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    FUZZ_CHECK(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size);
    for (const Edit& edit : diagnostic.fix)
      FUZZ_CHECK(edit.span.begin <= edit.span.end && edit.span.end <= size);
  }
  for (const Diagnostic& problem : lex::Lex(sources, file).problems)
    FUZZ_CHECK(problem.severity != Severity::kError || emitter.has_errors());
  for (const ast::Stmt* stmt : module->statements) Check(*stmt, size, emitter.has_errors());
  ast::Dump(*module);
  return 0;
}
