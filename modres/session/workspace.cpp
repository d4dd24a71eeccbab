#include "modres/session/workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Path.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::session {
namespace {

// A workspace of more members is refused: a pattern over somebody else's files could match without end.
constexpr size_t kMaxMembers = 10'000;

// Folders without limit above a project would be a loop of the file system.
constexpr unsigned kMaxFoldersUpward = 256;

constexpr llvm::StringLiteral kManifestName = "tova.toml";

// Whether a name fits a pattern in which `*` stands for any part of it, also for none.
bool FitsName(llvm::StringRef pattern, llvm::StringRef name) {
  // The last `*` met takes one more byte whenever what follows it doesn't fit.
  size_t at = 0;
  size_t star = llvm::StringRef::npos;
  size_t taken = 0;
  size_t in_name = 0;
  while (in_name < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken = in_name;
    } else if (at < pattern.size() && pattern[at] == name[in_name]) {
      ++at;
      ++in_name;
    } else if (star != llvm::StringRef::npos) {
      at = star + 1;
      in_name = ++taken;
    } else {
      return false;
    }
  }
  return pattern.drop_front(at).ltrim('*').empty();
}

// Whether a folder, or one above it, fits a pattern.
bool FitsFolder(llvm::StringRef pattern, llvm::StringRef path) {
  while (!pattern.empty()) {
    auto [pattern_segment, pattern_rest] = pattern.split('/');
    auto [segment, rest] = path.split('/');
    if (path.empty() || !FitsName(pattern_segment, segment)) return false;
    pattern = pattern_rest;
    path = rest;
  }
  return true;
}

std::string Below(llvm::StringRef folder, llvm::StringRef relative) {
  return relative.empty() || relative == "." ? folder.str() : (folder + "/" + relative).str();
}

// Reads one workspace from its root's manifest.
class WorkspaceReader {
 public:
  WorkspaceReader(const Environment& environment, Workspace& workspace, SourceSet& sources, Emitter& emitter)
      : environment_(environment), workspace_(workspace), sources_(sources), emitter_(emitter) {}

  // The members' folders, relative to the root, each with the pattern that led to it.
  const std::map<std::string, Span>& FindFolders() {
    if (!workspace_.manifest->is_virtual()) found_["."] = workspace_.manifest->section_span;
    for (const manifest::Located<std::string>& pattern : workspace_.manifest->workspace_members) {
      bool is_literal = pattern.value.find('*') == std::string::npos;
      size_t matches = 0;
      for (const std::string& folder : Expand(pattern.value)) {
        if (!is_literal && !store::IsFile(Below(workspace_.root, folder) + "/tova.toml")) continue;
        ++matches;
        if (!IsExcluded(folder)) found_.try_emplace(folder, pattern.span);
      }
      if (matches == 0) {
        emitter_
            .Report(DiagnosticCode::kWorkspaceEmptyPattern, pattern.span,
                    fmt::format("no project matches `{}`", pattern.value))
            .Under("no such folder has a tova.toml");
      }
      if (found_.size() > kMaxMembers) {
        emitter_.Report(DiagnosticCode::kWorkspaceMember, pattern.span,
                        fmt::format("the workspace has more than {} members", kMaxMembers));
        break;
      }
    }
    return found_;
  }

  // Reads and checks the members; `own` is the project that is open already.
  void ReadMembers(const Project& own) {
    for (const auto& [path, span] : found_) {
      WorkspaceMember member;
      member.path = path;
      member.root = Below(workspace_.root, path);
      if (member.root == own.root) {
        member.manifest = own.manifest;
      } else if (path == ".") {
        member.manifest = workspace_.manifest;
      } else {
        member.manifest = ReadManifest(member.root, path, span);
      }
      if (!member.manifest) continue;
      member.id = member.is_package() ? member.manifest->name.value : "./" + path;
      member.source_directory = SourceDirectory(member.root, *member.manifest);
      if (path != ".") CheckTables(member, span);
      workspace_.members.push_back(std::move(member));
    }
    CheckTwins();
    for (const WorkspaceMember& member : workspace_.members) CheckDependencies(member);
  }

 private:
  std::vector<std::string> Expand(llvm::StringRef pattern) {
    std::vector<std::string> folders = {""};
    llvm::SmallVector<llvm::StringRef, 4> segments;
    pattern.split(segments, '/');
    for (llvm::StringRef segment : segments) {
      std::vector<std::string> next;
      for (const std::string& folder : folders) {
        std::string prefix = folder.empty() ? "" : folder + "/";
        if (!segment.contains('*')) {
          next.push_back(segment == "." ? folder : prefix + segment.str());
          continue;
        }
        std::string whole = Below(workspace_.root, folder);
        // One that isn't there holds no member.
        Result<std::vector<store::FolderEntry>> entries = store::ListFolder(whole);
        if (!entries) continue;
        workspace_.folders.push_back(std::move(whole));
        for (const store::FolderEntry& entry : *entries) {
          bool is_hidden = llvm::StringRef(entry.name).starts_with(".") && !segment.starts_with(".");
          if (entry.kind != store::FileKind::kFolder || is_hidden || entry.name == "node_modules" ||
              entry.name == "vendor" || !FitsName(segment, entry.name)) {
            continue;
          }
          next.push_back(prefix + entry.name);
        }
        if (next.size() > kMaxMembers) return next;
      }
      folders = std::move(next);
    }
    for (std::string& folder : folders) {
      if (folder.empty()) folder = ".";
    }
    return folders;
  }

  bool IsExcluded(llvm::StringRef folder) const {
    return llvm::any_of(workspace_.manifest->workspace_exclude,
                        [&](const manifest::Located<std::string>& pattern) {
                          return FitsFolder(pattern.value, folder);
                        });
  }

  std::shared_ptr<const manifest::Manifest> ReadManifest(const std::string& folder, const std::string& path, Span span) {
    std::string file = folder + "/" + kManifestName.str();
    Result<std::string> text = store::ReadFile(file, manifest::kMaxManifestBytes);
    if (!text) {
      if (text.failure().kind() != FailureKind::kNotFound) {
        emitter_.Add(std::move(text).failure().diagnostic());
        return nullptr;
      }
      bool is_folder = store::IsFolder(folder);
      auto report = emitter_.Report(DiagnosticCode::kWorkspaceMember, span,
                                    is_folder ? fmt::format("the member `{}` has no tova.toml", path)
                                              : fmt::format("there is no folder `{}`", path));
      report.Under("named as a member of the workspace here");
      if (is_folder) report.Tip(fmt::format("`tovac init {}` makes one", path));
      return nullptr;
    }
    FileId id = sources_.Add(DisplayPath(environment_, file), std::move(*text));
    std::optional<manifest::Manifest> manifest =
        manifest::ParseManifest(sources_, id, manifest::Dialect::kTova, emitter_);
    if (!manifest) return nullptr;
    return std::make_shared<const manifest::Manifest>(std::move(*manifest));
  }

  // What a member's manifest may not hold, or holds in vain.
  void CheckTables(const WorkspaceMember& member, Span span) {
    const manifest::Manifest& manifest = *member.manifest;
    if (manifest.has_workspace()) {
      emitter_
          .Report(DiagnosticCode::kWorkspaceMember, manifest.workspace_span,
                  fmt::format("the member `{}` is a workspace itself", member.path))
          .Under("a workspace has no workspaces inside")
          .Label(span, "it is a member of this one")
          .Tip("name its members in the outer workspace, or put its folder into `exclude` there");
    }
    for (auto [place, table] : {std::pair(manifest.replace_span, "replace"), std::pair(manifest.build_span, "build")}) {
      if (!place.valid()) continue;
      emitter_
          .Report(DiagnosticCode::kWorkspaceRootOnly, place, fmt::format("[{}] of a workspace's member has no effect", table))
          .Tip(fmt::format("move it to {}", DisplayPath(environment_, workspace_.manifest_path)));
    }
  }

  void CheckTwins() {
    llvm::StringMap<const WorkspaceMember*> seen;
    for (const WorkspaceMember& member : workspace_.members) {
      if (!member.is_package()) continue;
      auto [found, is_new] = seen.try_emplace(llvm::StringRef(member.id).lower(), &member);
      if (is_new) continue;
      const WorkspaceMember& first = *found->second;
      emitter_
          .Report(DiagnosticCode::kWorkspaceTwins, member.manifest->name.span,
                  first.id == member.id
                      ? fmt::format("`{}` is the name of two members: {} and {}", member.id, first.path, member.path)
                      : fmt::format("the members {} and {} have names that differ only in case", first.path, member.path))
          .Under(member.path)
          .Label(first.manifest->name.span, first.path);
    }
  }

  void CheckDependencies(const WorkspaceMember& member) {
    for (const manifest::Dependency& dependency : member.manifest->dependencies) {
      if (dependency.is_path()) continue;
      const WorkspaceMember* target = workspace_.FindPackage(dependency.name);
      if (dependency.is_workspace) {
        if (target == nullptr) emitter_.Add(DescribeNoMember(dependency));
        continue;
      }
      if (target == nullptr) continue;
      const manifest::Located<version::Version>& version = target->manifest->version;
      if (version::AllAdmit(dependency.constraint, version.value)) continue;
      emitter_
          .Report(DiagnosticCode::kWorkspaceVersion, dependency.value_span,
                  fmt::format("the member `{}` is {}, which {} does not admit", dependency.name, version.value.ToTag(),
                              dependency.constraint.text().str()))
          .Label(version.span, "its version")
          .Tip(fmt::format("write `\"^{}\"`, or `{{ workspace = true }}`", version.value.ToString()));
    }
  }

  const Environment& environment_;
  Workspace& workspace_;
  SourceSet& sources_;
  Emitter& emitter_;
  std::map<std::string, Span> found_;
};

// The root of the workspace that a folder lies in: the nearest manifest above it with [workspace]. Null when there is
// none, or when it is wrong and the emitter holds why.
std::shared_ptr<Workspace> FindRootAbove(const Environment& environment, llvm::StringRef folder, SourceSet& sources,
                                         Emitter& emitter) {
  for (unsigned i = 0; i < kMaxFoldersUpward; ++i) {
    llvm::StringRef parent = llvm::sys::path::parent_path(folder);
    if (parent.empty() || parent == folder) break;
    folder = parent;
    std::string file = folder.rtrim('/').str() + "/" + kManifestName.str();
    // What can't be read has nothing to say about the folders below it.
    Result<std::string> text = store::ReadFile(file, manifest::kMaxManifestBytes);
    if (!text || !llvm::StringRef(*text).contains("workspace")) continue;
    FileId id = sources.Add(DisplayPath(environment, file), std::move(*text));
    size_t errors_before = emitter.error_count();
    std::optional<manifest::Manifest> manifest =
        manifest::ParseManifest(sources, id, manifest::Dialect::kTova, emitter);
    if (emitter.error_count() != errors_before) return nullptr;
    if (!manifest || !manifest->has_workspace()) continue;
    auto workspace = std::make_shared<Workspace>();
    workspace->root = folder.str();
    workspace->manifest_path = std::move(file);
    workspace->manifest = std::make_shared<const manifest::Manifest>(std::move(*manifest));
    return workspace;
  }
  return nullptr;
}

}  // namespace

std::string WorkspaceMember::Label() const {
  bool has_name = manifest->name.given() && !manifest->name.value.empty();
  std::string name = has_name ? manifest->name.value : llvm::sys::path::filename(root).str();
  return fmt::format("{} ({}tova.toml)", name, path == "." ? "" : path + "/");
}

const WorkspaceMember* Workspace::FindPackage(llvm::StringRef name) const {
  for (const WorkspaceMember& member : members) {
    if (member.is_package() && member.id == name) return &member;
  }
  return nullptr;
}

const WorkspaceMember* Workspace::FindFolder(llvm::StringRef folder) const {
  for (const WorkspaceMember& member : members) {
    if (member.root == folder) return &member;
  }
  return nullptr;
}

Diagnostic DescribeNoMember(const manifest::Dependency& dependency) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kWorkspaceDependency,
                     fmt::format("no package of this workspace is called `{}`", dependency.name), dependency.value_span);
  diagnostic.span_text = "not a member";
  diagnostic.tips.push_back(fmt::format("write a constraint, such as `\"{}\" = \"^1.0.0\"`", dependency.name));
  return diagnostic;
}

bool OpenWorkspace(const Environment& environment, Project& project, SourceSet& sources, Emitter& emitter) {
  size_t errors_before = emitter.error_count();
  std::shared_ptr<Workspace> workspace;
  if (project.manifest->has_workspace()) {
    workspace = std::make_shared<Workspace>();
    workspace->root = project.root;
    workspace->manifest_path = project.manifest_path;
    workspace->manifest = project.manifest;
    WorkspaceReader reader(environment, *workspace, sources, emitter);
    reader.FindFolders();
    reader.ReadMembers(project);
  } else if (project.dialect == manifest::Dialect::kTova) {
    // What is wrong with a workspace is told to its members only.
    Emitter found;
    workspace = FindRootAbove(environment, project.root, sources, found);
    std::string path = workspace ? RelativeFolder(workspace->root, project.root) : "";
    if (workspace) {
      WorkspaceReader reader(environment, *workspace, sources, found);
      if (reader.FindFolders().count(path) == 0) {
        workspace = nullptr;
      } else {
        reader.ReadMembers(project);
      }
    }
    if (workspace || found.has_errors()) {
      for (Diagnostic& diagnostic : found.Take()) emitter.Add(std::move(diagnostic));
    }
  }
  if (!workspace) {
    for (const manifest::Dependency& dependency : project.manifest->dependencies) {
      if (dependency.is_workspace) emitter.Add(DescribeNoMember(dependency));
    }
  }
  project.workspace = std::move(workspace);
  return emitter.error_count() == errors_before;
}

}  // namespace tova::session
