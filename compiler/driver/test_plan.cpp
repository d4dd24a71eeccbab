#include "compiler/driver/test_plan.h"

#include "compiler/ast/symbol.h"
#include "compiler/driver/build_state.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

bool IsNameByte(char c) { return llvm::isAlnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

// Whether `word` stands somewhere, with what begins a block behind it.
bool HasBlock(llvm::StringRef text, llvm::StringRef word) {
  for (size_t at = text.find(word); at != llvm::StringRef::npos; at = text.find(word, at + 1)) {
    if (at > 0 && IsNameByte(text[at - 1])) continue;
    llvm::StringRef rest = text.drop_front(at + word.size()).ltrim(" \t\r");
    if (rest.starts_with("{") || rest.starts_with("\"") || rest.starts_with("'") || rest.starts_with("/*") ||
        rest.starts_with("timeout")) {
      return true;
    }
  }
  return false;
}

}  // namespace

TestCounts CountTests(const Unit& unit) {
  if (unit.work != UnitWork::kCompile) return {unit.earlier->tests, unit.earlier->benchmarks};
  TestCounts counts;
  for (const ast::Stmt* stmt : unit.tree->statements) {
    if (llvm::isa<ast::TestDecl>(stmt)) ++counts.tests;
    if (llvm::isa<ast::BenchDecl>(stmt)) ++counts.benchmarks;
    const auto* function = llvm::dyn_cast<ast::FunctionDecl>(stmt);
    if (function != nullptr && function->name.text.starts_with("test_") && IsTestFile(unit.source_path)) ++counts.tests;
  }
  return counts;
}

bool IsTestFile(llvm::StringRef path) { return path.ends_with(".test.tova") || path.ends_with("_test.tova"); }

bool MayHoldTests(llvm::StringRef path, llvm::StringRef text) {
  return HasBlock(text, "test") || HasBlock(text, "bench") || (IsTestFile(path) && text.contains("test_"));
}

std::string TestPlanName(const Target& target) {
  if (target.kind == TargetKind::kTree) return "tests.json";
  std::array<uint8_t, 32> hash = llvm::SHA256::hash(llvm::arrayRefFromStringRef(target.file));
  return "tests-" + llvm::toHex(llvm::ArrayRef(hash).take_front(8), /*LowerCase=*/true) + ".json";
}

Result<void> WriteTestPlan(const Target& target, const std::vector<std::string>& files,
                           const std::vector<std::unique_ptr<Unit>>& units, const std::string& path) {
  llvm::json::Array entries;
  llvm::StringSet<> chosen;
  for (const std::string& file : files) chosen.insert(file);
  for (const std::unique_ptr<Unit>& unit : units) {
    if (!chosen.contains(unit->source_path)) continue;
    const TestCounts counts = CountTests(*unit);
    if (counts.tests == 0 && counts.benchmarks == 0) continue;
    llvm::json::Object entry{{"source", llvm::json::fixUTF8(unit->source_path)},
                             {"module", llvm::json::fixUTF8(unit->output_path)},
                             {"tests", counts.tests},
                             {"benchmarks", counts.benchmarks}};
    // The tests of a workspace's member find their files from its folder, wherever they were started.
    if (unit->owner.is_member) entry["directory"] = llvm::json::fixUTF8(unit->owner.root);
    entries.push_back(std::move(entry));
  }
  llvm::json::Object plan{{"directory", target.project ? llvm::json::fixUTF8(target.root) : ""},
                          {"files", std::move(entries)}};
  return store::WriteFileAtomically(path, llvm::formatv("{0}", llvm::json::Value(std::move(plan))).str(),
                                    store::Durability::kFast);
}

}  // namespace tova::driver
