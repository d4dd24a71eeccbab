#include "compiler/driver/target.h"

#include "compiler/driver/scratch_builds.h"
#include "fmt/format.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
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
    } else if (folder == target.root && store::IsFile(target.project->source_directory)) {
      target.file = target.project->source_directory;
    }
    const bool is_whole = folder == target.root && !request_.test;
    target.search_directory = is_whole ? target.source_directory : folder;  // `tovac build src`
    ChooseOutput(target);
    if (request_.run && !ChooseProgram(target)) return std::nullopt;
    return target;
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
    target.root = target.project->root;
    target.source_directory = target.project->source_directory;
    // [project] entry may name the program's file instead of the source folder.
    if (store::IsFile(target.source_directory)) {
      target.source_directory = path::parent_path(target.source_directory).str();
    }
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

  bool ChooseProgram(Target& target) {
    target.kind = TargetKind::kFile;
    if (!target.file.empty()) return true;
    for (llvm::StringRef folder : {llvm::StringRef(target.search_directory), llvm::StringRef(target.root)}) {
      for (llvm::StringRef name : kProgramNames) {
        target.file = (folder + "/" + name).str();
        if (store::IsFile(target.file)) return true;
      }
    }
    Report(emitter_, fmt::format("there is no program to run in `{}`", target.search_directory),
           fmt::format("name the file to run, or add one of {}", llvm::join(llvm::ArrayRef(kProgramNames), ", ")));
    return false;
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
