#include "diagnostics/apply_fixes.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "llvm/ADT/STLExtras.h"

namespace tova {
namespace {

// The accepted edits of one file, by where they begin; no two of them touch.
using Edits = std::map<uint32_t, const Edit*>;

struct PendingFile {
  FileId file;
  Edits edits;
  std::vector<const Diagnostic*> fixed;
};

bool Same(const Edit& a, const Edit& b) {
  return a.span.begin == b.span.begin && a.span.end == b.span.end && a.replacement == b.replacement;
}

// Whether the edit touches an accepted one that is not the same.
bool Collides(const Edits& edits, const Edit& edit) {
  auto next = edits.lower_bound(edit.span.begin);
  if (next != edits.end() && next->second->span.begin <= edit.span.end && !Same(*next->second, edit)) return true;
  return next != edits.begin() && std::prev(next)->second->span.end >= edit.span.begin;
}

class Applier {
 public:
  Applier(const SourceSet& sources, llvm::function_ref<bool(FileId)> may_edit)
      : sources_(sources), may_edit_(may_edit) {}

  void Take(const Diagnostic& diagnostic) {
    if (!diagnostic.fix_is_safe || diagnostic.fix.empty()) return;
    bool changes = false;
    for (const Edit& edit : diagnostic.fix) {
      if (!edit.span.valid() || !may_edit_(edit.span.file) || Collides(FileOf(edit).edits, edit)) return;
      changes |= sources_.TextOf(edit.span) != edit.replacement;
    }
    if (!changes) return;
    for (const Edit& edit : diagnostic.fix) FileOf(edit).edits.emplace(edit.span.begin, &edit);
    FileOf(diagnostic.fix.front()).fixed.push_back(&diagnostic);
  }

  std::vector<FixedFile> Finish() {
    std::vector<FixedFile> fixed;
    for (PendingFile& pending : files_) {
      if (pending.edits.empty()) continue;
      llvm::StringRef text = sources_.text(pending.file);
      FixedFile file{pending.file, {}, std::move(pending.fixed)};
      size_t from = 0;
      for (const auto& [begin, edit] : pending.edits) {
        file.text += text.slice(from, begin);
        file.text += edit->replacement;
        from = edit->span.end;
      }
      file.text += text.drop_front(from);
      fixed.push_back(std::move(file));
    }
    return fixed;
  }

 private:
  PendingFile& FileOf(const Edit& edit) {
    auto found = llvm::find_if(files_, [&](const PendingFile& file) { return file.file == edit.span.file; });
    if (found != files_.end()) return *found;
    return files_.emplace_back(PendingFile{edit.span.file, {}, {}});
  }

  const SourceSet& sources_;
  llvm::function_ref<bool(FileId)> may_edit_;
  std::vector<PendingFile> files_;
};

}  // namespace

std::vector<FixedFile> ApplySafeFixes(llvm::ArrayRef<Diagnostic> diagnostics, const SourceSet& sources,
                                      llvm::function_ref<bool(FileId)> may_edit) {
  Applier applier(sources, may_edit);
  for (const Diagnostic& diagnostic : diagnostics) applier.Take(diagnostic);
  return applier.Finish();
}

}  // namespace tova
