#include "compiler/driver/bundle.h"

#include "compiler/codegen/source_map.h"
#include "compiler/driver/build_state.h"
#include "compiler/driver/bundle_errors.h"
#include "compiler/driver/output_layout.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "modres/git/process.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kProgram = "/node_modules/.bin/esbuild";
constexpr llvm::StringLiteral kNames[] = {"main.tova", "app.tova", "index.tova", "lib.tova"};
constexpr int kDeadline = 300'000;         // ms; esbuild takes seconds for the largest projects
constexpr size_t kMostOutput = 256 << 10;  // bytes of esbuild's messages

// Packages written for CommonJS call `require` for what comes with node.
constexpr llvm::StringLiteral kBanner =
    "import { createRequire as tova$createRequire } from \"node:module\"; "
    "const require = tova$createRequire(import.meta.url);";

bool Fail(session::Environment& environment, Diagnostic diagnostic) {
  environment.report(SourceSet(), {std::move(diagnostic)});
  return false;
}

std::string FindEsbuild(const Target& target) {
  std::vector<std::string> roots = {target.root};
  if (target.project) roots = {target.project->root, target.project->TopFolder()};
  for (const std::string& root : roots) {
    if (store::IsFile(root + kProgram.str())) return root + kProgram.str();
  }
  return "";
}

std::string OutputOf(const Target& target, llvm::StringRef source) {
  source.consume_front(target.root);
  source.consume_front("/");
  source.consume_back(".tova");
  return target.output + "/" + source.str() + ".js";
}

// What an earlier bundle left goes; the folder is ours, as the rest of the output is.
Result<void> EmptyFolder(const std::string& folder) {
  TOVA_CHECK(store::RemoveTree(folder));
  return store::MakeFolders(folder);
}

// A state of its own lists the bundle, so that `clean` knows it, and a later build removes what is out of
// date.
Result<void> RecordOutputs(const Target& target) {
  BuildState state("bundle");
  std::vector<std::string> pending = {kBundleFolder.str()};
  while (!pending.empty()) {
    const std::string folder = std::move(pending.back());
    pending.pop_back();
    TOVA_TRY(std::vector<store::FolderEntry> entries, store::ListFolder(target.output + "/" + folder));
    for (const store::FolderEntry& entry : entries) {
      std::string path = folder + "/" + entry.name;
      if (entry.kind == store::FileKind::kFolder) {
        pending.push_back(std::move(path));
      } else {
        state.AddOutput(path, StampOf(target.output + "/" + path));
      }
    }
  }
  return state.Save(target.output + "/" + kStateFile.str() + ".bundle");
}

// The folder that holds all compiled programs, as deep as it can be.
std::string SharedFolder(const Target& target, llvm::ArrayRef<std::string> programs) {
  std::string shared = llvm::sys::path::parent_path(OutputOf(target, programs.front())).str();
  for (const std::string& program : programs) {
    while (!llvm::StringRef(OutputOf(target, program)).starts_with(shared + "/")) {
      shared = llvm::sys::path::parent_path(shared).str();
    }
  }
  return shared;
}

std::string JsonString(llvm::StringRef text) {
  std::string quoted;
  codegen::AppendJsonString(quoted, text);
  return quoted;
}

struct EsbuildRequest {
  std::string esbuild;
  std::string base;     // the folder whose structure the bundles keep
  std::string program;  // the compiled file
};

// Makes the bundle of one program. False when it failed; that was reported.
bool RunEsbuild(const EsbuildRequest& bundle, const Target& target, session::Environment& environment) {
  git::ProcessRequest request;
  request.arguments = {bundle.esbuild, bundle.program, "--outbase=" + bundle.base,
                       "--outdir=" + target.output + "/" + kBundleFolder.str(),
                       // Whose `main` is to run; see program.js.
                       "--define:TOVA_BUNDLED=" +
                           JsonString(llvm::StringRef(bundle.program).drop_front(target.output.size() + 1)),
                       "--banner:js=" + kBanner.str()};
  for (const char* option :
       {"--bundle", "--format=esm", "--platform=node", "--sourcemap", "--out-extension:.js=.mjs",
        "--log-level=warning", "--log-limit=0", "--color=false"}) {
    request.arguments.emplace_back(option);
  }
  for (const char* name : {"PATH", "HOME"}) {
    if (std::optional<std::string> value = environment.get_env(name))
      request.environment.emplace_back(name, *value);
  }
  request.folder = target.project ? target.project->root : target.root;
  request.with_errors = true;
  request.deadline_ms = kDeadline;
  request.limit_bytes = kMostOutput;
  request.interrupt = environment.interrupted;
  Result<git::ProcessOutcome> outcome = git::RunProcess(request);
  if (environment.IsInterrupted()) return false;
  if (!outcome) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kBundleFailed,
                       fmt::format("esbuild could not make the bundle: {}", outcome.failure().message()));
    diagnostic.tips.push_back("install it anew with `tovac pkg install`, or see whether `" + bundle.esbuild +
                              " --version` works");
    return Fail(environment, std::move(diagnostic));
  }
  if (outcome->status != 0) {
    SourceSet sources;
    environment.report(sources,
                       ReadBundleErrors(outcome->output, request.folder, target, environment, sources));
    return false;
  }
  if (!environment.quiet) environment.err << outcome->output;
  return true;
}

}  // namespace

std::vector<std::string> BundledPrograms(const Target& target) {
  if (!target.file.empty()) return {target.file};
  std::vector<std::string> programs;
  for (const std::string& folder : target.search_directories) {
    for (llvm::StringRef name : kNames) {
      std::string file = (folder + "/" + name).str();
      if (store::IsFile(file)) programs.push_back(std::move(file));
    }
  }
  return programs;
}

bool Bundle(const Target& target, session::Environment& environment) {
  const std::vector<std::string> programs = BundledPrograms(target);
  if (programs.empty()) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kNothingToCompile, "there is no program to make a bundle of");
    diagnostic.tips.push_back(
        "call it main.tova, app.tova, index.tova or lib.tova, or name it as `entry` in tova.toml");
    return Fail(environment, std::move(diagnostic));
  }
  const std::string esbuild = FindEsbuild(target);
  if (esbuild.empty()) {
    Diagnostic missing = MakeDiagnostic(DiagnosticCode::kBundlerMissing,
                                        "this project has no esbuild, which makes the bundles");
    missing.tips.push_back(target.project ? "run `tovac pkg add npm:esbuild --dev`"
                                          : "run `npm install esbuild`");
    return Fail(environment, std::move(missing));
  }
  const std::string folder = target.output + "/" + kBundleFolder.str();
  if (Result<void> emptied = EmptyFolder(folder); !emptied) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kBundleNotWritten,
                       fmt::format("the bundle can't be written: {}", emptied.failure().message()));
    diagnostic.tips.push_back("choose another folder with `--out`, or make that one yours");
    return Fail(environment, std::move(diagnostic));
  }
  const std::string base = SharedFolder(target, programs);
  for (const std::string& program : programs) {
    if (RunEsbuild({esbuild, base, OutputOf(target, program)}, target, environment)) continue;
    (void)store::RemoveTree(folder).has_value();
    return false;
  }
  if (Result<void> recorded = RecordOutputs(target); !recorded)
    return Fail(environment, recorded.failure().diagnostic());
  return true;
}

}  // namespace tova::driver
