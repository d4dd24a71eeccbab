#include "analyzer-hooks/import_validation.h"

#include <algorithm>

#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::analyzer_hooks {

namespace {

// `exports` binds only those who import from outside the package.
const DeclaredExports* BindingExports(const ImportedModule& imported) {
  const ResolvedModule& module = imported.module;
  if (!module.exports.has_value() || module.kind == ModuleKind::kRelative) return nullptr;
  if (!module.module.empty() && imported.importer_module == module.module) return nullptr;
  return &*module.exports;
}

bool IsListed(const DeclaredExports& exports, llvm::StringRef name) {
  return std::any_of(exports.names.begin(), exports.names.end(),
                     [&](const DeclaredExport& declared) { return declared.name == name; });
}

// The public names as a tip, cut after a dozen.
std::string ListOfNames(llvm::StringRef label, llvm::ArrayRef<llvm::StringRef> names) {
  constexpr size_t kMostNames = 12;  // names; a longer list helps nobody in a terminal
  if (names.empty()) return fmt::format("{} makes no name public", label.str());
  std::string text = fmt::format("{} exports ", label.str());
  for (size_t i = 0; i < names.size() && i < kMostNames; ++i) {
    if (i != 0) text += ", ";
    text += fmt::format("`{}`", names[i].str());
  }
  if (names.size() > kMostNames) text += fmt::format(" and {} more", names.size() - kMostNames);
  return text;
}

void AddNearest(Emitter::Builder& report, const ImportedModule& imported, llvm::StringRef name) {
  std::string tip = DidYouMean(name, ImportableNames(imported));
  if (!tip.empty()) report.Tip(std::move(tip));
}

void ReportNotInExports(const ImportedModule& imported, const DeclaredExports& exports, llvm::StringRef name,
                        Span span, const ExportedName* found, Emitter& emitter) {
  auto report = emitter.Report(DiagnosticCode::kNotExported, span,
                               fmt::format("`{}` is not exported by {}", name.str(), ModuleLabel(imported)));
  report.Under("not in this package's exports");
  if (exports.span.valid()) report.Label(exports.span, "exports declared here");
  if (found != nullptr && found->definition.valid()) {
    report.Label(found->definition,
                 found->is_pub ? "public here, but not listed in exports" : "defined here, without `pub`");
  }
  AddNearest(report, imported, name);
}

void ReportUnknown(const ImportedModule& imported, llvm::StringRef name, Span span, Emitter& emitter) {
  auto report = emitter.Report(DiagnosticCode::kNoSuchExport, span,
                               fmt::format("{} has no name `{}`", ModuleLabel(imported), name.str()));
  report.Under("not defined in that module");
  AddNearest(report, imported, name);
}

void ReportPrivate(const ImportedModule& imported, const ExportedName& found, Span span, Emitter& emitter) {
  auto report = emitter.Report(DiagnosticCode::kPrivateImport, span,
                               fmt::format("`{}` is private to {}", found.name, ModuleLabel(imported)));
  report.Under("not public");
  if (found.definition.valid()) report.Label(found.definition, "defined here, without `pub`");
  if (imported.module.kind == ModuleKind::kRelative) {
    report.Tip(fmt::format("put `pub` before its definition to export it"));
  }
}

}  // namespace

std::string ModuleLabel(const ImportedModule& imported) {
  const ResolvedModule& module = imported.module;
  if (module.kind == ModuleKind::kRelative || module.module.empty()) return imported.specifier.str();
  if (module.version.empty()) return module.module;
  return fmt::format("{}@v{}", module.module, module.version);
}

bool IsImportable(const ImportedModule& imported, llvm::StringRef name) {
  const ExportedName* found = imported.surface.Find(name);
  if (found == nullptr || !found->is_pub) return false;
  const DeclaredExports* exports = BindingExports(imported);
  // A variant travels with its type: listing the type is enough.
  return exports == nullptr || IsListed(*exports, name) ||
         (!found->owner.empty() && IsListed(*exports, found->owner));
}

std::vector<llvm::StringRef> ImportableNames(const ImportedModule& imported) {
  std::vector<llvm::StringRef> names = imported.surface.PublicNames();
  names.erase(std::remove_if(names.begin(), names.end(),
                             [&](llvm::StringRef name) { return !IsImportable(imported, name); }),
              names.end());
  return names;
}

const ExportedName* ValidateImportedName(const ImportedModule& imported, llvm::StringRef name, Span span,
                                         Emitter& emitter) {
  const ExportedName* found = imported.surface.Find(name);
  if (IsImportable(imported, name)) return found;
  if (const DeclaredExports* exports = BindingExports(imported)) {
    if (!IsListed(*exports, name)) {
      ReportNotInExports(imported, *exports, name, span, found, emitter);
      return found;
    }
  }
  if (found == nullptr) {
    ReportUnknown(imported, name, span, emitter);
  } else {
    ReportPrivate(imported, *found, span, emitter);
  }
  return found;
}

const ExportedName* ValidateDefaultImport(const ImportedModule& imported, llvm::StringRef name, Span span,
                                          Emitter& emitter) {
  const ExportedName* found = imported.surface.Find(name);
  if (IsImportable(imported, name)) return found;
  auto report = emitter.Report(DiagnosticCode::kNoDefaultExport, span,
                               fmt::format("{} has no public name `{}`", ModuleLabel(imported), name.str()));
  report.Under(fmt::format("this import binds the module's `pub {}`", name.str()));
  if (found != nullptr && found->definition.valid()) {
    report.Label(found->definition,
                 found->is_pub ? "public here, but not listed in exports" : "defined here, without `pub`");
  }
  if (const DeclaredExports* exports = BindingExports(imported);
      exports != nullptr && exports->span.valid()) {
    report.Label(exports->span, "exports declared here");
  }
  AddNearest(report, imported, name);
  report.Tip(ListOfNames(ModuleLabel(imported), ImportableNames(imported)));
  return found;
}

void CheckDeclaredExports(const DeclaredExports& exports, const ExportSurface& entry, llvm::StringRef package,
                          Emitter& emitter) {
  std::vector<llvm::StringRef> public_names = entry.PublicNames();
  for (const DeclaredExport& declared : exports.names) {
    const ExportedName* found = entry.Find(declared.name);
    if (found != nullptr && found->is_pub) continue;
    auto report = emitter.Report(
        DiagnosticCode::kExportsUnknownName, declared.span,
        fmt::format("{} lists `{}` in `exports`, but its entry point does not make that name public",
                    package.str(), declared.name));
    if (found != nullptr && found->definition.valid()) {
      report.Label(found->definition, "defined here, without `pub`");
      report.Tip("put `pub` before its definition, or take it out of `exports`");
    } else {
      std::string tip = DidYouMean(declared.name, public_names);
      report.Tip(tip.empty() ? "define it there, or take it out of `exports`" : std::move(tip));
    }
  }
}

}  // namespace tova::analyzer_hooks
