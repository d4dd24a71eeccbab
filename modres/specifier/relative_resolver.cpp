#include <fmt/format.h>

#include "diagnostics/suggest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Path.h"
#include "modres/specifier/classify.h"
#include "modres/specifier/resolvers.h"
#include "modres/specifier/source_files.h"
#include "modres/store/file_system.h"

namespace tova::specifier {
namespace {

using analyzer_hooks::Importer;
using analyzer_hooks::ModuleKind;
using analyzer_hooks::Resolution;
using analyzer_hooks::ResolutionError;
using analyzer_hooks::ResolvedModule;

// The longest path that Linux takes in one call, in bytes.
constexpr size_t kMaxPathBytes = 4096;

// Files that the JavaScript runtime reads itself.
bool IsPassedThrough(llvm::StringRef specifier) {
  llvm::StringRef extension = llvm::sys::path::extension(specifier);
  return extension == ".js" || extension == ".mjs" || extension == ".cjs" || extension == ".json";
}

bool HasUnusableBytes(llvm::StringRef specifier) {
  return llvm::any_of(specifier, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

// The relative path of `to` as an import in `folder` writes it; both absolute and below one root.
std::string AsRelativeSpecifier(llvm::StringRef folder, llvm::StringRef to) {
  std::string climb;
  llvm::StringRef shared = folder;
  while (!to.starts_with((shared + "/").str()) && !shared.empty()) {
    climb += "../";
    shared = llvm::sys::path::parent_path(shared);
  }
  return (climb.empty() ? "./" : climb) + to.drop_front(shared.size() + 1).str();
}

ResolutionError LeavesPackage(llvm::StringRef specifier, const Importer& importer, const PackageGraph& graph) {
  bool is_application = importer.module.empty() || importer.module.front() == '.';
  std::string whose = is_application ? "the project" : importer.module;
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kImportLeavesPackage,
                                         fmt::format("`{}` leads out of {}", specifier.str(), whose));
  diagnostic.span_text = "a relative import stays inside its package";
  const Package* package = graph.Find(importer.module);
  // What is fetched isn't the user's to change.
  if (package == nullptr || package->source == PackageSource::kPath)
    diagnostic.tips.push_back("import the other folder as a package: `tovac pkg add <name> --path <folder>`");
  return {std::move(diagnostic)};
}

ResolutionError NotFound(llvm::StringRef specifier, llvm::StringRef folder, const std::string& target) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kModuleFileNotFound,
                                         fmt::format("there is no file for `{}`", specifier.str()));
  diagnostic.span_text = "not found";
  llvm::StringRef wanted = llvm::sys::path::filename(target);
  wanted.consume_back(kSourceExtension);
  if (store::IsFolder(target)) {
    diagnostic.notes.push_back(
        fmt::format("`{}` is a folder without `lib.tova` or `index.tova`", specifier.str()));
    std::vector<std::string> inside = SourceNamesIn(target);
    if (!inside.empty()) {
      std::string file = target + "/" + inside.front();
      diagnostic.tips.push_back(
          fmt::format("import one of its files, such as `{}`", AsRelativeSpecifier(folder, file)));
    }
    return {std::move(diagnostic)};
  }
  llvm::StringRef parent = llvm::sys::path::parent_path(target);
  std::vector<std::string> names = SourceNamesIn(parent);
  llvm::StringRef nearest = NearestName(wanted, names);
  // The habit of writing what a file is compiled to.
  llvm::StringRef bare = wanted;
  if (bare.consume_back(".js") && llvm::is_contained(names, bare.str())) nearest = bare;
  if (!nearest.empty()) {
    std::string file = (parent + "/" + nearest).str();
    diagnostic.tips.push_back(fmt::format("did you mean `{}`?", AsRelativeSpecifier(folder, file)));
  }
  return {std::move(diagnostic)};
}

// The file that the joined path means, or nothing. Adds those that come first and don't exist to `passed_over`.
std::optional<std::string> FindSource(llvm::StringRef target, std::vector<std::string>& passed_over) {
  if (target.ends_with(kSourceExtension) || IsPassedThrough(target)) {
    if (store::IsFile(target)) return target.str();
    if (target.ends_with(kSourceExtension)) return std::nullopt;
    passed_over.push_back(target.str());
  }
  for (llvm::StringRef rest : {".tova", "/lib.tova", "/index.tova"}) {
    std::string candidate = (target + rest).str();
    if (store::IsFile(candidate)) return candidate;
    passed_over.push_back(std::move(candidate));
  }
  return std::nullopt;
}

}  // namespace

Resolution RelativeResolver::Resolve(llvm::StringRef specifier, const Importer& importer) const {
  SpecifierKind kind = Classify(specifier, {});
  if (kind != SpecifierKind::kRelative && kind != SpecifierKind::kProjectRoot) {
    return analyzer_hooks::NotMine{};
  }
  bool from_root = kind == SpecifierKind::kProjectRoot;
  llvm::StringRef root = importer.package_root;
  llvm::StringRef importing_folder = llvm::sys::path::parent_path(importer.file_path);
  const Package* package = importer.module.empty() ? nullptr : graph_->Find(importer.module);
  bool is_member = package != nullptr && package->is_member;
  llvm::StringRef base = !from_root                ? importing_folder
                         : importer.module.empty() ? llvm::StringRef(source_root_)
                         : is_member               ? llvm::StringRef(package->source_directory)
                                                   : root;
  if (HasUnusableBytes(specifier) || specifier.size() + base.size() > kMaxPathBytes) {
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kUnfitSpecifier,
                                           "the path of this import holds characters that no file name has");
    return ResolutionError{std::move(diagnostic)};
  }
  std::optional<std::string> target = JoinWithin(root, base, from_root ? specifier.drop_front(2) : specifier);
  if (!target) return LeavesPackage(specifier, importer, *graph_);
  std::vector<std::string> passed_over;
  std::optional<std::string> file = FindSource(*target, passed_over);
  if (!file) return NotFound(specifier, importing_folder, *target);
  // The user may link folders of his own together; what was fetched or belongs to someone else may not.
  if (!importer.module.empty() && !is_member && !ReallyWithin(root, *file)) return LeavesPackage(specifier, importer, *graph_);

  ResolvedModule module;
  module.kind = ModuleKind::kRelative;
  module.identity = *file;
  module.source_path = *file;
  module.package_root = importer.package_root;
  module.passed_over = std::move(passed_over);
  module.module = importer.module;
  module.provenance = fmt::format("relative file, found at {}", *file);
  return module;
}

}  // namespace tova::specifier
