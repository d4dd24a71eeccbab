#include "modres/specifier/knox_resolver.h"

#include <fmt/format.h>

#include "diagnostics/suggest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/path/relative_path.h"
#include "modres/specifier/source_files.h"

namespace tova::specifier {
namespace {

using analyzer_hooks::Importer;
using analyzer_hooks::ModuleKind;
using analyzer_hooks::Resolution;
using analyzer_hooks::ResolutionError;
using analyzer_hooks::ResolvedModule;
using Segments = llvm::ArrayRef<llvm::StringRef>;

constexpr llvm::StringLiteral kSourceFolder = "src/";
constexpr llvm::StringLiteral kLibrary = "src/lib.kx";

// The file of a module, by its segments: "src/auth/token.kx".
std::string FileOf(Segments segments) {
  return (kSourceFolder + llvm::join(segments, "/") + kKnoxExtension).str();
}

// A module's own file, then the one of the module that it is an item of.
std::vector<std::string> Candidates(Segments segments) {
  std::vector<std::string> candidates;
  if (!segments.empty()) candidates.push_back(FileOf(segments));
  if (segments.size() > 1) candidates.push_back(FileOf(segments.drop_back()));
  return candidates;
}

bool IsSegment(llvm::StringRef segment) {
  if (segment.empty() || llvm::isDigit(segment.front()) || segment.front() == '-') return false;
  bool has_good_bytes = llvm::all_of(segment, [](char c) {
    return llvm::isAlnum(c) || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
  });
  return has_good_bytes && !path::CheckRelativePath(segment);
}

ResolutionError Unfit(llvm::StringRef specifier) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kUnfitSpecifier,
                                         fmt::format("`{}` is not the name of a module", specifier.str()));
  diagnostic.span_text = "names are joined by `::`, such as auth::token";
  return {std::move(diagnostic)};
}

// What an import may have meant: the first segment that is not there is replaced by one that is, be it a module, a folder
// of modules or, at the front, a package.
std::string Suggest(Segments segments, llvm::StringRef root, llvm::ArrayRef<std::string> packages,
                    llvm::StringRef package) {
  std::vector<llvm::StringRef> whole(segments.begin(), segments.end());
  std::string folder = (root + "/" + kSourceFolder.drop_back()).str();
  auto joined = [&] { return (package.empty() ? "" : package + "::").str() + llvm::join(whole, "::"); };
  for (llvm::StringRef& segment : whole) {
    std::vector<std::string> names = SubPackageNamesIn(folder, kKnoxExtension);
    if (&segment == &whole.front() && package.empty()) names.insert(names.end(), packages.begin(), packages.end());
    folder += ("/" + segment).str();
    if (llvm::is_contained(names, segment)) continue;
    segment = NearestName(segment, names);
    return segment.empty() ? "" : fmt::format("did you mean `{}`?", joined());
  }
  std::vector<std::string> inside = SubPackageNamesIn(folder, kKnoxExtension);
  return inside.empty() ? "" : fmt::format("it is a folder of modules, such as `{}::{}`", joined(), inside.front());
}

ResolutionError NotFound(llvm::StringRef specifier, const Package* package,
                         const std::vector<std::string>& candidates) {
  Diagnostic diagnostic = MakeDiagnostic(
      package ? DiagnosticCode::kNoSubPackage : DiagnosticCode::kModuleFileNotFound,
      package ? fmt::format("{} has no module for `{}`", package->Label(), specifier.str())
              : fmt::format("there is no module `{}`", specifier.str()));
  diagnostic.span_text = "not found";
  diagnostic.notes.push_back("looked for " + llvm::join(candidates, " and "));
  return {std::move(diagnostic)};
}

}  // namespace

Resolution KnoxResolver::Resolve(llvm::StringRef specifier, const Importer& importer) const {
  llvm::SmallVector<llvm::StringRef> names;
  specifier.split(names, "::");
  if (!llvm::all_of(names, IsSegment)) return Unfit(specifier);
  Segments segments = names;
  static const DeclaredNames kNone;
  const DeclaredNames* known = graph_->DeclaredBy(importer.module);
  const DeclaredNames& declared = known == nullptr ? kNone : *known;
  const Package* package = declared.DeclaresModule(names.front()) ? graph_->Find(names.front()) : nullptr;
  llvm::StringRef root = importer.package_root;
  if (package != nullptr) {
    segments = segments.drop_front();
    root = package->root;
  }
  std::vector<std::string> candidates = Candidates(segments);
  if (package != nullptr && segments.size() <= 1)
    candidates.push_back(package->entry.empty() ? kLibrary.str() : package->entry);
  ResolvedModule module;
  std::optional<std::string> file = FirstFile(root, candidates, module.passed_over);
  if (!file || !ReallyWithin(root, *file)) {
    ResolutionError error = NotFound(specifier, package, candidates);
    if (!segments.empty()) {
      std::string tip = Suggest(segments, root, declared.modules, package ? package->module : "");
      if (!tip.empty()) error.diagnostic.tips.push_back(std::move(tip));
    }
    bool is_unknown = !llvm::is_contained(SubPackageNamesIn((root + "/src").str(), kKnoxExtension), names.front());
    if (package == nullptr && is_unknown && error.diagnostic.tips.empty() && importer.module.empty()) {
      error.diagnostic.tips.push_back(
          fmt::format("for another package run `tovac pkg add {} --path <folder>`", names.front().str()));
    }
    return error;
  }
  module.kind = package != nullptr ? ModuleKind::kPathDependency : ModuleKind::kRelative;
  module.identity = *file;
  module.source_path = std::move(*file);
  module.package_root = root.str();
  module.module = package != nullptr ? package->module : importer.module;
  if (package != nullptr) module.version = package->version;
  module.provenance = fmt::format("{}, found at {}", package ? package->Label() : "this package", module.source_path);
  return module;
}

}  // namespace tova::specifier
