#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::dyn_cast;

// Tests and benchmarks say which module they stand in, so that whoever runs one file's leaves those of its imports
// alone.

void Emitter::EmitTest(const TestDecl& decl) {
  if (!options_.include_tests) return;
  StartLine();
  Mark(decl.begin);
  WriteHelper("testing.js", "test");
  Write("(");
  decl.name != nullptr ? WriteString(decl.name->value) : Write("null");
  Write(", ");
  EmitTestBody(*decl.body, "async ($after) => ", {});
  Write(", import.meta.url, { ");
  WriteLineOf(decl);
  if (decl.timeout != nullptr) Write((", timeout: " + decl.timeout->digits).str());
  Write(" });");
}

// At the top level, hooks are registered for the whole file. In a test, what is to be done before runs where it stands
// and sees what was bound above it; what is to be done after is left with whoever runs the test.
void Emitter::EmitTestHook(const TestHookDecl& decl) {
  if (!options_.include_tests) return;
  StartLine();
  Mark(decl.begin);
  if (function_depth_ == 0) {
    WriteHelper("testing.js", decl.is_after ? "afterEach" : "beforeEach");
    Write("(");
    EmitTestBody(*decl.body, "async () => ", {});
    Write(", import.meta.url);");
    return;
  }
  Write(decl.is_after ? "$after(" : "await (");
  EmitTestBody(*decl.body, "async () => ", {});
  Write(decl.is_after ? ");" : ")();");
}

void Emitter::EmitBench(const BenchDecl& decl) {
  if (!options_.include_tests) return;
  StartLine();
  Mark(decl.begin);
  WriteHelper("testing.js", "bench");
  Write("(");
  decl.name != nullptr ? WriteString(decl.name->value) : Write("null");
  Write(", ");
  // Waiting would be measured too; a value that is used can't be optimised away.
  EmitTestBody(*decl.body, decl.has_await ? "async () => " : "() => ", {Destination::kReturn, {}});
  Write(", import.meta.url, { ");
  WriteLineOf(decl);
  Write(" });");
}

// Functions without parameters that are named as tests, unless something else calls them.
void Emitter::EmitTestFunctions() {
  for (const Stmt* stmt : module_.statements) {
    const auto* decl = dyn_cast<FunctionDecl>(stmt);
    if (decl == nullptr || !decl->name.text.starts_with("test_") || decl->function->body == nullptr) continue;
    if (!decl->function->parameters.empty() || decl->symbol == nullptr || decl->symbol->is_used) continue;
    StartLine();
    Mark(decl->begin);
    WriteHelper("testing.js", "test");
    Write("(");
    WriteString(decl->name.text);
    Write((", " + names_.Of(decl->symbol, decl->name.text) + ", import.meta.url, { ").str());
    WriteLineOf(*decl);
    Write(" });");
  }
}

void Emitter::EmitTestBody(const Block& body, llvm::StringRef header, const Destination& destination) {
  Write(header);
  unsigned outer_depth = std::exchange(block_depth_, 0);
  ++function_depth_;
  EmitBraced(body, destination);
  --function_depth_;
  block_depth_ = outer_depth;
}

void Emitter::WriteLineOf(const Stmt& stmt) {
  Write("line: " + std::to_string(sources_.Locate(module_.file(), stmt.begin).line));
}

}  // namespace tova::codegen
