#ifndef TOVA_TEST_UNIT_COMPILER_CODEGEN_RUN_PROGRAM_H
#define TOVA_TEST_UNIT_COMPILER_CODEGEN_RUN_PROGRAM_H

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "compiler/codegen/emit.h"
#include "compiler/parse/parse_module.h"
#include "compiler/runtime/files.h"
#include "compiler/sema/analyze.h"

namespace tova::codegen {

// The emitted form of one file without imports. Fails the test when the file has errors.
inline EmittedModule EmitText(const std::string& text, EmitOptions options = {}) {
  SourceSet sources;
  FileId file = sources.Add("app.tova", text);
  tova::Emitter emitter;
  auto module = parse::ParseModule(sources, file, emitter);
  if (!emitter.has_errors()) sema::Analyze(*module, {}, {}, emitter);
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    if (diagnostic.severity == Severity::kError) FAIL(diagnostic.message);
  }
  return Emit(*module, sources, options);
}

// What node prints for a program, standard error included, and `[status N]` when N is not 0.
inline std::string Run(const std::string& text) {
  namespace fs = std::filesystem;
  EmitOptions options;
  options.is_program = true;
  std::string code = EmitText(text, options).code;
  std::string folder = (fs::temp_directory_path() / "tova-codegen-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  fs::create_directories(folder + "/_tova/" + runtime::kTestRunnerFolder.str());
  std::ofstream(folder + "/package.json") << "{\"type\":\"module\"}";
  for (const runtime::File& file : runtime::Files()) {
    std::ofstream(folder + "/_tova/" + file.path.str()) << file.contents.str();
  }
  std::ofstream(folder + "/app.js") << code;
  FILE* pipe = popen(("node '" + folder + "/app.js' 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer;
  while (size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), count);
  int status = WEXITSTATUS(pclose(pipe));
  if (status != 0) output += "[status " + std::to_string(status) + "]\n";
  fs::remove_all(folder);
  INFO(code);
  return output;
}

}  // namespace tova::codegen

#endif
