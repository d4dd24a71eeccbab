#include <unistd.h>

#include <cerrno>

#include "compiler/driver/compile_job.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"

namespace tova::driver {
namespace {

struct JavaScriptRuntime {
  std::string path;
  std::vector<std::string> arguments;  // before the program
};

// The first of the names that an entry of PATH holds; empty when none does.
std::string FindOnPath(llvm::StringRef name, const session::Environment& environment) {
  std::string path = environment.get_env("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  llvm::SmallVector<llvm::StringRef, 16> folders;
  llvm::StringRef(path).split(folders, ':', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef folder : folders) {
    std::string candidate = (folder + "/" + name).str();
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

std::optional<JavaScriptRuntime> FindRuntime(const session::Environment& environment) {
  // Stack traces then point at Tova lines; bun reads source maps by itself.
  if (std::string node = FindOnPath("node", environment); !node.empty()) {
    return JavaScriptRuntime{node, {"--enable-source-maps"}};
  }
  if (std::string bun = FindOnPath("bun", environment); !bun.empty()) return JavaScriptRuntime{bun, {}};
  return std::nullopt;
}

// Becomes the program, so that signals, exit status and terminal are its own. Returns only when that fails.
int ReplaceProcess(const JavaScriptRuntime& runtime, const std::string& program,
                   const std::vector<std::string>& arguments, session::Environment& environment) {
  std::vector<std::string> words = {runtime.path};
  words.insert(words.end(), runtime.arguments.begin(), runtime.arguments.end());
  words.push_back(program);
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> raw;
  for (std::string& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  environment.out.flush();
  execv(runtime.path.c_str(), raw.data());
  Failure failure = FailureFromErrno(errno, "start", runtime.path);
  environment.report(SourceSet(), {failure.diagnostic()});
  return kExitFailure;
}

}  // namespace

int CommandRun(const CommandLine& line, session::Environment& environment) {
  std::optional<JavaScriptRuntime> runtime = FindRuntime(environment);
  if (!runtime) {
    Diagnostic missing = MakeDiagnostic(DiagnosticCode::kNoJavaScriptRuntime,
                                        "neither `node` nor `bun` is on the PATH, so the program can't be run");
    missing.tips.push_back("install Node.js 18 or later, or Bun");
    environment.report(SourceSet(), {missing});
    return kExitFailure;
  }
  std::string program;
  {
    CompileJob job(line, environment, JobPurpose::kRun);
    if (int status = job.Run(); status != kExitSuccess) return status;
    program = job.program();
  }
  return ReplaceProcess(*runtime, program, line.program_args, environment);
}

}  // namespace tova::driver
