#include "compiler/driver/unused_dependencies.h"

#include "compiler/driver/source_files.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

bool IsFrom(llvm::StringRef specifier, llvm::StringRef module) {
  return specifier.consume_front(module) && (specifier.empty() || specifier.front() == '/');
}

bool IsWithin(llvm::StringRef path, llvm::StringRef folder) {
  return path.consume_front(folder) && path.starts_with("/");
}

// One manifest's folder and what its files import.
class Checker {
 public:
  Checker(const session::Project& project, const std::vector<std::unique_ptr<Unit>>& units, std::string root,
          const manifest::Manifest& manifest)
      : project_(project), units_(units), root_(std::move(root)), manifest_(manifest) {}

  void Report(Emitter& emitter) {
    std::vector<const manifest::Dependency*> unused;
    for (const manifest::Dependency& dependency : manifest_.dependencies) {
      if (!IsImported(dependency.name)) unused.push_back(&dependency);
    }
    if (!unused.empty()) DropMentioned(unused);
    for (const manifest::Dependency* dependency : unused) {
      emitter
          .Report(DiagnosticCode::kUnusedDependency, dependency->name_span,
                  fmt::format("`{}` is declared and never imported", dependency->name))
          .Under("no file of the project imports it")
          .Tip(fmt::format("tovac pkg remove {}", dependency->name));
    }
  }

 private:
  // A member's folder may lie inside of another one's: what it imports can't be the outer one's.
  bool IsOwn(const Unit& unit) const { return unit.owner.is_project() && IsWithin(unit.source_path, root_); }

  bool IsImported(llvm::StringRef module) const {
    return llvm::any_of(units_, [&](const std::unique_ptr<Unit>& unit) {
      return IsOwn(*unit) && llvm::any_of(unit->imports, [&](const UnitImport& import) {
               return IsFrom(import.reference->specifier, module);
             });
    });
  }

  // Files that are not part of the build, where looking for the text has to do.
  void DropMentioned(std::vector<const manifest::Dependency*>& unused) const {
    llvm::StringSet<> known;
    for (const std::unique_ptr<Unit>& unit : units_) known.insert(unit->source_path);
    Result<SourceTree> tree = FindSources(root_, {project_.output_directory, project_.vendor_directory});
    if (!tree) return unused.clear();
    for (const std::string& file : tree->files) {
      if (known.contains(file)) continue;
      Result<std::string> text = store::ReadFile(file);
      // Who can tell what it imports?
      if (!text) return unused.clear();
      llvm::erase_if(unused, [&](const manifest::Dependency* dependency) {
        return llvm::StringRef(*text).contains(dependency->name);
      });
    }
  }

  const session::Project& project_;
  const std::vector<std::unique_ptr<Unit>>& units_;
  std::string root_;
  const manifest::Manifest& manifest_;
};

}  // namespace

void ReportUnusedDependencies(const session::Project& project, const std::vector<std::unique_ptr<Unit>>& units,
                              Emitter& emitter) {
  if (project.workspace == nullptr) return Checker(project, units, project.root, *project.manifest).Report(emitter);
  for (const session::WorkspaceMember& member : project.workspace->members) {
    Checker(project, units, member.root, *member.manifest).Report(emitter);
  }
}

}  // namespace tova::driver
