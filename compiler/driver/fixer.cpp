#include "compiler/driver/fixer.h"

#include <algorithm>
#include <set>

#include "diagnostics/apply_fixes.h"
#include "diagnostics/escape.h"
#include "fmt/format.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {

Result<bool> Fixer::Apply(llvm::ArrayRef<Diagnostic> diagnostics, const SourceSet& sources,
                          const std::vector<std::unique_ptr<Unit>>& units) {
  if (rounds_++ == kMaxRounds) return false;
  llvm::DenseMap<uint32_t, const Unit*> own;
  for (const std::unique_ptr<Unit>& unit : units) {
    if (unit->owner.is_project()) own[unit->file.value] = unit.get();
  }
  std::vector<FixedFile> files =
      ApplySafeFixes(diagnostics, sources, [&](FileId file) { return own.count(file.value) != 0; });
  std::set<std::string> written;
  for (const FixedFile& file : files) {
    const std::string& path = own[file.file.value]->source_path;
    // A file can have several names.
    llvm::SmallString<256> real;
    if (llvm::sys::fs::real_path(path, real)) real = path;
    if (!written.insert(real.str().str()).second) continue;
    const std::string shown = sources.path(file.file).str();
    if (!dry_run_) {
      TOVA_TRY(std::string on_disk, store::ReadFile(path, UINT32_MAX));
      if (on_disk != sources.text(file.file)) {
        return Failure(FailureKind::kIo, fmt::format("{} was changed while it was checked", shown))
            .Tip("nothing of it was touched; run the command again");
      }
      TOVA_CHECK(store::WriteFileAtomically(path, file.text));
    }
    auto log = llvm::find_if(log_, [&](const FileLog& entry) { return entry.path == shown; });
    if (log == log_.end()) log = log_.insert(log_.end(), {shown, {}});
    for (const Diagnostic* fixed : file.fixed) log->codes.push_back(Describe(fixed->code).id.str());
  }
  return !files.empty() && !dry_run_;
}

std::string Fixer::Summary() const {
  std::string text;
  for (const FileLog& file : log_) {
    std::vector<std::string> codes = file.codes;
    llvm::sort(codes);
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    text += fmt::format("{} {} problem{} in {}: {}\n", dry_run_ ? "would fix" : "fixed", file.codes.size(),
                        file.codes.size() == 1 ? "" : "s", EscapeForeign(file.path), llvm::join(codes, ", "));
  }
  return text;
}

}  // namespace tova::driver
