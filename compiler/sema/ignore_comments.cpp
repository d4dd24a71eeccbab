#include "compiler/sema/ignore_comments.h"

#include <algorithm>

#include "llvm/ADT/SmallVector.h"

namespace tova::sema {

namespace {

// What one comment silences: the codes, in the bytes from its line's start to the end of the next line.
struct IgnoredRange {
  uint32_t begin;
  uint32_t end;
  llvm::SmallVector<llvm::StringRef, 4> codes;
};

// The codes behind the mark, or none when the comment is another one.
llvm::SmallVector<llvm::StringRef, 4> CodesOf(llvm::StringRef comment) {
  llvm::SmallVector<llvm::StringRef, 4> codes;
  comment = comment.ltrim("/* \t");
  if (!comment.consume_front("tova-ignore")) return codes;
  constexpr llvm::StringLiteral kSeparators = ", \t:";
  while (true) {
    comment = comment.ltrim(kSeparators);
    llvm::StringRef code = comment.take_until([&](char c) { return kSeparators.contains(c); });
    // Codes come first; words of explanation may follow.
    if (code.size() != 4 || code.drop_front().find_first_not_of("0123456789") != llvm::StringRef::npos) break;
    codes.push_back(code);
    comment = comment.drop_front(code.size());
  }
  return codes;
}

uint32_t EndOfNextLine(llvm::StringRef source, uint32_t from) {
  size_t end_of_line = source.find('\n', from);
  if (end_of_line == llvm::StringRef::npos) return static_cast<uint32_t>(source.size());
  size_t end_of_next = source.find('\n', end_of_line + 1);
  return static_cast<uint32_t>(std::min(end_of_next, source.size()));
}

}  // namespace

void DropIgnored(const ast::Module& module, std::vector<Diagnostic>& diagnostics) {
  if (diagnostics.empty() || !module.source().contains("tova-ignore")) return;
  std::vector<IgnoredRange> ranges;
  for (const ast::Comment& comment : module.comments) {
    auto codes = CodesOf(module.source().slice(comment.begin, comment.end));
    if (codes.empty()) continue;
    size_t line_end = module.source().rfind('\n', comment.begin);
    const uint32_t begin = line_end == llvm::StringRef::npos ? 0 : static_cast<uint32_t>(line_end) + 1;
    ranges.push_back({begin, EndOfNextLine(module.source(), comment.end), std::move(codes)});
  }
  auto is_ignored = [&](const Diagnostic& diagnostic) {
    const CatalogEntry& entry = tova::Describe(diagnostic.code);
    if (entry.severity == Severity::kError || diagnostic.span.file != module.file()) return false;
    llvm::StringRef code = entry.id;
    // Ranges are in source order: only the last few that start before the place can hold it.
    auto after =
        std::upper_bound(ranges.begin(), ranges.end(), diagnostic.span.begin,
                         [](uint32_t place, const IgnoredRange& range) { return place < range.begin; });
    constexpr int kMostComments = 4;  // comments that can share the two lines in question
    for (int i = 0; i < kMostComments && after != ranges.begin(); ++i) {
      --after;
      if (diagnostic.span.begin <= after->end && llvm::is_contained(after->codes, code)) return true;
    }
    return false;
  };
  diagnostics.erase(std::remove_if(diagnostics.begin(), diagnostics.end(), is_ignored), diagnostics.end());
}

}  // namespace tova::sema
