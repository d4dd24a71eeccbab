#include "compiler/lex/lexer.h"
#include "fuzz_check.h"

using namespace tova;
using namespace tova::lex;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceSet sources;
  const FileId file = sources.Add("fuzz.tova", std::string(reinterpret_cast<const char*>(data), size));
  const TokenStream stream = Lex(sources, file);
  FUZZ_CHECK(!stream.tokens.empty() && stream.tokens.back().kind == TokenKind::kEndOfFile);
  uint32_t last = 0;
  for (size_t i = 0; i < stream.tokens.size(); ++i) {
    const Token& token = stream.tokens[i];
    FUZZ_CHECK(last <= token.begin && token.begin <= token.end && token.end <= size);
    last = token.end;
    if (token.partner == 0) continue;
    FUZZ_CHECK(token.partner > i && token.partner < stream.tokens.size());
  }
  for (const Diagnostic& problem : stream.problems) {
    FUZZ_CHECK(problem.span.begin <= problem.span.end && problem.span.end <= size);
  }
  return 0;
}
