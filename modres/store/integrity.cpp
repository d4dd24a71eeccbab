#include "modres/store/integrity.h"

#include <fmt/format.h>

#include "diagnostics/escape.h"

namespace tova::store {
namespace {

std::string Name(llvm::StringRef module, llvm::StringRef version) {
  return fmt::format("{}@v{}", module.str(), version.str());
}

}  // namespace

std::vector<std::string> DescribeDifference(llvm::ArrayRef<HashedFile> before,
                                            llvm::ArrayRef<HashedFile> after, size_t limit) {
  std::vector<std::string> lines;
  size_t total = 0;
  const auto add = [&](llvm::StringRef what, llvm::StringRef path) {
    if (++total <= limit) lines.push_back(fmt::format("{}: {}", what.str(), EscapeForeign(path)));
  };
  size_t b = 0;
  size_t a = 0;
  while (b < before.size() || a < after.size()) {
    const int order = b == before.size()  ? 1
                      : a == after.size() ? -1
                                          : llvm::StringRef(before[b].path).compare(after[a].path);
    if (order < 0) {
      add("removed", before[b++].path);
    } else if (order > 0) {
      add("added", after[a++].path);
    } else {
      if (before[b].sha256 != after[a].sha256) add("changed", before[b].path);
      ++b;
      ++a;
    }
  }
  if (total > limit) lines.push_back(fmt::format("and {} more", total - limit));
  return lines;
}

Failure DescribeMovedTag(llvm::StringRef module, llvm::StringRef version, llvm::StringRef expected_commit,
                         llvm::StringRef actual_commit, llvm::ArrayRef<std::string> differences) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kTagMoved, "integrity check failed for " + Name(module, version));
  diagnostic.body = {
      "Expected SHA: " + expected_commit.str(),
      "Got SHA:      " + actual_commit.str(),
      "",
      "The git tag may have been force-pushed. This could indicate tampering.",
      fmt::format("Run `tovac pkg update {}` to re-resolve.", module.str()),
  };
  if (!differences.empty()) {
    diagnostic.body.push_back("");
    diagnostic.body.push_back("What differs from the version in the cache:");
    for (const std::string& line : differences) diagnostic.body.push_back("  " + line);
  }
  return Failure(FailureKind::kIntegrity, std::move(diagnostic));
}

Failure DescribeChangedContent(llvm::StringRef module, llvm::StringRef version, llvm::StringRef expected_tree,
                               llvm::StringRef actual_tree) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kContentChanged, "integrity check failed for " + Name(module, version));
  diagnostic.body = {
      "Expected content: " + expected_tree.str(),
      "Got content:      " + actual_tree.str(),
      "",
      "The commit is the same, but the files are not. This could indicate tampering.",
  };
  return Failure(FailureKind::kIntegrity, std::move(diagnostic));
}

Result<void> VerifyPackage(llvm::StringRef module, llvm::StringRef version, const CachedPackage& package,
                           llvm::StringRef expected_commit, llvm::StringRef expected_tree) {
  if (!expected_commit.empty() && package.commit != expected_commit) {
    return DescribeMovedTag(module, version, expected_commit, package.commit);
  }
  TOVA_TRY(std::vector<HashedFile> files, HashFolder(package.root));
  const std::string actual = TreeHash(std::move(files));
  const llvm::StringRef expected = expected_tree.empty() ? llvm::StringRef(package.tree_hash) : expected_tree;
  if (actual != expected) return DescribeChangedContent(module, version, expected, actual);
  if (actual != package.tree_hash) return DescribeChangedContent(module, version, package.tree_hash, actual);
  return {};
}

}  // namespace tova::store
