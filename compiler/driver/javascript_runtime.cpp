#include "compiler/driver/javascript_runtime.h"

#include <csignal>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "compiler/driver/driver.h"
#include "diagnostics/failure.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"

namespace tova::driver {
namespace {

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

// The words of a command line, and pointers to them as the system wants them.
class Words {
 public:
  Words(const JavaScriptRuntime& runtime, const std::string& program, const std::vector<std::string>& arguments)
      : words_{runtime.path} {
    words_.insert(words_.end(), runtime.arguments.begin(), runtime.arguments.end());
    words_.push_back(program);
    words_.insert(words_.end(), arguments.begin(), arguments.end());
    for (std::string& word : words_) raw_.push_back(word.data());
    raw_.push_back(nullptr);
  }

  char* const* raw() const { return raw_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> raw_;
};

int ReportNotStarted(int error, const JavaScriptRuntime& runtime, session::Environment& environment) {
  Failure failure = FailureFromErrno(error, "start", runtime.path);
  environment.report(SourceSet(), {failure.diagnostic()});
  return kExitFailure;
}

}  // namespace

std::optional<JavaScriptRuntime> FindRuntime(session::Environment& environment) {
  // Stack traces then point at Tova lines; bun has no such option.
  if (std::string node = FindOnPath("node", environment); !node.empty()) {
    return JavaScriptRuntime{node, {"--enable-source-maps"}};
  }
  if (std::string bun = FindOnPath("bun", environment); !bun.empty()) return JavaScriptRuntime{bun, {}};
  Diagnostic missing = MakeDiagnostic(DiagnosticCode::kNoJavaScriptRuntime,
                                      "neither `node` nor `bun` is on the PATH, so the program can't be run");
  missing.tips.push_back("install Node.js 18 or later, or Bun");
  environment.report(SourceSet(), {missing});
  return std::nullopt;
}

int ReplaceProcess(const JavaScriptRuntime& runtime, const std::string& program,
                   const std::vector<std::string>& arguments, session::Environment& environment) {
  environment.out.flush();
  execv(runtime.path.c_str(), Words(runtime, program, arguments).raw());
  return ReportNotStarted(errno, runtime, environment);
}

int RunProcess(const JavaScriptRuntime& runtime, const std::string& program,
               const std::vector<std::string>& arguments, session::Environment& environment) {
  environment.out.flush();
  pid_t child = 0;
  const int error =
      posix_spawn(&child, runtime.path.c_str(), nullptr, nullptr, Words(runtime, program, arguments).raw(), environ);
  if (error != 0) return ReportNotStarted(error, runtime, environment);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return kExitFailure;
    if (environment.IsInterrupted()) kill(child, SIGTERM);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kExitFailure;
}

}  // namespace tova::driver
