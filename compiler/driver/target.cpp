#include "compiler/driver/target.h"

#include "compiler/driver/scratch_builds.h"
#include "fmt/format.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "modres/session/workspace.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

namespace path = llvm::sys::path;

constexpr llvm::StringLiteral kDefaultOutput = ".tova-out";

std::string AbsolutePath(llvm::StringRef typed, const session::Environment& environment) {
  llvm::SmallString<256> absolute = typed;
  if (!path::is_absolute(absolute)) {
    absolute = environment.working_directory;
    path::append(absolute, typed);
  }
  path::remove_dots(absolute, /*remove_dot_dot=*/true);
  return absolute.str().str();
}

void Report(Emitter& emitter, std::string message, std::string tip) {
  emitter.Report(DiagnosticCode::kNothingToCompile, Span(), std::move(message)).Tip(std::move(tip));
}

class Locator {
 public:
  Locator(const TargetRequest& request, const session::Environment& environment, SourceSet& sources,
          Emitter& emitter)
      : request_(request), environment_(environment), sources_(sources), emitter_(emitter) {}

  std::optional<Target> Locate() {
    std::string argument = AbsolutePath(request_.argument, environment_);
    if (store::IsFolder(argument)) return LocateTree(argument);
    if (store::IsFile(argument)) return LocateFile(argument);
    Report(emitter_, fmt::format("`{}` does not exist", request_.argument),
           "give a folder or a `.tova` file that exists");
    return std::nullopt;
  }

 private:
  std::optional<Target> LocateFile(const std::string& file) {
    if (!llvm::StringRef(file).ends_with(".tova")) {
      Report(emitter_, fmt::format("`{}` is not a Tova source file", request_.argument),
             "Tova source files end in `.tova`");
      return std::nullopt;
    }
    Target target;
    target.kind = TargetKind::kFile;
    target.file = file;
    std::string folder = path::parent_path(file).str();
    if (!OpenNearestProject(folder, target)) return std::nullopt;
    if (!target.project) {
      // Nothing says where the program's files end, so relative imports may go anywhere.
      target.root = "/";
      target.source_directory = folder;
      target.is_scratch = request_.test || (request_.run && request_.output.empty());
      if (!request_.run && !request_.test) target.root = folder;
    }
    ChooseOutput(target);
    return target;
  }

  std::optional<Target> LocateTree(const std::string& folder) {
    Target target;
    if (!OpenNearestProject(folder, target)) return std::nullopt;
    if (!target.project) {
      target.root = folder;
      target.source_directory = folder;
    } else if (folder == target.project->root && store::IsFile(target.project->source_directory)) {
      target.file = target.project->source_directory;
    }
    const bool is_whole = folder == (target.project ? target.project->root : target.root);
    ChooseSearch(folder, is_whole, target);
    ChooseOutput(target);
    if (request_.run && !ChooseProgram(folder, is_whole, target)) return std::nullopt;
    return target;
  }

  // A folder of a workspace stands for all members in it as well.
  void ChooseSearch(const std::string& folder, bool is_whole, Target& target) const {
    const session::Workspace* workspace = target.project ? target.project->workspace.get() : nullptr;
    bool is_root = workspace != nullptr && target.project->IsWorkspaceRoot();
    if (!is_root || !is_whole || !workspace->manifest->is_virtual()) {
      // `tovac build src`
      target.search_directories.push_back(is_whole && !request_.test ? target.source_directory : folder);
    }
    if (is_root) {
      for (const session::WorkspaceMember& member : workspace->members) {
        if (member.path == "." || !llvm::StringRef(member.root).starts_with(folder + "/")) continue;
        target.search_directories.push_back(request_.test ? member.root : FolderOf(member.source_directory));
      }
    }
    target.is_member = workspace != nullptr && !(is_root && is_whole);
  }

  // [project] entry may name the program's file instead of the source folder.
  static std::string FolderOf(const std::string& source_directory) {
    return store::IsFile(source_directory) ? path::parent_path(source_directory).str() : source_directory;
  }

  // False when there is a manifest that can't be used.
  bool OpenNearestProject(const std::string& folder, Target& target) {
    Result<std::optional<std::string>> manifest =
        session::FindManifest(environment_, folder, request_.manifest_path);
    if (!manifest) {
      emitter_.Add(std::move(manifest).failure().diagnostic());
      return false;
    }
    if (!*manifest) return true;
    target.project = session::OpenProject(environment_, **manifest, sources_, emitter_);
    if (!target.project) return false;
    target.root = target.project->TopFolder();
    target.source_directory = FolderOf(target.project->source_directory);
    return true;
  }

  void ChooseOutput(Target& target) {
    target.has_tests = request_.test;
    if (target.is_scratch) {
      target.output = ScratchFolder(environment_, (request_.test ? "test " : "") + target.file);
    } else if (request_.test) {
      target.output = TestOutput(target.root);
    } else if (!request_.output.empty()) {
      target.output = AbsolutePath(request_.output, environment_);
    } else if (target.project) {
      target.output = target.project->output_directory;
    } else {
      target.output = target.root + "/" + kDefaultOutput.str();
    }
  }

  bool ChooseProgram(const std::string& folder, bool is_whole, Target& target) {
    target.kind = TargetKind::kFile;
    if (!target.file.empty()) return true;
    std::vector<std::string> folders = {is_whole ? target.source_directory : folder};
    if (is_whole) folders.push_back(target.project ? target.project->root : target.root);
    if (std::optional<std::string> program = FindProgram(folders)) {
      target.file = std::move(*program);
      return true;
    }
    std::vector<std::string> members;
    if (target.project && target.project->IsWorkspaceRoot()) {
      for (const session::WorkspaceMember& member : target.project->workspace->members) {
        if (member.is_package() || !llvm::StringRef(member.root).starts_with(folder + "/")) continue;
        std::optional<std::string> program = store::IsFile(member.source_directory)
                                                 ? member.source_directory
                                                 : FindProgram({member.source_directory, member.root});
        if (!program) continue;
        target.file = std::move(*program);
        members.push_back(session::DisplayPath(environment_, member.root));
      }
    }
    if (members.size() == 1) return true;
    if (!members.empty()) {
      Report(emitter_, fmt::format("the workspace has {} programs", members.size()),
             fmt::format("name one of {}: `tovac run {}`", llvm::join(members, ", "), members.front()));
      return false;
    }
    Report(emitter_, fmt::format("there is no program to run in `{}`", folders.front()),
           fmt::format("name the file to run, or add one of {}", llvm::join(llvm::ArrayRef(kProgramNames), ", ")));
    return false;
  }

  static std::optional<std::string> FindProgram(llvm::ArrayRef<std::string> folders) {
    for (const std::string& folder : folders) {
      for (llvm::StringRef name : kProgramNames) {
        std::string file = (folder + "/" + name).str();
        if (store::IsFile(file)) return file;
      }
    }
    return std::nullopt;
  }

  const TargetRequest& request_;
  const session::Environment& environment_;
  SourceSet& sources_;
  Emitter& emitter_;
};

}  // namespace

std::string TestOutput(const std::string& root) { return root + "/" + kDefaultOutput.str() + "/.test"; }

std::optional<Target> LocateTarget(const TargetRequest& request, const session::Environment& environment,
                                   SourceSet& sources, Emitter& emitter) {
  return Locator(request, environment, sources, emitter).Locate();
}

}  // namespace tova::driver
