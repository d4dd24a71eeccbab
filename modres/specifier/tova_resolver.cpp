#include <fmt/format.h>

#include "diagnostics/suggest.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "modres/path/module_path.h"
#include "modres/path/relative_path.h"
#include "modres/specifier/classify.h"
#include "modres/specifier/resolvers.h"
#include "modres/specifier/source_files.h"

namespace tova::specifier {
namespace {

using analyzer_hooks::Importer;
using analyzer_hooks::ModuleKind;
using analyzer_hooks::NotMine;
using analyzer_hooks::Resolution;
using analyzer_hooks::ResolutionError;
using analyzer_hooks::ResolvedModule;

// Where a package without an `entry` has its entry point.
constexpr llvm::StringLiteral kEntryCandidates[] = {"src/lib.tova", "lib.tova", "index.tova"};

// "a.b/c//d/" without what stands between two slashes or behind the last one: "a.b/c/d".
std::string WithoutEmptyNames(llvm::StringRef specifier) {
  llvm::SmallVector<llvm::StringRef> names;
  specifier.split(names, '/', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  return llvm::join(names, "/");
}

ResolutionError Unfit(llvm::StringRef specifier, const path::PathError& error) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kUnfitSpecifier,
                     fmt::format("`{}` is not a module path: {}", specifier.str(), error.reason));
  auto [module, version] = specifier.split('@');
  std::string tidy = WithoutEmptyNames(specifier);
  if (tidy != specifier && std::holds_alternative<path::ModulePath>(path::ModulePath::Parse(tidy))) {
    diagnostic.message = fmt::format("`{}` is not a module path: an empty name", specifier.str());
    diagnostic.tips.push_back(fmt::format("write `{}`", tidy));
  } else if (!error.tip.empty()) {
    diagnostic.tips.push_back(error.tip);
  } else if (!version.empty() && !version.contains('/') && path::LooksLikeModulePath(module)) {
    diagnostic.tips.push_back(
        fmt::format("an import has no version, tova.toml has: write `{}`", module.str()));
  }
  return {std::move(diagnostic)};
}

// "https://github.com/alice/http.git" stands for "github.com/alice/http"; nothing when it is no address.
std::string ModuleOfAddress(llvm::StringRef specifier) {
  bool is_address = specifier.consume_front("https://") || specifier.consume_front("http://") ||
                    specifier.consume_front("ssh://");
  specifier.consume_front("git@");
  specifier.consume_back(".git");
  return is_address && path::LooksLikeModulePath(specifier) ? specifier.str() : "";
}

// A name that has no reading at all: says what it would have to be for each of them.
ResolutionError Misfit(llvm::StringRef specifier) {
  if (IsNpmSpecifier(specifier)) {
    Diagnostic diagnostic = MakeDiagnostic(
        DiagnosticCode::kUnfitSpecifier,
        fmt::format("`{}` is neither a Tova module nor a declared npm package", specifier.str()));
    diagnostic.span_text = "can't be told apart";
    diagnostic.notes.push_back(
        "a Tova module has a host and at least two more segments, such as github.com/alice/tova-http");
    llvm::StringRef name = specifier.take_until([](char c) { return c == '/'; });
    if (name.ends_with(kSourceExtension)) {
      diagnostic.tips.push_back(fmt::format("for a file of this project write `./{}`", specifier.str()));
    }
    diagnostic.tips.push_back(fmt::format("for an npm package run `tovac pkg add npm:{}`", name.str()));
    return {std::move(diagnostic)};
  }
  Diagnostic diagnostic = MakeDiagnostic(
      DiagnosticCode::kUnfitSpecifier,
      specifier.empty() ? std::string("an import needs a name")
                        : fmt::format("`{}` is not something that can be imported", specifier.str()));
  diagnostic.span_text =
      "expected a relative path, a module path such as github.com/alice/tova-http, or the name of a package";
  if (std::string module = ModuleOfAddress(specifier); !module.empty())
    diagnostic.tips.push_back(fmt::format("write `{}`", module));
  return {std::move(diagnostic)};
}

// Folders of the machine are never importable by their absolute path; the message is clearer than Misfit's.
ResolutionError AbsolutePath(llvm::StringRef specifier) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kUnfitSpecifier,
                                         fmt::format("`{}` is an absolute path", specifier.str()));
  diagnostic.span_text = "an import names a file relative to this one, or a package";
  return {std::move(diagnostic)};
}

ResolutionError Undeclared(llvm::StringRef specifier, llvm::StringRef module, const DeclaredNames& declared,
                           const Importer& importer, const PackageGraph& graph) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kModuleNotDeclared, "");
  const Package* importing = graph.Find(importer.module);
  if (importer.module.empty() || (importing != nullptr && importing->is_member)) {
    diagnostic.message = fmt::format("`{}` is not declared in tova.toml", module.str());
    diagnostic.span_text = "not one of this project's dependencies";
    if (graph.Find(module) != nullptr) {
      diagnostic.notes.push_back(
          "it is installed because another package needs it; a project declares what it imports");
    }
    std::string near = graph.Find(module) ? "" : NearestName(module, declared.modules).str();
    if (!near.empty()) {
      diagnostic.tips.push_back(
          fmt::format("did you mean `{}{}`?", near, specifier.drop_front(module.size()).str()));
    }
    diagnostic.tips.push_back(fmt::format("tovac pkg add {}", module.str()));
    return {std::move(diagnostic)};
  }
  std::string label = importing == nullptr ? importer.module : importing->Label();
  diagnostic.message = fmt::format("{} imports `{}` and does not declare it", label, module.str());
  diagnostic.span_text = "not one of this package's dependencies";
  diagnostic.tips.push_back(
      fmt::format("the package's author has to add it to the [dependencies] of its tova.toml"));
  return {std::move(diagnostic)};
}

// The words and the layout are set.
ResolutionError NoEntryPoint(const Package& package) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNoEntryPoint,
                                         fmt::format("no entry point found for {}", package.Label()));
  if (package.entry.empty()) {
    diagnostic.body.push_back("Looked for: src/lib.tova, lib.tova, index.tova");
    diagnostic.tips.push_back("The package may need an `entry` field in its tova.toml.");
  } else {
    diagnostic.body.push_back("Looked for: " + package.entry);
    diagnostic.tips.push_back("The `entry` field in its tova.toml names a file that it does not have.");
  }
  return {std::move(diagnostic)};
}

ResolutionError NoSubPackage(const Package& package, llvm::StringRef sub_path,
                             const std::vector<std::string>& candidates) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kNoSubPackage,
                     fmt::format("{} has no sub-package `{}`", package.Label(), sub_path.str()));
  diagnostic.span_text = "not found";
  diagnostic.notes.push_back(
      fmt::format("looked for {}, {} and {}", candidates[0], candidates[1], candidates[2]));
  std::string parent = (package.root + "/" + llvm::sys::path::parent_path(sub_path)).str();
  if (llvm::StringRef bare = sub_path; bare.consume_back(kSourceExtension)) {
    diagnostic.tips.push_back(fmt::format("write `{}/{}`, without the extension", package.module, bare.str()));
    return {std::move(diagnostic)};
  }
  llvm::StringRef last = llvm::sys::path::filename(sub_path);
  std::vector<std::string> names = SubPackageNamesIn(parent);
  llvm::StringRef near = NearestName(last, names);
  if (!near.empty()) {
    std::string whole = (package.module + "/" + sub_path.drop_back(last.size()) + near).str();
    diagnostic.tips.push_back(fmt::format("did you mean `{}`?", whole));
  }
  return {std::move(diagnostic)};
}

std::vector<std::string> EntryCandidates(const Package& package) {
  if (!package.entry.empty()) return {package.entry};
  std::vector<std::string> candidates;
  for (llvm::StringRef candidate : kEntryCandidates) candidates.push_back(candidate.str());
  return candidates;
}

bool IsBelow(llvm::StringRef specifier, llvm::StringRef module) {
  return specifier.consume_front(module) && (specifier.empty() || specifier.front() == '/');
}

ResolvedModule Found(const Package& package, std::string file, llvm::StringRef provenance) {
  ResolvedModule module;
  module.kind = package.source == PackageSource::kPath ? ModuleKind::kPathDependency : ModuleKind::kPackage;
  module.identity = file;
  module.source_path = std::move(file);
  module.package_root = package.root;
  module.module = package.module;
  module.version = package.version;
  module.tree_hash = package.tree_hash;
  module.provenance =
      fmt::format("{} of {}, found at {}", provenance.str(), package.Label(), module.source_path);
  return module;
}

}  // namespace

std::optional<std::string> FindEntryPoint(const Package& package) {
  std::vector<std::string> passed_over;
  return FirstFile(package.root, EntryCandidates(package), passed_over);
}

Resolution TovaResolver::Resolve(llvm::StringRef specifier, const Importer& importer) const {
  static const DeclaredNames kNone;
  const DeclaredNames* known = graph_->DeclaredBy(importer.module);
  const DeclaredNames& declared = known == nullptr ? kNone : *known;
  SpecifierKind kind = Classify(specifier, declared);
  if (kind == SpecifierKind::kMisfit) {
    return specifier.starts_with("/") ? AbsolutePath(specifier) : Misfit(specifier);
  }
  if (kind == SpecifierKind::kToolchain) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kUnfitSpecifier,
                       fmt::format("`{}` does not come with this compiler", specifier.str()));
    return ResolutionError{std::move(diagnostic)};
  }
  if (kind != SpecifierKind::kTovaModule && kind != SpecifierKind::kPathDependency) return NotMine{};

  const Package* package = graph_->FindByPrefix(specifier);
  const Package* project = importer.module.empty() ? graph_->own() : nullptr;
  bool below_project = project != nullptr && IsBelow(specifier, project->module);
  if (below_project && (package == nullptr || package->module.size() < project->module.size()))
    package = project;
  if (package == nullptr) {
    // Only the message needs to know where the repository's root would be.
    auto split =
        path::SplitSpecifier(specifier, [&](llvm::StringRef m) { return declared.DeclaresModule(m); });
    if (const auto* error = std::get_if<path::PathError>(&split)) return Unfit(specifier, *error);
    llvm::StringRef module = std::get<path::PackageReference>(split).module.str();
    return Undeclared(specifier, module, declared, importer, *graph_);
  }
  bool own = package == project || package->module == importer.module;
  if (!own && !declared.DeclaresModule(package->module)) {
    return Undeclared(specifier, package->module, declared, importer, *graph_);
  }
  llvm::StringRef sub_path = specifier.drop_front(package->module.size());
  if (sub_path.consume_front("/")) {
    if (std::optional<path::PathError> error = path::CheckRelativePath(sub_path))
      return Unfit(specifier, *error);
  }
  Resolution resolution = ResolveInPackage(*package, sub_path);
  if (auto* module = std::get_if<ResolvedModule>(&resolution); module != nullptr && own) {
    // A package that imports itself by its own name crosses no border.
    module->kind = ModuleKind::kRelative;
    module->exports.reset();
    module->module = importer.module;
    if (package == project) module->version.clear();
  }
  return resolution;
}

Resolution TovaResolver::ResolveInPackage(const Package& package, llvm::StringRef sub_path) const {
  std::vector<std::string> candidates;
  if (!sub_path.empty()) {
    std::string sub = sub_path.str();
    candidates = {sub + "/lib.tova", sub + "/index.tova", sub + kSourceExtension.str()};
  } else {
    candidates = EntryCandidates(package);
  }
  std::vector<std::string> passed_over;
  std::optional<std::string> file = FirstFile(package.root, candidates, passed_over);
  if (!file || !ReallyWithin(package.root, *file)) {
    if (sub_path.empty()) return NoEntryPoint(package);
    return NoSubPackage(package, sub_path, candidates);
  }
  ResolvedModule module = Found(package, std::move(*file), sub_path.empty() ? "entry point" : "sub-package");
  // `exports` guards the entry point, also where its file is named as a sub-package:
  // "github.com/a/b/src/lib".
  if (package.exports && (sub_path.empty() || module.source_path == FindEntryPoint(package)))
    module.exports = package.exports;
  module.passed_over = std::move(passed_over);
  return module;
}

std::vector<std::unique_ptr<analyzer_hooks::ModuleResolver>> MakeResolvers(
    std::shared_ptr<const PackageGraph> graph, std::string source_root) {
  std::vector<std::unique_ptr<analyzer_hooks::ModuleResolver>> resolvers;
  resolvers.push_back(std::make_unique<RelativeResolver>(graph, std::move(source_root)));
  resolvers.push_back(std::make_unique<NodeResolver>());
  resolvers.push_back(std::make_unique<NpmResolver>(graph));
  resolvers.push_back(std::make_unique<TovaResolver>(graph));
  return resolvers;
}

}  // namespace tova::specifier
